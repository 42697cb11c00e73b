package intake

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"rostrum/session"
)

// StatementType tells by its content what a deposited file is, as one of session.MediaTypes; of a plain
// text alone the name tells Markdown apart. What the sender says of it counts for nothing. A document
// with macros is refused: it would run in the hands of whoever opens it.
func StatementType(name string, b []byte) (media string, ok bool) {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		media = "application/pdf"
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		media = packedType(b)
	case plain(b):
		media = "text/plain"
		if ext := strings.ToLower(path.Ext(name)); ext == ".md" || ext == ".markdown" {
			media = "text/markdown"
		}
	}
	for _, m := range session.MediaTypes {
		if m == media {
			return media, true
		}
	}
	return "", false
}

// packedType looks into a ZIP archive: OOXML has its content types and word/document.xml, ODF a first
// entry "mimetype" that is stored as it is (OpenDocument 1.3, part 2, 3.3).
func packedType(b []byte) string {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return ""
	}
	has, odf := map[string]bool{}, ""
	for i, f := range z.File {
		name := strings.ToLower(f.Name)
		if strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/") {
			return ""
		}
		has[f.Name] = true
		if i == 0 && f.Name == "mimetype" && f.Method == zip.Store {
			odf = readType(f)
		}
	}
	if odf != "" {
		return odf
	}
	if has["[Content_Types].xml"] && has["word/document.xml"] {
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	return ""
}

func readType(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 100))
	if err != nil {
		return ""
	}
	return string(b)
}

// plain tells whether the bytes are a text in UTF-8: no control characters but tab, line and page breaks.
func plain(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	for _, r := range string(b) {
		if r < ' ' && !strings.ContainsRune("\t\n\r\f", r) || r == 0x7f {
			return false
		}
	}
	return len(b) > 0
}

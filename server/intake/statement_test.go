package intake

import (
	"archive/zip"
	"bytes"
	"testing"
)

// packed is a ZIP archive of members by name; what is stored comes as it is.
func packed(t testing.TB, members ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, m := range members {
		method := zip.Deflate
		if i == 0 {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: m[0], Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(m[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAStatementIsKnownByItsContent(t *testing.T) {
	docx := [][2]string{{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w:document/>"}}
	odt := [][2]string{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<x/>"}}
	for _, c := range []struct {
		name string
		b    []byte
		want string
	}{
		{"a.exe", []byte("%PDF-1.7\n"), "application/pdf"},
		{"a.pdf", packed(t, docx...), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a.odt", packed(t, odt...), "application/vnd.oasis.opendocument.text"},
		{"a.txt", []byte("Sehr geehrte\r\n\tقال"), "text/plain"},
		{"A.MD", []byte("# One"), "text/markdown"},
		{"a.pdf", []byte("<html>"), "text/plain"},
		{"a.docm", packed(t, append(docx, [2]string{"word/vbaProject.bin", "x"})...), ""},
		{"a.odt", packed(t, append(odt, [2]string{"Basic/script-lc.xml", "x"})...), ""},
		{"a.ods", packed(t, [2]string{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}), ""},
		{"a.zip", packed(t, [2]string{"a.txt", "a"}), ""},
		{"a.docx", []byte("PK\x03\x04 no archive"), ""},
		{"a.txt", []byte("caf\xe9"), ""},
		{"a.txt", []byte("a\x00b"), ""},
		{"a.txt", nil, ""},
	} {
		if got, ok := StatementType(c.name, c.b); got != c.want || ok != (c.want != "") {
			t.Errorf("%s (%.20q) is %q, want %q", c.name, c.b, got, c.want)
		}
	}
}

func FuzzStatementType(f *testing.F) {
	f.Add("a.docx", packed(f, [2]string{"[Content_Types].xml", ""}, [2]string{"word/document.xml", ""}))
	f.Add("a.md", []byte("# One"))
	f.Add("a.pdf", []byte("%PDF-1.4"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		if media, ok := StatementType(name, b); ok == (media == "") {
			t.Errorf("%q %v", media, ok)
		}
	})
}

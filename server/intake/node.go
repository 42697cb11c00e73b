package intake

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"
)

type kind int

const (
	isNull kind = iota
	isString
	isNumber
	isBool
	isDate // YAML only: an unquoted 2015-10-19
	isList
	isMap
)

// node is a value of a YAML or JSON file with its place. A map has as many keys as values.
type node struct {
	kind   kind
	text   string
	at     place
	keys   []*node
	values []*node
}

// word names the kind by a key of the catalogue.
func (n *node) word() string {
	switch n.kind {
	case isString:
		return "@type.string"
	case isNumber:
		return "@type.number"
	case isBool:
		return "@type.bool"
	case isDate:
		return "@type.date"
	case isList:
		return "@type.list"
	case isMap:
		return "@type.object"
	}
	return "@type.null"
}

// load reads a file into nodes; nil when it could not be read, and then there is a fault.
func load(b []byte, contentType string, limit int, fs *faults) *node {
	b = clean(b, limit, fs)
	if b == nil {
		return nil
	}
	if isJSON(b, contentType) {
		return loadJSON(b, maxNodes, fs)
	}
	return loadYAML(b, fs)
}

// clean checks size and encoding and takes a byte order mark off; nil after a fault.
func clean(b []byte, limit int, fs *faults) []byte {
	if len(b) > limit {
		fs.tooLarge("file.too_large", place{}, "", "limit", itoa(limit), "got", itoa(len(b)))
		return nil
	}
	if bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		fs.fault("file.utf16", place{1, 1}, "")
		return nil
	}
	b = bytes.TrimPrefix(b, []byte{0xEF, 0xBB, 0xBF})
	line, start := 1, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			fs.fault("file.not_utf8", place{line, utf8.RuneCount(b[start:i]) + 1}, "")
			return nil
		}
		if r == 0 {
			fs.fault("file.binary", place{line, utf8.RuneCount(b[start:i]) + 1}, "")
			return nil
		}
		i += n
		if r == '\n' {
			line, start = line+1, i
		}
	}
	if len(bytes.TrimSpace(b)) == 0 {
		fs.fault("file.empty", place{}, "")
		return nil
	}
	return b
}

// isJSON goes by the media type, and where that says nothing by the first character.
func isJSON(b []byte, contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	if err == nil {
		if t == "application/json" || strings.HasSuffix(t, "+json") {
			return true
		}
		if strings.Contains(t, "yaml") || strings.Contains(t, "csv") {
			return false
		}
	}
	b = bytes.TrimSpace(b)
	return len(b) > 0 && (b[0] == '{' || b[0] == '[')
}

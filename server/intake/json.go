package intake

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// loadJSON reads a file of at most limit values into nodes with their places. Doubled keys are kept: they are named later,
// with all other faults.
func loadJSON(b []byte, limit int, fs *faults) *node {
	l := &jsonLoader{b: b, fs: fs, limit: limit, dec: jsontext.NewDecoder(bytes.NewReader(b), jsontext.AllowDuplicateNames(true))}
	n := l.value(1)
	if l.gaveUp {
		return nil
	}
	if rest := bytes.TrimLeft(b[l.dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
		fs.fault("file.trailing", l.place(len(b)-len(rest)), "")
		return nil
	}
	return n
}

type jsonLoader struct {
	b      []byte
	fs     *faults
	dec    *jsontext.Decoder
	limit  int
	nodes  int
	gaveUp bool

	offset, line, column int // how far place has counted, from 0
}

func (l *jsonLoader) value(depth int) *node {
	n := &node{at: l.next()}
	if l.nodes++; l.nodes > l.limit || depth > maxDepth {
		l.gaveUp = true
		if depth > maxDepth {
			l.fs.tooLarge("file.too_deep", n.at, "", "limit", itoa(maxDepth))
		} else {
			l.fs.tooLarge("file.too_many_values", n.at, "", "limit", itoa(l.limit))
		}
		return n
	}
	t, err := l.dec.ReadToken()
	if err != nil {
		l.syntax(err)
		return n
	}
	switch t.Kind() {
	case jsontext.KindString:
		n.kind, n.text = isString, t.String()
	case jsontext.KindNumber:
		n.kind, n.text = isNumber, t.String()
	case jsontext.KindTrue, jsontext.KindFalse:
		n.kind, n.text = isBool, t.String()
	case jsontext.KindBeginArray:
		n.kind = isList
		for !l.gaveUp && l.dec.PeekKind() != jsontext.KindEndArray {
			n.values = append(n.values, l.value(depth+1))
		}
		l.end()
	case jsontext.KindBeginObject:
		n.kind = isMap
		for !l.gaveUp && l.dec.PeekKind() != jsontext.KindEndObject {
			n.keys = append(n.keys, l.value(depth+1))
			if !l.gaveUp {
				n.values = append(n.values, l.value(depth+1))
			}
		}
		l.end()
	}
	return n
}

func (l *jsonLoader) end() {
	if l.gaveUp {
		return
	}
	if _, err := l.dec.ReadToken(); err != nil {
		l.syntax(err)
	}
}

func (l *jsonLoader) syntax(err error) {
	if l.gaveUp {
		return
	}
	l.gaveUp = true
	at := int(l.dec.InputOffset())
	var s *jsontext.SyntacticError
	if errors.As(err, &s) {
		at = int(s.ByteOffset)
	}
	l.fs.fault("file.not_json", l.place(at), "")
}

// next is the place of the token that is read next.
func (l *jsonLoader) next() place {
	i := int(l.dec.InputOffset())
	for i < len(l.b) && bytes.IndexByte([]byte(" \t\r\n,:"), l.b[i]) >= 0 {
		i++
	}
	return l.place(i)
}

// place is where an offset stands. Offsets come in rising order, so the file is counted through
// once; one that falls back, in a syntax error, begins anew.
func (l *jsonLoader) place(offset int) place {
	offset = min(offset, len(l.b))
	if offset < l.offset {
		l.offset, l.line, l.column = 0, 0, 0
	}
	for l.offset < offset {
		r, n := utf8.DecodeRune(l.b[l.offset:])
		l.offset += n
		if l.column++; r == '\n' {
			l.line, l.column = l.line+1, 0
		}
	}
	return place{l.line + 1, l.column + 1}
}

package wire

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"rostrum/session"
)

// refuse makes a refusal; the catalogue test reads its calls.
func refuse(code session.Code, msg, field string, kv ...string) *session.Refusal {
	r := &session.Refusal{Code: code, Msg: msg, Field: field}
	for i := 0; i+1 < len(kv); i += 2 {
		if r.Params == nil {
			r.Params = make(map[string]string, len(kv)/2)
		}
		r.Params[kv[i]] = kv[i+1]
	}
	return r
}

func tooLarge(got, limit int) *session.Refusal {
	return refuse(session.CodeTooLarge, "wire.too_large", "", "got", strconv.Itoa(got), "limit", strconv.Itoa(limit))
}

func tooDeep() *session.Refusal {
	return refuse(session.CodeTooLarge, "wire.too_deep", "", "limit", strconv.Itoa(MaxDepth))
}

// explain says why b could not be read into target (nil when b was only to be cut into pieces).
// It is the slow road, taken for faulty messages alone, and so it may look at b again.
func explain(b []byte, err error, prefix string, target reflect.Type) *session.Refusal {
	if len(bytes.TrimLeft(b, " \t\r\n")) == 0 {
		return refuse(session.CodeBadRequest, "wire.empty", prefix)
	}
	if at := badUTF8(b); at >= 0 {
		return refuse(session.CodeBadRequest, "wire.bad_utf8", prefix, "offset", strconv.Itoa(at))
	}
	var syn *jsontext.SyntacticError
	if errors.As(err, &syn) {
		if errors.Is(err, jsontext.ErrDuplicateName) {
			field := path(prefix, syn.JSONPointer)
			return refuse(session.CodeBadRequest, "wire.duplicate_key", field, "key", clip(syn.JSONPointer.LastToken()))
		}
		return explainSyntax(b, prefix, int(syn.ByteOffset))
	}
	var sem *json.SemanticError
	if !errors.As(err, &sem) {
		return explainSyntax(b, prefix, 0)
	}
	field := path(prefix, sem.JSONPointer)
	if errors.Is(err, json.ErrUnknownName) {
		return explainUnknown(field, sem.JSONPointer.LastToken(), structAt(target, sem.JSONPointer))
	}
	if sem.JSONPointer == "" && prefix == "" {
		return refuse(session.CodeBadRequest, "wire.not_object", "", "got", kindWord(jsontext.Value(b).Kind()))
	}
	kind := sem.JSONKind
	if kind == 0 {
		kind = jsontext.Value(sem.JSONValue).Kind()
	}
	return explainType(field, kind, sem.GoType)
}

// explainSyntax is for bytes that are not JSON, or JSON with more behind it.
func explainSyntax(b []byte, prefix string, at int) *session.Refusal {
	dec := jsontext.NewDecoder(bytes.NewReader(b), lenient)
	if err := dec.SkipValue(); err == nil {
		end := int(dec.InputOffset())
		if len(bytes.TrimLeft(b[end:], " \t\r\n")) > 0 {
			return refuse(session.CodeBadRequest, "wire.trailing", prefix, "offset", strconv.Itoa(end))
		}
		// JSON when read leniently: what is left is an escaped half of a surrogate pair.
		return refuse(session.CodeBadRequest, "wire.bad_utf8", prefix, "offset", strconv.Itoa(at))
	}
	return refuse(session.CodeBadRequest, "wire.not_json", prefix, "offset", strconv.Itoa(at))
}

// explainUnknown tells a name of the wrong case from a slip and a slip from a stranger.
func explainUnknown(field, key string, in reflect.Type) *session.Refusal {
	known := names(in)
	for _, k := range known {
		if strings.EqualFold(k, key) {
			return refuse(session.CodeBadRequest, "wire.case_key", field, "key", clip(key), "known", k)
		}
	}
	if near := Nearest(key, known); near != "" {
		return refuse(session.CodeBadRequest, "wire.unknown_key_near", field, "key", clip(key), "near", near)
	}
	if len(known) == 0 {
		return refuse(session.CodeBadRequest, "wire.unknown_key_none", field, "key", clip(key))
	}
	return refuse(session.CodeBadRequest, "wire.unknown_key", field, "key", clip(key), "known", strings.Join(known, ", "))
}

var (
	instantType = reflect.TypeFor[session.Instant]()
	expectType  = reflect.TypeFor[session.Expect]()
	textType    = reflect.TypeFor[session.Text]()
)

func explainType(field string, kind jsontext.Kind, want reflect.Type) *session.Refusal {
	got := kindWord(kind)
	for want != nil && want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	switch {
	case want == nil:
		return refuse(session.CodeBadRequest, "wire.wrong_value", field, "got", got)
	case want == instantType:
		return refuse(session.CodeBadRequest, "wire.bad_time", field)
	case want == textType:
		return refuse(session.CodeBadRequest, "wire.wrong_type", field, "expected", "@type.text", "got", got)
	case want == expectType:
		return refuse(session.CodeBadRequest, "wire.wrong_type", field, "expected", "@type.string_or_null", "got", got)
	case kind == jsontext.KindNumber && isWhole(want.Kind()):
		return refuse(session.CodeBadRequest, "wire.not_whole", field)
	case kind == jsontext.KindNumber && isFloat(want.Kind()):
		return refuse(session.CodeBadRequest, "wire.number_range", field)
	}
	return refuse(session.CodeBadRequest, "wire.wrong_type", field, "expected", goWord(want.Kind()), "got", got)
}

func isWhole(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uint64 }
func isFloat(k reflect.Kind) bool { return k == reflect.Float32 || k == reflect.Float64 }

// kindWord and goWord name types by keys of the catalogue: a parameter that begins with @ is worded
// in the reader's language.
func kindWord(k jsontext.Kind) string {
	switch k {
	case jsontext.KindString:
		return "@type.string"
	case jsontext.KindNumber:
		return "@type.number"
	case jsontext.KindTrue, jsontext.KindFalse:
		return "@type.bool"
	case jsontext.KindNull:
		return "@type.null"
	case jsontext.KindBeginArray:
		return "@type.list"
	case jsontext.KindBeginObject:
		return "@type.object"
	}
	return "@type.other"
}

func goWord(k reflect.Kind) string {
	switch {
	case k == reflect.String:
		return "@type.string"
	case k == reflect.Bool:
		return "@type.bool"
	case isWhole(k):
		return "@type.whole"
	case isFloat(k):
		return "@type.number"
	case k == reflect.Slice:
		return "@type.list"
	case k == reflect.Struct, k == reflect.Map:
		return "@type.object"
	}
	return "@type.other"
}

// structAt is the struct that the last member of p stands in, or nil.
func structAt(t reflect.Type, p jsontext.Pointer) reflect.Type {
	tokens := pointerTokens(p)
	for i := 0; i < len(tokens) && t != nil; i++ {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			if t.Kind() == reflect.Slice {
				i++
			}
			t = t.Elem()
		}
		if i >= len(tokens)-1 {
			return t
		}
		t = fieldType(t, tokens[i])
	}
	return t
}

func fieldType(t reflect.Type, name string) reflect.Type {
	if t.Kind() == reflect.Map {
		return t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		if tagName(f) == name {
			return f.Type
		}
	}
	return nil
}

// names are the member names of a struct, those of embedded structs among them.
func names(t reflect.Type) []string {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	var ns []string
	for _, f := range reflect.VisibleFields(t) {
		if n := tagName(f); n != "" {
			ns = append(ns, n)
		}
	}
	return ns
}

func tagName(f reflect.StructField) string {
	if !f.IsExported() {
		return ""
	}
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" {
		return ""
	}
	return name
}

func pointerTokens(p jsontext.Pointer) []string {
	var ts []string
	for t := range p.Tokens() {
		ts = append(ts, t)
	}
	return ts
}

// path writes a pointer the way people name a field: with.questions[3].
func path(prefix string, p jsontext.Pointer) string {
	var sb strings.Builder
	sb.WriteString(prefix)
	for t := range p.Tokens() {
		if _, err := strconv.Atoi(t); err == nil && sb.Len() > 0 {
			sb.WriteString("[" + t + "]")
			continue
		}
		if sb.Len() > 0 {
			sb.WriteByte('.')
		}
		sb.WriteString(clip(t))
	}
	return clip(sb.String())
}

// badUTF8 is the offset of the first byte that is not UTF-8, or -1.
func badUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// clip keeps what is echoed to a reader short: 80 characters.
func clip(s string) string {
	const limit = 80
	if len(s) <= limit {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > limit {
			return s[:i] + "…"
		}
	}
	return s
}

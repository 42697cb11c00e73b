package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"rostrum/server/wire"
	"rostrum/session"
)

// model is the contract's types, once, for all the forms they are published in.
type model struct {
	structs   []*structType
	byName    map[string]*structType
	enums     map[string][]string
	doc       map[string]string
	commands  []commandType
	documents []documentType
}

type structType struct {
	name   string
	doc    string
	fields []fieldType
	strict bool // sent by clients: unknown members are refused
}

type fieldType struct {
	name     string
	doc      string
	typ      typ
	optional bool
}

// typ is a type expression.
type typ struct {
	kind     string // string, whole, number, bool, any, instant, text, enum, struct, list, map
	name     string // of an enum or a struct
	elem     *typ
	nullable bool
}

// commandType is one command: its name, its "with", and who may send it at some phase of the day.
type commandType struct {
	do    string
	with  string
	roles []string
}

// documentType is one kind of document a viewer holds. A key that ends in / is followed by an id.
type documentType struct {
	key  string
	name string
}

var documents = []struct {
	key string
	doc any
}{
	{"session", session.SessionDoc{}}, {"segment/", session.SegmentDoc{}}, {"floor", session.FloorDoc{}},
	{"list/", session.ListDoc{}}, {"request/", session.RequestDoc{}}, {"speech/", session.SpeechDoc{}},
	{"question/", session.QuestionDoc{}}, {"asked", session.AskedDoc{}}, {"note/", session.NoteDoc{}}, {"balance", session.BalanceDoc{}},
	{"ledger", session.LedgerDoc{}}, {"moderation", session.ModerationDoc{}}, {"questions", session.QuestionsDoc{}},
	{"rights", session.RightsDoc{}}, {"statement/", session.StatementDoc{}}, {"summary/", session.SummaryDoc{}}, {"phrases", session.PhrasesDoc{}},
	{"part/", session.SummaryParagraph{}},
	{"feed/", session.FeedDoc{}}, {"notice/", session.NoticeDoc{}}, {"person/", session.PersonDoc{}}, {"me", session.MeDoc{}},
}

var messages = []any{
	wire.StatementResponse{},
	wire.CommandMessage{}, wire.Frame{}, wire.Ack{}, wire.ErrorResponse{}, wire.CreateSessionResponse{},
	wire.SessionsResponse{}, wire.ParticipantsResponse{}, wire.QuestionsResponse{}, wire.JoinRequest{}, wire.JoinResponse{},
	wire.LinkRequest{}, wire.LinkResponse{}, wire.OrderResponse{}, wire.SummaryHistoryResponse{},
	wire.ModerationResponse{}, wire.SimilarRequest{}, wire.SimilarResponse{}, wire.OrderMomentsResponse{},
	wire.QuestionPageResponse{}, wire.BadgesRequest{}, wire.BadgesResponse{},
}

func newModel(src *sources) (*model, error) {
	m := &model{byName: map[string]*structType{}, enums: map[string][]string{}, doc: src.types}
	b := &builder{m: m, src: src, seen: map[string]reflect.Type{}}
	for _, d := range documents {
		m.documents = append(m.documents, documentType{d.key, b.expr(reflect.TypeOf(d.doc)).name})
	}
	for _, do := range session.CommandNames() {
		cmd, ok := session.NewCommand(do)
		if !ok {
			return nil, fmt.Errorf("command %s cannot be made", do)
		}
		name := b.expr(reflect.TypeOf(cmd).Elem()).name
		m.byName[name].strict = true
		m.commands = append(m.commands, commandType{do, name, senders(do)})
	}
	for _, msg := range messages {
		b.expr(reflect.TypeOf(msg))
	}
	m.byName["JoinRequest"].strict = true
	m.byName["LinkRequest"].strict = true
	m.byName["SimilarRequest"].strict = true
	b.expr(reflect.TypeFor[session.Programme]())
	return m, b.err
}

func senders(do string) []string {
	var roles []string
	for _, role := range session.ViewerRoles {
		for _, phase := range session.Phases {
			if session.Permitted(role, do, phase) && !slices.Contains(roles, string(role)) {
				roles = append(roles, string(role))
			}
		}
	}
	return roles
}

type builder struct {
	m    *model
	src  *sources
	seen map[string]reflect.Type
	err  error
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}

func (b *builder) expr(t reflect.Type) typ {
	switch t {
	case reflect.TypeFor[session.Instant]():
		return typ{kind: "instant", nullable: true}
	case reflect.TypeFor[session.Expect]():
		return typ{kind: "string", nullable: true}
	case reflect.TypeFor[session.Text]():
		return typ{kind: "text"}
	case reflect.TypeFor[json.RawMessage]():
		return typ{kind: "any"}
	}
	switch k := t.Kind(); {
	case k == reflect.Pointer:
		e := b.expr(t.Elem())
		e.nullable = true
		return e
	case k == reflect.String && t.PkgPath() != "":
		values := b.src.enums[t.Name()]
		if len(values) == 0 {
			b.fail("%s has no constants", t)
		}
		b.m.enums[t.Name()] = values
		return typ{kind: "enum", name: t.Name()}
	case k == reflect.String:
		return typ{kind: "string"}
	case k == reflect.Bool:
		return typ{kind: "bool"}
	case k >= reflect.Int && k <= reflect.Uint64:
		return typ{kind: "whole"}
	case k == reflect.Float32, k == reflect.Float64:
		return typ{kind: "number"}
	case k == reflect.Slice:
		e := b.expr(t.Elem())
		return typ{kind: "list", elem: &e}
	case k == reflect.Map:
		e := b.expr(t.Elem())
		return typ{kind: "map", elem: &e}
	case k == reflect.Struct:
		b.structOf(t)
		return typ{kind: "struct", name: t.Name()}
	case k == reflect.Interface:
		return typ{kind: "any"}
	}
	b.fail("%s has no form in the contract", t)
	return typ{kind: "any"}
}

func (b *builder) structOf(t reflect.Type) {
	if old, ok := b.seen[t.Name()]; ok {
		if old != t {
			b.fail("two types are called %s", t.Name())
		}
		return
	}
	b.seen[t.Name()] = t
	s := &structType{name: t.Name(), doc: b.src.types[t.Name()]}
	b.m.structs = append(b.m.structs, s)
	b.m.byName[s.name] = s
	b.fieldsOf(s, t)
}

func (b *builder) fieldsOf(s *structType, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Tag.Get("json") == "" {
			b.fieldsOf(s, f.Type)
			continue
		}
		if f.Tag.Get("json") == "-" {
			continue // the server's own, never on the wire
		}
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			b.fail("%s.%s has no json tag", t, f.Name)
			continue
		}
		ft := fieldType{name: name, doc: b.src.fields[t.Name()+"."+f.Name], typ: b.expr(f.Type)}
		ft.optional = strings.Contains(opts, "omitempty") || strings.Contains(opts, "omitzero")
		if ft.optional && f.Type != reflect.TypeFor[session.Expect]() {
			ft.typ.nullable = false // left out rather than null
		}
		s.fields = append(s.fields, ft)
	}
}

// encode is JSON as people read it in a diff.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return buf.Bytes(), err
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

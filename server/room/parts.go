package room

import (
	"encoding/json"
	"slices"
	"strings"

	"rostrum/session"
)

// drafts are the sections of the summary as they were encoded last, a paragraph at a time: an edit of
// one note in five thousand changes a paragraph or two of each section that has it, and the others
// are not encoded again. The owner alone uses them.
type drafts struct{ sections map[string]*section }

func newDrafts() *drafts { return &drafts{map[string]*section{}} }

// section is one section, encoded. A nil one is no section.
type section struct {
	head  session.SummaryDoc // without paragraphs
	bytes []byte             // the head, with the order of its parts
	parts []part
}

type part struct {
	key       string
	paragraph session.SummaryParagraph
	bytes     []byte
}

// sectionHead is a section whose paragraphs stand under keys of their own.
type sectionHead struct {
	session.SummaryDoc
	Paragraphs any      `json:"paragraphs,omitempty"` // hides those of the document
	Order      []string `json:"order"`                // and this its own, to stand there when it is empty too
}

// section drafts a section and encodes what of it is not what it was; once for all kinds of viewer.
func (d *drafts) section(e *encoder, id string) *section {
	if _, ok := e.shared["drafted "+id]; ok {
		return d.sections[id]
	}
	e.shared["drafted "+id] = nil
	doc := e.summary.Section(e.st, id)
	if doc == nil {
		delete(d.sections, id)
		return nil
	}
	was := d.sections[id]
	if was == nil {
		was = &section{}
	}
	now := &section{head: *doc, parts: make([]part, 0, len(doc.Paragraphs))}
	now.head.Paragraphs = nil
	before := make(map[string]*part, len(was.parts))
	for i := range was.parts {
		before[was.parts[i].key] = &was.parts[i]
	}
	order := make([]string, 0, len(doc.Paragraphs))
	for i := range doc.Paragraphs {
		p := part{key: "part/summary/" + id + "/" + doc.Paragraphs[i].ID, paragraph: doc.Paragraphs[i]}
		if b := before[p.key]; b != nil && b.paragraph.Same(&p.paragraph) {
			p = *b
		} else {
			p.bytes = encodeDoc(p.paragraph)
		}
		now.parts = append(now.parts, p)
		order = append(order, p.key)
	}
	now.bytes = encodeDoc(sectionHead{SummaryDoc: now.head, Order: order})
	d.sections[id] = now
	return now
}

// whole is the section's document in one, of the parts' bytes.
func (s *section) whole() []byte {
	if s == nil {
		return nil
	}
	size := 2
	for _, p := range s.parts {
		size += len(p.bytes) + 1
	}
	paragraphs := append(make([]byte, 0, size), '[')
	for i, p := range s.parts {
		if i > 0 {
			paragraphs = append(paragraphs, ',')
		}
		paragraphs = append(paragraphs, p.bytes...)
	}
	paragraphs = append(paragraphs, ']')
	// The field of the same name in front hides the document's own.
	return encodeDoc(struct {
		session.SummaryDoc
		Paragraphs json.RawMessage `json:"paragraphs"`
	}{s.head, paragraphs})
}

// setSection records a section in parts: under its own key what it is and the order of its paragraphs
// (by their keys), under theirs the paragraphs. One who holds all of them puts the document together.
func (k *kind) setSection(e *encoder, key string, v uint64) {
	s := e.drafts.section(e, strings.TrimPrefix(key, "summary/"))
	if s == nil {
		s = &section{}
	}
	k.set(key, s.bytes, v)
	keys := make([]string, 0, len(s.parts))
	for _, p := range s.parts {
		k.set(p.key, p.bytes, v)
		keys = append(keys, p.key)
	}
	held := make(map[string]bool, len(keys))
	for _, key := range keys {
		held[key] = true
	}
	for _, old := range k.pieces[key] {
		if !held[old] {
			k.set(old, nil, v)
		}
	}
	k.pieces[key] = slices.Clip(keys)
}

package room

import (
	"bytes"
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
	head       session.SummaryDoc // without what is in the parts
	bytes      []byte             // the head, with the order of its parts
	paragraphs []part[session.SummaryParagraph]
	digest     []part[session.DraftDigest]
}

// part is a document of its own, of those who take the section in parts.
type part[T any] struct {
	key   string
	of    T
	bytes []byte
}

// sectionHead is a section whose paragraphs and digests stand under keys of their own.
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
	now := &section{head: *doc}
	now.head.Paragraphs, now.head.Digest = nil, nil
	under := "part/summary/" + id + "/"
	now.paragraphs = encodeParts(was.paragraphs, doc.Paragraphs, (*session.SummaryParagraph).Same,
		func(p *session.SummaryParagraph) string { return under + p.ID })
	now.digest = encodeParts(was.digest, doc.Digest, (*session.DraftDigest).Same,
		func(g *session.DraftDigest) string { return under + "digest:" + g.DraftRef })
	head := now.head
	head.DigestOrder = keysOf(now.digest)
	now.bytes = encodeDoc(sectionHead{SummaryDoc: head, Order: keysOf(now.paragraphs)})
	d.sections[id] = now
	return now
}

// encodeParts encodes those that are not the same as before under their keys.
func encodeParts[T any](was []part[T], all []T, same func(a, b *T) bool, key func(*T) string) []part[T] {
	before := make(map[string]*part[T], len(was))
	for i := range was {
		before[was[i].key] = &was[i]
	}
	now := make([]part[T], 0, len(all))
	for i := range all {
		p := part[T]{key: key(&all[i]), of: all[i]}
		if b := before[p.key]; b != nil && same(&b.of, &p.of) {
			p.bytes = b.bytes
		} else {
			p.bytes = encodeDoc(p.of)
		}
		now = append(now, p)
	}
	return now
}

func keysOf[T any](parts []part[T]) []string {
	keys := make([]string, 0, len(parts))
	for _, p := range parts {
		keys = append(keys, p.key)
	}
	return keys
}

// listOf is the parts as one list.
func listOf[T any](parts []part[T]) json.RawMessage {
	all := make([][]byte, 0, len(parts))
	for _, p := range parts {
		all = append(all, p.bytes)
	}
	return slices.Concat([]byte{'['}, bytes.Join(all, []byte{','}), []byte{']'})
}

// whole is the section's document in one, of the parts' bytes.
func (s *section) whole() []byte {
	if s == nil {
		return nil
	}
	// The fields of the same names in front hide the document's own.
	doc := struct {
		session.SummaryDoc
		Paragraphs json.RawMessage `json:"paragraphs"`
		Digest     json.RawMessage `json:"digest,omitempty"`
	}{SummaryDoc: s.head, Paragraphs: listOf(s.paragraphs)}
	if len(s.digest) > 0 {
		doc.Digest = listOf(s.digest)
	}
	return encodeDoc(doc)
}

// setSection records a section in parts: under its own key what it is and the order of its paragraphs and
// digests (by their keys), under theirs these themselves. One who holds all of them puts the document together.
func (k *kind) setSection(e *encoder, key string, v uint64) {
	s := e.drafts.section(e, strings.TrimPrefix(key, "summary/"))
	if s == nil {
		s = &section{}
	}
	k.set(key, s.bytes, v)
	keys := make([]string, 0, len(s.paragraphs)+len(s.digest))
	for _, p := range s.paragraphs {
		k.set(p.key, p.bytes, v)
		keys = append(keys, p.key)
	}
	for _, p := range s.digest {
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

package summary

import (
	"maps"
	"slices"

	"rostrum/session"
)

// known is a paragraph as it was written, with all that it was written from: it stands while that is the
// same. What holds for every paragraph is in under.
type known struct {
	of       paragraph
	from, to source
	doc      session.SummaryParagraph
}

// under is what every paragraph is written under.
type under struct {
	st      *session.State
	house   *House
	names   uint64
	phrases map[string]string
}

// forget drops what was written under anything else.
func (w *Writer) forget(now under) {
	was := w.under
	if was.st != now.st || was.house != now.house || was.names != now.names || !maps.Equal(was.phrases, now.phrases) {
		clear(w.known)
		w.digests = nil
	}
	w.under = now
}

func (k *known) holds(p *paragraph, from source) bool {
	o := &k.of
	return o.id == p.id && o.theme == p.theme && o.ref == p.ref && o.kind == p.kind && k.from == from &&
		slices.EqualFunc(o.units, p.units, (*unit).same)
}

// same tells whether two units give the same sentence after the same source. Notes are never changed, so
// that the same ones are alike.
func (u *unit) same(o *unit) bool {
	return u == o || u.id == o.id && slices.Equal(u.notes, o.notes) && u.fixed == o.fixed && u.generated == o.generated &&
		u.missing == o.missing && u.verbs == o.verbs && u.before == o.before && sameSentence(u.over, o.over) &&
		slices.EqualFunc(u.parts, o.parts, (*unit).same)
}

func sameSentence(a, b *session.Sentence) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.ID == b.ID && a.Text == b.Text && a.Draft == b.Draft && a.State == b.State && a.Omitted == b.Omitted &&
		a.Rev == b.Rev && a.By == b.By && a.At == b.At && slices.Equal(a.Covers, b.Covers) && slices.Equal(a.Notes, b.Notes)
}

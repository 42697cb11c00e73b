package summary

import (
	"cmp"
	"slices"

	"rostrum/session"
)

var byStrength = []session.Strength{session.StrengthStrong, session.StrengthFirm, session.StrengthTentative, session.StrengthPlain}

// annex lists the proposals by paragraph of the draft, the firmest and the most supported first. Those
// that name no paragraph come last.
func (d *draft) annex() {
	byRef := make([]*paragraph, d.w.book.refs.size())
	refs := map[string]Ref{}
	for _, n := range d.w.book.notes {
		if n.listed == nil {
			continue
		}
		p := byRef[n.refAt]
		if p == nil {
			p = &paragraph{id: "ref:" + n.ref.Label, ref: n.ref.Label, kind: session.ParagraphProposals}
			byRef[n.refAt], refs[p.id] = p, n.ref
			d.paras = append(d.paras, p)
		}
		p.units = append(p.units, n.listed)
	}
	slices.SortStableFunc(d.paras, func(a, b *paragraph) int { return refs[a.id].Compare(refs[b.id]) })
	for _, p := range d.paras {
		slices.SortStableFunc(p.units, func(a, b *unit) int {
			x, y := a.notes[0], b.notes[0]
			return cmp.Or(x.firmness-y.firmness, y.voices-x.voices)
		})
	}
}

// digested is what was said on one paragraph of the draft, and the notes that it follows from.
type digested struct {
	notes []*note
	doc   session.DraftDigest
}

// digest says for each paragraph of the draft what was said on it, proposals or not. One whose notes are
// the same notes as before stands.
func (d *draft) digest() []session.DraftDigest {
	on := make([][]*note, d.w.book.refs.size())
	var all [][]*note
	for _, n := range d.w.book.notes {
		if n.refAt != 0 {
			on[n.refAt] = append(on[n.refAt], n)
		}
	}
	for _, n := range d.w.book.notes {
		if of := on[n.refAt]; n.refAt != 0 && of[0] == n {
			all = append(all, of)
		}
	}
	slices.SortStableFunc(all, func(a, b []*note) int { return a[0].ref.Compare(b[0].ref) })
	now := make(map[string]*digested, len(all))
	var out []session.DraftDigest
	for _, notes := range all {
		label := notes[0].ref.Label
		g := d.w.digests[label]
		if g == nil || !slices.Equal(g.notes, notes) {
			g = d.digestOf(label, notes)
		}
		now[label] = g
		out = append(out, g.doc)
	}
	d.w.digests = now
	return out
}

func (d *draft) digestOf(label string, notes []*note) *digested {
	g := session.DraftDigest{DraftRef: label, Strengths: map[session.Strength]int{}}
	for _, n := range notes {
		g.Notes = append(g.Notes, n.ID)
		if n.proposes() {
			g.Proposals++
			g.Strengths[n.strength]++
		}
	}
	if g.Voices, g.Groups = d.support(notes); g.Groups == nil {
		g.Groups = []string{}
	}
	return &digested{notes, g}
}

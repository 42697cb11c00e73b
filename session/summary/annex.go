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
	byRef := map[string]*paragraph{}
	refs := map[string]Ref{}
	for _, id := range d.st.NoteIDs {
		n := d.st.Notes[id]
		if n.Kind != session.NoteProposal && n.Kind != session.NoteAction {
			continue
		}
		x := d.of(n)
		ref := x.ref
		p := byRef[ref.Label]
		if p == nil {
			p = &paragraph{id: "ref:" + ref.Label, ref: ref.Label, kind: session.ParagraphProposals}
			byRef[ref.Label], refs[p.id] = p, ref
			d.paras = append(d.paras, p)
		}
		p.units = append(p.units, &unit{id: n.ID, notes: []*note{x}, fixed: x.said})
	}
	slices.SortStableFunc(d.paras, func(a, b *paragraph) int { return refs[a.id].Compare(refs[b.id]) })
	for _, p := range d.paras {
		slices.SortStableFunc(p.units, func(a, b *unit) int {
			x, y := a.notes[0], b.notes[0]
			return cmp.Or(slices.Index(byStrength, x.strength)-slices.Index(byStrength, y.strength), y.voices-x.voices)
		})
	}
}

// digest says for each paragraph of the draft what was said on it, proposals or not.
func (d *draft) digest() []session.DraftDigest {
	byRef := map[string]*session.DraftDigest{}
	behind := map[string][]*session.Note{}
	var refs []Ref
	for _, id := range d.st.NoteIDs {
		n := d.st.Notes[id]
		x := d.of(n)
		ref := x.ref
		if ref.Label == "" {
			continue
		}
		g := byRef[ref.Label]
		if g == nil {
			g = &session.DraftDigest{DraftRef: ref.Label, Strengths: map[session.Strength]int{}}
			byRef[ref.Label] = g
			refs = append(refs, ref)
		}
		g.Notes = append(g.Notes, id)
		behind[ref.Label] = append(behind[ref.Label], n)
		if n.Kind == session.NoteProposal || n.Kind == session.NoteAction {
			g.Proposals++
			g.Strengths[x.strength]++
		}
	}
	slices.SortStableFunc(refs, Ref.Compare)
	var out []session.DraftDigest
	for _, ref := range refs {
		g := byRef[ref.Label]
		g.Voices, g.Groups = d.st.Support(behind[ref.Label]...)
		if g.Groups == nil {
			g.Groups = []string{}
		}
		out = append(out, *g)
	}
	return out
}

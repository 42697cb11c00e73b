package summary

import (
	"slices"

	"rostrum/session"
)

// conclusionMax is how many sentences merged across segments stand in one paragraph.
const conclusionMax = 4

// conclusion merges the themes that came up in more than one segment, each in the words of the key
// message with most behind it, and then takes up what was said in closing segments.
func (d *draft) conclusion() {
	type theme struct {
		best     *note
		notes    []*note
		segments []string
	}
	byTheme := map[string]*theme{}
	var order []string
	var closing []*note
	for _, id := range d.st.NoteIDs {
		n := d.st.Notes[id]
		if d.st.SectionOf(n.Segment) == session.SectionConclusion {
			closing = append(closing, d.of(n))
			continue
		}
		key := session.ThemeKey(n.Theme)
		if key == "" {
			continue
		}
		t := byTheme[key]
		if t == nil {
			t = &theme{}
			byTheme[key] = t
			order = append(order, key)
		}
		if !slices.Contains(t.segments, n.Segment) {
			t.segments = append(t.segments, n.Segment)
		}
		if n.Kind != session.NoteKeyMessage {
			continue
		}
		x := d.of(n)
		t.notes = append(t.notes, x)
		if !x.leans && (t.best == nil || x.voices > t.best.voices) {
			t.best = x
		}
	}
	var merged []*unit
	for _, key := range order {
		t := byTheme[key]
		if len(t.segments) < 2 || t.best == nil {
			continue
		}
		notes := []*note{t.best}
		for _, n := range t.notes {
			if n != t.best {
				notes = append(notes, n)
			}
		}
		merged = append(merged, &unit{id: "across:" + key, notes: notes, verbs: "conclusion"})
	}
	for i, u := range merged {
		switch {
		case i == 0:
			u.before = d.house.ConclusionFirst
		case i == len(merged)-1 && len(closing) == 0:
			u.before = d.house.ConclusionLast
		}
		if i%conclusionMax == 0 {
			d.paras = append(d.paras, &paragraph{id: "across:" + u.id, kind: session.ParagraphTheme})
		}
		p := d.paras[len(d.paras)-1]
		p.units = append(p.units, u)
	}
	across := d.paras
	d.paras = nil
	d.segment(closing)
	for _, p := range d.paras {
		for _, u := range p.units {
			if u.generated == "" {
				u.verbs = "conclusion"
			}
		}
	}
	d.paras = append(across, d.paras...)
}

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
		key      string
		best     *note
		notes    []*note
		segments []string
	}
	byTheme := make([]*theme, d.w.book.themes.size())
	var order []*theme
	var closing []*note
	for _, n := range d.w.book.notes {
		if n.section == session.SectionConclusion {
			closing = append(closing, n)
			continue
		}
		if n.theme == "" {
			continue
		}
		t := byTheme[n.themeAt]
		if t == nil {
			t = &theme{key: n.theme}
			byTheme[n.themeAt] = t
			order = append(order, t)
		}
		if !slices.Contains(t.segments, n.Segment) {
			t.segments = append(t.segments, n.Segment)
		}
		if n.Kind != session.NoteKeyMessage {
			continue
		}
		t.notes = append(t.notes, n)
		if !n.leans && (t.best == nil || n.voices > t.best.voices) {
			t.best = n
		}
	}
	var merged []*unit
	for _, t := range order {
		if len(t.segments) < 2 || t.best == nil {
			continue
		}
		notes := []*note{t.best}
		for _, n := range t.notes {
			if n != t.best {
				notes = append(notes, n)
			}
		}
		merged = append(merged, &unit{id: "across:" + t.key, notes: notes, verbs: "conclusion"})
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
		for i, u := range p.units {
			if u.generated == "" {
				of := *u // the note's own unit has the verbs of its kind
				of.verbs = "conclusion"
				p.units[i] = &of
			}
		}
	}
	d.paras = append(across, d.paras...)
}

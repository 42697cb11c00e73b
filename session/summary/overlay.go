package summary

import (
	"slices"

	"rostrum/session"
)

// overlay lays what people did over the drafted units: their sentences take the places of those they
// cover, then come the moves in the order they were made.
func (d *draft) overlay(over *session.Section) {
	by := map[string][]*session.Sentence{}
	for i := range over.Sentences {
		s := &over.Sentences[i]
		for _, id := range s.Covers {
			by[id] = append(by[id], s)
		}
	}
	drafted := map[string]*unit{}
	for _, p := range d.paras {
		for _, u := range p.units {
			drafted[u.id] = u
		}
	}
	placed := map[string]bool{}
	for _, p := range d.paras {
		units := make([]*unit, 0, len(p.units))
		for _, u := range p.units {
			if len(by[u.id]) == 0 {
				units = append(units, u)
				continue
			}
			for _, s := range by[u.id] {
				if !placed[s.ID] {
					placed[s.ID] = true
					units = append(units, d.covering(s, drafted))
				}
			}
		}
		p.units = units
	}
	kept := &paragraph{id: "kept", kind: session.ParagraphKept}
	for i := range over.Sentences {
		if s := &over.Sentences[i]; !placed[s.ID] && s.Text != "" {
			kept.units = append(kept.units, d.covering(s, drafted))
		}
	}
	if len(kept.units) > 0 {
		d.paras = append(d.paras, kept)
	}
	for _, m := range over.Moves {
		if m.Paragraph != "" {
			d.moveParagraph(m)
		} else {
			d.moveSentence(m)
		}
	}
}

// covering is the unit of a person's sentence, over the drafted ones that are still there.
func (d *draft) covering(s *session.Sentence, drafted map[string]*unit) *unit {
	over := *s // as it is now: the next act changes it in its place
	u := &unit{id: s.ID, over: &over}
	for _, id := range s.Covers {
		c := drafted[id]
		if c == nil {
			continue
		}
		u.parts = append(u.parts, c)
		for _, n := range c.notes {
			if !slices.Contains(u.notes, n) {
				u.notes = append(u.notes, n)
			}
		}
	}
	if len(u.parts) == 1 {
		c := u.parts[0]
		u.fixed, u.generated, u.missing, u.verbs, u.before = c.fixed, c.generated, c.missing, c.verbs, c.before
	}
	return u
}

// moveSentence: a target that is gone leaves the sentence where the draft has it.
func (d *draft) moveSentence(m session.Move) {
	p, i := d.find(m.Sentence)
	if p == nil {
		return
	}
	u := p.units[i]
	to, at := p, len(p.units)
	if m.Before != "" {
		if to, at = d.find(m.Before); to == nil || m.Before == m.Sentence {
			return
		}
	} else if m.To != "" {
		if to = d.paragraph(m.To); to == nil {
			return
		}
		at = len(to.units)
	}
	p.units = slices.Delete(p.units, i, i+1)
	if to == p && at > i {
		at--
	}
	to.units = slices.Insert(to.units, at, u)
}

func (d *draft) moveParagraph(m session.Move) {
	p := d.paragraph(m.Paragraph)
	if p == nil || m.Before == m.Paragraph || m.Before != "" && d.paragraph(m.Before) == nil {
		return
	}
	rest := slices.DeleteFunc(d.paras, func(x *paragraph) bool { return x == p })
	at := len(rest)
	if m.Before != "" {
		at = slices.IndexFunc(rest, func(x *paragraph) bool { return x.id == m.Before })
	}
	d.paras = slices.Insert(rest, at, p)
}

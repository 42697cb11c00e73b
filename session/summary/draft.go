package summary

import (
	"slices"
	"strings"

	"rostrum/session"
)

// draft is one section on its way.
type draft struct {
	w       *Writer
	st      *session.State
	house   *House
	section string
	phrases map[string]string
	paras   []*paragraph
}

// paragraph holds units in their order.
type paragraph struct {
	id, theme, ref string
	kind           session.ParagraphKind
	units          []*unit
	continues      bool // it is split off the one before for length alone: whose words they are carries over
}

// unit becomes one sentence. What the draft would say is worded when all units have their place,
// because whose words they are carries over from one to the next. It is not changed once it stands in a
// paragraph: drafts share those of notes.
type unit struct {
	id        string
	notes     []*note
	fixed     string // words that no attribution is added to
	generated string // what a unit without notes follows from
	missing   string
	verbs     string            // the list of verbs, by kind when empty
	before    string            // words before the attribution
	over      *session.Sentence // what people did to it
	parts     []*unit           // of a merged one
}

// segment drafts a segment's section: a paragraph for each theme in the order they came up, and what
// has no theme as it followed.
func (d *draft) segment(notes []*note) {
	byTheme := make([]*paragraph, d.w.book.themes.size())
	var loose *paragraph
	for _, n := range notes {
		if n.theme == "" {
			if begins, continues := d.breaks(loose, n); begins {
				loose = &paragraph{id: "from:" + n.ID, kind: session.ParagraphLoose, continues: continues}
				d.paras = append(d.paras, loose)
			}
			loose.units = append(loose.units, n.plain)
			continue
		}
		p := byTheme[n.themeAt]
		if p == nil {
			p = &paragraph{id: "theme:" + n.theme, theme: strings.TrimSpace(n.Theme), kind: session.ParagraphTheme}
			byTheme[n.themeAt] = p
			d.paras = append(d.paras, p)
		}
		p.units = append(p.units, n.plain)
	}
	d.rejoin()
	for _, p := range d.paras {
		if p.kind == session.ParagraphTheme {
			p.units = arrange(p.units)
			d.leadIn(p)
		}
	}
}

// looseMax is how many sentences without a theme stand together at most.
const looseMax = 5

// breaks tells whether a note without a theme begins a new paragraph after p, and whether that one only
// goes on: its own words name a new source (not merely a lone voice), or p is long. One that leans on
// what is before begins none. A conclusion is told in few sentences by many, so there a new source
// alone is not enough.
func (d *draft) breaks(p *paragraph, n *note) (begins, continues bool) {
	if p == nil {
		return true, false
	}
	if n.leans {
		return false, false
	}
	last := p.units[len(p.units)-1].notes[0]
	opens := (n.written == "several" || n.written == "groups" || n.written == "many") && last.written != "many"
	if d.section == session.SectionConclusion && len(p.units) < conclusionLeast {
		opens = false
	}
	return opens || len(p.units) >= looseMax, !opens
}

// conclusionLeast is how many sentences stand together in the conclusion before another source begins a
// paragraph.
const conclusionLeast = 3

// rejoin puts a lone sentence that was split off for length back, unless a person moved something by
// that paragraph's name.
func (d *draft) rejoin() {
	named := map[string]bool{}
	if over := d.st.Summary.Sections[d.section]; over != nil {
		for _, m := range over.Moves {
			named[m.To], named[m.Paragraph], named[m.Before] = true, true, true
		}
	}
	var last *paragraph
	d.paras = slices.DeleteFunc(d.paras, func(p *paragraph) bool {
		alone := p.continues && len(p.units) == 1 && last != nil && !named[p.id]
		if alone {
			last.units = append(last.units, p.units...)
		} else if p.kind == session.ParagraphLoose {
			last = p
		}
		return alone
	})
}

// arrange orders the notes of a theme: key messages, context, proposals, then the lone voice and
// dissent. One that leans on the note before goes with it.
func arrange(units []*unit) []*unit {
	most := 0
	for _, u := range units {
		most = max(most, u.notes[0].voices)
	}
	rank := func(n *note) int {
		alone := n.voices == 1 && most > 1 || n.written == "one" || n.written == "another"
		switch {
		case alone || n.dissent && n.voices <= 1:
			return 3
		case n.Kind == session.NoteKeyMessage:
			return 0
		case n.Kind == session.NoteComment:
			return 1
		}
		return 2
	}
	var ranked [4][]*unit
	at := 0
	for i, u := range units {
		if i == 0 || !u.notes[0].leans {
			at = rank(u.notes[0])
		}
		ranked[at] = append(ranked[at], u)
	}
	return slices.Concat(ranked[:]...)
}

// leadIn stands before the many notes of one theme, unless a note says it already.
func (d *draft) leadIn(p *paragraph) {
	if len(p.units) < d.house.LeadInFrom {
		return
	}
	var notes []*note
	for _, u := range p.units {
		if u.notes[0].written == "many" {
			return
		}
		notes = append(notes, u.notes[0])
	}
	words := fill(d.phrases["lead_in"], "theme", d.afterThat(p.theme)) + d.house.Stop
	p.units = slices.Insert(p.units, 0, &unit{id: "lead:" + p.id, notes: notes, fixed: words, generated: "lead_in"})
}

// find gives the paragraph and the place of a unit.
func (d *draft) find(id string) (*paragraph, int) {
	for _, p := range d.paras {
		for i, u := range p.units {
			if u.id == id {
				return p, i
			}
		}
	}
	return nil, -1
}

func (d *draft) paragraph(id string) *paragraph {
	for _, p := range d.paras {
		if p.id == id {
			return p
		}
	}
	return nil
}

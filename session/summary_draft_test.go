package session

import (
	"fmt"
	"slices"
	"strings"
)

// plainSection is a section drafted as simply as can be: each note is a sentence as it stands, the
// introduction has one sentence of its own. Package session/summary drafts properly; what people did
// to sentences holds for any draft.
func plainSection(st *State, id string) *SummaryDoc {
	d := &SummaryDoc{Segment: id, Paragraphs: []SummaryParagraph{{ID: "all", Kind: ParagraphLoose}}}
	over := st.Summary.Sections[id]
	if over == nil {
		over = &Section{}
	}
	d.Rev = over.Rev
	add := func(s SummarySentence) { d.Paragraphs[0].Sentences = append(d.Paragraphs[0].Sentences, s) }
	done := map[string]bool{}
	draft := func(ids []string) string {
		var all []string
		for _, id := range ids {
			if n := st.Notes[id]; n != nil {
				all = append(all, n.Text)
			}
		}
		return strings.Join(all, " ")
	}
	covered := func(gen string) bool {
		hit := false
		for _, o := range over.Sentences {
			if !slices.Contains(o.Covers, gen) {
				continue
			}
			hit = true
			if done[o.ID] {
				continue
			}
			done[o.ID] = true
			s := SummarySentence{ID: o.ID, Text: o.Text, State: o.State, Rev: o.Rev, Omitted: o.Omitted}
			for _, n := range o.Notes {
				s.Notes = append(s.Notes, n.Note)
			}
			s.Draft = draft(s.Notes)
			if s.Text == "" {
				s.Text = s.Draft
			}
			add(s)
		}
		return hit
	}
	if id == SectionIntroduction && !covered("mandate") {
		add(SummarySentence{ID: "mandate", Text: "There was a mandate.", State: SentenceDraft})
	}
	for _, nid := range st.NoteIDs {
		if n := st.Notes[nid]; st.SectionOf(n.Segment) == id && !covered(nid) {
			add(SummarySentence{ID: nid, Text: n.Text, State: SentenceDraft, Notes: []string{nid}})
		}
	}
	for _, o := range over.Sentences {
		if len(o.Covers) == 0 && o.Text != "" {
			add(SummarySentence{ID: o.ID, Text: o.Text, State: o.State, Rev: o.Rev, Omitted: o.Omitted})
		}
	}
	return d
}

// sectionOf is what Decide needs to know of the summary for the command.
func sectionOf(st *State, c Command) *SummaryDoc {
	id := SummarySection(c)
	if !oneOf(id, st.SummarySections()) {
		return nil
	}
	return plainSection(st, id)
}

// showSection shows sentences as "id state rev "text"", those omitted in brackets, and the moves.
func (s *scene) showSection(id string) []string {
	d := plainSection(s.st, id)
	lines := []string{fmt.Sprintf("%s revision %d", id, d.Rev)}
	for _, x := range d.Paragraphs[0].Sentences {
		line := fmt.Sprintf("%s %s %d on %v %q", x.ID, x.State, x.Rev, x.Notes, x.Text)
		if x.Omitted {
			line = "(" + line + ")"
		}
		lines = append(lines, line)
	}
	if o := s.st.Summary.Sections[id]; o != nil {
		for _, m := range o.Moves {
			lines = append(lines, fmt.Sprintf("moved %q%q before %q to %q", m.Sentence, m.Paragraph, m.Before, m.To))
		}
	}
	return lines
}

package session

import (
	"maps"
	"slices"
	"strings"
)

func (st *State) applySummary(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *SummaryEdited:
		s := st.section(ev.Segment, ev.Rev)
		x := s.at(ev.SentenceAt, e)
		x.Text, x.State = ev.Text, SentenceEdited
		if ev.Text == "" {
			x.State = SentenceDraft
		}
	case *SummaryOrdered:
		s := st.section(ev.Segment, ev.Rev)
		s.OrderRev = ev.Rev
		s.Moves = slices.DeleteFunc(s.Moves, func(m Move) bool { return m.Sentence == ev.Sentence && m.Paragraph == ev.Paragraph })
		s.Moves = append(s.Moves, Move{Sentence: ev.Sentence, Paragraph: ev.Paragraph, Before: ev.Before, To: ev.To})
	case *SummaryMerged:
		s := st.section(ev.Segment, ev.Rev)
		var covers []string
		for _, id := range ev.Sentences {
			of := []string{id}
			if o := s.sentence(id); o != nil {
				of = o.Covers
				s.drop(id)
			}
			for _, c := range of {
				if !slices.Contains(covers, c) {
					covers = append(covers, c)
				}
			}
		}
		s.Made = max(s.Made, number(ev.Sentence))
		x := s.at(ev.SentenceAt, e)
		x.Text, x.State, x.Covers = ev.Text, SentenceEdited, covers
		if ev.Text == "" {
			x.State = SentenceDraft
		}
	case *SummaryWasSplit:
		st.applySplit(e, ev)
	case *SummaryApproved:
		s := st.section(ev.Segment, ev.Rev)
		for _, at := range ev.Sentences {
			x := s.at(at, e)
			x.Text, x.State = at.Text, SentenceApproved
			if !ev.On {
				x.State = SentenceEdited
			}
		}
	case *SummaryOmitted:
		s := st.section(ev.Segment, ev.Rev)
		x := s.sentence(ev.Sentence)
		if x == nil {
			x = s.at(ev.SentenceAt, e)
		}
		x.Omitted, x.Rev, x.By, x.At = ev.On, s.Rev, e.By.Person, e.At
	case *SummaryAdded:
		s := st.section(ev.Segment, ev.Rev)
		s.Made = max(s.Made, number(ev.Sentence))
		x := s.at(ev.SentenceAt, e)
		x.Text, x.State, x.Covers = ev.Text, SentenceEdited, nil
		s.Moves = append(s.Moves, Move{Sentence: ev.Sentence, Before: ev.Before, To: ev.To})
	case *SummaryPhrased:
		for key, text := range ev.Phrases {
			if strings.TrimSpace(text) == "" {
				delete(st.Summary.Phrases, key)
			} else {
				st.Summary.Phrases[key] = text
			}
		}
		st.changes.key("phrases")
		st.touchSummary()
	}
}

// applySplit: the parts cover what the sentence covered, and stand where it stood.
func (st *State) applySplit(e Entry, ev *SummaryWasSplit) {
	s := st.section(ev.Segment, ev.Rev)
	covers := []string{ev.Sentence}
	place := len(s.Sentences)
	if o := s.sentence(ev.Sentence); o != nil {
		covers = slices.Clone(o.Covers)
		place = slices.IndexFunc(s.Sentences, func(x Sentence) bool { return x.ID == ev.Sentence })
		s.drop(ev.Sentence)
	}
	moved := slices.IndexFunc(s.Moves, func(m Move) bool { return m.Sentence == ev.Sentence })
	if len(covers) == 0 && moved >= 0 {
		// No note gives it a place: the parts go where it was put, one after the other.
		var moves []Move
		for _, at := range ev.Into {
			moves = append(moves, Move{Sentence: at.Sentence, Before: s.Moves[moved].Before, To: s.Moves[moved].To})
		}
		s.Moves = slices.Insert(s.Moves, moved, moves...)
	}
	s.Moves = slices.DeleteFunc(s.Moves, func(m Move) bool { return m.Sentence == ev.Sentence })
	parts := make([]Sentence, 0, len(ev.Into))
	for _, at := range ev.Into {
		s.Made = max(s.Made, number(at.Sentence))
		parts = append(parts, Sentence{
			ID: at.Sentence, Text: at.Text, Draft: ev.Was, State: SentenceEdited, Rev: ev.Rev,
			Covers: slices.Clone(covers), Notes: at.Notes, By: e.By.Person, At: e.At,
		})
	}
	s.Sentences = slices.Insert(s.Sentences, min(place, len(s.Sentences)), parts...)
}

// section is the overlay at its new revision.
func (st *State) section(id string, rev int) *Section {
	s := st.Summary.Sections[id]
	if s == nil {
		s = &Section{}
		st.Summary.Sections[id] = s
	}
	s.Rev = rev
	st.touchSection(id)
	return s
}

// at is the sentence in the overlay, on its notes as the act found them.
func (s *Section) at(at SentenceAt, e Entry) *Sentence {
	x := s.sentence(at.Sentence)
	if x == nil {
		s.Sentences = append(s.Sentences, Sentence{ID: at.Sentence, State: SentenceDraft, Covers: []string{at.Sentence}})
		x = &s.Sentences[len(s.Sentences)-1]
	}
	x.Draft, x.Notes, x.Rev, x.By, x.At = at.Draft, slices.Clone(at.Notes), s.Rev, e.By.Person, e.At
	return x
}

func (st *State) applyThemed(ev *NotesThemed) {
	for _, id := range ev.Notes {
		if n := st.Notes[id]; n != nil {
			n.Theme = ev.Theme
			st.touchNote(n)
		}
	}
}

func (st *State) applyClaimed(e Entry, ev *NoteClaimed) {
	n := st.Notes[ev.Note]
	if n == nil {
		return
	}
	n.Claims = slices.DeleteFunc(n.claims(e.At), func(c ClaimDoc) bool { return c.Person == ev.Person && c.By == ev.By })
	if ev.Until != 0 {
		n.Claims = append(n.Claims, ClaimDoc{Person: ev.Person, By: ev.By, Until: ev.Until})
	}
	st.changes.key("note/" + n.ID)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

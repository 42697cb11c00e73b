package session

import "slices"

// Same tells whether the paragraphs read alike in every field, so that what was made of the one stands
// for the other.
func (p *SummaryParagraph) Same(o *SummaryParagraph) bool {
	return p.ID == o.ID && p.Kind == o.Kind && p.Theme == o.Theme && p.DraftRef == o.DraftRef &&
		slices.EqualFunc(p.Sentences, o.Sentences, func(a, b SummarySentence) bool { return a.same(&b) })
}

func (s *SummarySentence) same(o *SummarySentence) bool {
	return s.ID == o.ID && s.Text == o.Text && s.State == o.State && s.Rev == o.Rev && slices.Equal(s.Notes, o.Notes) &&
		s.Generated == o.Generated && s.Draft == o.Draft && s.Attribution == o.Attribution && s.Voices == o.Voices &&
		s.Groups == o.Groups && s.Strength == o.Strength && s.Omitted == o.Omitted && s.By == o.By && s.At == o.At &&
		slices.Equal(s.Flags, o.Flags)
}

package session

import (
	"maps"
	"slices"
)

// Same tells whether the paragraphs read alike in every field, so that what was made of the one stands
// for the other.
func (p *SummaryParagraph) Same(o *SummaryParagraph) bool {
	return p.ID == o.ID && p.Kind == o.Kind && p.Theme == o.Theme && p.DraftRef == o.DraftRef &&
		(one(p.Sentences, o.Sentences) || slices.EqualFunc(p.Sentences, o.Sentences, func(a, b SummarySentence) bool { return a.same(&b) }))
}

// Same is that of paragraphs.
func (g *DraftDigest) Same(o *DraftDigest) bool {
	return g.DraftRef == o.DraftRef && g.Proposals == o.Proposals && g.Voices == o.Voices && maps.Equal(g.Strengths, o.Strengths) &&
		slices.Equal(g.Groups, o.Groups) && (one(g.Notes, o.Notes) || slices.Equal(g.Notes, o.Notes))
}

// one tells whether two slices are one, so that there is nothing to compare. A draft shares what it kept
// from the one before.
func one[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func (s *SummarySentence) same(o *SummarySentence) bool {
	return s.ID == o.ID && s.Text == o.Text && s.State == o.State && s.Rev == o.Rev && slices.Equal(s.Notes, o.Notes) &&
		s.Generated == o.Generated && s.Draft == o.Draft && s.Attribution == o.Attribution && s.Voices == o.Voices &&
		s.Groups == o.Groups && s.Strength == o.Strength && s.Omitted == o.Omitted && s.By == o.By && s.At == o.At &&
		slices.Equal(s.Flags, o.Flags)
}

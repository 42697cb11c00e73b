package session

import (
	"slices"
	"strings"
)

// Lengths of what the summary holds, in characters, and how long a claim on a note lasts, in seconds.
const (
	MaxSentence = 4000
	MaxPhrase   = 120
	MaxInitials = 40
	maxParts    = 20
	maxApproved = 500
	ClaimS      = 60
)

func (d *decision) summary(c Command) *Refusal {
	switch c := c.(type) {
	case *SummaryPhrases:
		return d.summaryPhrases(c)
	case *SummaryTheme:
		return d.summaryTheme(c)
	}
	sec := SummarySection(c)
	if sec == "" {
		return refuse(CodeBadRequest, "summary.section_missing", "segment")
	}
	if !oneOf(sec, d.st.SummarySections()) || d.in.Section == nil || d.in.Section.Segment != sec {
		return refuse(CodeNotFound, "summary.section_not_found", "segment", "segment", sec)
	}
	over := d.st.Summary.Sections[sec]
	if over == nil {
		over = &Section{}
	}
	switch c := c.(type) {
	case *SummaryEdit:
		return d.summaryEdit(c, over)
	case *SummaryOrder:
		return d.summaryOrder(c, over)
	case *SummaryMerge:
		return d.summaryMerge(c, over)
	case *SummarySplit:
		return d.summarySplit(c, over)
	case *SummaryApprove:
		return d.summaryApprove(c, over)
	case *SummaryAdd:
		return d.summaryAdd(c, over)
	case *SummaryOmit:
		s, r := d.sentence(c.Sentence, "", c.Rev)
		if r != nil {
			return r
		}
		d.emit(&SummaryOmitted{Segment: sec, Rev: over.Rev + 1, On: c.On, SentenceAt: d.sentenceAt(s, s.Text)})
	}
	return nil
}

// sentence finds one in the section as it stands, and demands that nobody acted on it since the
// revision that the author saw, nor that it reads otherwise than seen.
func (d *decision) sentence(id, seen string, rev int) (*SummarySentence, *Refusal) {
	if id == "" {
		return nil, refuse(CodeBadRequest, "summary.sentence_missing", "sentence")
	}
	for i := range d.in.Section.Paragraphs {
		for j := range d.in.Section.Paragraphs[i].Sentences {
			s := &d.in.Section.Paragraphs[i].Sentences[j]
			if s.ID != id {
				continue
			}
			if s.Rev > rev {
				return nil, refuse(CodeStale, "summary.stale", "rev", "rev", itoa(s.Rev))
			}
			if seen != "" && seen != s.Text {
				return nil, refuse(CodeStale, "summary.reads_otherwise", "seen")
			}
			return s, nil
		}
	}
	return nil, refuse(CodeNotFound, "summary.sentence_not_found", "sentence", "sentence", id)
}

// sentenceAt is the sentence with a text, on the notes as they are now.
func (d *decision) sentenceAt(s *SummarySentence, text string) SentenceAt {
	draft := s.Text
	if s.State != SentenceDraft {
		draft = s.Draft
	}
	return SentenceAt{Sentence: s.ID, Text: text, Was: s.Text, Draft: draft, Notes: d.st.notesAt(s.Notes)}
}

func (d *decision) summaryEdit(c *SummaryEdit, over *Section) *Refusal {
	s, r := d.sentence(c.Sentence, c.Seen, c.Rev)
	if r != nil {
		return r
	}
	text := strings.TrimSpace(c.Text)
	if r := checkText(text, "text", MaxSentence, true); r != nil {
		return r
	}
	if o := over.sentence(s.ID); text == "" && o != nil && len(s.Notes) > 0 && o.part() {
		return refuse(CodeConflict, "summary.part_without_text", "text")
	}
	d.emit(&SummaryEdited{Segment: c.Segment, Rev: over.Rev + 1, SentenceAt: d.sentenceAt(s, text)})
	return nil
}

// part tells whether the sentence came of a split: no note words it alone.
func (s *Sentence) part() bool { return len(s.Covers) == 1 && s.ID != s.Covers[0] }

func (d *decision) summaryOrder(c *SummaryOrder, over *Section) *Refusal {
	if (c.Sentence == "") == (c.Paragraph == "") {
		return refuse(CodeBadRequest, "summary.sentence_or_paragraph", "sentence")
	}
	if over.OrderRev > c.Rev {
		return refuse(CodeStale, "summary.stale", "rev", "rev", itoa(over.OrderRev))
	}
	ev := &SummaryOrdered{
		Segment: c.Segment, Rev: over.Rev + 1, Sentence: c.Sentence, Paragraph: c.Paragraph, Before: c.Before, To: c.To,
	}
	if c.Paragraph != "" {
		if r := d.paragraph(c.Paragraph, "paragraph"); r != nil {
			return r
		}
		if c.Before != "" {
			if r := d.paragraph(c.Before, "before"); r != nil {
				return r
			}
		}
		ev.To = ""
		d.emit(ev)
		return nil
	}
	s, r := d.sentence(c.Sentence, "", over.Rev)
	if r != nil {
		return r
	}
	ev.Text = s.Text
	if r := d.place(c.Before, c.To, over); r != nil {
		return r
	}
	d.emit(ev)
	return nil
}

// place demands that the sentence before which something is put, and the paragraph, are there.
func (d *decision) place(before, to string, over *Section) *Refusal {
	if before != "" {
		if _, r := d.sentence(before, "", over.Rev); r != nil {
			r.Field = "before"
			return r
		}
	}
	if to != "" {
		return d.paragraph(to, "to")
	}
	return nil
}

func (d *decision) paragraph(id, field string) *Refusal {
	if slices.ContainsFunc(d.in.Section.Paragraphs, func(p SummaryParagraph) bool { return p.ID == id }) {
		return nil
	}
	return refuse(CodeNotFound, "summary.paragraph_not_found", field, "paragraph", id)
}

// summaryAdd needs no revision to be right: it changes nothing that another may have changed.
func (d *decision) summaryAdd(c *SummaryAdd, over *Section) *Refusal {
	text := strings.TrimSpace(c.Text)
	if r := checkText(text, "text", MaxSentence, false); r != nil {
		return r
	}
	if r := d.place(c.Before, c.To, over); r != nil {
		return r
	}
	d.emit(&SummaryAdded{
		Segment: c.Segment, Rev: over.Rev + 1, SentenceAt: SentenceAt{Sentence: shortID("t", over.Made+1), Text: text},
		Before: c.Before, To: c.To,
	})
	return nil
}

func (d *decision) summaryMerge(c *SummaryMerge, over *Section) *Refusal {
	if len(c.Sentences) < 2 || len(c.Sentences) > maxParts {
		return refuse(CodeBadRequest, "summary.merge_two", "sentences", "limit", itoa(maxParts))
	}
	text := strings.TrimSpace(c.Text)
	if r := checkText(text, "text", MaxSentence, true); r != nil {
		return r
	}
	ev := &SummaryMerged{Segment: c.Segment, Rev: over.Rev + 1, Sentences: c.Sentences}
	ev.Sentence, ev.Text = shortID("t", over.Made+1), text
	var was, notes []string
	for i, id := range c.Sentences {
		if slices.Contains(c.Sentences[:i], id) {
			return refuse(CodeBadRequest, "summary.twice", "sentences", "sentence", id)
		}
		s, r := d.sentence(id, "", c.Rev)
		if r != nil {
			return r
		}
		if s.State == SentenceApproved {
			return refuse(CodeConflict, "summary.approved", "sentences", "sentence", id)
		}
		if s.Omitted { // what somebody left out comes back by their own act alone
			return refuse(CodeConflict, "summary.left_out", "sentences", "sentence", id)
		}
		if len(s.Notes) == 0 {
			return refuse(CodeConflict, "summary.without_notes", "sentences", "sentence", id)
		}
		// A person's words are not thrown away by a merge that gives none: they stay, one after the other.
		was = append(was, s.Text)
		for _, n := range s.Notes {
			if !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
		if s.State == SentenceEdited && text == "" {
			ev.Text = "+"
		}
	}
	ev.Was = strings.Join(was, " ")
	if ev.Text == "+" {
		ev.Text = ev.Was
	}
	ev.Notes = d.st.notesAt(notes)
	d.emit(ev)
	return nil
}

func (d *decision) summarySplit(c *SummarySplit, over *Section) *Refusal {
	s, r := d.sentence(c.Sentence, "", c.Rev)
	if r != nil {
		return r
	}
	if s.State == SentenceApproved {
		return refuse(CodeConflict, "summary.approved", "sentence", "sentence", s.ID)
	}
	ev := &SummaryWasSplit{Segment: c.Segment, Rev: over.Rev + 1, Sentence: s.ID, Was: s.Text}
	if len(c.Texts) == 0 {
		if o := over.sentence(s.ID); o == nil || len(o.Covers) < 2 {
			return refuse(CodeConflict, "summary.not_merged", "sentence", "sentence", s.ID)
		}
		d.emit(ev)
		return nil
	}
	if len(c.Texts) < 2 || len(c.Texts) > maxParts {
		return refuse(CodeBadRequest, "summary.split_two", "texts", "limit", itoa(maxParts))
	}
	for i, t := range c.Texts {
		t = strings.TrimSpace(t)
		if r := checkText(t, "texts", MaxSentence, false); r != nil {
			return r
		}
		ev.Into = append(ev.Into, SentenceAt{Sentence: shortID("t", over.Made+1+i), Text: t, Notes: d.st.notesAt(s.Notes)})
	}
	d.emit(ev)
	return nil
}

func (d *decision) summaryApprove(c *SummaryApprove, over *Section) *Refusal {
	ids := c.Sentences
	if c.Sentence != "" {
		ids = append([]string{c.Sentence}, ids...)
	}
	if len(ids) == 0 {
		return refuse(CodeBadRequest, "summary.sentence_missing", "sentence")
	}
	if len(ids) > maxApproved {
		return refuse(CodeTooLarge, "summary.too_many", "sentences", "limit", itoa(maxApproved))
	}
	ev := &SummaryApproved{Segment: c.Segment, Rev: over.Rev + 1, On: c.On}
	for i, id := range ids {
		seen := ""
		if i < len(c.Seen) {
			seen = c.Seen[i]
		}
		s, r := d.sentence(id, seen, c.Rev)
		if r != nil {
			return r
		}
		if c.On || s.State == SentenceApproved {
			ev.Sentences = append(ev.Sentences, d.sentenceAt(s, s.Text))
		}
	}
	if len(ev.Sentences) == 0 {
		return refuse(CodeConflict, "summary.not_approved", "sentence")
	}
	d.emit(ev)
	return nil
}

package session

import (
	"strings"
)

func (d *decision) summaryPhrases(c *SummaryPhrases) *Refusal {
	if len(c.Phrases) == 0 {
		return refuse(CodeBadRequest, "summary.phrases_missing", "phrases")
	}
	for _, key := range sortedKeys(c.Phrases) {
		if !oneOf(key, PhraseKeys) {
			return refuse(CodeBadRequest, "summary.unknown_phrase", "phrases", "phrase", key)
		}
		text := c.Phrases[key]
		if r := checkText(text, "phrases", MaxPhrase, true); r != nil {
			return r
		}
		slot := PhraseSlot(key)
		if text != "" && !strings.Contains(text, slot) {
			return refuse(CodeBadRequest, "summary.phrase_slot", "phrases", "phrase", key, "slot", slot)
		}
	}
	d.emit(&SummaryPhrased{Phrases: c.Phrases})
	return nil
}

// PhraseSlot is what a phrase must contain, or "".
func PhraseSlot(key string) string {
	return map[string]string{"lead_in": "{theme}", "impersonal": "{verb}"}[key]
}

// summaryTheme: notes without a theme can be given one by an empty From only within one segment.
func (d *decision) summaryTheme(c *SummaryTheme) *Refusal {
	if r := checkText(c.To, "to", MaxShort, true); r != nil {
		return r
	}
	if c.Segment != "" {
		if _, r := d.findSegment(c.Segment); r != nil {
			return r
		}
	} else if ThemeKey(c.From) == "" {
		return refuse(CodeBadRequest, "summary.theme_missing", "from")
	}
	ev := &NotesThemed{From: c.From, Theme: strings.TrimSpace(c.To)}
	for _, id := range d.st.NoteIDs {
		n := d.st.Notes[id]
		if ThemeKey(n.Theme) == ThemeKey(c.From) && (c.Segment == "" || n.Segment == c.Segment) {
			ev.Notes = append(ev.Notes, id)
		}
	}
	if len(ev.Notes) == 0 {
		return refuse(CodeNotFound, "summary.theme_not_found", "from", "theme", c.From)
	}
	d.emit(ev)
	return nil
}

// ThemeKey is what two spellings of one theme have in common: case and spaces do not count.
func ThemeKey(theme string) string { return strings.ToLower(strings.Join(strings.Fields(theme), " ")) }

// noteClaim: whoever is known by a link of their own is named by it, others by their initials.
func (d *decision) noteClaim(c *NoteClaim) *Refusal {
	n, r := d.findNote(c.Note)
	if r != nil {
		return r
	}
	if r := checkText(c.By, "by", MaxInitials, true); r != nil {
		return r
	}
	ev := &NoteClaimed{Note: n.ID, Person: d.in.Actor.Person, By: c.By}
	if c.On {
		ev.Until = d.now.Add(ClaimS)
	}
	d.emit(ev)
	return nil
}

package session

import (
	"slices"
	"strings"
)

// What a moderator writes on a question. What was asked is never replaced: a wording for reading aloud
// and a translation stand beside it, each by language.

// Bounds of what is written on a question.
const (
	MaxLabel  = 40 // characters
	maxLabels = 12 // on one question
)

// editable tells whether a question's wordings may still change: what is settled is what was heard.
func (q *Question) editable() bool {
	switch q.State {
	case Answered, Dismissed, Retracted:
		return false
	}
	return !q.Gone
}

// onText finds the question for an act on its wordings and checks what those have in common.
func (d *decision) onText(ref, desk, text, lang string, rev *int) (*Question, *Refusal) {
	q, r := d.findQuestion(ref, "question")
	if r != nil {
		return nil, r
	}
	if r := d.inHand(q, desk); r != nil {
		return nil, r
	}
	if !q.editable() {
		return nil, refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
	}
	if rev != nil && *rev != q.Rev {
		return nil, refuse(CodeStale, "question.text_stale", "rev", "question", q.ID, "rev", itoa(q.Rev))
	}
	if r := checkText(text, "text", MaxQuestion, true); r != nil {
		return nil, r
	}
	if !KnownLanguage(lang) {
		return nil, refuse(CodeBadRequest, "language.unknown", "lang", "language", firstRunes(lang, 35))
	}
	return q, nil
}

func firstRunes(s string, n int) string {
	if rs := []rune(s); len(rs) > n {
		return string(rs[:n])
	}
	return s
}

// editQuestion words a question for reading aloud.
func (d *decision) editQuestion(c *QuestionEdit) *Refusal {
	lang := c.Lang
	if q, r := d.findQuestion(c.Question, "question"); r == nil && lang == "" {
		lang = baseLanguage(q.Lang)
	}
	q, r := d.onText(c.Question, c.Desk, c.Text, lang, c.Rev)
	if r != nil {
		return r
	}
	text := strings.TrimSpace(c.Text)
	if q.Reading[lang] == text {
		return refuse(CodeConflict, "question.unchanged", "text", "question", q.ID)
	}
	ev := &QuestionEdited{Question: q.ID, Lang: lang, Rev: q.Rev + 1}
	ev.Text, ev.Seal = d.sealText(q, text)
	d.emit(ev)
	return nil
}

// sealText is what an event says of another wording of a question: the text itself, or its seal where
// the question was asked elsewhere and may be taken back.
func (d *decision) sealText(q *Question, text string) (open, seal string) {
	if !q.elsewhere() || text == "" {
		return text, ""
	}
	return "", d.sealed(q.ID, Sealed{Item: &SourceItem{Text: text}})
}

// text is the one of an event that has it open or sealed; empty when it has been removed.
func (e Entry) text(id, open, seal string) string {
	if seal == "" {
		return open
	}
	return e.Private[id].item().Text
}

// baseLanguage is the language of a tag, without its region; English for one that is not known, so that
// there is always a language to read in.
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if KnownLanguage(base) {
		return base
	}
	return "en"
}

// translate keeps a translation of what was asked. The server's own, which a machine made, takes the
// place of none, and disturbs nobody who is writing: the revision stays.
func (d *decision) translate(c *QuestionTranslate) *Refusal {
	q, r := d.onText(c.Question, c.Desk, c.Text, c.Lang, c.Rev)
	if r != nil {
		return r
	}
	text := strings.TrimSpace(c.Text)
	rev, there := q.Rev+1, q.Translations[c.Lang].Text
	if own := d.in.Actor.Role == RoleSystem; own {
		rev = q.Rev
		if there != "" {
			text = there
		}
	}
	if there == text {
		return refuse(CodeConflict, "question.unchanged", "text", "question", q.ID)
	}
	ev := &QuestionTranslated{Question: q.ID, Lang: c.Lang, Machine: c.Machine && text != "", Rev: rev}
	ev.Text, ev.Seal = d.sealText(q, text)
	d.emit(ev)
	return nil
}

// label puts a label on a question or takes it off; doing either twice is no error, so that two who
// think the same do not refuse each other.
func (d *decision) label(c *QuestionLabel) *Refusal {
	q, r := d.findQuestion(c.Question, "question")
	if r != nil {
		return r
	}
	if r := d.inHand(q, c.Desk); r != nil {
		return r
	}
	label := strings.Join(strings.Fields(c.Label), " ")
	if r := checkText(label, "label", MaxLabel, false); r != nil {
		return r
	}
	if c.On && !slices.Contains(q.Labels, label) && len(q.Labels) >= maxLabels {
		return refuse(CodeLimitReached, "question.labels_full", "label", "question", q.ID, "limit", itoa(maxLabels))
	}
	d.emit(&QuestionLabelled{Question: q.ID, Label: label, On: c.On})
	return nil
}

// assign says who is to answer: one of the programme's panellists, or anyone with a badge.
func (d *decision) assign(c *QuestionAssign) *Refusal {
	q, r := d.findQuestion(c.Question, "question")
	if r != nil {
		return r
	}
	if r := d.inHand(q, c.Desk); r != nil {
		return r
	}
	if q.State == Retracted {
		return refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
	}
	ev := &QuestionAssigned{Question: q.ID}
	if strings.HasPrefix(c.To, "badge:") {
		p, r := d.findPerson(c.To)
		if r != nil {
			r.Field = "to"
			return r
		}
		ev.Person = p.ID
	} else if c.To != "" {
		if !d.st.panellist(c.To) {
			return refuse(CodeNotFound, "question.no_panellist", "to", "name", firstRunes(c.To, MaxShort))
		}
		ev.Panellist = c.To
	}
	d.emit(ev)
	return nil
}

// panellist tells whether the programme names a panellist so, on whatever panel.
func (st *State) panellist(name string) bool {
	for _, id := range st.SegmentIDs {
		for _, l := range st.Segments[id].Panellists {
			if l.Name == name {
				return true
			}
		}
	}
	return false
}

// Translation is one of what was asked. Machine says that no person made it.
type Translation struct {
	Text    string `json:"text"`
	Machine bool   `json:"machine,omitempty"`
}

// Wording is a translation as it was made; without text, it was taken back. Revised, it is the question
// itself as its source changed it, in the place of all its wordings before. Asked is how many questions
// there were then: what is found by a wording depends on what was there, and a node that starts later
// has to find the same.
type Wording struct {
	Question string
	Lang     string
	Text     string
	Asked    int
	Revised  bool
}

// AssigneeDoc is who is to answer.
type AssigneeDoc struct {
	Name   string `json:"name"`
	Person string `json:"person,omitempty"`
}

func (st *State) assigneeDoc(q *Question) *AssigneeDoc {
	switch {
	case q.AssignedPerson != "":
		return &AssigneeDoc{Name: st.personDoc(q.AssignedPerson).Name, Person: q.AssignedPerson}
	case q.Assigned != "":
		return &AssigneeDoc{Name: q.Assigned}
	}
	return nil
}

func (st *State) applyQuestionText(e Entry, ev Event) {
	var q *Question
	switch ev := ev.(type) {
	case *QuestionEdited:
		if q = st.Questions[ev.Question]; q == nil {
			return
		}
		q.Rev = ev.Rev
		q.Reading = without(q.Reading, ev.Lang)
		if text := e.text(q.ID, ev.Text, ev.Seal); text != "" {
			q.Reading[ev.Lang] = text
		}
	case *QuestionTranslated:
		if q = st.Questions[ev.Question]; q == nil {
			return
		}
		q.Rev = ev.Rev
		q.Translations = without(q.Translations, ev.Lang)
		text := e.text(q.ID, ev.Text, ev.Seal)
		if text != "" {
			q.Translations[ev.Lang] = Translation{Text: text, Machine: ev.Machine}
		}
		st.Wordings = append(st.Wordings, Wording{Question: q.ID, Lang: ev.Lang, Text: text, Asked: len(st.QuestionIDs)})
	case *QuestionLabelled:
		if q = st.Questions[ev.Question]; q == nil {
			return
		}
		q.Labels = drop(q.Labels, ev.Label)
		if ev.On {
			q.Labels = append(q.Labels, ev.Label)
			slices.Sort(q.Labels)
		}
	case *QuestionAssigned:
		if q = st.Questions[ev.Question]; q == nil {
			return
		}
		q.Assigned, q.AssignedPerson = ev.Panellist, ev.Person
	}
	if q != nil {
		st.touchQuestion(q)
	}
}

// without is a copy of the map with one key less.
func without[M ~map[string]V, V any](m M, key string) M {
	out := make(M, len(m)+1)
	for k, v := range m {
		if k != key {
			out[k] = v
		}
	}
	return out
}

// forgetWordings: what was worded and translated was of a text that no longer stands. The revision
// rises whether there was any or not: where they were taken back, who folds the record anew has none.
func (q *Question) forgetWordings() { q.Reading, q.Translations, q.Rev = nil, nil, q.Rev+1 }

package session

// Dismissal says why a question was dismissed, as a code that pages word in the asker's language. A
// free note may stand beside it.
type Dismissal string

const (
	DismissedOffTopic     Dismissal = "off_topic"
	DismissedAskedAlready Dismissal = "asked_already"
	DismissedUnclear      Dismissal = "unclear"
	DismissedTone         Dismissal = "tone"
	DismissedAdvertising  Dismissal = "advertising"
	DismissedPersonal     Dismissal = "personal" // about a person, or holds personal data
	DismissedOther        Dismissal = "other"
)

// Dismissals are all of them, in the order pages offer them.
var Dismissals = []Dismissal{DismissedOffTopic, DismissedAskedAlready, DismissedUnclear, DismissedTone,
	DismissedAdvertising, DismissedPersonal, DismissedOther}

// withheld tells whether the published ledger leaves the text out: to publish an insult, an
// advertisement or somebody's data would do what the dismissal prevented.
func (d Dismissal) withheld() bool {
	return d == DismissedTone || d == DismissedAdvertising || d == DismissedPersonal
}

// DismissedQuestion is one line of the moderation ledger: what was dismissed and why, never who asked.
// It stays when the question is restored, and says so.
type DismissedQuestion struct {
	Question   string
	Code       Dismissal
	Note       string
	At         Instant
	RestoredAt Instant
}

// DismissalDoc is a line of the published moderation ledger. Text is left out where Withheld.
type DismissalDoc struct {
	Question   string    `json:"question"`
	Segment    string    `json:"segment,omitempty"`
	Source     string    `json:"source"` // its kind alone
	Lang       string    `json:"lang,omitempty"`
	Text       string    `json:"text,omitempty"`
	Withheld   bool      `json:"withheld,omitempty"`
	Code       Dismissal `json:"code"`
	Note       string    `json:"note,omitempty"`
	At         Instant   `json:"at"`
	RestoredAt Instant   `json:"restored_at,omitzero"`
}

// Dismissed is the published moderation ledger, in the order of the acts.
func (st *State) Dismissed() []DismissalDoc {
	out := make([]DismissalDoc, 0, len(st.Dismissals))
	for _, l := range st.Dismissals {
		q := st.Questions[l.Question]
		if q == nil {
			continue
		}
		d := DismissalDoc{
			Question: q.ID, Segment: q.Segment, Source: q.Source.Kind, Lang: q.Lang,
			Code: l.Code, Note: l.Note, At: l.At, RestoredAt: l.RestoredAt,
		}
		// What its author took back, or the source did, is not published after all.
		if d.Withheld = l.Code.withheld() || q.Gone || q.State == Retracted; !d.Withheld {
			d.Text = q.Text
		}
		out = append(out, d)
	}
	return out
}

// dismissal checks the reason of a dismissal. One without a code, as older programs send it, is other.
func (d *decision) dismissal(code Dismissal) (Dismissal, *Refusal) {
	if code == "" {
		return DismissedOther, nil
	}
	if !oneOf(code, Dismissals) {
		return "", refuse(CodeBadRequest, "question.unknown_reason", "code", "code", firstRunes(string(code), MaxShort))
	}
	return code, nil
}

// keepDismissals writes the ledger when a question is dismissed or restored. Its lines are replaced,
// never changed in place.
func (st *State) keepDismissals(e Entry, q *Question, ev *QuestionMoved, was QuestionState) {
	switch {
	case ev.State == Dismissed:
		code := ev.Code
		if code == "" {
			code = DismissedOther
		}
		st.Dismissals = append(st.Dismissals, DismissedQuestion{Question: q.ID, Code: code, Note: ev.Reason, At: e.At})
	case was == Dismissed && ev.State != Retracted:
		for i := len(st.Dismissals) - 1; i >= 0; i-- {
			if st.Dismissals[i].Question == q.ID {
				st.Dismissals[i].RestoredAt = e.At
				break
			}
		}
	default:
		return
	}
	st.changes.key("moderation")
}

// HiddenNow is how many questions are hidden: the ledger says it, so that hiding is no way around it.
func (st *State) HiddenNow() int {
	n := 0
	for _, q := range st.Questions {
		if q.State == Hidden {
			n++
		}
	}
	return n
}

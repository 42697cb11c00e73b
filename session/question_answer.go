package session

// How a question was answered.
const (
	AnsweredOrally  = "oral"
	AnsweredWritten = "written"
	AnsweredCarried = "carried" // not yet: another panel takes it
)

// AnswerWays are all of them; an empty one is AnsweredOrally.
var AnswerWays = []string{AnsweredOrally, AnsweredWritten, AnsweredCarried}

// MaxAnswer is the longest written answer, in characters.
const MaxAnswer = 4000

// answer records that a question was answered aloud or in writing, or carries it to another panel,
// where it is ready to be put. A written answer may follow an oral one, and may be corrected.
func (d *decision) answer(c *QuestionAnswer) *Refusal {
	how := c.How
	if how == "" {
		how = AnsweredOrally
	}
	if !oneOf(how, AnswerWays) {
		return refuse(CodeBadRequest, "question.unknown_way", "how", "how", firstRunes(how, MaxShort))
	}
	if how == AnsweredCarried {
		return d.carry(c)
	}
	if how == AnsweredWritten {
		if r := checkText(c.Text, "text", MaxAnswer, false); r != nil {
			return r
		}
	} else if c.Text != "" {
		return refuse(CodeBadRequest, "question.text_written", "text")
	}
	return d.moveQuestion(move{question: c.Question, to: Answered, expect: c.Expect, reason: c.Reason, by: c.By, how: how, text: c.Text, desk: c.Desk})
}

func (d *decision) carry(c *QuestionAnswer) *Refusal {
	to, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if to.State == Closed {
		return refuse(CodeConflict, "segment.closed", "segment", "segment", to.ID)
	}
	q, r := d.findQuestion(c.Question, "question")
	if r != nil {
		return r
	}
	if q.Segment == to.ID {
		return refuse(CodeConflict, "question.carried_there", "segment", "question", q.ID, "segment", to.ID)
	}
	m := move{question: c.Question, to: Selected, expect: c.Expect, reason: c.Reason, by: c.By, desk: c.Desk}
	if q.State == Selected {
		if r := d.checkMove(q, m); r != nil && r.Msg != "question.not_in_state" {
			return r
		}
	} else if r := d.moveQuestion(m); r != nil {
		return r
	}
	d.emit(&QuestionCarried{Question: q.ID, From: q.Segment, To: to.ID, Reason: c.Reason, By: c.By})
	return nil
}

func (st *State) applyQuestionCarried(ev *QuestionCarried) {
	q := st.Questions[ev.Question]
	if q == nil {
		return
	}
	q.Segment, q.CarriedFrom = ev.To, ev.From
	q.Claim = nil
	st.touchQuestion(q)
	st.touchMembers(q)
}

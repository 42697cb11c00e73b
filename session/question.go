package session

// Question is one question, or an umbrella over others that ask the same.
type Question struct {
	ID         string
	Segment    string
	Person     string
	Text       string
	Lang       string
	Source     SourceDoc
	To         string
	Anon       bool
	Ref        string
	FirstText  string  // as asked, once the source changed or took it back
	FirstLang  string  // of FirstText
	EditedAt   Instant // at the source
	Gone       bool    // the source took it back
	State      QuestionState
	Reason     string
	MergedInto string
	Members    []string
	Voters     map[string]bool
	Request    string
	AskedAt    Instant
	PutAt      Instant
	AnsweredAt Instant
	AnsweredBy string

	// What moderators add; see moderation_command.go. Maps and the claim are replaced, never changed.
	Code           Dismissal // of the dismissal, with Reason as its note
	How            string    // it was answered
	Answer         string    // in writing
	CarriedFrom    string    // the segment it was carried over from
	Reading        map[string]string
	Translations   map[string]Translation
	Rev            int // of the wordings
	Labels         []string
	Assigned       string // a panellist of the programme
	AssignedPerson string
	Claim          *Claim
	Held           []Hold  // why a rule wants a person to look; gone once one has
	counted        counted // in the balance of questions
	tally          tally   // memo of counts
	listed         int     // its place in State.listed, from 1; 0 = the audience does not see it
	Unreviewed     bool    // shown at once, and nobody has looked at it yet
}

// questionMoves are the transitions: from each state, where a moderator may take a question. An
// answered question is settled; what was hidden or dismissed can be restored.
var questionMoves = map[QuestionState][]QuestionState{
	Offered:   {Approved, Hidden, Dismissed},
	Approved:  {Hidden, Selected, Put, Answered, Dismissed},
	Selected:  {Approved, Hidden, Put, Answered, Dismissed},
	Put:       {Approved, Selected, Answered},
	Hidden:    {Approved, Dismissed},
	Dismissed: {Approved, Hidden},
}

// questionReturns are the ways back from each state, for an act that was a mistake. What was answered in
// writing was sent to its asker and stays.
var questionReturns = map[QuestionState][]QuestionState{
	Approved:  {Offered},
	Selected:  {Offered, Approved},
	Put:       {Offered, Approved, Selected},
	Answered:  {Approved, Selected, Put},
	Hidden:    {Offered, Approved, Selected},
	Dismissed: {Offered, Approved, Selected},
}

// AskedText is the text as it was asked, whatever became of it at its source.
func (q *Question) AskedText() string {
	if q.FirstText != "" {
		return q.FirstText
	}
	return q.Text
}

// AskedLang is the language of AskedText.
func (q *Question) AskedLang() string {
	if q.FirstText != "" {
		return q.FirstLang
	}
	return q.Lang
}

// topic is the text as the topic of a request for the floor.
func (q *Question) topic() string {
	if rs := []rune(q.Text); len(rs) > MaxShort {
		return string(rs[:MaxShort-1]) + "…"
	}
	return q.Text
}

// elsewhere tells whether the question was not asked here by a person of the session.
func (q *Question) elsewhere() bool { return q.Person == "" }

// Shown tells whether the audience sees a question in this state.
func (s QuestionState) Shown() bool {
	return s == Approved || s == Selected || s == Put || s == Answered
}

func (d *decision) question(c Command) *Refusal {
	switch c := c.(type) {
	case *QuestionAsk:
		return d.ask(c)
	case *QuestionOffer:
		return d.offer(c)
	case *QuestionVote:
		return d.vote(c.Question, true)
	case *QuestionUnvote:
		return d.vote(c.Question, false)
	case *QuestionApprove:
		return d.moveQuestion(move{question: c.Question, to: Approved, expect: c.Expect, reason: c.Reason, by: c.By, desk: c.Desk})
	case *QuestionHide:
		return d.moveQuestion(move{question: c.Question, to: Hidden, expect: c.Expect, reason: c.Reason, by: c.By, desk: c.Desk})
	case *QuestionSelect:
		return d.moveQuestion(move{question: c.Question, to: Selected, expect: c.Expect, reason: c.Reason, by: c.By, desk: c.Desk})
	case *QuestionPut:
		return d.moveQuestion(move{question: c.Question, to: Put, expect: c.Expect, reason: c.Reason, by: c.By, desk: c.Desk})
	case *QuestionAnswer:
		return d.answer(c)
	case *QuestionDismiss:
		code, r := d.dismissal(c.Code)
		if r != nil {
			return r
		}
		return d.moveQuestion(move{question: c.Question, to: Dismissed, expect: c.Expect, code: code, reason: c.Reason, by: c.By, desk: c.Desk})
	case *QuestionReturn:
		return d.moveQuestion(move{question: c.Question, to: c.State, expect: c.Expect, desk: c.Desk, back: true})
	case *QuestionClaim:
		return d.claim(c)
	case *QuestionLabel:
		return d.label(c)
	case *QuestionEdit:
		return d.editQuestion(c)
	case *QuestionTranslate:
		return d.translate(c)
	case *QuestionAssign:
		return d.assign(c)
	case *QuestionMerge:
		return d.merge(c)
	case *QuestionSplit:
		q, r := d.findQuestion(c.Question, "question")
		if r != nil {
			return r
		}
		if q.MergedInto == "" {
			return refuse(CodeConflict, "question.not_merged", "question", "question", q.ID)
		}
		if r := d.inHand(d.st.Questions[q.MergedInto], c.Desk); r != nil {
			return r
		}
		d.emit(&QuestionWasSplit{Question: q.ID, From: q.MergedInto})
		return nil
	case *QuestionToFloor:
		return d.toFloor(c)
	case *QuestionWithdraw:
		q, r := d.findQuestion(c.Question, "question")
		if r != nil {
			return r
		}
		if q.Person == "" || q.Person != d.in.Actor.Person {
			return refuse(CodeForbidden, "question.not_yours", "question")
		}
		if q.State == Put || q.State == Answered || q.State == Retracted {
			return refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
		}
		d.withdrawQuestion(q)
		return nil
	}
	return nil
}

func (d *decision) findQuestion(ref, field string) (*Question, *Refusal) {
	if ref == "" {
		return nil, refuse(CodeBadRequest, "question.missing", field)
	}
	id := ref
	if ext, ok := cutRef(ref); ok {
		id = d.st.QuestionRefs[ext]
	}
	q := d.st.Questions[id]
	if q == nil || !d.sees(q) {
		return nil, refuse(CodeNotFound, "question.not_found", field, "question", ref)
	}
	return q, nil
}

// sees keeps what the audience cannot see from being found by guessing its short id.
func (d *decision) sees(q *Question) bool {
	switch d.in.Actor.Role {
	case RoleAudience, RoleParticipant:
		return q.State.Shown() || q.Person != "" && q.Person == d.in.Actor.Person
	}
	return true
}

func cutRef(ref string) (string, bool) {
	if len(ref) > 4 && ref[:4] == "ref:" {
		return ref[4:], true
	}
	return "", false
}

// vote gives or takes back one voice. A voice for a merged question counts for its umbrella.
func (d *decision) vote(ref string, on bool) *Refusal {
	p := d.st.People[d.in.Actor.Person]
	if p == nil {
		return refuse(CodeForbidden, "person.needs_own_link", "")
	}
	q, r := d.findQuestion(ref, "question")
	if r != nil {
		return r
	}
	if q.MergedInto != "" {
		q = d.st.Questions[q.MergedInto]
	}
	if q.State != Approved && q.State != Selected && q.State != Put {
		return refuse(CodeConflict, "question.not_open_for_votes", "question", "question", q.ID, "state", string(q.State))
	}
	if on {
		if d.st.voted(q, p.ID) {
			return refuse(CodeConflict, "question.already_voted", "question", "question", q.ID)
		}
		d.emit(&QuestionVoted{Question: q.ID, Person: p.ID})
		return nil
	}
	for _, id := range append([]string{q.ID}, q.Members...) {
		if m := d.st.Questions[id]; m != nil && m.Voters[p.ID] {
			d.emit(&QuestionUnvoted{Question: id, Person: p.ID})
		}
	}
	if len(d.events) == 0 {
		return refuse(CodeConflict, "question.not_voted", "question", "question", q.ID)
	}
	return nil
}

// voted tells whether the person's voice counts for the question or a member of it.
func (st *State) voted(q *Question, person string) bool {
	if q.Voters[person] {
		return true
	}
	for _, id := range q.Members {
		if m := st.Questions[id]; m != nil && m.Voters[person] {
			return true
		}
	}
	return false
}

// move is a question taken to another state, with what is said about it. expect, where it is given, is
// the state that the sender saw.
type move struct {
	question         string
	to, expect       QuestionState
	code             Dismissal
	reason, by, desk string
	how, text        string // of an answer
	back             bool   // an act is taken back
}

// moveQuestion takes a question to another state.
func (d *decision) moveQuestion(m move) *Refusal {
	q, r := d.findQuestion(m.question, "question")
	if r != nil {
		return r
	}
	if r := d.checkMove(q, m); r != nil {
		return r
	}
	d.emit(&QuestionMoved{Question: q.ID, State: m.to, Reason: m.reason, By: m.by, Code: m.code, How: m.how, Answer: m.text})
	return nil
}

// checkMove refuses an act on what another has in hand, and one meant for what is no longer so: two
// moderators work on one inbox, and neither lays an act over the other's unseen.
func (d *decision) checkMove(q *Question, m move) *Refusal {
	if q.MergedInto != "" {
		return refuse(CodeConflict, "question.is_merged", "question", "question", q.ID, "into", q.MergedInto)
	}
	if m.expect != "" && m.expect != q.State {
		return refuse(CodeStale, "question.stale", "expect", "question", q.ID, "state", string(q.State))
	}
	if r := d.inHand(q, m.desk); r != nil {
		return r
	}
	if m.back {
		if !oneOf(m.to, questionReturns[q.State]) || q.State == Answered && q.Answer != "" {
			return refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
		}
		return nil
	}
	looked := m.to == Approved && q.State == Approved && q.Unreviewed // shown at once, and now looked at
	added := m.how == AnsweredWritten && q.State == Answered
	if !looked && !added && !oneOf(m.to, questionMoves[q.State]) {
		return refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
	}
	for _, t := range []struct{ v, field string }{{m.reason, "reason"}, {m.by, "by"}} {
		if r := checkText(t.v, t.field, MaxShort, true); r != nil {
			return r
		}
	}
	return nil
}

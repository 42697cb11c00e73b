package session

// A moderator takes a question in hand while a form is open on it or words are weighed. Others see
// whose it is, and their acts on it are refused until it is let go, acted on, taken over, or the claim
// lapses by itself: a closed laptop holds nothing up for long. The chair presides and is never held up.

// DefaultClaimS is how long a claim lasts, in seconds, unless moderation.set says otherwise.
const DefaultClaimS = 300

// Bounds of a claim's length, in seconds, and of a desk's name, in characters.
const (
	minClaimS = 30
	maxClaimS = 3600
	maxDesk   = 40
)

// Claim is in whose hand a question is. It is replaced, never changed in place. Of one who has a link
// of their own Person is set; of a shared link, Desk.
type Claim struct {
	Person string
	Desk   string
	By     string
	Until  Instant
}

// QuestionClaimDoc is a claim as staff see it; it counts until its time, which is for the viewer to
// compare, as all instants are.
type QuestionClaimDoc struct {
	By     string  `json:"by,omitempty"`
	Person string  `json:"person,omitempty"`
	Desk   string  `json:"desk,omitempty"`
	Until  Instant `json:"until"`
}

// isOf tells whether the claim is the actor's own.
func (c *Claim) isOf(a Actor, desk string) bool {
	if c.Person != "" {
		return c.Person == a.Person
	}
	return c.Desk != "" && c.Desk == desk
}

// holder is the name that others see.
func (st *State) holder(c *Claim) string {
	if p := st.People[c.Person]; p != nil && p.Profile.Name != "" {
		return p.Profile.Name
	}
	return c.By
}

func (st *State) claimDoc(q *Question) *QuestionClaimDoc {
	if q.Claim == nil {
		return nil
	}
	return &QuestionClaimDoc{By: st.holder(q.Claim), Person: q.Claim.Person, Desk: q.Claim.Desk, Until: q.Claim.Until}
}

// inHand refuses an act on a question that another has in hand.
func (d *decision) inHand(q *Question, desk string) *Refusal {
	c := q.Claim
	if c == nil || c.Until <= d.now || d.in.Actor.Role != RoleModerator || c.isOf(d.in.Actor, desk) {
		return nil
	}
	minutes := itoa((int(c.Until-d.now) + 59_999) / 60_000)
	if by := d.st.holder(c); by != "" {
		return refuse(CodeConflict, "question.claimed_by", "question", "question", q.ID, "by", by, "minutes", minutes)
	}
	return refuse(CodeConflict, "question.claimed", "question", "question", q.ID, "minutes", minutes)
}

// claim takes a question in hand or lets it go. Claiming again what is one's own makes it last anew.
func (d *decision) claim(c *QuestionClaim) *Refusal {
	q, r := d.findQuestion(c.Question, "question")
	if r != nil {
		return r
	}
	for _, t := range []struct{ v, field string }{{c.By, "by"}, {c.Desk, "desk"}} {
		if r := checkText(t.v, t.field, maxDesk, true); r != nil {
			return r
		}
	}
	if d.in.Actor.Person == "" && c.Desk == "" {
		return refuse(CodeBadRequest, "question.claim_desk", "desk")
	}
	if !c.On {
		if r := d.inHand(q, c.Desk); r != nil {
			return r
		}
		d.emit(&QuestionClaimed{Question: q.ID})
		return nil
	}
	if !c.TakeOver {
		if r := d.inHand(q, c.Desk); r != nil {
			return r
		}
	}
	ev := &QuestionClaimed{Question: q.ID, Person: d.in.Actor.Person, Until: d.now.Add(d.st.Moderation.ClaimS)}
	if ev.Person == "" {
		ev.Desk, ev.By = c.Desk, c.By
	}
	d.emit(ev)
	return nil
}

func (st *State) applyQuestionClaimed(ev *QuestionClaimed) {
	q := st.Questions[ev.Question]
	if q == nil {
		return
	}
	q.Claim = nil
	if ev.Until != 0 {
		q.Claim = &Claim{Person: ev.Person, Desk: ev.Desk, By: ev.By, Until: ev.Until}
	}
	st.touchQuestion(q)
}

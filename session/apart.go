package session

import (
	"slices"
	"strings"
)

// Some requests stand apart from the ordering method, by what they are:
//
//	points of order      first, by category (rules of procedure of the General Assembly, 71 and 77)
//	replies              to the speech under way or just over: next, or they answer nothing any more
//	panellists' answers  then, in the order of the panel; or in the reply block at the end
//	everyone else        by the ordering method
//	rights of reply      at the end of the segment or of the day (decision 34/401, paragraph 8), or at
//	                     once where the programme says so
type part int

const (
	partPoints part = iota
	partReplies
	partAnswers
	partRightsAtOnce
	partOrdinary
	partReplyBlock
	partRights
	parts
)

// Rules for when rights of reply are heard.
const (
	RightsAtSegmentEnd = "segment_end"
	RightsAtDayEnd     = "day_end"
	RightsAtOnce       = "at_once"
)

// RightsRules are all of them.
var RightsRules = []string{RightsAtSegmentEnd, RightsAtDayEnd, RightsAtOnce}

// MaxRightsOfReply is how many a person has in a day: two (decision 34/401, paragraph 9, has it for a
// delegation, at a meeting and on an item).
const MaxRightsOfReply = 2

// part is where on its list a waiting request stands.
func (st *State) part(seg *Segment, r *Request) part {
	switch r.Kind {
	case KindPointOfOrder:
		return partPoints
	case KindReply:
		if st.Speeches[r.ToSpeech] != nil {
			return partReplies
		}
	case KindAnswer:
		switch {
		case st.panelPlace(seg, r.Person) == 0:
		case seg.BlockS > 0:
			return partReplyBlock
		default:
			return partAnswers
		}
	case KindRightOfReply:
		if seg.Rights == RightsAtOnce {
			return partRightsAtOnce
		}
		return partRights
	}
	return partOrdinary
}

// ordinary tells whether the ordering method places the request.
func (st *State) ordinary(r *Request) bool { return st.part(st.Segments[r.Segment], r) == partOrdinary }

// panelPlace is the person's place on the segment's panel, from 1; 0 for one who is not on it.
func (st *State) panelPlace(seg *Segment, person string) int {
	p := st.People[person]
	if p == nil {
		return 0
	}
	for i, l := range seg.Panellists {
		if l.Badge != "" && l.Badge == p.Badge || l.Badge == "" && p.Profile.Name != "" && strings.EqualFold(l.Name, p.Profile.Name) {
			return i + 1
		}
	}
	return 0
}

// standApart orders a part that no method orders; waiting comes in order of request.
func (st *State) standApart(seg *Segment, at part, waiting []*Request) []Place {
	rankOf := func(r *Request) int {
		switch at {
		case partPoints:
			return r.Category.rank()
		case partAnswers, partReplyBlock:
			return st.panelPlace(seg, r.Person)
		}
		return 0
	}
	slices.SortStableFunc(waiting, func(a, b *Request) int { return rankOf(a) - rankOf(b) })
	out := make([]Place, len(waiting))
	for i, r := range waiting {
		why := Reason{N: float64(rankOf(r))}
		switch at {
		case partPoints:
			why.Code = "point_of_order"
		case partReplies:
			why.Code, why.Speech = "reply", r.ToSpeech
		case partAnswers:
			why.Code = "answer"
		case partReplyBlock:
			why.Code = "reply_block"
		case partRights, partRightsAtOnce:
			why.Code, why.N = "right_of_reply", float64(r.Nth)
		}
		out[i] = Place{Request: r, Why: []Reason{why}}
	}
	return out
}

// movesOn tells whether a speech of that kind takes the debate further: who answers does not.
func movesOn(k RequestKind) bool {
	return k == KindStatement || k == KindQuestion || k == KindRightOfReply
}

// speakersSince counts the speeches that took the debate further since the speech.
func (st *State) speakersSince(speech string) int {
	n, since := 0, false
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if since && s != nil && movesOn(s.Kind) && s.Segment == st.Speeches[speech].Segment {
			n++
		}
		since = since || id == speech
	}
	return n
}

// lapseReplies takes off the list the replies that are over: a reply may be heard while the speech it
// answers is under way, and until the next speaker has spoken; when the floor is given on past that
// one, the debate has left it behind.
func (d *decision) lapseReplies(seg *Segment, next *FloorGiven) {
	if !movesOn(next.Kind) {
		return
	}
	ev := &RequestsLapsed{Code: "reply_over"}
	for _, pl := range d.st.Order(seg.ID) {
		r := pl.Request
		if r.ID != next.Request && d.st.part(seg, r) == partReplies && d.st.speakersSince(r.ToSpeech) > 0 {
			ev.Requests = append(ev.Requests, r.ID)
		}
	}
	if len(ev.Requests) > 0 {
		d.emit(ev)
	}
}

// bind checks and fills in what a reply, a point of order and a right of reply have of their own.
func (d *decision) bind(s *Segment, p *Person, c *FloorRequest, ev *FloorRequested) *Refusal {
	if c.Category != "" {
		if ev.Kind != KindPointOfOrder {
			return refuse(CodeBadRequest, "request.category_of_order", "category")
		}
		if !oneOf(c.Category, Categories) {
			return refuse(CodeBadRequest, "request.unknown_category", "category", "category", string(c.Category))
		}
		ev.Category = c.Category
	}
	if c.ToSpeech != "" && ev.Kind != KindReply {
		return refuse(CodeBadRequest, "request.reply_alone", "to_speech")
	}
	switch ev.Kind {
	case KindReply:
		return d.bindReply(s, c, ev)
	case KindRightOfReply:
		used := d.st.rightsUsed(p)
		if used >= MaxRightsOfReply {
			return refuse(CodeLimitReached, "request.rights_used", "kind", "limit", itoa(MaxRightsOfReply))
		}
		ev.Nth = used + 1
		if last := d.st.lastSegment(); s.Rights == RightsAtDayEnd && last != s.ID {
			ev.Segment, ev.AskedIn = last, s.ID
		}
	}
	return nil
}

func (d *decision) bindReply(s *Segment, c *FloorRequest, ev *FloorRequested) *Refusal {
	if c.ToSpeech == "" {
		// The speech under way; a point of order is ruled on, not replied to.
		for _, id := range []string{d.st.Floor.Speech, d.st.Floor.Interrupted} {
			if sp := d.st.Speeches[id]; sp != nil && sp.Segment == s.ID && sp.Kind != KindPointOfOrder && ev.ToSpeech == "" {
				ev.ToSpeech = id
			}
		}
		return nil
	}
	sp := d.st.Speeches[c.ToSpeech]
	if sp == nil || sp.Segment != s.ID || sp.Kind == KindPointOfOrder {
		return refuse(CodeNotFound, "speech.not_found", "to_speech", "speech", c.ToSpeech)
	}
	if d.st.speakersSince(sp.ID) > 1 {
		return refuse(CodeConflict, "request.reply_over", "to_speech", "speech", sp.ID)
	}
	ev.ToSpeech = sp.ID
	return nil
}

// rightsUsed counts the person's rights of reply of the day: those asked for and neither withdrawn nor
// removed nor lapsed.
func (st *State) rightsUsed(p *Person) int {
	n := 0
	for _, id := range p.Requests {
		if r := st.Requests[id]; r != nil && r.Kind == KindRightOfReply && (r.State == Waiting || r.State == Speaking || r.State == Done) {
			n++
		}
	}
	return n
}

// lastSegment is the last one of the day that has not closed: where rights of reply are heard that
// wait for the end of the day.
func (st *State) lastSegment() string {
	for _, id := range slices.Backward(st.SegmentIDs) {
		if st.Segments[id].State != Closed {
			return id
		}
	}
	return ""
}

// lapse takes a request off the list for good; a statement deposited for it is kept, and known as not
// delivered.
func (st *State) lapse(id string) {
	if old := st.Requests[id]; old != nil {
		r := *old
		r.State, r.SwapWith = Lapsed, ""
		if r.Statement != "" {
			r.Statement = statementOf(Lapsed)
		}
		st.setRequest(&r)
	}
}

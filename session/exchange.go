package session

import "maps"

// redoable tells whether the act still means what it meant: everyone it was about stands as undo
// left them, and nobody has come since whom it would lose. If an owner has withdrawn, doing the act
// again would give the floor to someone who no longer asks for it.
func (st *State) redoable(a Act) bool {
	if a.twins {
		return false
	}
	about := map[string]bool{}
	for _, c := range a.changes {
		if c.kind != 'r' {
			continue
		}
		about[c.id] = true
		cur, before := st.Requests[c.id], asRequest(c.before)
		switch {
		case cur == before:
		case cur == nil || before == nil || cur.State != before.State:
			return false
		}
		r := asRequest(c.after)
		comes := r != nil && r.State == Waiting && (before == nil || before.State != Waiting || before.Segment != r.Segment)
		if (before == nil || comes) && r != nil && !st.inscribable(r) {
			return false
		}
	}
	for _, c := range a.changes {
		if s, ok := c.after.(*Segment); ok && s.State == Closed {
			for _, p := range st.Order(c.id) {
				if !about[p.Request.ID] {
					return false // came after the closing was taken back; to close again is a new act
				}
			}
		}
	}
	return true
}

// inscribable tells whether a request that undo took off the list may come back: its person is here
// and has not asked again.
func (st *State) inscribable(r *Request) bool {
	if p := st.People[r.Person]; p == nil || p.Revoked || p.Erased {
		return false
	}
	for _, pl := range st.Order(r.Segment) {
		if pl.Request.ID != r.ID && pl.Request.Person == r.Person && pl.Request.Kind == r.Kind {
			return false
		}
	}
	return true
}

func asRequest(v any) *Request {
	r, _ := v.(*Request)
	return r
}

// replace takes one entity from what the act left behind to what it replaced (or, for redo, the
// other way). What others have changed of it since stays.
func (st *State) replace(kind byte, id string, from, to any) {
	switch kind {
	case 's':
		st.Segments[id] = st.Segments[id].exchange(from.(*Segment), to.(*Segment))
		st.changes.key("segment/" + id)
		st.touchSession()
		st.changes.everyone = true
		st.touchFloor(id)
	case 'p':
		st.Pins[id] = st.Pins[id].exchange(from.(*Pins), to.(*Pins))
		st.touchFloor(id)
	case 'f':
		st.touchSpeakers(st.Floor)
		st.Floor = to.(*Floor)
		st.touchSpeakers(st.Floor)
	case 'b':
		l := st.Ledger.exchange(from.(*Ledger), to.(*Ledger))
		st.touchLedger(st.Ledger, l)
		st.Ledger = l
	case 'r':
		st.replaceRequest(id, asRequest(from), asRequest(to))
	case 't':
		st.replaceSpeech(id, to)
	case 'q':
		if q := st.Questions[id]; q != nil {
			q.exchange(from.(questionStand), to.(questionStand))
			st.touchQuestion(q)
			st.touchMembers(q)
		}
	}
}

func (st *State) replaceRequest(id string, from, to *Request) {
	cur := st.Requests[id]
	if cur != from && (cur == nil || from == nil || to == nil) {
		return // the owner has acted on it since (withdrew, deposited a statement): it stays
	}
	seen := cur
	if to == nil {
		delete(st.Requests, id)
	} else {
		seen = cur.exchange(from, to)
		st.Requests[id] = seen
	}
	if seen != nil {
		st.changes.key("request/" + id)
		st.changes.person(seen.Person)
		st.touchFloor(seen.Segment)
	}
}

// replaceSpeech: a speech is changed by acts alone, so it is always as the last one left it.
func (st *State) replaceSpeech(id string, to any) {
	seen := st.Speeches[id]
	if s, ok := to.(*Speech); ok {
		st.Speeches[id], seen = s, s
	} else {
		delete(st.Speeches, id)
	}
	if seen != nil {
		st.changes.key("speech/" + id)
		st.changes.key("balance")
		st.changes.person(seen.Person)
		st.touchFloor(seen.Segment)
	}
	st.touchNotesOf(id)
}

// exchange gives the segment as it would be without the act, or with it again. The list's own times
// belong together; the clock may have opened or closed the list since.
func (s *Segment) exchange(from, to *Segment) *Segment {
	if s == from {
		return to
	}
	out := *s
	if from.State != to.State {
		out.State = to.State
	}
	if from.Actual != to.Actual {
		out.Actual = to.Actual
	}
	if from.Planned != to.Planned {
		out.Planned = to.Planned
	}
	if from.Limits != to.Limits {
		out.Limits = to.Limits
	}
	if from.Order != to.Order || !maps.Equal(from.Weights, to.Weights) || from.Safe != to.Safe || from.Seed != to.Seed || from.DrawnTo != to.DrawnTo {
		out.Order, out.Weights, out.Safe, out.Seed, out.DrawnTo = to.Order, to.Weights, to.Safe, to.Seed, to.DrawnTo
	}
	if from.ListOpen != to.ListOpen || from.OpensAt != to.OpensAt || from.ClosesAt != to.ClosesAt || from.LastCall != to.LastCall {
		out.ListOpen, out.OpensAt, out.ClosesAt, out.LastCall = to.ListOpen, to.OpensAt, to.ClosesAt, to.LastCall
	}
	return &out
}

// exchange gives the request as it would be without the act, or with it again. A state that the owner
// has changed since stays, and so does a statement deposited since; whether that was delivered
// follows from the state.
func (r *Request) exchange(from, to *Request) *Request {
	if r == from {
		return to
	}
	if r.State != from.State {
		return r
	}
	out := *r
	out.State = to.State
	if from.Segment != to.Segment && r.Segment == from.Segment {
		out.Segment, out.AskedIn = to.Segment, to.AskedIn
	}
	out.Absences += to.Absences - from.Absences
	if from.Reason != to.Reason {
		out.Reason = to.Reason
	}
	if from.Ruling != to.Ruling {
		out.Ruling = to.Ruling
	}
	if r.SwapWith == from.SwapWith {
		out.SwapWith, out.SwapDeclined = to.SwapWith, to.SwapDeclined
	}
	if says := r.says(); says == from.says() && says != to.says() {
		out.Capacity, out.OnBehalfOf, out.Topic, out.Language, out.Remote = to.Capacity, to.OnBehalfOf, to.Topic, to.Language, to.Remote
	}
	if out.Statement != "" {
		out.Statement = statementOf(out.State)
	}
	return &out
}

// said is what an edit changes of a request. It belongs together: an owner's edit since stays whole.
type said struct {
	capacity                    Capacity
	onBehalfOf, topic, language string
	remote                      bool
}

func (r *Request) says() said {
	return said{r.Capacity, r.OnBehalfOf, r.Topic, r.Language, r.Remote}
}

// questionStand is what an act on the floor changes of a question.
type questionStand struct {
	State   QuestionState
	Request string
	Reason  string // of the state
}

func (q *Question) stand() questionStand { return questionStand{q.State, q.Request, q.Reason} }

// exchange takes the question back only from where the act left it: a moderator may have moved on.
func (q *Question) exchange(from, to questionStand) {
	if q.State == from.State {
		q.State, q.Reason = to.State, to.Reason
	}
	if q.Request == from.Request {
		q.Request = to.Request
	}
}

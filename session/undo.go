package session

// undoDepth is how many acts can be taken back: far more than a chair would, few enough that a
// long day's memory does not grow.
const undoDepth = 100

// Act is a chair's act on the floor with what it replaced, so that undo restores clocks, budgets
// and places exactly and redo brings them back.
type Act struct {
	V       uint64
	Do      string
	Person  string
	Segment string
	changes []change
	twins   bool // taken back, it met a request made since; see mergeTwins
}

// change is one entity before and after the act; nil is "not there". Entities are replaced, never
// changed in place, so a pointer compares as the whole value does. Of a question only its stand is
// the chair's act on the floor.
type change struct {
	kind          byte // 's' segment, 'p' pins, 'r' request, 't' speech (turn), 'f' floor, 'b' budgets, 'q' question
	id            string
	before, after any
}

// journaled tells whether an entry is an act that undo takes back: the chair's own on programme and
// floor, and a speech finished by its speaker. What a participant did to the own request is theirs;
// undo leaves it alone. So it does a list that opened or closed at its time: taken back, it would
// only be due again at once, and the chair would never get to the act before it.
func journaled(e Entry) bool {
	switch e.Do {
	case "floor.undo", "floor.redo":
		return false
	case "floor.finish":
		return true
	}
	if e.By.Role != RoleChair {
		return e.Do == "segment.reschedule"
	}
	switch e.Do {
	case "segment.open", "segment.suspend", "segment.resume", "segment.close", "segment.reschedule",
		"list.open", "list.close", "list.order", "list.limits",
		"floor.request", "floor.withdraw", "floor.defer", "floor.edit", "floor.swap", "floor.accept_swap", "floor.decline_swap", "floor.give",
		"floor.pause", "floor.resume", "floor.extend", "floor.absent", "floor.move", "floor.remove", "floor.rule",
		"question.to_floor", "budget.grant", "budget.adjust":
		return true
	}
	return false
}

func (st *State) note(kind byte, id string, before, after any) {
	if st.act == nil {
		return
	}
	for i := range st.act.changes {
		if c := &st.act.changes[i]; c.kind == kind && c.id == id {
			c.after = after
			return
		}
	}
	st.act.changes = append(st.act.changes, change{kind, id, before, after})
}

func (st *State) setSegment(s *Segment) {
	st.note('s', s.ID, st.Segments[s.ID], s)
	st.Segments[s.ID] = s
	st.changes.key("segment/" + s.ID)
	st.touchFloor(s.ID)
}

func (st *State) setPins(segment string, p *Pins) {
	st.note('p', segment, st.Pins[segment], p)
	st.Pins[segment] = p
	st.touchFloor(segment)
}

func (st *State) setRequest(r *Request) {
	before, was := st.Requests[r.ID]
	if was {
		st.note('r', r.ID, before, r)
	} else {
		st.note('r', r.ID, nil, r)
	}
	st.Requests[r.ID] = r
	st.changes.key("request/" + r.ID)
	st.changes.person(r.Person)
	st.touchFloor(r.Segment)
}

func (st *State) setSpeech(s *Speech) {
	before, was := st.Speeches[s.ID]
	if was {
		st.note('t', s.ID, before, s)
	} else {
		st.note('t', s.ID, nil, s)
	}
	st.Speeches[s.ID] = s
	st.changes.key("speech/" + s.ID)
	st.changes.key("floor")
	st.changes.person(s.Person)
	st.touchFloor(s.Segment)
}

// dropSpeech takes a speech out of the record's state as if it had never begun.
func (st *State) dropSpeech(s *Speech) {
	st.note('t', s.ID, s, nil)
	delete(st.Speeches, s.ID)
	st.changes.key("speech/" + s.ID)
	st.changes.key("floor")
	st.changes.person(s.Person)
	st.touchFloor(s.Segment)
	st.touchNotesOf(s.ID)
}

func (st *State) setFloor(f *Floor) {
	st.note('f', "", st.Floor, f)
	st.touchSpeakers(st.Floor)
	st.touchSpeakers(f)
	st.Floor = f
	st.changes.key("floor")
	st.changes.role(RoleChair)
}

// touchSpeakers: "me" says whose speech is under way. One that a point of order interrupted comes back
// without being changed itself.
func (st *State) touchSpeakers(f *Floor) {
	for _, id := range []string{f.Speech, f.Interrupted} {
		if s := st.Speeches[id]; s != nil {
			st.changes.person(s.Person)
		}
	}
}

// touchFloor says that a segment's list or floor changed: expectations are reckoned anew from now.
func (st *State) touchFloor(segment string) {
	st.FloorAt[segment] = st.At
	st.changes.floor(segment)
	clear(st.orders)
	clear(st.places)
	st.paceMemo = nil
}

// undo takes back the last act. A request that its owner changed since (withdrew, say) keeps that
// change: nobody's own word is undone by another's.
func (st *State) undo() {
	if len(st.Acts) == 0 {
		return
	}
	a := st.Acts[len(st.Acts)-1]
	st.Acts = st.Acts[: len(st.Acts)-1 : len(st.Acts)-1]
	for _, c := range a.changes {
		st.replace(c.kind, c.id, c.after, c.before)
	}
	st.mergeTwins(&a)
	st.Undone = append(st.Undone[:len(st.Undone):len(st.Undone)], a)
	st.changes.key("floor")
	st.changes.role(RoleChair)
}

func (st *State) redo() {
	if len(st.Undone) == 0 {
		return
	}
	a := st.Undone[len(st.Undone)-1]
	st.Undone = st.Undone[: len(st.Undone)-1 : len(st.Undone)-1]
	for _, c := range a.changes {
		st.replace(c.kind, c.id, c.before, c.after)
	}
	st.Acts = append(st.Acts[:len(st.Acts):len(st.Acts)], a)
	st.changes.key("floor")
	st.changes.role(RoleChair)
}

package session

import "cmp"

const (
	// extendS is the extension of a speech, in seconds, when the chair does not say how long.
	extendS = 60
	// maxExtendS bounds one extension of a speech, in seconds; a negative one shortens.
	maxExtendS = 3600
)

func (d *decision) floor(c Command) *Refusal {
	switch c := c.(type) {
	case *FloorGive:
		return d.give(c)
	case *FloorFinish:
		s, r := d.underWay(c.Expect)
		if r != nil {
			return r
		}
		if d.in.Actor.Role == RoleParticipant && s.Person != d.in.Actor.Person {
			return refuse(CodeForbidden, "speech.not_yours", "")
		}
		d.emit(&SpeechEnded{Speech: s.ID})
		return nil
	case *FloorPause:
		s, r := d.underWay(c.Expect)
		if r != nil {
			return r
		}
		if s.PausedAt != 0 {
			return refuse(CodeConflict, "speech.already_paused", "")
		}
		d.emit(&SpeechPaused{Speech: s.ID})
		return nil
	case *FloorResume:
		s, r := d.underWay(c.Expect)
		if r != nil {
			return r
		}
		if s.PausedAt == 0 {
			return refuse(CodeConflict, "speech.not_paused", "")
		}
		if seg := d.st.Segments[s.Segment]; seg.State == Suspended {
			return refuse(CodeConflict, "segment.suspended", "segment", "segment", seg.ID)
		}
		d.emit(&SpeechResumed{Speech: s.ID})
		return nil
	case *FloorExtend:
		s, r := d.underWay(c.Expect)
		if r != nil {
			return r
		}
		seconds := cmp.Or(c.Seconds, extendS)
		if seconds < -maxExtendS || seconds > maxExtendS || s.LimitS+seconds < 0 || s.LimitS+seconds > 4*maxLimitS {
			return refuse(CodeBadRequest, "speech.extend_range", "seconds", "max", itoa(maxExtendS))
		}
		if r := d.mayExtend(s, seconds); r != nil {
			return r
		}
		d.emit(&SpeechExtended{Speech: s.ID, Seconds: seconds})
		return nil
	case *FloorUndo:
		if len(d.st.Acts) == 0 {
			return refuse(CodeConflict, "undo.nothing", "")
		}
		v := d.st.Acts[len(d.st.Acts)-1].V
		if c.V != 0 && c.V != v {
			return refuse(CodeStale, "undo.stale", "v")
		}
		d.emit(&ActUndone{V: v})
		return nil
	case *FloorRedo:
		if len(d.st.Undone) == 0 {
			return refuse(CodeConflict, "redo.nothing", "")
		}
		a := d.st.Undone[len(d.st.Undone)-1]
		if c.V != 0 && c.V != a.V {
			return refuse(CodeStale, "undo.stale", "v")
		}
		if !d.st.redoable(a) {
			return refuse(CodeConflict, "redo.changed", "")
		}
		d.emit(&ActRedone{V: a.V})
		return nil
	}
	return nil
}

// stale compares what the sender thought was under way with what is.
func (d *decision) stale(e Expect) *Refusal {
	if e.Set && e.Speech != d.st.Floor.Speech {
		return refuse(CodeStale, "speech.stale", "expect", "expected", e.Speech, "current", d.st.Floor.Speech)
	}
	return nil
}

func (d *decision) underWay(e Expect) (*Speech, *Refusal) {
	if r := d.stale(e); r != nil {
		return nil, r
	}
	s := d.st.Speaking()
	if s == nil {
		return nil, refuse(CodeConflict, "speech.none", "")
	}
	return s, nil
}

// give starts a speech: of a waiting request, or of a person the chair calls who may not be on the
// list at all. It ends the speech under way, but a point of order pauses it.
func (d *decision) give(c *FloorGive) *Refusal {
	if r := d.stale(c.Expect); r != nil {
		return r
	}
	seg := d.st.Current()
	if seg == nil {
		return refuse(CodeConflict, "segment.none_open", "")
	}
	if seg.State == Suspended {
		return refuse(CodeConflict, "segment.suspended", "segment", "segment", seg.ID)
	}
	if c.LimitS != 0 && (c.LimitS < minLimitS || c.LimitS > maxLimitS) {
		return refuse(CodeBadRequest, "list.limit_range", "limit_s", "min", itoa(minLimitS), "max", itoa(maxLimitS))
	}
	if r := checkText(c.Reason, "reason", MaxShort, true); r != nil {
		return r
	}
	q, p, r := d.called(c, seg)
	if r != nil {
		return r
	}
	if sp := d.st.Speaking(); sp != nil && q != nil && sp.Request == q.ID {
		return refuse(CodeConflict, "speech.already_speaking", "request")
	}
	ev := &FloorGiven{
		Speech: shortID("s", d.st.nSpeech+1), Segment: seg.ID, Person: p.ID,
		Kind: KindStatement, Capacity: CapacityOwn, Remote: p.Remote,
		Reason: c.Reason,
	}
	if q != nil {
		ev.ToSpeech = q.ToSpeech
		ev.Request, ev.Kind, ev.Capacity, ev.OnBehalfOf, ev.Topic, ev.Remote = q.ID, q.Kind, q.Capacity, q.OnBehalfOf, q.Topic, q.Remote
	}
	ev.LimitS = c.LimitS
	if ev.LimitS == 0 {
		ev.LimitS = seg.Limits.For(ev.Kind, ev.Capacity)
		if q != nil {
			ev.LimitS = seg.Limits.Of(q)
		}
	}
	sp := d.st.Speaking()
	switch {
	case sp != nil && ev.Kind == KindPointOfOrder:
		if sp.Kind == KindPointOfOrder {
			// Rule 71: a representative may not speak on another matter while raising one.
			return refuse(CodeConflict, "speech.point_of_order_under_way", "request")
		}
		if sp.PausedAt == 0 {
			d.emit(&SpeechPaused{Speech: sp.ID})
		}
		ev.Interrupts = true
	default:
		d.endSpeeches()
	}
	d.lapseReplies(seg, ev)
	d.emit(ev)
	return nil
}

// called resolves whom the chair means. Exactly one of request and person is given; a person who
// waits in this segment is called by that request.
func (d *decision) called(c *FloorGive, seg *Segment) (*Request, *Person, *Refusal) {
	if (c.Request == "") == (c.Person == "") {
		return nil, nil, refuse(CodeBadRequest, "give.request_or_person", "request")
	}
	if c.Request != "" {
		q, r := d.findWaiting(c.Request, "request")
		if r != nil {
			return nil, nil, r
		}
		if q.Segment != seg.ID {
			return nil, nil, refuse(CodeConflict, "request.other_segment", "request", "segment", q.Segment)
		}
		p := d.st.People[q.Person]
		if p == nil {
			return nil, nil, refuse(CodeNotFound, "person.not_found", "request", "person", q.Person)
		}
		return q, p, nil
	}
	p, r := d.findPerson(c.Person)
	if r != nil {
		return nil, nil, r
	}
	if p.Revoked || p.Erased {
		return nil, nil, refuse(CodeConflict, "person.revoked", "person")
	}
	if sp := d.st.Speaking(); sp != nil && sp.Person == p.ID && d.st.firstWaiting(p.ID, seg.ID) == nil {
		return nil, nil, refuse(CodeConflict, "speech.already_speaking", "person")
	}
	return d.st.firstWaiting(p.ID, seg.ID), p, nil
}

// endSpeeches ends the speech under way and the one it interrupted, if any.
func (d *decision) endSpeeches() {
	for _, id := range []string{d.st.Floor.Speech, d.st.Floor.Interrupted} {
		if id != "" {
			d.emit(&SpeechEnded{Speech: id})
		}
	}
}

func (st *State) applySpeech(e Entry, ev Event) {
	edit := func(id string, f func(*Speech)) {
		old := st.Speeches[id]
		if old == nil {
			return
		}
		s := *old
		f(&s)
		st.setSpeech(&s)
		if st.act != nil {
			st.act.Person, st.act.Segment = s.Person, s.Segment
		}
	}
	switch ev := ev.(type) {
	case *FloorGiven:
		st.applyGiven(e, ev)
	case *SpeechEnded:
		st.applyEnded(e, ev)
	case *SpeechAnnulled:
		st.applyAnnulled(ev)
	case *SpeechPaused:
		edit(ev.Speech, func(s *Speech) { s.PausedAt = e.At })
	case *SpeechResumed:
		edit(ev.Speech, func(s *Speech) { s.PausedMS += int64(e.At - s.PausedAt); s.PausedAt = 0 })
	case *SpeechExtended:
		edit(ev.Speech, func(s *Speech) { s.LimitS += ev.Seconds })
	}
}

func (st *State) applyGiven(e Entry, ev *FloorGiven) {
	st.nSpeech = max(st.nSpeech, number(ev.Speech))
	st.SpeechIDs = append(st.SpeechIDs, ev.Speech)
	st.setSpeech(&Speech{
		ID: ev.Speech, Request: ev.Request, Segment: ev.Segment, Person: ev.Person, Kind: ev.Kind,
		Capacity: ev.Capacity, OnBehalfOf: ev.OnBehalfOf, Topic: ev.Topic, ToSpeech: ev.ToSpeech, Remote: ev.Remote,
		StartedAt: e.At, LimitS: ev.LimitS, Reason: ev.Reason,
	})
	if old := st.Requests[ev.Request]; old != nil {
		r := *old
		r.State = Speaking
		r.SwapWith = ""
		if r.Statement != "" {
			r.Statement = statementOf(Speaking)
		}
		st.setRequest(&r)
	}
	f := &Floor{Speech: ev.Speech}
	if ev.Interrupts {
		f.Interrupted = st.Floor.Speech
	}
	st.setFloor(f)
	if st.act != nil {
		st.act.Person, st.act.Segment = ev.Person, ev.Segment
	}
}

func (st *State) applyEnded(e Entry, ev *SpeechEnded) {
	old := st.Speeches[ev.Speech]
	if old == nil || old.EndedAt != 0 {
		return
	}
	s := *old
	if s.PausedAt != 0 {
		s.PausedMS += int64(e.At - s.PausedAt)
		s.PausedAt = 0
	}
	s.EndedAt = e.At
	s.Seconds = int((s.UsedMS(e.At) + 500) / 1000)
	st.setSpeech(&s)
	if old := st.Requests[s.Request]; old != nil {
		r := *old
		r.State = Done
		st.setRequest(&r)
	}
	switch ev.Speech {
	case st.Floor.Speech:
		st.setFloor(&Floor{Speech: st.Floor.Interrupted})
	case st.Floor.Interrupted:
		st.setFloor(&Floor{Speech: st.Floor.Speech})
	}
	st.changes.key("balance")
	if st.act != nil {
		st.act.Person, st.act.Segment = s.Person, s.Segment
	}
}

func (st *State) applyAnnulled(ev *SpeechAnnulled) {
	s := st.Speeches[ev.Speech]
	if s == nil || s.EndedAt != 0 {
		return
	}
	st.dropSpeech(s)
	if old := st.Requests[s.Request]; old != nil {
		r := *old
		r.State = Waiting
		if r.Statement == "delivered" {
			r.Statement = "deposited"
		}
		st.setRequest(&r)
	}
	st.setFloor(&Floor{Speech: st.Floor.Interrupted})
	if st.act != nil {
		st.act.Person, st.act.Segment = s.Person, s.Segment
	}
}

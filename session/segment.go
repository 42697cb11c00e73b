package session

import "strconv"

func itoa(n int) string { return strconv.Itoa(n) }

// Bounds of a speaking time limit and of a delay, in seconds.
const (
	minLimitS = 5
	maxLimitS = 7200
	maxDelayS = 12 * 3600
	// lastCallS is how long after a last call the list closes when the chair gives no time.
	lastCallS = 120
)

func (d *decision) segment(c Command) *Refusal {
	switch c := c.(type) {
	case *SegmentOpen:
		return d.segmentOpen(c)
	case *SegmentSuspend:
		if r := checkText(c.Reason, "reason", MaxShort, true); r != nil {
			return r
		}
		return d.segmentTurn(c.Segment, Open, "segment.not_open", &SegmentWasSuspended{Segment: c.Segment, Reason: c.Reason})
	case *SegmentResume:
		if r := checkText(c.Reason, "reason", MaxShort, true); r != nil {
			return r
		}
		return d.segmentTurn(c.Segment, Suspended, "segment.not_suspended", &SegmentResumed{Segment: c.Segment, Reason: c.Reason})
	case *SegmentClose:
		return d.segmentClose(c)
	case *SegmentReschedule:
		return d.segmentReschedule(c)
	case *ListOpen:
		return d.listOpen(c)
	case *ListClose:
		return d.listClose(c)
	case *ListOrder:
		return d.listOrder(c)
	case *ListLimits:
		return d.listLimits(c)
	case *ClockTick:
		return d.tick()
	}
	return nil
}

// segmentOpen opens a planned segment. One segment is open at a time.
func (d *decision) segmentOpen(c *SegmentOpen) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if s.State != Planned {
		return refuse(CodeConflict, "segment.not_planned", "segment", "segment", s.ID, "state", string(s.State))
	}
	if cur := d.st.Current(); cur != nil {
		return refuse(CodeConflict, "segment.another_open", "segment", "segment", cur.ID)
	}
	if r := checkText(c.Reason, "reason", MaxShort, true); r != nil {
		return r
	}
	d.emit(&SegmentOpened{Segment: s.ID, Reason: c.Reason})
	if orderHas(s.Order, "lot") && s.Seed == "" {
		d.emit(d.ordered(s, s.Order, s.Weights, s.Safe, "")) // the programme's lot is drawn now
	}
	for _, ps := range d.st.Programme.Segments {
		if ps.ID == s.ID && ps.List.Opens == "on_open" && !s.ListOpen {
			d.emit(&ListOpened{Segment: s.ID, ClosesAt: s.ClosesAt})
		}
	}
	return nil
}

func (d *decision) segmentTurn(id string, from SegmentState, msg string, ev Event) *Refusal {
	s, r := d.findSegment(id)
	if r != nil {
		return r
	}
	if s.State != from {
		return refuse(CodeConflict, msg, "segment", "segment", s.ID, "state", string(s.State))
	}
	if from == Open {
		// The clock stands while the meeting is suspended.
		if sp := d.st.Speaking(); sp != nil && sp.PausedAt == 0 {
			d.emit(&SpeechPaused{Speech: sp.ID})
		}
	}
	d.emit(ev)
	return nil
}

// segmentClose ends the speech under way, closes the list and lets those still waiting lapse, or takes
// them over to another; the event names them, so that nobody is lost without a trace.
func (d *decision) segmentClose(c *SegmentClose) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if s.State != Open && s.State != Suspended {
		return refuse(CodeConflict, "segment.not_open", "segment", "segment", s.ID, "state", string(s.State))
	}
	if r := checkText(c.Reason, "reason", MaxShort, true); r != nil {
		return r
	}
	d.endSpeeches()
	if s.ListOpen {
		d.emit(&ListClosed{Segment: s.ID})
	}
	ev := &SegmentWasClosed{Segment: s.ID, Reason: c.Reason}
	if c.CarryOverTo != "" {
		if r := d.carryOver(s, c.CarryOverTo, ev); r != nil {
			return r
		}
	} else {
		for _, p := range d.st.Order(s.ID) {
			ev.Lapsed = append(ev.Lapsed, p.Request.ID)
		}
	}
	d.emit(ev)
	return nil
}

func (d *decision) segmentReschedule(c *SegmentReschedule) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if s.State == Closed {
		return refuse(CodeConflict, "segment.closed", "segment", "segment", s.ID)
	}
	start, end := s.Planned.Start, s.Planned.End
	if c.Start != 0 {
		start = c.Start
	}
	if c.End != 0 {
		end = c.End
	}
	if c.Start == 0 && c.End == 0 {
		return refuse(CodeBadRequest, "segment.no_times", "start")
	}
	if end <= start {
		return refuse(CodeBadRequest, "segment.end_before_start", "end")
	}
	d.emit(&SegmentRescheduled{Segment: s.ID, Start: start, End: end})
	return nil
}

func (st *State) applySegment(e Entry, ev Event) {
	edit := func(id string, f func(*Segment)) {
		old := st.Segments[id]
		if old == nil {
			return
		}
		s := *old
		f(&s)
		st.setSegment(&s)
		if st.act != nil {
			st.act.Segment = id
		}
	}
	switch ev := ev.(type) {
	case *SegmentOpened:
		edit(ev.Segment, func(s *Segment) { s.State, s.Actual = Open, Span{Start: e.At} })
		st.changes.key("floor")
		st.touchSession()
		st.changes.everyone = true
	case *SegmentWasSuspended:
		edit(ev.Segment, func(s *Segment) { s.State = Suspended })
		st.touchSession()
		st.changes.role(RoleParticipant)
	case *SegmentResumed:
		edit(ev.Segment, func(s *Segment) { s.State = Open })
		st.touchSession()
		st.changes.role(RoleParticipant)
	case *SegmentWasClosed:
		for _, id := range ev.Lapsed {
			st.lapse(id)
		}
		st.applyCarried(ev)
		edit(ev.Segment, func(s *Segment) { s.State, s.Actual.End = Closed, e.At })
		st.changes.key("floor")
		st.touchSession()
		st.changes.everyone = true
	case *SegmentRescheduled:
		edit(ev.Segment, func(s *Segment) { s.Planned = Span{ev.Start, ev.End} })
	case *ListOpened:
		edit(ev.Segment, func(s *Segment) { s.ListOpen, s.OpensAt, s.ClosesAt, s.LastCall = true, 0, ev.ClosesAt, false })
		st.changes.role(RoleParticipant)
	case *ListScheduled:
		edit(ev.Segment, func(s *Segment) { s.OpensAt, s.ClosesAt, s.LastCall = ev.OpensAt, ev.ClosesAt, ev.LastCall })
	case *ListClosed:
		edit(ev.Segment, func(s *Segment) { s.ListOpen, s.OpensAt, s.ClosesAt, s.LastCall = false, 0, 0, false })
		st.changes.role(RoleParticipant)
	case *ListOrdered:
		if st.Segments[ev.Segment] == nil {
			return
		}
		top := st.orderWithout(ev.Segment, "") // before: these are the places that are made safe
		edit(ev.Segment, func(s *Segment) {
			s.Order, s.Weights, s.Safe, s.Seed, s.DrawnTo = ev.Method, ev.Weights, ev.Safe, ev.Seed, ev.DrawnTo
		})
		kept := &Pins{Safe: st.topOf(ev.Segment, top)}
		for _, p := range st.Pins[ev.Segment].List {
			if p.Hold || p.Code != "moved" && p.Code != "carried" || oneOf(p.Request, kept.Safe) {
				kept.List = append(kept.List, p)
			}
		}
		st.setPins(ev.Segment, kept)
	case *ListLimited:
		edit(ev.Segment, func(s *Segment) { s.Limits = ev.Limits.Or(s.Limits) })
	}
}

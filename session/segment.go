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
		return d.segmentTurn(c.Segment, Suspended, "segment.not_suspended", &SegmentResumed{Segment: c.Segment})
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
	d.emit(&SegmentOpened{Segment: s.ID})
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

// when resolves a time given as a moment or as a delay; zero means now.
func (d *decision) when(at Instant, afterS int) (Instant, *Refusal) {
	switch {
	case at != 0 && afterS != 0:
		return 0, refuse(CodeBadRequest, "list.at_and_after", "after_s")
	case afterS < 0 || afterS > maxDelayS:
		return 0, refuse(CodeBadRequest, "list.after_range", "after_s", "max", itoa(maxDelayS))
	case at != 0 && at <= d.now:
		return 0, refuse(CodeBadRequest, "list.at_past", "at")
	case afterS > 0:
		return d.now.Add(afterS), nil
	}
	return at, nil
}

// listOpen opens a list now, or sets when it will. Opening an open list takes back a closing time.
func (d *decision) listOpen(c *ListOpen) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if s.State == Closed {
		return refuse(CodeConflict, "segment.closed", "segment", "segment", s.ID)
	}
	at, r := d.when(c.At, c.AfterS)
	if r != nil {
		return r
	}
	if at != 0 {
		if s.ListOpen {
			return refuse(CodeConflict, "list.already_open", "segment", "segment", s.ID)
		}
		d.emit(&ListScheduled{Segment: s.ID, OpensAt: at, ClosesAt: s.ClosesAt})
		return nil
	}
	d.emit(&ListOpened{Segment: s.ID})
	return nil
}

// listClose closes a list now, or sets when it will; a last call announces the closing.
func (d *decision) listClose(c *ListClose) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if !s.ListOpen && s.OpensAt == 0 {
		return refuse(CodeConflict, "list.already_closed", "segment", "segment", s.ID)
	}
	at, r := d.when(c.At, c.AfterS)
	if r != nil {
		return r
	}
	if at == 0 && c.LastCall {
		at = d.now.Add(lastCallS)
	}
	if at != 0 {
		d.emit(&ListScheduled{Segment: s.ID, OpensAt: s.OpensAt, ClosesAt: at, LastCall: c.LastCall})
		return nil
	}
	d.emit(&ListClosed{Segment: s.ID})
	return nil
}

func (d *decision) listOrder(c *ListOrder) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if !KnownOrder(c.Method) {
		return refuse(CodeBadRequest, "list.unknown_method", "method", "method", c.Method)
	}
	for g, w := range c.Weights {
		if _, ok := d.st.Group(g); !ok {
			return refuse(CodeBadRequest, "group.not_found", "weights", "group", g)
		}
		if !(w > 0 && w <= 100) {
			return refuse(CodeBadRequest, "list.weight_range", "weights", "group", g)
		}
	}
	safe := s.Safe
	if c.Safe != nil {
		safe = *c.Safe
	}
	if safe < 0 || safe > MaxSafe {
		return refuse(CodeBadRequest, "list.safe_range", "safe", "max", itoa(MaxSafe))
	}
	if r := checkText(c.Seed, "seed", MaxShort, true); r != nil {
		return r
	}
	d.emit(d.ordered(s, c.Method, c.Weights, safe, c.Seed))
	return nil
}

// ordered is the fact of an ordering. A lot is drawn with the seed given, else with one made from the
// command's salt and id: nobody can know it before, everybody can check it afterwards.
func (d *decision) ordered(s *Segment, method string, weights map[string]float64, safe int, seed string) *ListOrdered {
	ev := &ListOrdered{Segment: s.ID, Method: method, Weights: weights, Safe: safe}
	if orderHas(method, "lot") {
		if seed == "" {
			seed = ChainHash(d.in.Salt, []byte(d.in.ID))[:32]
		}
		ev.Seed, ev.DrawnTo = seed, d.st.nRequest
	}
	return ev
}

// listLimits changes the limits that are given; they hold for speeches that begin afterwards.
func (d *decision) listLimits(c *ListLimits) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if c.Limits == (Limits{}) {
		return refuse(CodeBadRequest, "list.no_limits", "statement_s")
	}
	for _, l := range []struct {
		field string
		v     int
	}{
		{"statement_s", c.StatementS}, {"group_s", c.GroupS}, {"panellist_s", c.PanellistS},
		{"reply_s", c.ReplyS}, {"point_of_order_s", c.PointOfOrderS},
		{"question_s", c.QuestionS}, {"answer_s", c.AnswerS},
		{"right_of_reply_s", c.RightOfReplyS}, {"second_right_of_reply_s", c.SecondRightOfReplyS},
	} {
		if l.v != 0 && (l.v < minLimitS || l.v > maxLimitS) {
			return refuse(CodeBadRequest, "list.limit_range", l.field, "min", itoa(minLimitS), "max", itoa(maxLimitS))
		}
	}
	d.emit(&ListLimited{Segment: s.ID, Limits: c.Limits.Or(s.Limits)})
	return nil
}

// Due is the next moment at which something happens by itself (a list opens or closes), and whether
// there is one. The room then sends ClockTick; two nodes may both, the second finds nothing to do.
func (st *State) Due() (Instant, bool) {
	var next Instant
	for _, id := range st.SegmentIDs {
		s := st.Segments[id]
		if s.State == Closed {
			continue
		}
		for _, at := range []Instant{pendingOpen(s), pendingClose(s)} {
			if at != 0 && (next == 0 || at < next) {
				next = at
			}
		}
	}
	return next, next != 0
}

func pendingOpen(s *Segment) Instant {
	if s.ListOpen {
		return 0
	}
	return s.OpensAt
}

func pendingClose(s *Segment) Instant {
	if !s.ListOpen {
		return 0
	}
	return s.ClosesAt
}

// tick opens and closes the lists whose time has come.
func (d *decision) tick() *Refusal {
	for _, id := range d.st.SegmentIDs {
		s := d.st.Segments[id]
		if s.State == Closed {
			continue
		}
		if at := pendingOpen(s); at != 0 && at <= d.now {
			d.emit(&ListOpened{Segment: id, ClosesAt: s.ClosesAt})
		} else if at := pendingClose(s); at != 0 && at <= d.now {
			d.emit(&ListClosed{Segment: id})
		}
	}
	if len(d.events) == 0 {
		return refuse(CodeConflict, "clock.nothing_due", "")
	}
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

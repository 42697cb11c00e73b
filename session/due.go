package session

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

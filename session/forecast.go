package session

// floorFreeAt is when the floor of a segment is expected to be free: at the end of the speech under
// way (and of the one it interrupted) if each keeps its limit. It is reckoned from the last change
// of the floor, never from the reader's clock, so that all nodes say the same; a page adds the
// overtime it sees.
func (st *State) floorFreeAt(seg *Segment) Instant {
	at := st.FloorAt[seg.ID]
	if seg.State == Planned {
		return max(at, st.ProjectedStart(seg.ID))
	}
	for _, id := range []string{st.Floor.Speech, st.Floor.Interrupted} {
		s := st.Speeches[id]
		if s == nil || s.Segment != seg.ID {
			continue
		}
		takes := st.expected(s.Kind, s.Capacity, st.groupOf(s.Person), s.LimitS)
		if left := int64(takes)*1000 - s.UsedMS(at); left > 0 {
			at += Instant(left)
		}
	}
	return at
}

// forecast fills in when each place is expected to be called, every speaker taking as long as such
// speakers do today (see pace), and
// whether that is before the segment's planned end.
func (st *State) forecast(seg *Segment, order []Place) {
	at := st.floorFreeAt(seg)
	statementsEnd := seg.Planned.End.Add(-seg.BlockS)
	for i := range order {
		r := order[i].Request
		order[i].ExpectedAt = at
		if order[i].ordinary {
			order[i].Fits = at < statementsEnd
		} else {
			order[i].Fits = at < st.endFor(seg, r)
			order[i].takes = st.expectS(seg, r)
		}
		at = at.Add(order[i].takes)
	}
}

// endFor is before when the request's turn must come for it to be reached: before the segment's end,
// and but for the answers, before the reply block that is kept for them.
func (st *State) endFor(seg *Segment, r *Request) Instant {
	if st.part(seg, r) == partOrdinary {
		return seg.Planned.End.Add(-seg.BlockS)
	}
	return seg.Planned.End
}

// ProjectedStart is the planned start, later if an earlier segment is projected to run over it, or
// the actual start once there is one.
func (st *State) ProjectedStart(segment string) Instant {
	start, _ := st.projected(segment, st.listDoneAt)
	return start
}

// ProjectedEnd is the planned end, later if the list as it stands would run over it, or the actual
// end once there is one.
func (st *State) ProjectedEnd(segment string) Instant {
	_, end := st.projected(segment, st.listDoneAt)
	return end
}

// projected walks the day in programme order, carrying overrun into the segments that follow; done says
// when the list of the one under way is through.
func (st *State) projected(segment string, done func(*Segment) Instant) (start, end Instant) {
	var free Instant // when the segments before are projected to be over
	for _, id := range st.SegmentIDs {
		seg := st.Segments[id]
		switch seg.State {
		case Closed:
			start, end = seg.Actual.Start, seg.Actual.End
		case Planned:
			start = max(seg.Planned.Start, free)
			end = start + (seg.Planned.End - seg.Planned.Start)
		default:
			start = seg.Actual.Start
			end = max(seg.Planned.End, done(seg))
		}
		if id == segment {
			return start, end
		}
		free = max(free, end)
	}
	return 0, 0
}

// listDoneAt is when everyone on the list would have spoken.
func (st *State) listDoneAt(seg *Segment) Instant {
	order := st.Order(seg.ID)
	if len(order) == 0 {
		return st.floorFreeAt(seg)
	}
	last := order[len(order)-1]
	return last.ExpectedAt.Add(st.expectS(seg, last.Request))
}

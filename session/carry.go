package session

import "slices"

// carryOver says who of those still waiting goes to which list when a segment closes. A point of order
// and a reply are of their moment and lapse; so does a request whose person waits there already with
// one of the same kind, for nobody has two.
func (d *decision) carryOver(from *Segment, to string, ev *SegmentWasClosed) *Refusal {
	t := d.st.Segments[to]
	switch {
	case t == nil:
		return refuse(CodeNotFound, "segment.not_found", "carry_over_to", "segment", to)
	case t.ID == from.ID:
		return refuse(CodeBadRequest, "segment.carry_itself", "carry_over_to", "segment", to)
	case t.State == Closed:
		return refuse(CodeConflict, "segment.closed", "carry_over_to", "segment", to)
	}
	ev.CarriedTo = to
	room := maxWaiting - len(d.st.Order(to))
	for _, pl := range d.st.Order(from.ID) {
		r := pl.Request
		at := d.st.part(from, r)
		if at == partPoints || at == partReplies || d.st.waitingKind(r.Person, to, r.Kind) != nil || len(ev.Carried) >= room {
			ev.Lapsed = append(ev.Lapsed, r.ID)
		} else {
			ev.Carried = append(ev.Carried, r.ID)
		}
	}
	return nil
}

// applyCarried moves the requests to the head of the other list, in the order they had. Like a plain
// move of the chair's, their places last until that list is ordered anew.
func (st *State) applyCarried(ev *SegmentWasClosed) {
	if st.Segments[ev.CarriedTo] == nil || len(ev.Carried) == 0 {
		return
	}
	there := st.orderWithout(ev.CarriedTo, "")
	pins := st.Pins[ev.CarriedTo].without(ev.Carried...)
	for i, id := range ev.Carried {
		old := st.Requests[id]
		if old == nil {
			continue
		}
		r := *old
		if r.AskedIn == "" {
			r.AskedIn = r.Segment
		}
		r.Segment, r.SwapWith = ev.CarriedTo, ""
		st.setRequest(&r)
		pins.List = append(pins.List, Pin{
			Request: id, Code: "carried", V: st.V, Ahead: slices.Clone(ev.Carried[:i]), // behind nobody: at the head
		})
	}
	pins.Safe = st.topOf(ev.CarriedTo, append(slices.Clone(ev.Carried), there...))
	st.setPins(ev.CarriedTo, pins)
}

// mergeTwins: undo may bring back a request whose person has asked again since. The one that came back
// stands, in its own place; the later one lapses. What was undone is then not done again: nobody
// should lose both.
func (st *State) mergeTwins(a *Act) {
	for _, c := range a.changes {
		r := st.Requests[c.id]
		if c.kind != 'r' || r == nil || r.State != Waiting {
			continue
		}
		p := st.People[r.Person]
		if p == nil {
			continue
		}
		for _, id := range slices.Clone(p.Requests) {
			if t := st.Requests[id]; t != nil && t.ID != r.ID && t.State == Waiting && t.Kind == r.Kind && t.Segment == r.Segment {
				st.lapse(t.ID)
				a.twins = true
			}
		}
	}
}

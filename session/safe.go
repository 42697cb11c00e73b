package session

import "slices"

// A safe top N protects who is next from being overtaken: the first N of a list keep their places
// whatever comes, a new request, a change of the ordering method, a speech that shifts the rotation.
// Only a person's act on the place itself moves them: the chair's move, a swap, a deferral, an
// absence. As they are called, the next ones become safe.

// MaxSafe bounds N: a list that is all safe has no ordering method.
const MaxSafe = 50

// holdSafe gives the safe requests the first of the places that the ordering method has to give, in
// their order; what stands apart by its kind stays where it is. Where that is another place than the
// method and the pins give, the reason says so.
func (st *State) holdSafe(seg *Segment, order []Place) []Place {
	safe := st.Pins[seg.ID].Safe
	if seg.Safe == 0 || len(safe) == 0 {
		return order
	}
	var slots []int
	var wait []Place
	for i, pl := range order {
		if st.part(seg, pl.Request) == partOrdinary {
			slots, wait = append(slots, i), append(wait, pl)
		}
	}
	held := 0
	for _, id := range safe {
		i := slices.IndexFunc(wait, func(pl Place) bool { return pl.Request.ID == id })
		if i < held {
			continue // no longer waits
		}
		pl := wait[i]
		if i != held {
			pl.Why = append([]Reason{{Code: "safe", N: float64(seg.Safe)}}, pl.Why...)
		}
		copy(wait[held+1:], wait[held:i])
		wait[held] = pl
		held++
	}
	for i, pl := range wait {
		order[slots[i]] = pl
	}
	return order
}

// topOf are the ids that are safe in an order of those that may be moved.
func (st *State) topOf(segment string, ids []string) []string {
	var top []string
	for _, id := range ids {
		if s := st.Segments[segment]; s == nil || len(top) >= s.Safe {
			break
		}
		if st.ordinary(st.Requests[id]) {
			top = append(top, id)
		}
	}
	return top
}

// keepSafe makes safe who has come to the top, and forgets who no longer waits. It runs at the end of
// every entry, within the act if it is one.
func (st *State) keepSafe() {
	for _, id := range st.SegmentIDs {
		s := st.Segments[id]
		if s.State == Closed || s.Safe == 0 && len(st.Pins[id].Safe) == 0 {
			continue
		}
		if top := st.topOf(id, st.orderWithout(id, "")); !slices.Equal(top, st.Pins[id].Safe) {
			p := *st.Pins[id]
			p.Safe = top
			st.setPins(id, &p)
		}
	}
}

package session

import "slices"

// A safe top N protects who is next from being overtaken: the first N of a list keep their places
// whatever comes, a new request, a change of the ordering method, a speech that shifts the rotation.
// Only a person's act on the place itself moves them: the chair's move, a swap, a deferral, an
// absence. As they are called, the next ones become safe.

// MaxSafe bounds N: a list that is all safe has no ordering method.
const MaxSafe = 50

// holdSafe puts the safe requests first, in their order. Where that is another place than the method
// and the pins give, the reason says so.
func (p *Pins) holdSafe(order []Place, n int) []Place {
	if n == 0 || len(p.Safe) == 0 {
		return order
	}
	out := make([]Place, 0, len(order))
	for _, id := range p.Safe {
		i := slices.IndexFunc(order, func(pl Place) bool { return pl.Request.ID == id })
		if i < 0 {
			continue // no longer waits
		}
		pl := order[i]
		if i != len(out) {
			pl.Why = append([]Reason{{Code: "safe", N: float64(n)}}, pl.Why...)
		}
		out = append(out, pl)
	}
	held := len(out)
	for _, pl := range order {
		if !slices.ContainsFunc(out[:held], func(h Place) bool { return h.Request == pl.Request }) {
			out = append(out, pl)
		}
	}
	return out
}

// topOf are the ids that are safe in an order of those that may be moved.
func (st *State) topOf(segment string, ids []string) []string {
	n := 0
	if s := st.Segments[segment]; s != nil {
		n = min(s.Safe, len(ids))
	}
	return slices.Clone(ids[:n])
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

package session

// Place is a request's place on its list, with the reasons for it and when its turn is expected.
type Place struct {
	Request    *Request
	Why        []Reason
	ExpectedAt Instant
	Fits       bool
}

// Order is the segment's speakers list in speaking order: points of order first, because a point of
// order is heard at once (rules of procedure of the General Assembly, rule 71), then the ordering
// method with the chair's moves over it.
func (st *State) Order(segment string) []Place {
	if o, ok := st.orders[segment]; ok {
		return o
	}
	seg := st.Segments[segment]
	if seg == nil {
		return nil
	}
	var waiting []*Request
	var order []Place
	for _, id := range st.RequestIDs {
		r := st.Requests[id]
		if r == nil || r.Segment != segment || r.State != Waiting {
			continue
		}
		if r.Kind == KindPointOfOrder {
			order = append(order, Place{Request: r, Why: []Reason{{Code: "point_of_order"}}})
		} else {
			waiting = append(waiting, r)
		}
	}
	pins := st.Pins[segment]
	order = append(order, pins.holdSafe(pins.place(st.arrange(seg, seg.Order, waiting)), seg.Safe)...)
	st.forecast(seg, order)
	st.orders[segment] = order
	for i, p := range order {
		st.places[p.Request.ID] = i
	}
	return order
}

// place is where a waiting request stands.
func (st *State) place(r *Request) Place {
	order := st.Order(r.Segment)
	if i, ok := st.places[r.ID]; ok && i < len(order) && order[i].Request == r {
		return order[i]
	}
	return Place{Request: r}
}

// procedural interventions count neither as a group's turn nor against its time.
func procedural(k RequestKind) bool { return k == KindPointOfOrder }

func (st *State) groupOf(person string) string {
	if p := st.People[person]; p != nil {
		return p.Group
	}
	return ""
}

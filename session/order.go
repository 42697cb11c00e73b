package session

// Place is a request's place on its list, with the reasons for it and when its turn is expected.
type Place struct {
	Request    *Request
	Why        []Reason
	ExpectedAt Instant
	Fits       bool
	takes      int  // seconds that it is expected to take, once reckoned
	ordinary   bool // the ordering method placed it
}

// Order is the segment's speakers list in speaking order: what stands apart by its kind (see part), in
// its midst what the ordering method places; over both, but for the points of order, the chair's moves;
// and over all that re-orders, the safe places.
func (st *State) Order(segment string) []Place {
	if o, ok := st.orders[segment]; ok {
		return o
	}
	seg := st.Segments[segment]
	if seg == nil {
		return nil
	}
	var by [parts][]*Request
	for _, id := range st.RequestIDs {
		if r := st.Requests[id]; r != nil && r.Segment == segment && r.State == Waiting {
			at := st.part(seg, r)
			by[at] = append(by[at], r)
		}
	}
	order := st.standApart(seg, partPoints, by[partPoints])
	var rest []Place
	for at := partReplies; at < parts; at++ {
		if at == partOrdinary {
			rest = append(rest, st.arrange(seg, seg.Order, by[at])...)
		} else if len(by[at]) > 0 {
			rest = append(rest, st.standApart(seg, at, by[at])...)
		}
	}
	order = append(order, st.holdSafe(seg, st.Pins[segment].place(rest))...)
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

package session

func (st *State) applyRequest(e Entry, ev Event) {
	edit := func(id string, f func(*Request)) {
		old := st.Requests[id]
		if old == nil {
			return
		}
		r := *old
		f(&r)
		st.setRequest(&r)
		if st.act != nil {
			st.act.Person, st.act.Segment = r.Person, r.Segment
		}
	}
	switch ev := ev.(type) {
	case *FloorRequested:
		st.applyRequested(e, ev)
	case *RequestsLapsed:
		for _, id := range ev.Requests {
			st.lapse(id)
		}
	case *RequestWithdrawn:
		edit(ev.Request, func(r *Request) { r.State, r.SwapWith = Withdrawn, "" })
	case *RequestRemoved:
		edit(ev.Request, func(r *Request) { r.State, r.Reason = Removed, ev.Reason })
	case *RequestDeferred:
		st.toEnd(ev.Request, "deferred")
		edit(ev.Request, func(*Request) {})
	case *RequestEdited:
		edit(ev.Request, func(r *Request) {
			r.Capacity, r.OnBehalfOf, r.Topic, r.Language, r.Remote = ev.Capacity, ev.OnBehalfOf, ev.Topic, ev.Language, ev.Remote
		})
	case *RequestAbsent:
		if !ev.Lapsed {
			st.toEnd(ev.Request, "absent")
		}
		edit(ev.Request, func(r *Request) {
			r.Absences++
			if ev.Lapsed {
				r.State = Lapsed
				if r.Statement != "" {
					r.Statement = statementOf(Lapsed)
				}
			}
		})
	case *RequestMoved:
		if r := st.Requests[ev.Request]; r != nil {
			rest := st.orderWithout(r.Segment, r.ID)
			i := len(rest)
			for k, id := range rest {
				if id == ev.Before {
					i = k
				}
			}
			st.pinAt(r.Segment, r.ID, i, Pin{Code: "moved", Reason: ev.Reason, Hold: ev.Pin})
			edit(ev.Request, func(*Request) {})
		}
	case *SwapProposed:
		edit(ev.Request, func(r *Request) { r.SwapWith, r.SwapDeclined = ev.With, "" })
	case *SwapDeclined:
		edit(ev.With, func(r *Request) { r.SwapWith, r.SwapDeclined = "", ev.Request })
	case *PlacesSwapped:
		st.applySwap(ev)
	case *PointOfOrderRuled:
		edit(ev.Request, func(r *Request) {
			r.Ruling = &Ruling{Upheld: ev.Upheld, Text: ev.Text}
			if r.State == Waiting {
				r.State = Done // decided without being heard: it no longer stands before the list
			}
		})
	case *StatementDeposited:
		st.applyDeposited(e, ev)
		if ev.Request != "" {
			edit(ev.Request, func(r *Request) { r.Statement = statementOf(r.State) })
		}
	}
}

func (st *State) applyRequested(e Entry, ev *FloorRequested) {
	st.nRequest = max(st.nRequest, number(ev.Request))
	st.RequestIDs = append(st.RequestIDs, ev.Request)
	if p := st.People[ev.Person]; p != nil {
		p.Requests = append(p.Requests, ev.Request)
	}
	st.setRequest(&Request{
		ID: ev.Request, Segment: ev.Segment, Person: ev.Person, Kind: ev.Kind, Capacity: ev.Capacity,
		OnBehalfOf: ev.OnBehalfOf, Topic: ev.Topic, Language: ev.Language, Remote: ev.Remote,
		RequestedAt: e.At, State: Waiting, Question: ev.Question,
		ToSpeech: ev.ToSpeech, Category: ev.Category, Nth: ev.Nth, AskedIn: ev.AskedIn,
	})
	if q := st.Questions[ev.Question]; q != nil {
		if ev.Topic == "" && q.elsewhere() {
			with := *st.Requests[ev.Request]
			with.Topic = q.topic()
			st.setRequest(&with)
		}
		st.standQuestion(q, questionStand{q.State, ev.Request, q.Reason})
	}
	if st.act != nil {
		st.act.Person, st.act.Segment = ev.Person, ev.Segment
	}
}

// toEnd pins a request behind everyone who waits now; who comes later comes after it.
func (st *State) toEnd(id, code string) {
	if r := st.Requests[id]; r != nil && r.Kind != KindPointOfOrder {
		st.pinAt(r.Segment, id, len(st.orderWithout(r.Segment, id)), Pin{Code: code})
	}
}

func (st *State) applySwap(ev *PlacesSwapped) {
	a, b := st.Requests[ev.Request], st.Requests[ev.With]
	if a == nil || b == nil {
		return
	}
	var ids []string
	for _, pl := range st.Order(a.Segment) {
		if pl.Request.Kind != KindPointOfOrder {
			ids = append(ids, pl.Request.ID)
		}
	}
	for i, id := range ids {
		switch id {
		case a.ID:
			ids[i] = b.ID
		case b.ID:
			ids[i] = a.ID
		}
	}
	pins := st.Pins[a.Segment].without(a.ID, b.ID)
	for i, id := range ids {
		if id == a.ID || id == b.ID {
			pins.List = append(pins.List, Pin{
				Request: id, Code: "swapped", Hold: true, V: st.V,
				Ahead: append([]string(nil), ids[:i]...), Behind: append([]string(nil), ids[i+1:]...),
			})
		}
	}
	pins.Safe = st.topOf(a.Segment, ids)
	st.setPins(a.Segment, pins)
	for _, q := range []*Request{a, b} {
		r := *q
		r.SwapWith, r.SwapDeclined = "", ""
		st.setRequest(&r)
	}
	if st.act != nil {
		st.act.Person, st.act.Segment = a.Person, a.Segment
	}
}

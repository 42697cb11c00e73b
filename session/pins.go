package session

import "slices"

// Pins are the places that a person's act has fixed over what the ordering method says.
type Pins struct {
	List []Pin
	Safe []string // the requests at the top of the list that no re-ordering moves, in their order
}

// Pin holds one request in its place by its neighbours at the time of the act: it goes directly
// before the first of Behind that still waits, else directly after the last of Ahead that does,
// else to the top. So the called, the withdrawn and the newly arrived move it no further than
// they must.
type Pin struct {
	Request string
	Code    string // moved, deferred, absent, swapped
	Reason  string
	Hold    bool   // survives a change of the ordering method
	V       uint64 // the entry that fixed the place, which tells one act's pin from the next one's
	Ahead   []string
	Behind  []string
}

// without is the pins but for those of the requests.
func (p *Pins) without(requests ...string) *Pins {
	out := &Pins{Safe: p.Safe}
	for _, pin := range p.List {
		if !oneOf(pin.Request, requests) {
			out.List = append(out.List, pin)
		}
	}
	return out
}

// find is the pin of a request.
func (p *Pins) find(request string) (Pin, bool) {
	for _, pin := range p.List {
		if pin.Request == request {
			return pin, true
		}
	}
	return Pin{}, false
}

// exchange takes an act back (or does it again) on pins that others may have changed since: a
// request whose pin differs between from and to gets the one of to if it still has the one of from.
// A pin that its owner's later act set (a deferral) stays: it is the owner's word.
func (p *Pins) exchange(from, to *Pins) *Pins {
	if p == from {
		return to
	}
	var touched []string
	touch := func(id string) {
		now, _ := p.find(id)
		was, _ := from.find(id)
		will, _ := to.find(id)
		if !oneOf(id, touched) && !samePin(was, will) && samePin(now, was) {
			touched = append(touched, id)
		}
	}
	for _, pin := range from.List {
		touch(pin.Request)
	}
	for _, pin := range to.List {
		touch(pin.Request)
	}
	out := p.without(touched...)
	if !slices.Equal(from.Safe, to.Safe) {
		out.Safe = to.Safe // keepSafe leaves out who no longer waits
	}
	for _, id := range touched {
		if pin, ok := to.find(id); ok {
			out.List = append(out.List, pin)
		}
	}
	return out
}

func samePin(a, b Pin) bool {
	return a.Request == b.Request && a.V == b.V
}

// place puts the pinned requests into the order that the method made of all.
func (p *Pins) place(method []Place) []Place {
	if len(p.List) == 0 {
		return method
	}
	byID := make(map[string]Place, len(method))
	for _, pl := range method {
		byID[pl.Request.ID] = pl
	}
	order := make([]Place, 0, len(method))
	pinned := map[string]bool{}
	for _, pin := range p.List {
		if _, waits := byID[pin.Request]; waits {
			pinned[pin.Request] = true
		}
	}
	for _, pl := range method {
		if !pinned[pl.Request.ID] {
			order = append(order, pl)
		}
	}
	at := make(map[string]int, len(method))
	reindex := func() {
		for i, pl := range order {
			at[pl.Request.ID] = i
		}
	}
	reindex()
	for _, pin := range p.List {
		pl, waits := byID[pin.Request]
		if !waits {
			continue
		}
		i := pin.index(at)
		pl.Why = []Reason{{Code: pin.Code, Text: pin.Reason}}
		order = append(order, Place{})
		copy(order[i+1:], order[i:])
		order[i] = pl
		reindex()
	}
	return order
}

func (pin Pin) index(at map[string]int) int {
	for _, id := range pin.Behind {
		if i, ok := at[id]; ok {
			return i
		}
	}
	for k := len(pin.Ahead) - 1; k >= 0; k-- {
		if i, ok := at[pin.Ahead[k]]; ok {
			return i + 1
		}
	}
	return 0
}

// pinAt fixes a request at position i of the segment's order as it would be without it.
func (st *State) pinAt(segment, request string, i int, pin Pin) {
	rest := st.orderWithout(segment, request)
	i = min(max(i, 0), len(rest))
	pin.Request, pin.V = request, st.V
	pin.Ahead, pin.Behind = append([]string(nil), rest[:i]...), append([]string(nil), rest[i:]...)
	p := st.Pins[segment].without(request)
	p.List = append(p.List, pin)
	p.Safe = st.topOf(segment, slices.Insert(slices.Clone(rest), i, request))
	st.setPins(segment, p)
}

// orderWithout lists the waiting requests that may be pinned, in speaking order, but for one.
func (st *State) orderWithout(segment, request string) []string {
	var ids []string
	for _, pl := range st.Order(segment) {
		if pl.Request.ID != request && pl.Request.Kind != KindPointOfOrder {
			ids = append(ids, pl.Request.ID)
		}
	}
	return ids
}

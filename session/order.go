package session

import "sort"

// Place is a request's place on its list, with the reasons for it and when its turn is expected.
type Place struct {
	Request    *Request
	Why        []Reason
	ExpectedAt Instant
	Fits       bool
}

// Method is a way to order a speakers list. It gets the waiting requests in order of request and
// returns the same requests, each once, in speaking order with its reasons.
type Method func(st *State, seg *Segment, waiting []*Request) []Place

// methods are the ordering methods a programme or a chair may name.
var methods = map[string]Method{
	"request":  orderOfRequest,
	"rotation": rotation,
}

// Methods are the names of the ordering methods, sorted.
func Methods() []string {
	names := make([]string, 0, len(methods))
	for n := range methods {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
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
	m := methods[seg.Order]
	if m == nil {
		m = orderOfRequest // a record may name a method this program no longer has
	}
	order = append(order, st.Pins[segment].place(m(st, seg, waiting))...)
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

// orderOfRequest is the general rule: speakers are called in the order in which they signify their
// desire to speak (rules of procedure of the General Assembly, rule 68).
func orderOfRequest(_ *State, _ *Segment, waiting []*Request) []Place {
	out := make([]Place, len(waiting))
	for i, r := range waiting {
		out[i] = Place{Request: r, Why: []Reason{{Code: "order_of_request"}}}
	}
	return out
}

// rotation gives each place to the stakeholder group that has had the fewest turns for its weight in
// this segment, those already placed counted; among equals to the one whose last turn is longest
// ago, then to the earliest request. Within a group the order of request holds.
func rotation(st *State, seg *Segment, waiting []*Request) []Place {
	type queue struct {
		group  string
		turns  int
		last   int
		weight float64
		wait   []*Request
	}
	var queues []*queue
	byGroup := map[string]*queue{}
	get := func(group string) *queue {
		q := byGroup[group]
		if q == nil {
			w := seg.Weights[group]
			if w <= 0 {
				w = 1
			}
			q = &queue{group: group, last: -1, weight: w}
			byGroup[group] = q
			queues = append(queues, q)
		}
		return q
	}
	turn := 0
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if s == nil || s.Segment != seg.ID || procedural(s.Kind) {
			continue
		}
		q := get(st.groupOf(s.Person))
		q.turns++
		q.last = turn
		turn++
	}
	for _, r := range waiting {
		q := get(st.groupOf(r.Person))
		q.wait = append(q.wait, r)
	}
	out := make([]Place, 0, len(waiting))
	position := make(map[*Request]int, len(waiting))
	for i, r := range waiting {
		position[r] = i
	}
	for len(out) < len(waiting) {
		var best *queue
		for _, q := range queues {
			if len(q.wait) == 0 {
				continue
			}
			if best == nil {
				best = q
				continue
			}
			a, b := float64(q.turns)/q.weight, float64(best.turns)/best.weight
			if a < b || a == b && (q.last < best.last ||
				q.last == best.last && position[q.wait[0]] < position[best.wait[0]]) {
				best = q
			}
		}
		r := best.wait[0]
		best.wait = best.wait[1:]
		out = append(out, Place{Request: r, Why: []Reason{{Code: "rotation", Group: best.group, N: float64(best.turns)}}})
		best.turns++
		best.last = turn
		turn++
	}
	return out
}

// procedural interventions count neither as a group's turn nor against its time.
func procedural(k RequestKind) bool { return k == KindPointOfOrder }

func (st *State) groupOf(person string) string {
	if p := st.People[person]; p != nil {
		return p.Group
	}
	return ""
}

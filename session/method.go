package session

import (
	"sort"
	"strings"
)

// Method is one way to order a speakers list. Several, joined by "+", are lexicographic keys: the
// first decides, among those it holds equal the second, and so on; at last the order of request
// (rule 68 of the General Assembly) decides, so every order is total. "group_first+rotation" hears
// the statements on behalf of groups first, each class in rotation by stakeholder group.
//
// A method lives for one ordering. Places are given out one after another, and a method may look at
// those given out already: so a rotation is fair along the whole list, not only at its top.
type Method interface {
	// Rank is how early the request comes after those placed so far, the smaller the earlier; the
	// second number decides where the first is equal.
	Rank(c *candidate) rank
	// Why is the reason for giving the request the next place.
	Why(c *candidate) Reason
	// Placed is told which request got the next place.
	Placed(c *candidate)
}

type rank [2]float64

func (a rank) compare(b rank) int {
	for i := range a {
		switch {
		case a[i] < b[i]:
			return -1
		case a[i] > b[i]:
			return 1
		}
	}
	return 0
}

// view says what a method's rank depends on besides the request itself. Requests that look alike to
// every method stand in one queue, so that an ordering costs the places times the queues, not the
// places squared.
type view struct {
	group  bool // on the request's stakeholder group and whom of it was placed
	medium bool // on whether the request is remote, and who was placed
}

// methodSpec is one line of the table of methods.
type methodSpec struct {
	view
	make func(o *ordering) Method
}

// methods are the ordering methods a programme or a chair may name. A new one is a line here and a
// type in methods.go.
var methods = map[string]methodSpec{
	"request":              {make: func(*ordering) Method { return orderOfRequest{} }},
	"rotation":             {view{group: true}, newRotation},
	"fewest_interventions": {make: func(*ordering) Method { return fewestInterventions{} }},
	"least_time":           {make: func(*ordering) Method { return leastTime{} }},
	"least_group_time":     {view{group: true}, newLeastGroupTime},
	"alternate":            {view{medium: true}, newAlternate},
	"group_first":          {make: func(*ordering) Method { return groupFirst{} }},
	"precedence":           {make: newPrecedence},
	"lot":                  {make: newLot},
}

// maxKeys bounds how many methods are combined: with more nobody could say who is next.
const maxKeys = 4

// Methods are the names of the ordering methods, sorted.
func Methods() []string {
	names := make([]string, 0, len(methods))
	for n := range methods {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// KnownOrder tells whether a list can be ordered so: one method, or up to four different ones
// joined by "+".
func KnownOrder(order string) bool {
	names := strings.Split(order, "+")
	for i, n := range names {
		if _, ok := methods[n]; !ok || oneOf(n, names[:i]) {
			return false
		}
	}
	return len(names) <= maxKeys
}

// orderHas tells whether the order uses the method.
func orderHas(order, method string) bool { return oneOf(method, strings.Split(order, "+")) }

// candidate is a waiting request with what methods look at.
type candidate struct {
	request *Request
	seq     int // in order of request
	group   *account
	person  *account
	expect  int // seconds the intervention is expected to take
	lot     int // the number drawn, from 1; 0 for one who took no part
	ranks   []rank
	placed  int // of the person, when ranks was made
}

// account is what a group or a person has had of the floor today. A speech under way counts with
// its limit; what is placed on this list counts as it is expected.
type account struct {
	id      string
	turns   int     // interventions, in this segment for a group, of the day for a person
	last    int     // number of the last turn in this segment, -1 before the first
	seconds float64 // of the day
	placed  int
}

// ordering is one ordering under way.
type ordering struct {
	st      *State
	seg     *Segment
	turn    int // turns given in this segment, those placed counted
	remote  int // the last turn's medium: 1 remote, 0 in the room, -1 none yet
	groups  map[string]*account
	persons map[string]*account
	free    []account // made at once for all who wait
	all     []candidate
}

func (st *State) newOrdering(seg *Segment, waiting []*Request) *ordering {
	o := &ordering{st: st, seg: seg, remote: -1, groups: map[string]*account{}, persons: make(map[string]*account, len(waiting)), free: make([]account, len(waiting))}
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if s == nil || procedural(s.Kind) {
			continue
		}
		g, p := o.account(o.groups, st.groupOf(s.Person)), o.account(o.persons, s.Person)
		seconds := float64(s.Seconds)
		if s.EndedAt == 0 {
			seconds = float64(s.LimitS)
		}
		g.seconds += seconds
		p.seconds += seconds
		p.turns++
		if s.Segment == seg.ID {
			g.turns++
			g.last = o.turn
			o.turn++
			o.remote = medium(s.Remote)
		}
	}
	o.all = make([]candidate, len(waiting))
	for i, r := range waiting {
		group := st.groupOf(r.Person)
		o.all[i] = candidate{
			request: r, seq: i, group: o.account(o.groups, group), person: o.account(o.persons, r.Person),
			expect: st.expected(r.Kind, r.Capacity, group, seg.Limits.Of(r)),
		}
	}
	return o
}

func (o *ordering) account(all map[string]*account, id string) *account {
	a := all[id]
	if a == nil {
		if len(o.free) == 0 {
			o.free = make([]account, 64)
		}
		a, o.free = &o.free[0], o.free[1:]
		a.id, a.last = id, -1
		all[id] = a
	}
	return a
}

func medium(remote bool) int {
	if remote {
		return 1
	}
	return 0
}

// weight is the group's in this segment; 1 where none is given.
func (o *ordering) weight(group string) float64 {
	if w := o.seg.Weights[group]; w > 0 {
		return w
	}
	return 1
}

// arrange gives the waiting requests, who come in order of request, their places by the method or
// methods: the same requests, each once, with a reason from each method.
func (st *State) arrange(seg *Segment, order string, waiting []*Request) []Place {
	if len(waiting) == 0 {
		return nil
	}
	var specs []methodSpec
	var ms []Method
	o := st.newOrdering(seg, waiting)
	var look view
	for _, n := range strings.Split(order, "+") {
		if spec, ok := methods[n]; ok { // a record may name a method this program no longer has
			specs, ms = append(specs, spec), append(ms, spec.make(o))
			look.group, look.medium = look.group || spec.group, look.medium || spec.medium
		}
	}
	if len(ms) == 0 {
		specs, ms = []methodSpec{methods["request"]}, []Method{orderOfRequest{}}
	}
	queues := o.queues(ms, specs, look)
	out := make([]Place, 0, len(waiting))
	reasons := make([]Reason, 0, len(waiting)*len(ms))
	for len(out) < len(waiting) {
		var best *queue
		for _, q := range queues {
			if len(q.wait) == 0 {
				continue
			}
			if q.stale || q.wait[0].placed != q.wait[0].person.placed {
				q.refresh(ms, specs)
			}
			if best == nil || q.before(best) {
				best = q
			}
		}
		c := best.wait[0]
		best.wait = best.wait[1:]
		from := len(reasons)
		for _, m := range ms {
			reasons = append(reasons, m.Why(c))
		}
		out = append(out, Place{Request: c.request, Why: reasons[from:len(reasons):len(reasons)], takes: c.expect, ordinary: true})
		turned := o.remote != medium(c.request.Remote)
		o.placed(c, ms)
		for _, q := range queues {
			q.stale = q.stale || q == best || turned && look.medium || q.group != nil && q.group == c.group
		}
	}
	return out
}

// placed counts the place for the person, the group and the methods.
func (o *ordering) placed(c *candidate, ms []Method) {
	for _, m := range ms {
		m.Placed(c)
	}
	c.person.placed++
	c.person.seconds += float64(c.expect)
	c.group.seconds += float64(c.expect)
	c.group.turns++
	c.group.last = o.turn
	o.turn++
	o.remote = medium(c.request.Remote)
}

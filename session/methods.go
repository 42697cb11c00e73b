package session

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
)

// stays is the part of a method that places leave as it is.
type stays struct{}

func (stays) Placed(*candidate) {}

// orderOfRequest is the general rule: speakers are called in the order in which they signify their
// desire to speak (rules of procedure of the General Assembly, rule 68).
type orderOfRequest struct{ stays }

func (orderOfRequest) Rank(c *candidate) rank { return rank{float64(c.seq)} }
func (orderOfRequest) Why(*candidate) Reason  { return Reason{Code: "order_of_request"} }

// rotation gives each place to the stakeholder group that has had the fewest turns for its weight in
// this segment, those already placed counted; among equals to the one whose last turn is longest
// ago. The modalities of multistakeholder consultations ask for a balance between the groups.
type rotation struct {
	stays
	o *ordering
}

func newRotation(o *ordering) Method { return rotation{o: o} }

func (m rotation) Rank(c *candidate) rank {
	return rank{float64(c.group.turns) / m.o.weight(c.group.id), float64(c.group.last)}
}

func (m rotation) Why(c *candidate) Reason {
	return Reason{Code: "rotation", Group: c.group.id, N: float64(c.group.turns)}
}

// fewestInterventions hears those first who have had the floor the fewest times today, other
// requests of theirs placed before counted.
type fewestInterventions struct{ stays }

func (fewestInterventions) Rank(c *candidate) rank {
	return rank{float64(c.person.turns + c.person.placed)}
}

func (fewestInterventions) Why(c *candidate) Reason {
	return Reason{Code: "fewest_interventions", N: float64(c.person.turns + c.person.placed)}
}

// leastTime hears those first who have spoken for the least time today.
type leastTime struct{ stays }

func (leastTime) Rank(c *candidate) rank { return rank{c.person.seconds} }
func (leastTime) Why(c *candidate) Reason {
	return Reason{Code: "least_time", N: math.Round(c.person.seconds)}
}

// leastGroupTime gives each place to the stakeholder group that has spoken for the least time today
// for its weight, those already placed counted with the time they are expected to take.
type leastGroupTime struct {
	stays
	o *ordering
}

func newLeastGroupTime(o *ordering) Method { return leastGroupTime{o: o} }

func (m leastGroupTime) Rank(c *candidate) rank {
	return rank{c.group.seconds / m.o.weight(c.group.id)}
}

func (m leastGroupTime) Why(c *candidate) Reason {
	return Reason{Code: "least_group_time", Group: c.group.id, N: math.Round(c.group.seconds)}
}

// alternate gives the floor to the room and to remote speakers by turns, for as long as there are both.
type alternate struct {
	stays
	o *ordering
}

func newAlternate(o *ordering) Method { return alternate{o: o} }

func (m alternate) Rank(c *candidate) rank {
	if medium(c.request.Remote) == m.o.remote {
		return rank{1}
	}
	return rank{0}
}

// Why has N 1 for a remote speaker's turn and 0 for the room's.
func (alternate) Why(c *candidate) Reason {
	return Reason{Code: "alternate", N: float64(medium(c.request.Remote))}
}

// groupFirst hears statements on behalf of groups and coalitions before those in one's own capacity,
// as meetings of the United Nations customarily do.
type groupFirst struct{ stays }

func (groupFirst) Rank(c *candidate) rank { return rank{1 - forGroup(c.request.Capacity)} }

// Why has N 1 for a statement on behalf of a group or coalition, else 0.
func (groupFirst) Why(c *candidate) Reason {
	return Reason{Code: "group_first", N: forGroup(c.request.Capacity)}
}

func forGroup(c Capacity) float64 {
	if c == CapacityGroup || c == CapacityCoalition {
		return 1
	}
	return 0
}

// precedence follows the order of the groups in the programme, and within a group that of
// capacities: coalition, group, national, organisation, own. People of no group come last.
type precedence struct {
	stays
	at map[string]int
}

func newPrecedence(o *ordering) Method {
	m := precedence{at: map[string]int{}}
	for i, g := range o.st.Programme.Groups {
		m.at[g.ID] = i + 1
	}
	return m
}

// capacityOrder is the precedence of capacities, the first first.
var capacityOrder = []Capacity{CapacityCoalition, CapacityGroup, CapacityNational, CapacityOrganisation, CapacityOwn}

func (m precedence) rankOf(c *candidate) int {
	if n := m.at[c.group.id]; n > 0 {
		return n
	}
	return len(m.at) + 1
}

func (m precedence) Rank(c *candidate) rank {
	return rank{float64(m.rankOf(c)), float64(slices.Index(capacityOrder, c.request.Capacity))}
}

// Why has in N the group's place in the programme, from 1.
func (m precedence) Why(c *candidate) Reason {
	return Reason{Code: "precedence", Group: c.group.id, N: float64(m.rankOf(c))}
}

// lot is a drawing of lots among those inscribed when it was drawn; who comes later comes after
// them, in order of request, so that nobody can wait for a good number. It can be checked by anyone:
// the requests r1 … r(drawn_to) stand in the order of SHA-256(seed, line feed, request id), read as
// a big-endian number (of its first 8 bytes).
type lot struct{ stays }

func newLot(o *ordering) Method {
	type ticket struct {
		num    uint64
		number int
		waits  *candidate // nil when it no longer does
	}
	drawn := make([]ticket, 0, len(o.all))
	text := append([]byte(o.seg.Seed), '\n')
	seed, next := len(text), 0
	for _, id := range o.st.RequestIDs {
		r := o.st.Requests[id]
		if r == nil || r.Segment != o.seg.ID {
			continue
		}
		t := ticket{number: number(id)}
		if next < len(o.all) && o.all[next].request == r { // they come in the same order
			t.waits = &o.all[next]
			next++
		}
		if t.number <= o.seg.DrawnTo {
			text = append(text[:seed], id...)
			h := sha256.Sum256(text)
			t.num = binary.BigEndian.Uint64(h[:8])
			drawn = append(drawn, t)
		}
	}
	slices.SortFunc(drawn, func(a, b ticket) int { return cmp.Or(cmp.Compare(a.num, b.num), a.number-b.number) })
	for i, t := range drawn {
		if t.waits != nil {
			t.waits.lot = i + 1
		}
	}
	return lot{}
}

func (lot) Rank(c *candidate) rank {
	if c.lot > 0 {
		return rank{float64(c.lot)}
	}
	return rank{math.Inf(1)}
}

// Why has in N the place drawn among all who were inscribed then, from 1, and 0 for one who came after.
func (lot) Why(c *candidate) Reason { return Reason{Code: "lot", N: float64(c.lot)} }

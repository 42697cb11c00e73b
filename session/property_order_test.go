package session

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestMethodsPermute: an ordering method returns the requests it was given, each once (invariant 2).
func TestMethodsPermute(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRun(t, rt)
		for i := rapid.IntRange(10, 50).Draw(rt, "steps"); i > 0; i-- {
			r.step()
		}
		for _, id := range r.st.SegmentIDs {
			var waiting []*Request
			for _, p := range r.st.Order(id) {
				waiting = append(waiting, p.Request)
			}
			names := Methods()
			for range 8 {
				names = append(names, dice{rt, r.st}.order())
			}
			for _, name := range names {
				left := map[*Request]bool{}
				for _, q := range waiting {
					left[q] = true
				}
				out := r.st.arrange(r.st.Segments[id], name, waiting)
				for _, p := range out {
					if !left[p.Request] || len(p.Why) == 0 {
						rt.Fatalf("method %s places %s twice, from nowhere or without a reason", name, p.Request.ID)
					}
					delete(left, p.Request)
				}
				if len(left) > 0 {
					rt.Fatalf("method %s loses %d of %d requests", name, len(left), len(waiting))
				}
			}
		}
	})
}

// TestSafePlacesHold: whatever happens but a person's act on the places themselves, the safe requests
// stay at the top in their order, less those who no longer wait.
func TestSafePlacesHold(t *testing.T) {
	acts := []string{"floor.move", "floor.swap", "floor.accept_swap", "floor.defer", "floor.absent", "floor.undo", "floor.redo"}
	rapid.Check(t, func(rt *rapid.T) {
		r := newRun(t, rt)
		n := rapid.IntRange(1, 4).Draw(rt, "safe")
		r.must(r.now, chair, &ListOrder{Segment: "opening", Method: dice{rt, r.st}.knownOrder(), Safe: &n})
		for i := rapid.IntRange(5, 50).Draw(rt, "steps"); i > 0; i-- {
			if s := r.st.Segments["opening"]; s.State == Closed || s.Safe == 0 {
				return
			}
			safe := r.st.Pins["opening"].Safe
			e, ref := r.step()
			if ref != nil || oneOf(e.Do, acts) {
				continue
			}
			var left []string
			for _, id := range safe {
				if q := r.st.Requests[id]; q != nil && q.State == Waiting && q.Segment == "opening" && r.st.ordinary(q) {
					left = append(left, id)
				}
			}
			// A chair may make fewer places safe, or none.
			left = left[:min(len(left), r.st.Segments["opening"].Safe)]
			var order []string
			for _, id := range r.st.orderWithout("opening", "") {
				if r.st.ordinary(r.st.Requests[id]) {
					order = append(order, id)
				}
			}
			if len(order) < len(left) || !slices.Equal(order[:len(left)], left) {
				rt.Fatalf("after %s the list is %v, safe were %v", e.Do, order, left)
			}
		}
	})
}

// TestHeldMovesHold: one whom the chair put before another and held there stays before them, by
// whatever method and whoever comes and goes, for as long as both wait and nobody acts on a place.
func TestHeldMovesHold(t *testing.T) {
	acts := []string{"floor.move", "floor.swap", "floor.accept_swap", "floor.defer", "floor.absent", "floor.undo", "floor.redo"}
	held := 0
	rapid.Check(t, func(rt *rapid.T) {
		r := newRun(t, rt)
		zero := 0
		r.must(r.now, chair, &ListOrder{Segment: "opening", Method: dice{rt, r.st}.knownOrder(), Safe: &zero})
		for i := rapid.IntRange(2, 8).Draw(rt, "asking"); i > 0; i-- {
			r.must(r.now, secretariat, &FloorRequest{Segment: "opening", Person: "p" + itoa(i)})
		}
		ids := r.st.orderWithout("opening", "")
		first := rapid.SampledFrom(ids[1:]).Draw(rt, "moved")
		then := rapid.SampledFrom(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == first })).Draw(rt, "before")
		r.must(r.now, chair, &FloorMove{Request: first, Before: then, Pin: true})
		for i := rapid.IntRange(5, 40).Draw(rt, "steps"); i > 0; i-- {
			e, ref := r.step()
			a, b := r.st.Requests[first], r.st.Requests[then]
			if ref == nil && oneOf(e.Do, acts) || r.st.Segments["opening"].Safe > 0 ||
				a == nil || b == nil || a.State != Waiting || b.State != Waiting || a.Segment != "opening" || b.Segment != "opening" {
				return
			}
			order := r.st.orderWithout("opening", "")
			if slices.Index(order, first) > slices.Index(order, then) {
				rt.Fatalf("after %s the list is %v, %s was held before %s", e.Do, order, first, then)
			}
			held++
		}
	})
	if held == 0 {
		t.Error("no held move was ever looked at")
	}
}

// crowd is a list long and mixed enough to show what twelve people do not: forty, some with two
// requests, after some speeches.
func crowd(t *testing.T, rt *rapid.T) *replay {
	r := &replay{t: t, st: NewState(), refused: map[string]int{}}
	r.must(clock(8, 0, 0), system, &SessionCreate{ID: "day", Programme: testProgramme()}, "")
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "crowd"), 1))
	imp := &PersonImport{}
	for i := range 40 {
		id := itoa(i + 1)
		imp.People = append(imp.People, ImportPerson{ID: "p" + id, PersonAdd: PersonAdd{
			Badge: id, Name: "Delegate " + id, Group: testProgramme().Groups[rng.IntN(3)].ID, Remote: rng.IntN(3) == 0,
		}})
	}
	r.must(clock(8, 0, 1), secretariat, imp, "")
	r.must(clock(10, 0, 0), chair, &SegmentOpen{Segment: "opening"}, "")
	for i := range rng.IntN(20) {
		r.must(clock(10, i, 0), chair, &FloorGive{Person: "p" + itoa(1+rng.IntN(20)+20*(i%2))}, "")
	}
	for range 60 {
		r.send(clock(10, 30, 0), secretariat, &FloorRequest{
			Segment: "opening", Person: "p" + itoa(1+rng.IntN(40)), Capacity: Capacities[rng.IntN(len(Capacities))],
			Kind: []RequestKind{KindStatement, KindQuestion}[rng.IntN(2)],
		}, "")
	}
	return r
}

// TestArrangeIsItsDefinition: the queues give what the definition gives, by which each place goes to
// the least of all who are left, their ranks made anew each time.
func TestArrangeIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := crowd(t, rt)
		seg := *r.st.Segments["opening"]
		seg.Seed, seg.DrawnTo = "seed", rapid.IntRange(0, 30).Draw(rt, "drawn to")
		seg.Weights = map[string]float64{"governments": 2.5}
		var waiting []*Request
		for _, id := range r.st.RequestIDs {
			if q := r.st.Requests[id]; q != nil && q.Segment == seg.ID {
				waiting = append(waiting, q)
			}
		}
		order := rapid.SampledFrom([]string{
			"rotation+alternate", "least_group_time+alternate", "alternate+fewest_interventions", "rotation+alternate+least_time", dice{rt, r.st}.knownOrder(),
		}).Draw(rt, "order")
		o := r.st.newOrdering(&seg, waiting)
		var ms []Method
		for _, n := range strings.Split(order, "+") {
			ms = append(ms, methods[n].make(o))
		}
		var left []*candidate
		for i := range o.all {
			left = append(left, &o.all[i])
		}
		ranks := func(c *candidate) (all []rank) {
			for _, m := range ms {
				all = append(all, m.Rank(c))
			}
			return all
		}
		for i, pl := range r.st.arrange(&seg, order, waiting) {
			best := 0
			for k, c := range left {
				if b := left[best]; before(ranks(c), ranks(b), c.seq, b.seq) {
					best = k
				}
			}
			c := left[best]
			left = slices.Delete(left, best, best+1)
			if pl.Request != c.request || pl.Why[0] != ms[0].Why(c) {
				rt.Fatalf("by %s place %d is %s %v, the definition says %s %v", order, i+1, pl.Request.ID, pl.Why, c.request.ID, ms[0].Why(c))
			}
			o.placed(c, ms)
		}
	})
}

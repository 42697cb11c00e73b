package session

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The properties are the invariants of doc.go, by their numbers there.

// mirror holds the documents as a viewer does: kept by TakeChanges alone.
type mirror struct {
	t    testing.TB
	docs map[string]string
	ever map[string]bool // every key there was
}

func (m *mirror) follow(st *State) {
	ch := st.TakeChanges()
	put := func(key string, doc any, there bool) {
		if there {
			if role, k, ok := strings.Cut(key, " "); ok && k != "me" && m.ever != nil && role != "me" {
				m.ever[k] = true
			}
			m.docs[key] = docJSON(m.t, doc)
		} else {
			delete(m.docs, key)
		}
	}
	for _, role := range ViewerRoles {
		for key := range ch.Keys {
			doc := st.Document(role, key)
			put(string(role)+" "+key, doc, doc != nil)
		}
		if ch.Everyone || ch.Roles[role] {
			put(string(role)+" me", st.Me(Actor{Role: role}), true)
		}
	}
	for id, p := range st.People {
		if ch.Everyone || ch.Roles[p.Role] || ch.People[id] {
			put("me of "+id, st.Me(Actor{Role: p.Role, Person: id}), true)
		}
	}
}

func (m *mirror) compare(rt *rapid.T, st *State, after string) {
	fresh := documents(m.t, st)
	for key, doc := range fresh {
		if kept := m.docs[key]; kept != doc {
			rt.Fatalf("after %s the document %q is kept as\n%s\nbut is\n%s", after, key, kept, doc)
		}
	}
	for key := range m.docs {
		if _, ok := fresh[key]; !ok {
			rt.Fatalf("after %s the document %q is kept but is no more", after, key)
		}
	}
}

// run is one drawn day.
type run struct {
	*world
	rt   *rapid.T
	now  Instant
	seen *mirror
}

func newRun(t *testing.T, rt *rapid.T) *run {
	p := testProgramme()
	p.Segments[1].Panellists = []Panellist{{Name: "Delegate 002"}, {Name: "One", Badge: "1"}}
	p.Segments[0].List.RightsOfReply = rapid.SampledFrom(append(RightsRules, "")).Draw(rt, "rights of reply")
	p.Segments[1].List.ReplyBlockS = rapid.SampledFrom([]int{0, 300}).Draw(rt, "reply block")
	p.PersonBudgetS = rapid.SampledFrom([]int{0, 100}).Draw(rt, "personal budget")
	p.Overrun = rapid.SampledFrom(append(Overruns, "")).Draw(rt, "overrun")
	w := newWorld(t, p)
	w.seat(12, 3)
	r := &run{world: w, rt: rt, now: clock(9, 50, 0), seen: &mirror{t: t, docs: map[string]string{}, ever: map[string]bool{}}}
	w.t = fataler{t, rt}
	r.seen.t = w.t
	r.must(r.now, chair, &SegmentOpen{Segment: "opening"})
	r.seen.follow(w.st)
	// The first look is at everything, whatever the changes say.
	r.seen.docs = documents(w.t, w.st)
	return r
}

// fataler reports through rapid, so that a failing day is shrunk.
type fataler struct {
	testing.TB
	rt *rapid.T
}

func (f fataler) Helper()                      {}
func (f fataler) Fatal(args ...any)            { f.rt.Fatal(args...) }
func (f fataler) Fatalf(s string, args ...any) { f.rt.Fatalf(s, args...) }
func (f fataler) Errorf(s string, args ...any) { f.rt.Errorf(s, args...) }

// tick moves the clock, sometimes back, as clocks do.
func (r *run) tick() {
	r.now += Instant(rapid.IntRange(-2000, 60000).Draw(r.rt, "ms"))
}

// step sends one drawn command and tests what must hold after any.
func (r *run) step() (Entry, *Refusal) {
	r.tick()
	by, c := dice{r.rt, r.st}.command()
	before, at := fingerprintState(r.st), r.st.At
	if _, ref := Decide(r.st, Input{Actor: by, ID: "probe", Now: r.now, Salt: "00", Command: c, Section: sectionOf(r.st, c)}); ref != nil && (ref.Code == "" || ref.Msg == "") {
		r.rt.Fatalf("%s is refused without a code or a message", c.Do())
	}
	if after := fingerprintState(r.st); after != before {
		r.rt.Fatalf("Decide of %s changed the state:\n%s", c.Do(), firstDifference(before, after))
	}
	e, ref := r.do(r.now, by, c)
	if r.st.At < at {
		r.rt.Fatalf("time ran backwards from %s to %s", at, r.st.At) // invariant 4
	}
	return e, ref
}

// TestAnyDay: invariants 1 to 5 and 7 by Check and checkVoices, 9 by the mirror, and the record
// alone gives the same state again.
func TestAnyDay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRun(t, rt)
		steps := rapid.IntRange(1, 60).Draw(rt, "steps")
		for i := 0; i < steps; i++ {
			e, ref := r.step()
			if ref != nil {
				continue
			}
			r.seen.follow(r.st)
			if e.V%3 == 0 || i == steps-1 {
				r.seen.compare(rt, r.st, e.Do)
			}
			checkVoices(rt, r.st)
		}
		r.seen.compare(rt, r.st, "the day")
		ever := map[string]bool{}
		for _, key := range r.st.EverKeys() {
			ever[key] = true
		}
		for key := range r.seen.ever {
			if !ever[key] {
				rt.Fatalf("%q was a document once, and is not among the keys there ever were", key)
			}
		}
		again := r.refold()
		if a, b := fingerprintState(r.st), fingerprintState(again); a != b {
			rt.Fatalf("the record folds to another state:\n%s", firstDifference(a, b))
		}
		compareDocuments(rt, documents(t, r.st), documents(t, again))
	})
}

func compareDocuments(rt *rapid.T, a, b map[string]string) {
	if len(a) != len(b) {
		rt.Fatalf("%d documents, then %d", len(a), len(b))
	}
	for k := range a {
		if a[k] != b[k] {
			rt.Fatalf("document %s is\n%s\nthen\n%s", k, a[k], b[k])
		}
	}
}

// checkVoices: a voice counts once per person over an umbrella and its members (invariant 7).
func checkVoices(rt *rapid.T, st *State) {
	for _, id := range st.QuestionIDs {
		q := st.Questions[id]
		voters := map[string]bool{}
		for _, m := range append([]string{id}, q.Members...) {
			for p := range st.Questions[m].Voters {
				voters[p] = true
			}
		}
		votes, voices := st.counts(q)
		if votes != len(voters) || voices < votes || voices > votes+1+len(q.Members) {
			rt.Fatalf("%s counts %d votes and %d voices of %d voters", id, votes, voices, len(voters))
		}
		for _, m := range q.Members {
			if st.Questions[m].MergedInto != id || len(st.Questions[m].Members) > 0 {
				rt.Fatalf("%s is a member of %s but merged into %q with members of its own", m, id, st.Questions[m].MergedInto)
			}
		}
	}
}

// TestUndoRestores: after any day, an act then its undo is identity on the whole state, and so is
// undo then redo (invariant 6).
func TestUndoRestores(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRun(t, rt)
		steps := rapid.IntRange(1, 50).Draw(rt, "steps")
		for i := 0; i < steps; i++ {
			before := fingerprintStanding(r.st)
			acts := len(r.st.Acts)
			e, ref := r.step()
			if ref != nil || len(r.st.Acts) != acts+1 || !journaled(e) {
				continue
			}
			acted := fingerprintStanding(r.st)
			r.tick()
			r.must(r.now, chair, &FloorUndo{V: e.V})
			if got := fingerprintStanding(r.st); got != before {
				rt.Fatalf("undo of %s does not restore:\n%s", e.Do, firstDifference(before, got))
			}
			r.must(r.now, chair, &FloorRedo{V: e.V})
			if got := fingerprintStanding(r.st); got != acted {
				rt.Fatalf("redo of %s does not restore:\n%s", e.Do, firstDifference(acted, got))
			}
		}
	})
}

// TestOwnActsSurviveUndo: what a participant did to the own request stays, whatever the chair takes
// back (invariant 8).
func TestOwnActsSurviveUndo(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRun(t, rt)
		for i := rapid.IntRange(5, 40).Draw(rt, "steps"); i > 0; i-- {
			r.step()
		}
		d := dice{rt, r.st}
		w := d.waiting()
		if len(w) == 0 {
			return
		}
		// The chair acts, most often on the very request.
		mine := rapid.SampledFrom(w).Draw(rt, "mine")
		person := r.st.Requests[mine].Person
		act := rapid.SampledFrom([]Command{
			&FloorMove{Request: mine, Pin: true}, &FloorDefer{Request: mine}, &FloorAbsent{Request: mine}, &FloorGive{Request: mine},
			&FloorSwap{Request: mine, With: rapid.SampledFrom(w).Draw(rt, "with")},
			&FloorFinish{}, &ListOrder{Segment: r.st.Requests[mine].Segment, Method: "request"},
		}).Draw(rt, "act")
		if _, ref := r.do(r.now, chair, act); ref != nil {
			return
		}
		own := rapid.SampledFrom([]Command{
			&FloorWithdraw{Request: mine}, &FloorDefer{Request: mine}, &StatementDeposit{Request: mine, Text: "text"},
			&FloorEdit{Request: mine, Capacity: CapacityOwn, Topic: "the own topic"},
		}).Draw(rt, "own")
		if _, ref := r.do(r.now, participant(person), own); ref != nil {
			return
		}
		texts := len(r.st.Statements)
		pin, _ := r.st.Pins[r.st.Requests[mine].Segment].find(mine)
		if _, ref := r.do(r.now, chair, &FloorUndo{}); ref != nil {
			rt.Fatalf("undo of %s: %v", act.Do(), ref)
		}
		q := r.st.Requests[mine]
		switch own.(type) {
		case *FloorWithdraw:
			if q == nil || q.State != Withdrawn {
				rt.Fatalf("undo of %s brought back the withdrawn %s", act.Do(), mine)
			}
		case *FloorDefer:
			if now, _ := r.st.Pins[q.Segment].find(mine); fmt.Sprint(now) != fmt.Sprint(pin) {
				rt.Fatalf("undo of %s took back the owner's deferral: pin was %v, is %v", act.Do(), pin, now)
			}
		case *FloorEdit:
			if q == nil || q.Topic != "the own topic" {
				rt.Fatalf("undo of %s took back what the owner of %s said anew", act.Do(), mine)
			}
		case *StatementDeposit:
			if q == nil || q.Statement == "" || len(r.st.Statements) != texts {
				rt.Fatalf("undo of %s lost the statement deposited for %s", act.Do(), mine)
			}
		}
	})
}

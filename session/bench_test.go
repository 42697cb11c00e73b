package session

import (
	"fmt"
	"testing"
)

// waitingWorld has n requests waiting in rotation in the open panel, of n people in three groups.
func waitingWorld(b *testing.B, n int) *world {
	w := newWorld(b, testProgramme())
	w.seat(n, 0)
	w.apply(decideB(b, w.st, clock(10, 0, 0), chair, &SegmentOpen{Segment: "panel"}))
	for i := 1; i <= n; i++ {
		w.apply(decideB(b, w.st, clock(10, 0, 1), participant(fmt.Sprintf("p%d", i)), &FloorRequest{Segment: "panel"}))
		w.st.TakeChanges()
	}
	return w
}

func decideB(b *testing.B, st *State, at Instant, by Actor, c Command) Entry {
	e, r := Decide(st, Input{Actor: by, ID: "b", Now: at, Salt: "00", Command: c})
	if r != nil {
		b.Fatal(r)
	}
	return e
}

// BenchmarkDayAct is one act of the recorded day, decided and applied, without the codec.
func BenchmarkDayAct(b *testing.B) {
	acts := dayActs(b)
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; {
		b.StopTimer()
		p := newReplay(b)
		p.encode = false
		cmds := make([]Command, len(acts))
		for i, a := range acts {
			cmds[i] = p.command(a)
		}
		b.StartTimer()
		for i := 0; i < len(acts) && done < b.N; i++ {
			at := recordedDay + Instant(acts[i].T)
			p.send(at, p.actor(at, acts[i].As), cmds[i], "")
			done++
		}
	}
}

// BenchmarkFoldDay is what a node does on start: decode and apply the record of the whole day.
func BenchmarkFoldDay(b *testing.B) {
	p := newReplay(b)
	p.run(dayActs(b))
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		st := NewState()
		for i, body := range p.bodies {
			e, err := DecodeEntry(body, p.entries[i].Private)
			if err != nil {
				b.Fatal(err)
			}
			Apply(st, e)
		}
	}
	b.ReportMetric(float64(len(p.bodies)), "entries/op")
}

// BenchmarkOrder1000 is one ordering of a thousand who wait, by each method.
func BenchmarkOrder1000(b *testing.B) {
	w := waitingWorld(b, 1000)
	orders := append(Methods(), "group_first+rotation", "alternate+rotation", "precedence+fewest_interventions", "group_first+rotation+alternate+fewest_interventions")
	for _, method := range orders {
		b.Run(method, func(b *testing.B) {
			seg := *w.st.Segments["panel"]
			seg.Order, seg.Seed, seg.DrawnTo, seg.Safe = method, "seed", 1000, 3
			w.st.Segments["panel"] = &seg
			b.ReportAllocs()
			for b.Loop() {
				clear(w.st.orders)
				w.st.paceMemo = nil
				if n := len(w.st.Order("panel")); n != 1000 {
					b.Fatal(n)
				}
			}
		})
	}
}

// BenchmarkFloorAct200 is what the chair's "next" costs a room with 200 waiting: the act, and the
// documents it changed for every role and every person's "me".
func BenchmarkFloorAct200(b *testing.B) {
	w := waitingWorld(b, 200)
	give := decideB(b, w.st, clock(10, 1, 0), chair, &FloorGive{Request: "r1"})
	undo := func() Entry { return decideB(b, w.st, clock(10, 1, 0), chair, &FloorUndo{}) }
	m := &mirror{t: b, docs: map[string]string{}}
	b.ReportAllocs()
	for b.Loop() {
		give.V = w.st.V + 1
		Apply(w.st, give)
		m.follow(w.st)
		b.StopTimer()
		Apply(w.st, undo())
		w.st.TakeChanges()
		b.StartTimer()
	}
	b.ReportMetric(float64(len(m.docs)), "documents/op")
}

// BenchmarkTakeChanges200 is the same without making the documents: naming them, places reckoned.
func BenchmarkTakeChanges200(b *testing.B) {
	w := waitingWorld(b, 200)
	b.ReportAllocs()
	for b.Loop() {
		w.st.touchFloor("panel")
		w.st.TakeChanges()
	}
}

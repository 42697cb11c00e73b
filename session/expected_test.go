package session

import (
	"fmt"
	"slices"
	"testing"
)

// TestExpectedTimesOfTheRecordedDay: when a speaker is third in line for the first time, how far is
// the time shown then from when the floor was given? Beside it the naive reckoning, by which everyone
// takes the whole limit.
func TestExpectedTimesOfTheRecordedDay(t *testing.T) {
	acts := dayActs(t)
	p := newReplay(t)
	type guess struct{ shown, naive Instant }
	guesses := map[string]guess{}
	p.each = func(int, act, *Refusal) {
		seg := p.st.Current()
		if seg == nil {
			return
		}
		if order := p.st.Order(seg.ID); len(order) > 2 {
			if id := order[2].Request.ID; guesses[id] == (guess{}) {
				at := p.st.FloorAt[seg.ID]
				if s := p.st.Speaking(); s != nil {
					at += Instant(max(int64(s.LimitS)*1000-s.UsedMS(at), 0))
				}
				for _, pl := range order[:2] {
					at = at.Add(seg.Limits.Of(pl.Request))
				}
				guesses[id] = guess{order[2].ExpectedAt, at}
			}
		}
	}
	p.run(acts)
	var shown, naive []int
	for _, id := range p.st.SpeechIDs {
		s := p.st.Speeches[id]
		if g, ok := guesses[s.Request]; ok {
			off := func(at Instant) int { d := int(at-s.StartedAt) / 1000; return max(d, -d) }
			shown, naive = append(shown, off(g.shown)), append(naive, off(g.naive))
		}
	}
	slices.Sort(shown)
	slices.Sort(naive)
	at := func(all []int, percent int) int { return all[(len(all)-1)*percent/100] }
	t.Logf("error of the expected time, third in line, %d speakers: median %d s, p90 %d s; by limits alone: median %d s, p90 %d s",
		len(shown), at(shown, 50), at(shown, 90), at(naive, 50), at(naive, 90))
	text := fmt.Sprintf("| | median | p90 |\n|---|---:|---:|\n| the time shown | %d s | %d s |\n| places before one × limit | %d s | %d s |\n",
		at(shown, 50), at(shown, 90), at(naive, 50), at(naive, 90))
	keepTable(t, "<!-- expected times: go test ./session -run ExpectedTimes -rewrite -->\n", text)
	if len(shown) < 15 || at(shown, 50) >= at(naive, 50) || at(shown, 90) > at(naive, 90) {
		t.Errorf("the expected times are no better than limits alone, over %d speakers", len(shown))
	}
}

// TestRepairIsWhatItSays: the limits offered do what is said of them once they are applied, and no
// longer limit than the one that reaches everyone would.
func TestRepairIsWhatItSays(t *testing.T) {
	w := newWorld(t, testProgramme())
	w.seat(30, 0)
	w.must(clock(10, 30, 0), chair, &SegmentOpen{Segment: "panel"})
	for i := 1; i <= 24; i++ {
		w.must(clock(10, 30, i), participant("p"+itoa(i)), &FloorRequest{Segment: "panel"})
	}
	for i := range 3 {
		w.must(clock(10, 31+i, 0), chair, &FloorGive{Request: w.st.Order("panel")[0].Request.ID})
	}
	doc := func() SegmentDoc { return w.st.segmentDoc(RoleChair, w.st.Segments["panel"]) }
	r := doc().Repair
	if r == nil || r.StatementS == 0 || r.Reached >= r.Of || r.Of != 21 || len(r.Options) == 0 || r.Delays["closing"] == 0 {
		t.Fatalf("repair is %+v", r)
	}
	t.Logf("%+v", r)
	fits := func() (n int) {
		for _, pl := range w.st.Order("panel") {
			if pl.Fits {
				n++
			}
		}
		return n
	}
	if n := fits(); n != r.Reached {
		t.Errorf("%d fit, repair says %d", n, r.Reached)
	}
	for _, o := range r.Options {
		w.must(clock(10, 33, 0), chair, &ListLimits{Segment: "panel", Limits: Limits{StatementS: o.StatementS}})
		if n := fits(); n != o.Reached || o.More != n-r.Reached {
			t.Errorf("with %d s %d are reached, the offer said %+v", o.StatementS, n, o)
		}
		if end := doc().ProjectedEnd; end != max(o.End, doc().Planned.End) {
			t.Errorf("with %d s it ends at %s, the offer said %s", o.StatementS, end, o.End)
		}
		w.must(clock(10, 33, 0), chair, &FloorUndo{})
	}
	for limit, all := range map[int]bool{r.StatementS: true, r.StatementS + 5: false} {
		w.must(clock(10, 33, 0), chair, &ListLimits{Segment: "panel", Limits: Limits{StatementS: limit}})
		if (fits() == r.Of) != all {
			t.Errorf("with %d s %d of %d are reached", limit, fits(), r.Of)
		}
		w.must(clock(10, 33, 0), chair, &FloorUndo{})
	}
}

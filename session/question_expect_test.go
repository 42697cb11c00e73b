package session

import (
	"math/rand"
	"testing"
)

// TestTwoModeratorsOverwriteNothingUnseen: two moderators act at random on the same inbox, each on a
// copy of the states that is refreshed now and then, so that many acts come from what is no longer
// so. Every act that is carried out found the question in the state its sender saw.
func TestTwoModeratorsOverwriteNothingUnseen(t *testing.T) {
	w := newWorld(t, testProgramme())
	w.seat(1, 0)
	w.must(clock(10, 0, 0), chair, &SegmentOpen{Segment: w.st.SegmentIDs[0]})
	const questions = 8
	for i := range questions {
		w.must(clock(10, 0, 1), participant("p1"), &QuestionAsk{Text: "Question " + itoa(i+1) + "?"})
	}
	r := rand.New(rand.NewSource(7))
	seen := [2]map[string]QuestionState{{}, {}}
	look := func(who int) {
		for _, id := range w.st.QuestionIDs {
			seen[who][id] = w.st.Questions[id].State
		}
	}
	look(0)
	look(1)
	acts := []func(id string, expect QuestionState) Command{
		func(id string, s QuestionState) Command { return &QuestionApprove{Question: id, Expect: s} },
		func(id string, s QuestionState) Command { return &QuestionHide{Question: id, Expect: s} },
		func(id string, s QuestionState) Command { return &QuestionSelect{Question: id, Expect: s} },
		func(id string, s QuestionState) Command { return &QuestionPut{Question: id, Expect: s} },
		func(id string, s QuestionState) Command { return &QuestionAnswer{Question: id, Expect: s} },
		func(id string, s QuestionState) Command { return &QuestionDismiss{Question: id, Expect: s} },
	}
	done, stale := 0, 0
	for i := range 2000 {
		who := r.Intn(2)
		if r.Intn(5) == 0 {
			look(who)
		}
		id := w.st.QuestionIDs[r.Intn(questions)]
		was := w.st.Questions[id].State
		_, refused := w.do(clock(10, 1, 0).Add(i), moderator, acts[r.Intn(len(acts))](id, seen[who][id]))
		switch {
		case refused == nil && was != seen[who][id]:
			t.Fatalf("act %d: moderator %d saw %s as %s, it was %s, and the act was carried out", i, who, id, seen[who][id], was)
		case refused == nil:
			done++
			seen[who][id] = w.st.Questions[id].State
		case refused.Code == CodeStale:
			stale++
			if was == seen[who][id] {
				t.Fatalf("act %d: refused as stale although %s is %s as seen", i, id, was)
			}
		}
	}
	if done == 0 || stale == 0 {
		t.Fatalf("%d carried out, %d stale: the test tried nothing", done, stale)
	}
	t.Logf("%d acts carried out, %d refused as stale", done, stale)
}

package session

import "testing"

// TestAMoveOfAQuestionSaysWhy: each may have a reason, which the next replaces and no act on the floor takes; so
// may the opening of a segment and its resumption.
func TestAMoveOfAQuestionSaysWhy(t *testing.T) {
	w := askedWorld(t, 1)
	why := func(want string) {
		t.Helper()
		if got := w.st.Questions["q1"].Reason; got != want {
			t.Errorf("the reason is %q, want %q", got, want)
		}
	}
	w.must(w.st.At, moderator, &QuestionApprove{Question: "q1", Reason: "in scope"})
	why("in scope")
	w.must(w.st.At, moderator, &QuestionSelect{Question: "q1", Reason: "many ask it", By: "the desk"})
	why("many ask it")
	w.must(w.st.At, chair, &QuestionToFloor{Question: "q1", Person: "p2"})
	w.must(w.st.At, chair, &FloorUndo{})
	why("many ask it")
	w.must(w.st.At, chair, &QuestionPut{Question: "q1", Reason: "it fits what was said"})
	why("it fits what was said")

	w.must(w.st.At, chair, &SegmentSuspend{Segment: w.st.SegmentIDs[0], Reason: "a test of the alarm"})
	e := w.must(w.st.At, chair, &SegmentResume{Segment: w.st.SegmentIDs[0], Reason: "it was a test"})
	if ev, ok := e.Events[0].(*SegmentResumed); !ok || ev.Reason != "it was a test" {
		t.Errorf("%+v", e.Events)
	}
}

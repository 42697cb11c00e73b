package session

import "testing"

// TestChangesAreNamed: what a viewer keeps by TakeChanges is what there is (invariant 9), in the cases
// where one thing shows in the document of another. Random days look for more of them (TestAnyDay).
func TestChangesAreNamed(t *testing.T) {
	type step struct {
		by Actor
		c  Command
	}
	ask := func(p string, kind RequestKind) step {
		return step{participant(p), &FloorRequest{Segment: "opening", Kind: kind}}
	}
	name, group := "Delegate 901", "civil-society"
	for _, c := range []struct {
		name  string
		steps []step
	}{
		{"the floor comes back from a point of order: its speaker may finish again", []step{
			ask("p1", ""), {chair, &FloorGive{Request: "r1"}}, ask("p2", KindPointOfOrder),
			{chair, &FloorGive{Request: "r2"}}, {chair, &FloorFinish{}},
		}},
		{"undo of a finish gives the speaker the floor again", []step{
			ask("p1", ""), {chair, &FloorGive{Request: "r1"}}, {chair, &FloorFinish{}}, {chair, &FloorUndo{}},
		}},
		{"undo names a person, who is renamed", []step{
			ask("p1", ""), ask("p2", ""), {chair, &FloorMove{Request: "r1"}},
			{secretariat, &PersonUpdate{Person: "p1", Name: &name}},
		}},
		{"a speaker changes groups: notes, balance and rotation follow", []step{
			{chair, &FloorGive{Person: "p1"}}, {chair, &FloorFinish{}},
			{rapporteur, &NoteAdd{Segment: "opening", Text: "A note."}}, {rapporteur, &NoteSupport{Note: "n1", Speech: "s1", On: true}},
			ask("p2", ""), {chair, &ListOrder{Segment: "opening", Method: "rotation"}},
			{secretariat, &PersonUpdate{Person: "p1", Group: &group}},
		}},
		{"a supporting speech is undone", []step{
			{chair, &FloorGive{Person: "p1"}}, {rapporteur, &NoteAdd{Segment: "opening", Text: "A note."}},
			{rapporteur, &NoteSupport{Note: "n1", Speech: "s1", On: true}}, {chair, &FloorUndo{}}, {chair, &FloorRedo{}},
		}},
		{"one who was called is not there: a note on that turn has a voice less", []step{
			ask("p1", ""), {chair, &FloorGive{Request: "r1"}}, {rapporteur, &NoteAdd{Segment: "opening", Text: "A note."}},
			{rapporteur, &NoteSupport{Note: "n1", Speech: "s1", On: true}}, {chair, &FloorAbsent{Request: "r1"}},
		}},
		{"suspended with closed lists, participants may not ask", []step{
			{chair, &ListClose{Segment: "opening"}}, {chair, &SegmentSuspend{Segment: "opening"}}, {chair, &SegmentResume{Segment: "opening"}},
		}},
		{"an erased person leaves undo, list, balance and questions", []step{
			{participant("p1"), &QuestionAsk{Text: "Who pays?"}}, ask("p1", ""), {chair, &FloorGive{Request: "r1"}},
			{chair, &FloorFinish{}}, ask("p1", KindQuestion), {secretariat, &PersonErase{Person: "p1"}},
		}},
		{"a question brought to the floor and taken back", []step{
			{participant("p1"), &QuestionAsk{Text: "Who pays?"}}, {moderator, &QuestionApprove{Question: "q1"}},
			{chair, &QuestionToFloor{Question: "q1"}}, {chair, &FloorUndo{}}, {chair, &FloorRedo{}},
		}},
		{"umbrellas: the askers see its fate, and their voices", []step{
			{participant("p1"), &QuestionAsk{Text: "One?"}}, {participant("p2"), &QuestionAsk{Text: "Two?"}},
			{moderator, &QuestionApprove{Question: "q1"}}, {moderator, &QuestionApprove{Question: "q2"}},
			{audience("a1"), &QuestionVote{Question: "q2"}}, {moderator, &QuestionMerge{Into: "q1", Questions: []string{"q2"}}},
			{moderator, &QuestionSelect{Question: "q1"}}, {audience("a1"), &QuestionUnvote{Question: "q2"}},
			{participant("p1"), &QuestionWithdraw{Question: "q1"}},
		}},
		{"a longer list moves the later segments", []step{
			ask("p1", ""), {chair, &ListLimits{Segment: "opening", Limits: Limits{StatementS: 3600}}},
			{chair, &SegmentReschedule{Segment: "opening", End: clock(10, 40, 0)}}, {chair, &SegmentClose{Segment: "opening"}}, {chair, &FloorUndo{}},
		}},
		{"two swap and one leaves", []step{
			ask("p1", ""), ask("p2", ""), {participant("p2"), &FloorSwap{Request: "r2", With: "r1"}},
			{participant("p2"), &FloorWithdraw{Request: "r2"}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, testProgramme())
			w.seat(12, 3)
			w.must(clock(10, 0, 0), chair, &SegmentOpen{Segment: "opening"})
			w.st.TakeChanges()
			m := &mirror{t: t, docs: documents(t, w.st)}
			for i, s := range c.steps {
				w.must(clock(10, 0, 10*i), s.by, s.c)
				m.follow(w.st)
				fresh := documents(t, w.st)
				for key, doc := range fresh {
					if m.docs[key] != doc {
						t.Errorf("after step %d (%s) %q is kept as\n%s\nbut is\n%s", i+1, s.c.Do(), key, m.docs[key], doc)
					}
				}
				if len(m.docs) != len(fresh) {
					t.Errorf("after step %d (%s) %d documents are kept of %d", i+1, s.c.Do(), len(m.docs), len(fresh))
				}
			}
		})
	}
}

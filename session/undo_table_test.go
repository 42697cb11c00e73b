package session

import "testing"

// undoTable has each act that undo takes back, in each of its forms, with what must have been before it.
// It is tried on an open segment where p1 speaks on r1, r2 to r5 wait and question q1 is approved.
var undoTable = []struct {
	name   string
	before []sent
	act    Command
}{
	{"another segment opens", []sent{{chair, &SegmentClose{Segment: "opening"}}}, &SegmentOpen{Segment: "panel"}},
	{"a suspension", nil, &SegmentSuspend{Segment: "opening", Reason: "fire drill"}},
	{"a resumption", []sent{{chair, &SegmentSuspend{Segment: "opening"}}}, &SegmentResume{Segment: "opening"}},
	{"a closing, nobody heard", nil, &SegmentClose{Segment: "opening"}},
	{"a closing, carried over", []sent{{chair, &ListOpen{Segment: "panel"}}}, &SegmentClose{Segment: "opening", CarryOverTo: "panel"}},
	{"a closing with a statement", []sent{{participant("p3"), &StatementDeposit{Request: "r3", Text: "Kept."}}}, &SegmentClose{Segment: "opening"}},
	{"a new end", nil, &SegmentReschedule{Segment: "opening", End: clock(11, 0, 0)}},
	{"a list opens", nil, &ListOpen{Segment: "closing"}},
	{"a list is to open", nil, &ListOpen{Segment: "closing", AfterS: 600}},
	{"a list closes", nil, &ListClose{Segment: "opening"}},
	{"a last call", nil, &ListClose{Segment: "opening", AfterS: 120, LastCall: true}},
	{"an order with weights and a safe top", nil, &ListOrder{Segment: "opening", Method: "rotation", Weights: map[string]float64{"governments": 2}, Safe: two()}},
	{"a lot", nil, &ListOrder{Segment: "opening", Method: "lot", Seed: "seed"}},
	{"an order over moves", []sent{{chair, &FloorMove{Request: "r5", Before: "r2", Pin: true}}, {chair, &FloorDefer{Request: "r3"}}}, &ListOrder{Segment: "opening", Method: "least_time"}},
	{"limits", nil, &ListLimits{Segment: "opening", Limits: Limits{StatementS: 90, GroupS: 120}}},
	{"an inscription", nil, &FloorRequest{Segment: "opening", Person: "p7"}},
	{"an inscription for a point of order", nil, &FloorRequest{Segment: "opening", Person: "p7", Kind: KindPointOfOrder}},
	{"a right of reply", nil, &FloorRequest{Segment: "opening", Person: "p7", Kind: KindRightOfReply}},
	{"a withdrawal", nil, &FloorWithdraw{Request: "r2"}},
	{"a deferral", nil, &FloorDefer{Request: "r2"}},
	{"an edit", nil, &FloorEdit{Request: "r2", Capacity: CapacityGroup}},
	{"a swap", nil, &FloorSwap{Request: "r2", With: "r4"}},
	{"a swap agreed to", []sent{{participant("p4"), &FloorSwap{Request: "r4", With: "r2"}}}, &FloorAcceptSwap{Request: "r2", With: "r4"}},
	{"a swap declined", []sent{{participant("p4"), &FloorSwap{Request: "r4", With: "r2"}}}, &FloorDeclineSwap{Request: "r2", With: "r4"}},
	{"the next one", nil, &FloorGive{Request: "r2"}},
	{"one out of turn", nil, &FloorGive{Request: "r5", LimitS: 60}},
	{"one who is not on the list", nil, &FloorGive{Person: "p9"}},
	{"one past a reply, which lapses", []sent{{participant("p8"), &FloorRequest{Segment: "opening", Kind: KindReply}}, {chair, &FloorGive{Request: "r2"}}}, &FloorGive{Request: "r3"}},
	{"a point of order is heard", []sent{{participant("p8"), &FloorRequest{Segment: "opening", Kind: KindPointOfOrder}}}, &FloorGive{Request: "r6"}},
	{"the end of a speech", nil, &FloorFinish{}},
	{"the end of a point of order", []sent{{participant("p8"), &FloorRequest{Segment: "opening", Kind: KindPointOfOrder}}, {chair, &FloorGive{Request: "r6"}}}, &FloorFinish{}},
	{"a pause", nil, &FloorPause{}},
	{"the end of a pause", []sent{{chair, &FloorPause{}}}, &FloorResume{}},
	{"more time", nil, &FloorExtend{Seconds: 30}},
	{"one who waits is absent", nil, &FloorAbsent{Request: "r2"}},
	{"one who was called is absent", nil, &FloorAbsent{Request: "r1"}},
	{"one is absent again", []sent{{chair, &FloorAbsent{Request: "r2"}}}, &FloorAbsent{Request: "r2"}},
	{"a move", nil, &FloorMove{Request: "r5", Before: "r2", Pin: true, Reason: "leaves early"}},
	{"a move within the safe top", []sent{{chair, &ListOrder{Segment: "opening", Method: "rotation", Safe: two()}}}, &FloorMove{Request: "r5", Before: "r2"}},
	{"a removal", nil, &FloorRemove{Request: "r2", Reason: "not present"}},
	{"a ruling", []sent{{participant("p8"), &FloorRequest{Segment: "opening", Kind: KindPointOfOrder}}}, &FloorRule{Request: "r6", Upheld: true, Text: "Noted."}},
	{"a question comes to the floor", nil, &QuestionToFloor{Question: "q1"}},
	{"time given to a group", nil, &BudgetGrant{Group: "civil-society", Seconds: 600}},
	{"time given to a person", nil, &BudgetGrant{Person: "p2", Seconds: 60}},
	{"time taken", nil, &BudgetAdjust{Group: "governments", Seconds: -60, Reason: "ceded"}},
	{"time given back", []sent{{chair, &FloorFinish{}}}, &BudgetAdjust{Speech: "s1", Seconds: 5, Reason: "no interpretation"}},
}

type sent struct {
	by Actor
	c  Command
}

func two() *int { n := 2; return &n }

// TestUndoOfEachAct: each act, then its undo, is identity on the whole state, and redo brings the act
// back to the letter (invariant 6). A command that undo takes back and that has no line here fails.
func TestUndoOfEachAct(t *testing.T) {
	tried := map[string]bool{}
	for _, c := range undoTable {
		tried[c.act.Do()] = true
		t.Run(c.act.Do()+" "+c.name, func(t *testing.T) {
			w := newWorld(t, testProgramme())
			w.seat(12, 3)
			s := 0
			send := func(by Actor, c Command) Entry {
				s += 7
				return w.must(clock(10, 0, s), by, c)
			}
			send(participant("p10"), &QuestionAsk{Text: "Who pays?"})
			send(moderator, &QuestionApprove{Question: "q1"})
			send(chair, &SegmentOpen{Segment: "opening"})
			for _, p := range []string{"p1", "p2", "p3", "p4", "p5"} {
				send(participant(p), &FloorRequest{Segment: "opening"})
			}
			send(chair, &FloorGive{Request: "r1"})
			for _, b := range c.before {
				send(b.by, b.c)
			}
			before := fingerprintStanding(w.st)
			e := send(chair, c.act)
			acted := fingerprintStanding(w.st)
			if acted == before {
				t.Fatal("the act did nothing")
			}
			for range 2 {
				send(chair, &FloorUndo{V: e.V})
				if got := fingerprintStanding(w.st); got != before {
					t.Fatalf("undo does not restore:\n%s", firstDifference(before, got))
				}
				send(chair, &FloorRedo{V: e.V})
				if got := fingerprintStanding(w.st); got != acted {
					t.Fatalf("redo does not restore:\n%s", firstDifference(acted, got))
				}
			}
		})
	}
	for _, do := range append(CommandNames(), "clock.tick", "person.import", "person.join", "access.grant", "feed.report", "record.lost") {
		if undone := journaled(Entry{Do: do, By: chair}); undone != tried[do] {
			t.Errorf("%s: undo takes it back: %v; it stands in the table: %v", do, undone, tried[do])
		}
	}
}

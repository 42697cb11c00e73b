package session

import (
	"fmt"
	"strings"
	"testing"
)

// TestWhatBecomesOfStatements: deposited, then delivered or not, seen by staff at once and by
// participants when that is known, and forgotten with their author.
func TestWhatBecomesOfStatements(t *testing.T) {
	w := newWorld(t, testProgramme())
	w.seat(4, 1)
	file := &StatementFile{MediaType: MediaTypes[0], Size: 1200, SHA256: strings.Repeat("c", 64)}
	w.must(clock(9, 0, 0), participant("p1"), &StatementDeposit{Segment: "opening", Text: "My statement."})
	w.must(clock(9, 0, 1), participant("p2"), &StatementDeposit{Segment: "opening", File: file})
	w.must(clock(10, 0, 0), chair, &SegmentOpen{Segment: "opening"})
	w.must(clock(10, 0, 1), participant("p3"), &FloorRequest{Segment: "opening"})
	w.must(clock(10, 0, 2), participant("p3"), &StatementDeposit{Request: "r1", File: file})
	w.must(clock(10, 0, 3), participant("p4"), &FloorRequest{Segment: "opening"})
	w.must(clock(10, 0, 4), participant("p4"), &StatementDeposit{Request: "r2", Text: "Another."})
	states := func(role Role) string {
		var out []string
		for _, key := range w.st.Keys(role) {
			if d, ok := w.st.Document(role, key).(StatementDoc); ok {
				out = append(out, d.ID+" "+d.State)
			}
		}
		return strings.Join(out, ", ")
	}
	want := func(when, staff, participants string) {
		t.Helper()
		for _, role := range []Role{RoleChair, RoleSecretariat, RoleRapporteur, RoleModerator} {
			if got := states(role); got != staff {
				t.Errorf("%s %s sees %q, want %q", when, role, got, staff)
			}
		}
		if got := states(RoleParticipant); got != participants {
			t.Errorf("%s participants see %q, want %q", when, got, participants)
		}
		if got := states(RoleAudience) + states(RoleScreen); got != "" {
			t.Errorf("%s the audience sees %q", when, got)
		}
	}
	want("deposited,", "t1 deposited, t2 deposited, t3 deposited, t4 deposited", "")
	me := w.st.Me(participant("p2")).Statements
	if len(me) != 1 || me[0].State != StatementWaits || me[0].File == nil || *me[0].File != *file {
		t.Errorf("the author sees %+v", me)
	}
	if w.st.SeesStatement(participant("p1"), w.st.Statement("t2")) || !w.st.SeesStatement(participant("p2"), w.st.Statement("t2")) {
		t.Error("a statement that waits is its author's and the staff's")
	}
	w.must(clock(10, 1, 0), chair, &FloorGive{Request: "r1"})
	w.must(clock(10, 2, 0), chair, &FloorGive{Person: "p1"})
	want("two had the floor,", "t1 delivered, t2 deposited, t3 delivered, t4 deposited", "t1 delivered, t3 delivered")
	w.must(clock(10, 3, 0), chair, &SegmentClose{Segment: "opening"})
	all := "t1 delivered, t2 not_delivered, t3 delivered, t4 not_delivered"
	want("closed,", all, all)
	w.must(clock(10, 4, 0), chair, &FloorUndo{})
	want("undone,", "t1 delivered, t2 deposited, t3 delivered, t4 deposited", "t1 delivered, t3 delivered")
	w.must(clock(10, 5, 0), secretariat, &PersonErase{Person: "p3"})
	want("erased,", "t1 delivered, t2 deposited, t4 deposited", "t1 delivered")
	if w.st.Statement("t3") != nil || w.st.Statement("t9") != nil || w.st.Statement("r1") != nil || w.st.Statement("t1") == nil {
		t.Error("statements are found that are not there")
	}
}

func TestStatementsAreBounded(t *testing.T) {
	w := newWorld(t, testProgramme())
	w.seat(2, 0)
	good := StatementFile{MediaType: MediaTypes[1], Size: 1, SHA256: strings.Repeat("c", 64)}
	for _, change := range []func(*StatementFile){
		func(f *StatementFile) { f.MediaType = "text/html" },
		func(f *StatementFile) { f.Size = 0 },
		func(f *StatementFile) { f.Size = MaxStatementFile + 1 },
		func(f *StatementFile) { f.SHA256 = "c" },
	} {
		bad := good
		change(&bad)
		if _, r := w.do(clock(9, 0, 0), participant("p1"), &StatementDeposit{Segment: "opening", File: &bad}); r == nil || r.Msg != "statement.bad_type" {
			t.Errorf("%+v: %v", bad, r)
		}
	}
	for i := range MaxStatements {
		w.must(clock(9, 1, i), participant("p1"), &StatementDeposit{Segment: "opening", Text: fmt.Sprint(i)})
	}
	if _, r := w.do(clock(9, 2, 0), participant("p1"), &StatementDeposit{Segment: "opening", File: &good}); r == nil || r.Code != CodeLimitReached || r.Msg != "statement.too_many" {
		t.Errorf("one too many: %v", r)
	}
	w.must(clock(9, 2, 0), participant("p2"), &StatementDeposit{Segment: "opening", File: &good})
}

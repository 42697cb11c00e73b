package session

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

var allRoles = append(append([]Role{}, ViewerRoles...), RoleFeed, RoleSystem)

// serverCommands are those without a name that a client may use.
var serverCommands = []Command{&SessionCreate{}, &AccessGrant{}, &PersonJoin{}, &PersonImport{}, &ClockTick{}, &FeedReport{}, &QuestionRevise{}, &RecordLost{}}

func everyCommand(t *testing.T) []Command {
	var all []Command
	for _, name := range CommandNames() {
		c, ok := NewCommand(name)
		if !ok || c.Do() != name {
			t.Fatalf("NewCommand(%q) makes %v", name, c)
		}
		all = append(all, c)
	}
	return append(all, serverCommands...)
}

// policyTable writes the table as a matrix: a line per command, a column per role, and in it the
// phases in which the role may: upcoming, live, closed.
func policyTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# Who may send what, when: u upcoming, l live, c closed, - never.\n")
	fmt.Fprintf(&b, "%-20s", "")
	for _, r := range allRoles {
		fmt.Fprintf(&b, " %-11s", r)
	}
	b.WriteString("\n")
	for _, c := range everyCommand(t) {
		fmt.Fprintf(&b, "%-20s", c.Do())
		for _, r := range allRoles {
			cell := ""
			for _, ph := range Phases {
				if Permitted(r, c.Do(), ph) {
					cell += string(ph)[:1]
				}
			}
			if cell == "" {
				cell = "-"
			}
			fmt.Fprintf(&b, " %-11s", cell)
		}
		b.WriteString("\n")
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// TestPolicyTable compares the table with the one that was agreed. go test -rewrite writes it anew,
// for a reviewer to read.
func TestPolicyTable(t *testing.T) { golden(t, "testdata/policy.txt", policyTable(t)) }

// golden compares with a kept file, or keeps it with -rewrite.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := string(readFile(t, file)); got != want {
		t.Errorf("%s no longer holds (go test -rewrite writes it anew):\n%s", file, firstDifference(want, got))
	}
}

func readFile(t testing.TB, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inPhase is a seated day in the phase.
func inPhase(t *testing.T, ph Phase) *world {
	w := newWorld(t, testProgramme())
	w.seat(12, 3)
	at := clock(10, 0, 0)
	for i, id := range w.st.SegmentIDs {
		if ph == PhaseUpcoming || ph == PhaseLive && i > 0 {
			break
		}
		w.must(at.Add(i*1800), chair, &SegmentOpen{Segment: id})
		if ph == PhaseClosed {
			w.must(at.Add(i*1800+1700), chair, &SegmentClose{Segment: id})
		}
	}
	if got := w.st.Phase(); got != ph {
		t.Fatalf("the day is %s, want %s", got, ph)
	}
	return w
}

// TestDecideHonoursThePolicy tries every role × command × phase. What the table refuses is refused
// for that reason and no other; what it grants is never refused for it.
func TestDecideHonoursThePolicy(t *testing.T) {
	tried := 0
	for _, ph := range Phases {
		w := inPhase(t, ph)
		for _, c := range everyCommand(t) {
			for _, role := range allRoles {
				for _, person := range []string{"", "p1", "a1"} {
					tried++
					before := w.st.V
					_, r := Decide(w.st, Input{Actor: Actor{Role: role, Person: person}, ID: "x", Now: clock(12, 0, 0), Salt: "00", Command: c})
					table := policy[c.Do()]
					want := ""
					switch {
					case !oneOf(role, table.roles):
						want = "forbidden role.may_not"
					case !oneOf(ph, table.phases):
						want = "conflict phase.not_now"
					}
					got := ""
					if r != nil && (r.Msg == "role.may_not" || r.Msg == "phase.not_now") {
						got = string(r.Code) + " " + r.Msg
					}
					if got != want {
						t.Errorf("%s by %s (%s) when %s: refused %q by the table, want %q", c.Do(), role, person, ph, got, want)
					}
					if w.st.V != before {
						t.Fatalf("%s was carried out by Decide", c.Do())
					}
				}
			}
		}
	}
	if want := len(Phases) * len(allRoles) * 3 * (len(commands) + len(serverCommands)); tried != want {
		t.Errorf("%d combinations tried, want %d", tried, want)
	}
}

// TestEveryCommandIsInTheTable and in Decide: none falls through to "unknown".
func TestEveryCommandIsInTheTable(t *testing.T) {
	w := inPhase(t, PhaseLive)
	for _, c := range everyCommand(t) {
		rule, ok := policy[c.Do()]
		if !ok || len(rule.roles) == 0 || len(rule.phases) == 0 {
			t.Errorf("%s is not in the table", c.Do())
			continue
		}
		_, r := Decide(w.st, Input{Actor: Actor{Role: rule.roles[0]}, ID: "x", Now: clock(12, 0, 0), Salt: "00", Command: c})
		if r != nil && r.Msg == "command.unknown" {
			t.Errorf("Decide does not know %s", c.Do())
		}
	}
	for do := range policy {
		found := false
		for _, c := range everyCommand(t) {
			found = found || c.Do() == do
		}
		if !found {
			t.Errorf("the table has %s, which is no command", do)
		}
	}
}

// TestRevokedMayNothing: a revoked or erased person is refused whatever the role, at once.
func TestRevokedMayNothing(t *testing.T) {
	w := inPhase(t, PhaseLive)
	w.must(clock(10, 1, 0), secretariat, &PersonRevoke{Person: "p1"})
	w.must(clock(10, 1, 0), secretariat, &PersonErase{Person: "p2"})
	for _, id := range []string{"p1", "p2", "unknown"} {
		for _, c := range everyCommand(t) {
			role := policy[c.Do()].roles[0]
			_, r := Decide(w.st, Input{Actor: Actor{Role: role, Person: id}, ID: "x", Now: clock(10, 2, 0), Salt: "00", Command: c})
			if r == nil || r.Code != CodeUnauthorized && r.Msg != "phase.not_now" {
				t.Errorf("%s by the revoked %s: %v", c.Do(), id, r)
			}
		}
	}
}

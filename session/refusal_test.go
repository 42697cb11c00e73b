package session

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// unscripted are the refusals that no script shows: limits too high for a script to reach, and
// commands that are the server's own.
var unscripted = []struct {
	msg  string
	code Code
	try  func(w *world) (Actor, Command)
}{
	{"text.too_long", CodeTooLarge, func(w *world) (Actor, Command) {
		return participant("p1"), &QuestionAsk{Text: strings.Repeat("я", MaxQuestion+1)}
	}},
	{"list.full", CodeLimitReached, func(w *world) (Actor, Command) {
		// Kinds and people enough for a list of 2,000.
		for i := 1; len(w.st.Order("opening")) < maxWaiting; i++ {
			for _, kind := range []RequestKind{KindStatement, KindQuestion, KindReply, KindRightOfReply} {
				id := fmt.Sprintf("x%d", i)
				Apply(w.st, Entry{V: w.st.V + 1, At: w.st.At, By: secretariat, Do: "floor.request", Events: []Event{
					&FloorRequested{Request: fmt.Sprintf("r%d", w.st.nRequest+1), Segment: "opening", Person: id, Kind: kind},
				}})
			}
		}
		return participant("p1"), &FloorRequest{Segment: "opening"}
	}},
	{"statement.too_many", CodeLimitReached, func(w *world) (Actor, Command) {
		for range MaxStatements {
			w.must(clock(10, 0, 1), participant("p1"), &StatementDeposit{Segment: "opening", Text: "A statement."})
		}
		return participant("p1"), &StatementDeposit{Segment: "opening", Text: "One more."}
	}},
	{"statement.bad_type", CodeBadRequest, func(w *world) (Actor, Command) {
		return participant("p1"), &StatementDeposit{Segment: "opening", File: &StatementFile{MediaType: "text/html", Size: 1, SHA256: strings.Repeat("c", 64)}}
	}},
	{"question.too_many_awaiting", CodeLimitReached, func(w *world) (Actor, Command) {
		for range maxAwaiting {
			w.must(clock(10, 0, 1), participant("p1"), &QuestionAsk{Text: "Who pays?"})
		}
		return participant("p1"), &QuestionAsk{Text: "Who pays?"}
	}},
	{"question.stale", CodeStale, func(w *world) (Actor, Command) {
		w.must(clock(10, 0, 1), participant("p1"), &QuestionAsk{Text: "Who pays?"})
		w.must(clock(10, 0, 2), moderator, &QuestionApprove{Question: "q1"})
		return moderator, &QuestionHide{Question: "q1", Expect: Offered}
	}},
	{"notice.too_many", CodeLimitReached, func(w *world) (Actor, Command) {
		for range maxNotices {
			w.must(clock(10, 0, 1), chair, &NoticePost{Text: Text{"en": "Lunch"}})
		}
		return chair, &NoticePost{Text: Text{"en": "Lunch"}}
	}},
	{"person.needs_own_link", CodeForbidden, func(*world) (Actor, Command) {
		return Actor{Role: RoleParticipant}, &FloorRequest{Segment: "opening"}
	}},
	{"person.needs_own_link", CodeForbidden, func(*world) (Actor, Command) {
		return Actor{Role: RoleAudience}, &QuestionAsk{Text: "Who pays?"}
	}},
	{"person.badge_taken", CodeConflict, func(*world) (Actor, Command) {
		twice := ImportPerson{ID: "x", PersonAdd: PersonAdd{Badge: "77", Name: "Delegate 077"}}
		return secretariat, &PersonImport{People: []ImportPerson{twice, twice}}
	}},
	{"language.unknown", CodeBadRequest, func(*world) (Actor, Command) {
		return system, &PersonJoin{Language: "tlh"}
	}},
	{"role.not_shared", CodeBadRequest, func(*world) (Actor, Command) {
		return system, &AccessGrant{Grants: []Grant{{Hash: "h", Role: RoleParticipant}}}
	}},
	{"person.not_found", CodeNotFound, func(*world) (Actor, Command) {
		return system, &AccessGrant{Grants: []Grant{{Hash: "h", Role: RoleChair, Person: "nobody"}}}
	}},
	{"summary.too_many", CodeTooLarge, func(*world) (Actor, Command) {
		return rapporteur, &SummaryApprove{Segment: "opening", Sentences: make([]string, maxApproved+1), On: true}
	}},
	{"feed.not_found", CodeNotFound, func(*world) (Actor, Command) {
		return fromFeed, &FeedReport{Feed: "none", State: FeedLive}
	}},
	{"feed.unknown_state", CodeBadRequest, func(*world) (Actor, Command) {
		return fromFeed, &FeedReport{Feed: "tag", State: "asleep"}
	}},
	{"question.unchanged", CodeConflict, func(w *world) (Actor, Command) {
		w.must(clock(10, 0, 1), fromFeed, &QuestionOffer{Text: "Who pays?", Source: SourceDoc{Kind: "mastodon", Feed: "tag"}})
		return fromFeed, &QuestionRevise{Question: "q1", Text: "Who pays?"}
	}},
	{"question.no_source", CodeConflict, func(w *world) (Actor, Command) {
		w.must(clock(10, 0, 1), participant("p12"), &QuestionAsk{Text: "Who pays?"})
		return secretariat, &QuestionRetract{Question: "q1"}
	}},
	{"session.not_rehearsal", CodeForbidden, func(w *world) (Actor, Command) {
		w.st.Programme.Rehearsal = false
		return secretariat, &SessionClock{Rate: 2}
	}},
}

func TestUnscriptedRefusals(t *testing.T) {
	for _, c := range unscripted {
		w := newWorld(t, testProgramme())
		w.seat(12, 3)
		w.must(clock(10, 0, 0), chair, &SegmentOpen{Segment: "opening"})
		by, cmd := c.try(w)
		before := fingerprintState(w.st)
		_, r := Decide(w.st, Input{Actor: by, ID: "x", Now: clock(10, 1, 0), Salt: "00", Command: cmd, Section: sectionOf(w.st, cmd)})
		if r == nil || r.Code != c.code || r.Msg != c.msg {
			t.Errorf("%s: refused %v, want %s %s", cmd.Do(), r, c.code, c.msg)
		}
		if fingerprintState(w.st) != before {
			t.Errorf("%s changed the state though it was refused", cmd.Do())
		}
	}
}

// unreachable are refusals that no command of this program meets.
var unreachable = map[string]bool{"command.unknown": true}

// TestEveryRefusalIsShown: each message that the sources can give stands in a script or above, so
// that there is a scene for every wording in the catalogue.
func TestEveryRefusalIsShown(t *testing.T) {
	shown := map[string]bool{}
	for _, c := range unscripted {
		shown[c.msg] = true
	}
	scripts, err := filepath.Glob("testdata/scenarios/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range scripts {
		for _, m := range regexp.MustCompile(`(?m)^refused \w+: ([\w.]+)`).FindAllStringSubmatch(string(readFile(t, file)), -1) {
			shown[m[1]] = true
		}
	}
	given := refusalsInSources(t)
	if len(given) < 80 {
		t.Errorf("only %d refusals were found in the sources", len(given))
	}
	for msg := range given {
		if !shown[msg] && !unreachable[msg] {
			t.Errorf("no script or test shows the refusal %s", msg)
		}
	}
	for msg := range shown {
		if !given[msg] {
			t.Errorf("the refusal %s is shown, but the sources do not give it", msg)
		}
	}
}

// refusalsInSources are the messages in calls of refuse and of segmentTurn, which passes one on.
func refusalsInSources(t *testing.T) map[string]bool {
	given := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			arg := -1
			switch fun := call.Fun.(type) {
			case *ast.Ident:
				if fun.Name == "refuse" {
					arg = 1
				}
			case *ast.SelectorExpr:
				if fun.Sel.Name == "segmentTurn" {
					arg = 2
				}
			}
			if arg >= 0 && arg < len(call.Args) {
				if lit, ok := call.Args[arg].(*ast.BasicLit); ok {
					given[strings.Trim(lit.Value, `"`)] = true
				}
			}
			return true
		})
	}
	return given
}

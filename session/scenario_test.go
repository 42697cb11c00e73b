package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The scripts in testdata/scenarios are scenes of a consultation that a chair can read. Each is a
// list of blocks: what is done and asked, a line each, then ---- and what came of it.
//
//	10:30 chair opens ict4d
//	10:31 17 asks for the floor in ict4d
//	list ict4d
//	----
//	ok
//	ok r1
//	1. r1 Delegate 017: order of request; expected 10:31:00, fits
//
// Who acts is a role (chair, moderator, rapporteur, secretariat, clock, feed), a badge's number, or
// the name of someone in the audience. What is done is a phrase of scenario_phrase_test.go or a
// command of the contract, followed by fields as name=value. Lines with # are remarks.
// `go test -run Scenarios -rewrite` writes what came of it anew.

// block is one step of a script.
type block struct {
	input []string
	want  []string
	asks  bool // has a ---- line
}

func parseScript(text string) []block {
	var blocks []block
	for _, para := range strings.Split(strings.TrimSpace(text), "\n\n") {
		var b block
		for _, line := range strings.Split(strings.Trim(para, "\n"), "\n") {
			switch {
			case !b.asks && line == "----":
				b.asks = true
			case b.asks:
				b.want = append(b.want, line)
			default:
				b.input = append(b.input, line)
			}
		}
		blocks = append(blocks, b)
	}
	return blocks
}

func (b block) String() string {
	lines := b.input
	if b.asks {
		lines = append(append(append([]string{}, b.input...), "----"), b.want...)
	}
	return strings.Join(lines, "\n")
}

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txt")
	if err != nil || len(files) < 18 {
		t.Fatalf("%d scripts (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			blocks := parseScript(string(readFile(t, file)))
			s := &scene{t: t}
			var out []string
			for i := range blocks {
				b := &blocks[i]
				got := s.run(b.input)
				if *rewrite {
					b.want, b.asks = got, b.asks || len(got) > 0
				} else if a, w := strings.Join(got, "\n"), strings.Join(b.want, "\n"); a != w {
					t.Errorf("%s\n---- got\n%s\n---- want\n%s", strings.Join(b.input, "\n"), a, w)
				}
				out = append(out, b.String())
			}
			if s.world == nil {
				t.Fatal("the script has no programme")
			}
			s.checkRecord()
			if *rewrite {
				if err := os.WriteFile(file, []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// checkRecord: every script's record folds to the state it ended in.
func (s *scene) checkRecord() {
	if a, b := fingerprintState(s.st), fingerprintState(s.refold()); a != b {
		s.t.Errorf("the record folds to another state:\n%s", firstDifference(a, b))
	}
}

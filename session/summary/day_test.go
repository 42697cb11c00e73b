package summary

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rostrum/session"
)

// formulas are how the house style ascribes a sentence, as patterns that do not come from the program.
var formulas = func() []struct {
	name string
	is   *regexp.Regexp
} {
	verb := `(?:clearly |also )?(?:stressed|underlined|noted|elaborated|commented|underscored|recalled|emphasized|reiterated|signalled|reaffirmed|expressed|concurred|remarked|suggested|proposed|recommended|observed|considered)\b`
	var out []struct {
		name string
		is   *regexp.Regexp
	}
	for _, f := range [][2]string{
		{"many", `\bA number of speakers ` + verb}, {"another", `\b[Aa]nother speaker ` + verb}, {"one", `\b[Oo]ne speaker ` + verb},
		{"groups", `\b[Ss]takeholders ` + verb}, {"several", `\b(?:[Ss]peakers|Participants) ` + verb},
		{"impersonal", `^(?:It was|Support was expressed)|was (?:also )?(?:underscored|stressed)\.$`}, {"none", ``},
	} {
		out = append(out, struct {
			name string
			is   *regexp.Regexp
		}{f[0], regexp.MustCompile(f[1])})
	}
	return out
}()

func formulaOf(text string) string {
	for _, f := range formulas {
		if f.is.MatchString(text) {
			return f.name
		}
	}
	return ""
}

// table reads a file of testdata: fields by tabs, comments left out.
func table(t testing.TB, name string) [][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\n"); line != "" && line[0] != '#' {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}

// published is how often each formula stands in each section of the real summary.
func published(t testing.TB) map[string]map[string]int {
	t.Helper()
	out := map[string]map[string]int{}
	for _, row := range table(t, "formulas.tsv") {
		n, err := strconv.Atoi(row[2])
		if err != nil {
			t.Fatal(err)
		}
		if out[row[0]] == nil {
			out[row[0]] = map[string]int{}
		}
		out[row[0]][row[1]] = n
	}
	return out
}

func counted(w *world, section string) map[string]int {
	out := map[string]int{}
	eachSentence(w.section(section), func(_ session.SummaryParagraph, s session.SummarySentence) { out[formulaOf(s.Text)]++ })
	return out
}

// neutral is the recorded day's notes as someone would have taken them on the floor: without an
// ascription in their words, each with the theme of its paragraph, and with as many behind it as the
// real summary says: two of one group for "Speakers", two groups for "Stakeholders", one for a lone
// voice, nobody counted for the rest.
func neutral(t *testing.T) *world {
	day := recorded(t)
	w := newWorld(t, programme())
	w.seat(12)
	w.must(chair, &session.SegmentOpen{Segment: "opening"})
	speeches := map[string]string{}
	for _, p := range []string{"p1", "p7", "p2", "p3", "p4"} { // p1 and p7 are of one group
		speeches[p] = w.speak(p)
	}
	next := 0
	for _, row := range table(t, "paragraphs.tsv") {
		n, err := strconv.Atoi(row[2])
		if err != nil {
			t.Fatal(err)
		}
		for range n {
			note := day.st.Notes[day.st.NoteIDs[next]]
			next++
			if note.Segment != row[0] {
				t.Fatalf("note %s is of %s, the paragraphs say %s", note.ID, note.Segment, row[0])
			}
			formula := formulaOf(note.Text)
			if formula == "many" {
				continue // the lead-in names the theme and says nothing
			}
			support := map[string][]string{
				"several": {speeches["p1"], speeches["p7"]}, "groups": {speeches["p1"], speeches["p2"]},
				"one": {speeches["p3"]}, "another": {speeches["p4"]},
			}[formula]
			w.note(note.Segment, row[3], note.Kind, houses["en"].read(note.Text).said, support...)
		}
	}
	if next != len(day.st.NoteIDs) {
		t.Fatalf("the paragraphs have %d sentences, the day %d notes", next, len(day.st.NoteIDs))
	}
	return w
}

// TestTheDaysDraftIsLikeItsSummary: the notes of the recorded day are the sentences of the real
// summary, so a draft of them should have its sections, its order and its formulas; and where the notes
// say nothing of whose words they are, those behind them should give the same formulas again.
func TestTheDaysDraftIsLikeItsSummary(t *testing.T) {
	real, day, plain := published(t), recorded(t), neutral(t)
	if got, want := strings.Join(day.st.SummarySections(), " "), "introduction opening ict4d governance rights conclusion annex"; got != want {
		t.Errorf("sections are %s, want %s", got, want)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %-11s %8s %8s %8s\n", "section", "formula", "real", "recorded", "neutral")
	total := map[string][3]int{}
	for _, sec := range [][2]string{{"opening", "opening"}, {"ict4d", "ict4d"}, {"governance", "governance"}, {"rights", "rights"}, {"closing", "conclusion"}} {
		a, n := counted(day, sec[1]), counted(plain, sec[1])
		for _, f := range formulas {
			r := real[sec[0]][f.name]
			fmt.Fprintf(&b, "%-12s %-11s %8d %8d %8d\n", sec[1], f.name, r, a[f.name], n[f.name])
			x := total[f.name]
			total[f.name] = [3]int{x[0] + r, x[1] + a[f.name], x[2] + n[f.name]}
			// The supporters that the recording adds at random may ascribe more sentences, never fewer.
			if f.name != "none" && a[f.name] < r {
				t.Errorf("%s: %d sentences by %q in the draft of the recorded day, %d in the real summary", sec[1], a[f.name], f.name, r)
			}
			if f.name == "groups" && n[f.name] != r {
				t.Errorf("%s: %d sentences by %q in the draft of neutral notes, %d in the real summary", sec[1], n[f.name], f.name, r)
			}
		}
		if lone := n["one"] + n["another"]; lone != real[sec[0]]["one"]+real[sec[0]]["another"] {
			t.Errorf("%s: %d lone voices in the draft of neutral notes", sec[1], lone)
		}
	}
	for _, f := range formulas {
		x := total[f.name]
		fmt.Fprintf(&b, "%-12s %-11s %8d %8d %8d\n", "all", f.name, x[0], x[1], x[2])
	}
	t.Log("\n" + b.String())
	if x := total["several"]; x[2] < x[0]*3/4 || x[2] > x[0]*5/4 {
		t.Errorf("%d sentences by \"several\" in the draft of neutral notes, %d in the real summary", x[2], x[0])
	}
	// Order: what the notes say comes as the real summary has it.
	for _, sec := range []string{"opening", "ict4d", "governance", "rights"} {
		last := 0
		eachSentence(day.section(sec), func(_ session.SummaryParagraph, s session.SummarySentence) {
			n, err := strconv.Atoi(s.ID[1:])
			if err != nil || n < last {
				t.Errorf("%s: %s stands after n%d", sec, s.ID, last)
			}
			last = n
		})
	}
}

// TestEverySentenceTracesToNotes, and every note to a sentence; nobody is named.
func TestEverySentenceTracesToNotes(t *testing.T) {
	for name, w := range map[string]*world{"recorded": recorded(t), "neutral": neutral(t)} {
		told := map[string]int{}
		for _, id := range w.st.SummarySections() {
			d := w.section(id)
			eachSentence(d, func(p session.SummaryParagraph, s session.SummarySentence) {
				if strings.TrimSpace(s.Text) == "" {
					t.Errorf("%s: %s in %s is empty", name, s.ID, id)
				}
				if len(s.Notes) == 0 && (id != session.SectionIntroduction || s.Generated == "") {
					t.Errorf("%s: %s in %s rests on nothing: %s", name, s.ID, id, s.Text)
				}
				for _, n := range s.Notes {
					if w.st.Notes[n] == nil {
						t.Errorf("%s: %s rests on %s, which is no note", name, s.ID, n)
					}
					if id != session.SectionAnnex && s.Generated == "" {
						told[n]++
					}
				}
				for _, f := range s.Flags {
					if strings.HasPrefix(f.Code, "names_") {
						t.Errorf("%s: %s in %s names %q (%s)", name, s.ID, id, f.Word, f.Code)
					}
				}
				for _, person := range w.st.People {
					if n := person.Profile.Name; !person.Anon && n != "" && strings.Contains(s.Text, n) {
						t.Errorf("%s: %s in %s names %s", name, s.ID, id, n)
					}
				}
			})
		}
		for _, n := range w.st.NoteIDs {
			if told[n] == 0 {
				t.Errorf("%s: note %s is in no sentence", name, n)
			}
		}
	}
}

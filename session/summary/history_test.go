package summary

import (
	"fmt"
	"strings"
	"testing"

	"rostrum/session"
)

func diffed(old, now string) string {
	var b strings.Builder
	for _, p := range Diff(old, now) {
		fmt.Fprintf(&b, "%s[%s]", p.Op, p.Text)
	}
	return b.String()
}

func TestDiffIsReadable(t *testing.T) {
	for _, c := range [][3]string{
		{"Roads matter.", "Roads matter.", "=[Roads matter.]"},
		{"Roads matter most.", "Ports and roads matter.", "-[Roads matter most.]+[Ports and roads matter.]"},
		{"One speaker noted that roads matter.", "Speakers noted that all roads matter.", "-[One speaker ]+[Speakers ]=[noted that ]+[all ]=[roads matter.]"},
		{"", "New.", "+[New.]"}, {"Old.", "", "-[Old.]"}, {"", "", ""}, {"道路重要", "港口重要", "-[道路]+[港口]=[重要]"},
	} {
		if got := diffed(c[0], c[1]); got != c[2] {
			t.Errorf("%q → %q is %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

// FuzzDiff: the parts make both texts again.
func FuzzDiff(f *testing.F) {
	f.Add("a b c", "a c d")
	f.Add("道 路", " 道")
	f.Fuzz(func(t *testing.T, old, now string) {
		var a, b strings.Builder
		for _, p := range Diff(old, now) {
			if p.Op != "+" {
				a.WriteString(p.Text)
			}
			if p.Op != "-" {
				b.WriteString(p.Text)
			}
		}
		if a.String() != old || b.String() != now {
			t.Fatalf("%q → %q came out as %q → %q", old, now, a.String(), b.String())
		}
	})
}

// TestVersionsOfASection: who changed what, from the record.
func TestVersionsOfASection(t *testing.T) {
	w, a, a2, _, _, _ := floor(t)
	w.note("ict4d", "x", message, "Roads matter", a, a2)
	w.note("ict4d", "x", message, "Ports matter")
	w.must(secretariat, &session.PersonAdd{Name: "Rapporteur 001", Role: session.RoleRapporteur})
	var me session.Actor
	for id, p := range w.st.People {
		if p.Role == session.RoleRapporteur {
			me = session.Actor{Role: p.Role, Person: id}
		}
	}
	w.must(me, &session.SummaryEdit{Segment: "ict4d", Sentence: "n1", Text: "Speakers noted that all roads matter."})
	w.must(me, &session.SummaryApprove{Segment: "ict4d", Sentences: []string{"n1", "n2"}, On: true, Rev: 1})
	w.must(me, &session.SummaryApprove{Segment: "ict4d", Sentence: "n1", Rev: 2})
	w.must(me, &session.SummaryEdit{Segment: "ict4d", Sentence: "n1", Rev: 3})
	w.must(me, &session.SummaryOrder{Segment: "ict4d", Sentence: "n2", Before: "n1", Rev: 4})
	var got []string
	for _, e := range w.entries {
		for _, v := range Versions(w.st, "ict4d", e) {
			line := fmt.Sprintf("%d %s %s %s on=%t", v.Rev, v.Do, v.Name, v.Sentence, v.On)
			for _, p := range v.Diff {
				line += fmt.Sprintf(" %s[%s]", p.Op, p.Text)
			}
			got = append(got, line)
		}
		if len(Versions(w.st, "rights", e)) > 0 {
			t.Error("another section has versions")
		}
	}
	want(t, strings.Join(got, "\n"), "1 summary.edit Rapporteur 001 n1 on=false =[Speakers noted that ] +[all ] =[roads matter.]\n"+
		"2 summary.approve Rapporteur 001 n1 on=true =[Speakers noted that all roads matter.]\n"+
		"2 summary.approve Rapporteur 001 n2 on=true =[Ports matter.]\n"+
		"3 summary.approve Rapporteur 001 n1 on=false =[Speakers noted that all roads matter.]\n"+
		"4 summary.edit Rapporteur 001 n1 on=false =[Speakers noted that ] -[all ] =[roads matter.]\n"+
		"5 summary.order Rapporteur 001 n2 on=false =[Ports matter.]")
}

package summary

import (
	"fmt"
	"strings"
	"testing"

	"rostrum/session"
)

// TestNotesWithoutTheme stand five together; the sixth alone does not make a paragraph of its own, with
// one more it does, and whose words they are carries over.
func TestNotesWithoutTheme(t *testing.T) {
	w, a, a2, _, _, _ := floor(t)
	numbers := []string{"One", "Two", "Three", "Four", "Five", "Six", "Seven"}
	for i, n := range numbers {
		var behind []string
		if i == 0 {
			behind = []string{a, a2}
		}
		w.note("ict4d", "", message, n+" matters", behind...)
		if i == 5 {
			want(t, texts(w.section("ict4d")), "Speakers noted that one matters. Two matters. Three matters. Four matters. Five matters. Six matters.")
		}
	}
	want(t, texts(w.section("ict4d")), "Speakers noted that one matters. Two matters. Three matters. Four matters. Five matters.\n\nSix matters. Seven matters.")
}

// TestALoneSentenceMovedToStays: a paragraph by whose name a person moved something stands, though it
// has one sentence of the draft.
func TestALoneSentenceMovedToStays(t *testing.T) {
	w, _, _, _, _, _ := floor(t)
	for i := range 7 {
		w.note("ict4d", "", message, fmt.Sprintf("Point %d matters", i))
	}
	w.must(rapporteur, &session.SummaryOrder{Segment: "ict4d", Sentence: "n1", To: "from:n6"})
	w.must(rapporteur, &session.NoteRemove{Note: "n7", Rev: 1})
	last := w.section("ict4d").Paragraphs
	if p := last[len(last)-1]; p.ID != "from:n6" || len(p.Sentences) != 2 {
		t.Errorf("the last paragraph is %s with %d sentences", p.ID, len(p.Sentences))
	}
}

// TestWrittenSourceIsCarried: after "Speakers noted" from the rapporteur's own hand what several groups
// stand behind follows without another ascription; a lone voice does not.
func TestWrittenSourceIsCarried(t *testing.T) {
	w, a, _, b, c, _ := floor(t)
	w.note("ict4d", "", message, "Speakers noted that consultations have evolved.")
	w.note("ict4d", "", message, "Stakeholders' interests differ", a, b)
	w.note("ict4d", "", message, "Cities count", c)
	want(t, texts(w.section("ict4d")), "Speakers noted that consultations have evolved. Stakeholders' interests differ. One speaker commented that cities count.")
}

// TestConclusionIsToldInFewParagraphs: a new source begins one only after three sentences.
func TestConclusionIsToldInFewParagraphs(t *testing.T) {
	w, _, _, _, _, _ := floor(t)
	for i := range 7 {
		w.note("closing", "", message, fmt.Sprintf("Speakers stressed that point %d matters.", i))
	}
	var sizes []int
	for _, p := range w.section("conclusion").Paragraphs {
		sizes = append(sizes, len(p.Sentences))
	}
	if fmt.Sprint(sizes) != "[3 3 1]" {
		t.Errorf("paragraphs of %v sentences", sizes)
	}
}

// TestParticipationNumbers: those of one series are alike, and groups are named as after "by".
func TestParticipationNumbers(t *testing.T) {
	w := newWorld(t, programme())
	w.must(secretariat, &session.PersonImport{People: []session.ImportPerson{
		{ID: "p1", PersonAdd: session.PersonAdd{Name: "Delegate 001", Group: "governments"}},
		{ID: "p2", PersonAdd: session.PersonAdd{Name: "Delegate 002", Group: "private-sector"}},
	}})
	w.must(chair, &session.SegmentOpen{Segment: "opening"})
	for range 12 {
		w.speak("p1")
	}
	w.speak("p2")
	if got := texts(w.section("introduction")); !strings.Contains(got, "12 interventions by governments and 1 by the private sector.") {
		t.Error(got)
	}
}

// TestRegionsAreOfAllOrOfSome: only where every speaker's State is known do the regions add up to the whole.
func TestRegionsAreOfAllOrOfSome(t *testing.T) {
	w := newWorld(t, programme())
	w.must(secretariat, &session.PersonImport{People: []session.ImportPerson{
		{ID: "p1", PersonAdd: session.PersonAdd{Name: "Delegate 001", Group: "governments", Country: "Kenya"}},
		{ID: "p2", PersonAdd: session.PersonAdd{Name: "Delegate 002", Group: "governments"}},
	}})
	w.must(chair, &session.SegmentOpen{Segment: "opening"})
	for _, c := range []struct{ person, want string }{
		{"p1", "By regional group, interventions were made as follows: African States (1)."},
		{"p2", "Where a State was given, interventions were made by regional group as follows: African States (1)."},
	} {
		w.speak(c.person)
		if got := texts(w.section("introduction")); !strings.Contains(got, c.want) {
			t.Error(got)
		}
	}
}

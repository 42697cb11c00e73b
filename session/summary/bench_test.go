package summary

import (
	"encoding/json"
	"fmt"
	"testing"

	"rostrum/session"
)

// busy is a day with n notes on forty themes, in the words of the recorded day, supported as they come,
// every second a proposal on one of sixty paragraphs.
func busy(b *testing.B, n int) *world {
	day := recorded(b)
	w := newWorld(b, programme())
	w.seat(127)
	w.must(chair, &session.SegmentOpen{Segment: "opening"})
	var speeches []string
	for i := range 40 {
		speeches = append(speeches, w.speak(fmt.Sprintf("p%d", i+1)))
	}
	for i := range n {
		from := day.st.Notes[day.st.NoteIDs[i%len(day.st.NoteIDs)]]
		kind := []session.NoteKind{message, proposal}[i%2]
		w.must(rapporteur, &session.NoteAdd{
			Segment: w.st.SegmentIDs[i%4], Theme: fmt.Sprintf("theme %d", i%40), Kind: kind, DraftRef: fmt.Sprint(i % 60),
			Text: fmt.Sprintf("%s (%d)", houses["en"].read(from.Text).said, i), Speech: session.NoSpeech,
		})
		w.must(rapporteur, &session.NoteSupport{Note: fmt.Sprintf("n%d", i+1), Speech: speeches[i%len(speeches)], On: true})
	}
	w.st.TakeChanges()
	return w
}

// BenchmarkNoteEdited is what one more edit costs with 5,000 notes there: the sections it touches,
// drafted and encoded as a room does.
func BenchmarkNoteEdited(b *testing.B) {
	w := busy(b, 5000)
	for _, d := range w.w.All(w.st) {
		if _, err := json.Marshal(d); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	i, size := 0, 0
	for b.Loop() {
		i++
		n := w.st.Notes[w.st.NoteIDs[i%5000]]
		text := fmt.Sprintf("%s again %d", n.Text[:min(len(n.Text), 60)], i)
		w.must(rapporteur, &session.NoteEdit{Note: n.ID, Rev: n.Rev, Text: &text})
		size = 0
		for key := range w.st.TakeChanges().Keys {
			if doc := w.w.Document(w.st, session.RoleRapporteur, key); doc != nil {
				j, err := json.Marshal(doc)
				if err != nil {
					b.Fatal(err)
				}
				size += len(j)
			}
		}
	}
	b.ReportMetric(float64(size), "bytes/edit")
}

// BenchmarkSummary is the whole summary of 5,000 notes, by a writer that has read nothing yet.
func BenchmarkSummary(b *testing.B) {
	w := busy(b, 5000)
	b.ReportAllocs()
	for b.Loop() {
		NewWriter().All(w.st)
	}
}

// BenchmarkSummaryAgain is the same by one that has read the notes.
func BenchmarkSummaryAgain(b *testing.B) {
	w := busy(b, 5000)
	w.w.All(w.st)
	b.ReportAllocs()
	for b.Loop() {
		w.w.All(w.st)
	}
}

// BenchmarkDaySummary is the summary of the recorded day, read anew.
func BenchmarkDaySummary(b *testing.B) {
	w := recorded(b)
	b.ReportAllocs()
	for b.Loop() {
		NewWriter().All(w.st)
	}
}

// BenchmarkNamed is every section after one more person is known, whose name may stand in any sentence.
func BenchmarkNamed(b *testing.B) {
	w := busy(b, 5000)
	w.w.All(w.st)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		w.must(secretariat, &session.PersonAdd{Name: fmt.Sprintf("Delegate %d", 1000+i)})
		w.w.All(w.st)
	}
}

package summary

import (
	"testing"

	"rostrum/session"
)

// TestASentenceWithoutNote stands where it was put whatever the notes do, is marked until it goes, and
// in parts stays in its place.
func TestASentenceWithoutNote(t *testing.T) {
	w, a, a2, _, _, _ := floor(t)
	w.note("ict4d", "", message, "Roads matter", a, a2)
	w.note("ict4d", "", message, "Ports matter", a, a2)
	w.must(rapporteur, &session.SummaryAdd{Segment: "ict4d", Text: "A video was shown.", Before: "n2"})
	want(t, texts(w.section("ict4d")), "Speakers noted that roads matter. A video was shown. Ports matter.")
	flagged := func() (codes []string) {
		eachSentence(w.section("ict4d"), func(_ session.SummaryParagraph, s session.SummarySentence) {
			for _, f := range s.Flags {
				codes = append(codes, s.ID+" "+f.Code)
			}
		})
		return codes
	}
	if got := flagged(); len(got) != 1 || got[0] != "t1 no_note" {
		t.Errorf("flagged are %v", got)
	}
	w.must(rapporteur, &session.SummaryApprove{Segment: "ict4d", Sentence: "t1", On: true, Rev: 1})
	if got := flagged(); len(got) != 1 || got[0] != "t1 no_note" {
		t.Errorf("approved, flagged are %v", got)
	}
	w.must(rapporteur, &session.SummaryApprove{Segment: "ict4d", Sentence: "t1", On: false, Rev: 2})
	w.must(rapporteur, &session.SummarySplit{Segment: "ict4d", Sentence: "t1", Texts: []string{"A film was shown.", "A song was sung."}, Rev: 3})
	want(t, texts(w.section("ict4d")), "Speakers noted that roads matter. A film was shown. A song was sung. Ports matter.")
	w.must(rapporteur, &session.SummaryEdit{Segment: "ict4d", Sentence: "t2", Rev: 4})
	want(t, texts(w.section("ict4d")), "Speakers noted that roads matter. A song was sung. Ports matter.")
	w.must(rapporteur, &session.NoteRemove{Note: "n2", Rev: 1})
	want(t, texts(w.section("ict4d")), "Speakers noted that roads matter.\n\nA song was sung.")
}

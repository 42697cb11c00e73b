package summary

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rostrum/session"
)

// shown are the sentences as "id state: text", their flags, and what the notes would give now.
func shown(d *session.SummaryDoc) string {
	var lines []string
	for _, p := range d.Paragraphs {
		for _, s := range p.Sentences {
			line := fmt.Sprintf("%s %s: %s", s.ID, s.State, s.Text)
			if s.Omitted {
				line = "(" + line + ")"
			}
			for _, f := range s.Flags {
				line += fmt.Sprintf(" [%s %s%s%d]", f.Code, f.Word, f.Note, f.N)
			}
			if s.Draft != "" {
				line += " <- " + s.Draft
			}
			lines = append(lines, line)
		}
		lines = append(lines, "")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// TestApprovedTextIsNeverOverwritten: its notes change, lose support, move and go; the text stays, and
// says so.
func TestApprovedTextIsNeverOverwritten(t *testing.T) {
	w, a, a2, b, _, _ := floor(t)
	w.note("ict4d", "x", message, "Roads matter", a, a2)
	w.note("ict4d", "x", message, "Ports matter")
	sec := func() string { return shown(w.section("ict4d")) }
	w.must(rapporteur, &session.SummaryApprove{Segment: "ict4d", Sentence: "n1", Seen: []string{"Speakers noted that roads matter."}, On: true})
	w.must(rapporteur, &session.SummaryEdit{Segment: "ict4d", Sentence: "n2", Text: "Ports do too."})
	want(t, sec(), "n1 approved: Speakers noted that roads matter.\nn2 edited: Ports do too. <- Ports matter.")
	better := "Rail matters"
	w.must(rapporteur, &session.NoteEdit{Note: "n1", Rev: 1, Text: &better})
	w.must(rapporteur, &session.NoteSupport{Note: "n2", Speech: b, On: true})
	want(t, sec(), "n1 approved: Speakers noted that roads matter. [note_changed n12] <- Speakers noted that rail matters.\n"+
		"n2 edited: Ports do too. [support_changed n21] <- One speaker noted that ports matter.")
	if r := w.send(rapporteur, &session.SummaryApprove{Segment: "ict4d", Sentence: "n2", Seen: []string{"Ports matter."}, On: true, Rev: 2}, ""); r == nil || r.Msg != "summary.reads_otherwise" {
		t.Errorf("approved what was not seen: %v", r)
	}
	elsewhere := "rights"
	w.must(rapporteur, &session.NoteEdit{Note: "n1", Rev: 2, Segment: &elsewhere})
	w.must(rapporteur, &session.NoteRemove{Note: "n2"})
	want(t, sec(), "n1 approved: Speakers noted that roads matter. [note_removed n10]\nn2 edited: Ports do too. [note_removed n20]")
	want(t, texts(w.section("rights")), "Speakers noted that rail matters.")
	w.must(rapporteur, &session.SummaryEdit{Segment: "ict4d", Sentence: "n2", Rev: 2})
	want(t, sec(), "n1 approved: Speakers noted that roads matter. [note_removed n10]")
}

// TestFiguresThatMoveAreFlagged: an approved sentence of the introduction stays while the floor goes on.
func TestFiguresThatMoveAreFlagged(t *testing.T) {
	w, _, _, _, _, _ := floor(t)
	w.must(rapporteur, &session.SummaryApprove{Segment: "introduction", Sentence: "floor", On: true})
	before := shown(w.section("introduction"))
	if strings.Contains(before, "draft_changed") {
		t.Error(before)
	}
	w.speak("p5")
	if after := shown(w.section("introduction")); !strings.Contains(after, "five times") || !strings.Contains(after, "[draft_changed 0] <- The floor was given six times") {
		t.Error(after)
	}
}

func TestMergeSplitMoveAndOmit(t *testing.T) {
	w, a, a2, b, _, _ := floor(t)
	w.note("ict4d", "x", message, "Roads matter", a, a2)
	w.note("ict4d", "x", message, "Ports matter", a, a2)
	w.note("ict4d", "y", message, "Skills matter", a, b)
	rev := func() int { return w.section("ict4d").Rev }
	w.must(rapporteur, &session.SummaryMerge{Segment: "ict4d", Sentences: []string{"n1", "n2"}})
	want(t, shown(w.section("ict4d")), "t1 draft: Speakers noted that roads matter; ports matter.\n\nn3 draft: Stakeholders stressed that skills matter.")
	w.must(rapporteur, &session.SummaryOrder{Segment: "ict4d", Paragraph: "theme:y", Before: "theme:x", Rev: rev()})
	w.must(rapporteur, &session.SummarySplit{Segment: "ict4d", Sentence: "t1", Rev: rev()})
	want(t, shown(w.section("ict4d")), "n3 draft: Stakeholders stressed that skills matter.\n\nn1 draft: Speakers noted that roads matter.\nn2 draft: Ports matter.")
	// The ascription goes to the sentence that now comes first.
	w.must(rapporteur, &session.SummaryOrder{Segment: "ict4d", Sentence: "n2", Before: "n1", Rev: rev()})
	want(t, shown(w.section("ict4d")), "n3 draft: Stakeholders stressed that skills matter.\n\nn2 draft: Speakers underlined that ports matter.\nn1 draft: Roads matter.")
	w.must(rapporteur, &session.SummaryOmit{Segment: "ict4d", Sentence: "n2", On: true, Rev: rev()})
	want(t, shown(w.section("ict4d")), "n3 draft: Stakeholders stressed that skills matter.\n\n(n2 draft: Speakers underlined that ports matter.)\nn1 draft: Speakers noted that roads matter.")
	w.must(rapporteur, &session.SummaryOrder{Segment: "ict4d", Sentence: "n1", To: "theme:y", Rev: rev()})
	w.must(rapporteur, &session.SummarySplit{Segment: "ict4d", Sentence: "n3", Texts: []string{"Skills are rare.", "Speakers noted that they matter."}, Rev: rev()})
	want(t, shown(w.section("ict4d")), "t2 edited: Skills are rare. <- Stakeholders stressed that skills matter.\nt3 edited: Speakers noted that they matter. <- Stakeholders stressed that skills matter.\n"+
		"n1 draft: Roads matter.\n\n(n2 draft: Speakers underlined that ports matter.)")
}

// TestAnyDraft: on drawn acts, a writer that has been there from the beginning and one that reads the
// state for the first time write the same; no person's text is lost; and what changed is named.
func TestAnyDraft(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, programme())
		w.seat(8)
		w.must(chair, &session.SegmentOpen{Segment: "opening"})
		kept := map[string]string{}
		keep := func(all bool, changed map[string]bool) {
			for _, id := range w.st.SummarySections() {
				if all || changed["summary/"+id] {
					kept[id] = fmt.Sprintf("%+v", *w.w.Section(w.st, id))
				}
			}
		}
		keep(true, nil)
		w.st.TakeChanges()
		of := func(label string, from []string) string {
			if len(from) == 0 {
				return ""
			}
			return rapid.SampledFrom(from).Draw(rt, label)
		}
		for range rapid.IntRange(1, 40).Draw(rt, "acts") {
			sec := of("section", w.st.SummarySections())
			doc := w.section(sec)
			var ids []string
			eachSentence(doc, func(_ session.SummaryParagraph, s session.SummarySentence) { ids = append(ids, s.ID) })
			id, seg := of("sentence", ids), of("segment", w.st.SegmentIDs)
			var c session.Command
			by := rapporteur
			switch rapid.IntRange(0, 12).Draw(rt, "act") {
			case 0, 1, 2:
				c = &session.NoteAdd{Segment: seg, Theme: of("theme", []string{"", "a", "b"}), Text: of("text", []string{"Roads matter", "Such roads could help", "Speakers noted that it rains.", "Need for Kenya"}),
					Kind: of2(rt, session.NoteKinds)}
			case 3:
				c = &session.NoteSupport{Note: of("note", w.st.NoteIDs), Group: of("group", []string{"academia", "governments"}), On: true}
			case 4:
				text := of("new text", []string{"Ports matter", "It also snows"})
				n := of("note", w.st.NoteIDs)
				rev := 0
				if x := w.st.Notes[n]; x != nil {
					rev = x.Rev
				}
				c = &session.NoteEdit{Note: n, Rev: rev, Text: &text}
			case 5:
				c = &session.NoteRemove{Note: of("note", w.st.NoteIDs)}
			case 6:
				c = &session.SummaryEdit{Segment: sec, Sentence: id, Text: of("edit", []string{"", "A person wrote this."}), Rev: doc.Rev}
			case 7:
				c = &session.SummaryApprove{Segment: sec, Sentence: id, On: rapid.Bool().Draw(rt, "on"), Rev: doc.Rev}
			case 8:
				c = &session.SummaryMerge{Segment: sec, Sentences: []string{id, of("other", ids)}, Rev: doc.Rev}
			case 9:
				c = &session.SummarySplit{Segment: sec, Sentence: id, Texts: [][]string{nil, {"One.", "Two."}}[rapid.IntRange(0, 1).Draw(rt, "in two")], Rev: doc.Rev}
			case 10:
				c = &session.SummaryOrder{Segment: sec, Sentence: id, Before: of("before", append(ids, "")), Rev: doc.Rev}
			case 11:
				c, by = &session.FloorGive{Person: of("person", []string{"p1", "p2"})}, chair
			case 12:
				c, by = &session.FloorUndo{}, chair
			}
			w.send(by, c, "")
			keep(false, w.st.TakeChanges().Keys)
			fresh := NewWriter()
			for _, id := range w.st.SummarySections() {
				if now := fmt.Sprintf("%+v", *fresh.Section(w.st, id)); now != kept[id] {
					rt.Fatalf("after %s %s is kept as\n%s\nbut is\n%s", c.Do(), id, kept[id], now)
				}
				texts := map[string]string{}
				eachSentence(fresh.Section(w.st, id), func(_ session.SummaryParagraph, s session.SummarySentence) {
					if _, twice := texts[s.ID]; twice {
						rt.Fatalf("%s stands twice in %s", s.ID, id)
					}
					texts[s.ID] = s.Text
				})
				if over := w.st.Summary.Sections[id]; over != nil {
					for _, s := range over.Sentences {
						if s.Text != "" && texts[s.ID] != s.Text {
							rt.Fatalf("a person's %q of %s is lost in %s: %q", s.Text, s.ID, id, texts[s.ID])
						}
					}
				}
			}
		}
	})
}

func of2[T any](rt *rapid.T, from []T) T { return rapid.SampledFrom(from).Draw(rt, "one of") }

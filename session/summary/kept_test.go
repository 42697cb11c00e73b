package summary

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"rostrum/session"
)

// TestKeptIsDrafted: whatever happens, what a writer kept from earlier drafts gives what a writer gives that
// has read nothing: looked at after every act, seldom, and after the state was exchanged for a copy of an
// earlier one that went another way, as on a node that had decided ahead of the log.
func TestKeptIsDrafted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, programme())
		w.seat(8)
		for _, s := range []string{"opening", "ict4d"} {
			w.must(chair, &session.SegmentOpen{Segment: s})
			for _, p := range []string{"p1", "p2", "p3"} {
				w.speak(p)
			}
			w.must(chair, &session.SegmentClose{Segment: s})
		}
		w.must(chair, &session.SegmentOpen{Segment: "governance"})
		for range looseMax + 3 { // of one source after the other, over more than one paragraph
			w.note("rights", "", session.NoteComment, "Roads matter")
		}
		seldom := NewWriter()
		earlier := w.st.Clone()
		compare := func(who string, kept *Writer, after session.Command) {
			fresh := NewWriter()
			for _, id := range w.st.SummarySections() {
				if got, want := kept.Section(w.st, id), fresh.Section(w.st, id); !reflect.DeepEqual(got, want) {
					rt.Fatalf("after %s %+v, looked at %s, %s is kept as\n%+v\nbut is\n%+v", after.Do(), after, who, id, got, want)
				}
			}
		}
		compare("always", w.w, &session.FloorUndo{})
		for range rapid.IntRange(1, 60).Draw(rt, "acts") {
			by, c := anyAct(rt, w)
			w.send(by, c, "")
			compare("always", w.w, c)
			if rapid.IntRange(0, 9).Draw(rt, "look") == 0 {
				compare("seldom", seldom, c)
			}
			switch rapid.IntRange(0, 30).Draw(rt, "copy") {
			case 0:
				earlier = w.st.Clone()
			case 1:
				w.st, earlier = earlier, earlier.Clone()
			}
		}
		compare("seldom", seldom, &session.FloorUndo{})
	})
}

// anyAct is an act on notes, on the summary or on what either follows from; many are refused.
func anyAct(rt *rapid.T, w *world) (session.Actor, session.Command) {
	of := func(label string, from ...string) string {
		if len(from) == 0 {
			return ""
		}
		return rapid.SampledFrom(from).Draw(rt, label)
	}
	words := func() string {
		return of("words", "Roads matter", "Such roads could help", "Speakers noted that it rains", "Need for Kenya to listen", "It must be paid for by p3",
			"One speaker disagreed", "A number of speakers commented on roads", "It was noted that paragraph 7 is long", "Delegate 002 should pay", "However, it rains")
	}
	theme := func() string { return of("theme", "", "roads", "Roads ", "ports", "weather") }
	ref := func() string { return of("ref", "", "7", "para. 7", "12bis") }
	speeches := append([]string{""}, w.st.SpeechIDs...)
	n := of("note", w.st.NoteIDs...)
	rev := 0
	if x := w.st.Notes[n]; x != nil {
		rev = x.Rev
	}
	sec := of("section", w.st.SummarySections()...)
	doc := w.section(sec)
	var ids, paras []string
	for _, p := range doc.Paragraphs {
		paras = append(paras, p.ID)
	}
	eachSentence(doc, func(_ session.SummaryParagraph, s session.SummarySentence) { ids = append(ids, s.ID) })
	id, on := of("sentence", ids...), rapid.Bool().Draw(rt, "on")
	switch rapid.IntRange(0, 27).Draw(rt, "act") {
	case 0, 1, 2, 3, 4, 5:
		return rapporteur, &session.NoteAdd{Segment: of("segment", w.st.SegmentIDs...), Theme: theme(), Text: words(), DraftRef: ref(),
			Kind: of2(rt, session.NoteKinds), Speech: of("speech", append(speeches, session.NoSpeech)...)}
	case 6, 7, 8:
		return rapporteur, &session.NoteSupport{Note: n, Group: of("group", "academia", "governments"), On: on}
	case 9, 10:
		return rapporteur, &session.NoteSupport{Note: n, Speech: of("speech", speeches...), On: on}
	case 11, 12:
		text, th, r, seg, kind := words(), theme(), ref(), of("segment", w.st.SegmentIDs...), of2(rt, session.NoteKinds)
		c := &session.NoteEdit{Note: n, Rev: rev}
		for i, set := range []func(){func() { c.Text = &text }, func() { c.Theme = &th }, func() { c.DraftRef = &r }, func() { c.Segment = &seg }, func() { c.Kind = &kind }} {
			if rapid.IntRange(0, 2).Draw(rt, "field") == i%3 {
				set()
			}
		}
		return rapporteur, c
	case 13:
		return rapporteur, &session.NoteRemove{Note: n}
	case 14:
		return rapporteur, &session.SummaryTheme{From: theme(), To: theme()}
	case 15:
		return rapporteur, &session.SummaryPhrases{Phrases: map[string]string{of("phrase", "one", "several", "groups"): of("as", "", "Some", "Those who spoke")}}
	case 16:
		return rapporteur, &session.SummaryEdit{Segment: sec, Sentence: id, Text: of("text", "", "A person wrote of Kenya."), Rev: doc.Rev}
	case 17:
		return rapporteur, &session.SummaryApprove{Segment: sec, Sentence: id, On: on, Rev: doc.Rev}
	case 18:
		return rapporteur, &session.SummaryMerge{Segment: sec, Sentences: []string{id, of("other", ids...)}, Rev: doc.Rev}
	case 19:
		return rapporteur, &session.SummarySplit{Segment: sec, Sentence: id, Texts: [][]string{nil, {"One.", "Two."}}[rapid.IntRange(0, 1).Draw(rt, "in two")], Rev: doc.Rev}
	case 20:
		return rapporteur, &session.SummaryOrder{Segment: sec, Sentence: id, Before: of("before", append(ids, "")...), Rev: doc.Rev}
	case 21:
		return rapporteur, &session.SummaryOrder{Segment: sec, Paragraph: of("paragraph", paras...), Before: of("before", append(paras, "")...), Rev: doc.Rev}
	case 22:
		return rapporteur, &session.SummaryOmit{Segment: sec, Sentence: id, On: on, Rev: doc.Rev}
	case 23:
		return rapporteur, &session.SummaryAdd{Segment: sec, Text: "Added by hand.", Before: of("before", append(ids, "")...), Rev: doc.Rev}
	case 24:
		return chair, &session.FloorGive{Person: of("person", "p1", "p2", "p4")}
	case 25:
		return chair, []session.Command{&session.FloorFinish{}, &session.FloorUndo{}, &session.FloorRedo{}}[rapid.IntRange(0, 2).Draw(rt, "floor")]
	case 26:
		name, group := of("name", "Roads Nguyen", "Delegate 002", "Ports"), of("group", "academia", "governments")
		return secretariat, &session.PersonUpdate{Person: of("person", "p1", "p2", "p3"), Name: &name, Group: &group}
	}
	return secretariat, &session.PersonErase{Person: of("person", "p2", "p3")}
}

package summary

import (
	"strings"
	"testing"

	"rostrum/session"
)

// floor is a world with five speeches: p1 and p7 of one group, p2, p3 and p4 of others.
func floor(t testing.TB) (w *world, a, a2, b, c, d string) { return floorOf(t, programme()) }

func floorOf(t testing.TB, p session.Programme) (w *world, a, a2, b, c, d string) {
	w = newWorld(t, p)
	w.seat(12)
	w.must(chair, &session.SegmentOpen{Segment: "opening"})
	return w, w.speak("p1"), w.speak("p7"), w.speak("p2"), w.speak("p3"), w.speak("p4")
}

const (
	message  = session.NoteKeyMessage
	comment  = session.NoteComment
	proposal = session.NoteProposal
)

func want(t *testing.T, got, want string) {
	t.Helper()
	if got = strings.TrimSpace(got); got != want {
		t.Errorf("the draft is\n%s\nwant\n%s", got, want)
	}
}

// TestOrderWithinATheme: key message, context, proposals, and the lone voice and dissent last; what
// leans on a sentence stays with it.
func TestOrderWithinATheme(t *testing.T) {
	w, a, a2, b, c, d := floor(t)
	w.note("ict4d", "Access", proposal, "Prices should fall", a, a2)
	w.note("ict4d", "Access", message, "Regulation does more harm than good", c)
	w.note("ict4d", "access ", comment, "Prices have fallen for ten years", a, a2)
	w.note("ict4d", "ACCESS", message, "Access is the first condition", a, b)
	w.note("ict4d", "Access", message, "Such access must be affordable")
	w.note("ict4d", "Access", message, "Subsidies may not be appropriate", d)
	w.note("ict4d", "Skills", message, "Teachers come before tablets", a, a2)
	want(t, texts(w.section("ict4d")), "A number of speakers commented on access. Stakeholders noted that access is the first condition. Such access must be affordable. "+
		"Speakers commented that prices have fallen for ten years. Prices should fall. "+
		"One speaker noted that regulation does more harm than good. Another speaker commented that subsidies may not be appropriate.\n\n"+
		"Speakers noted that teachers come before tablets.")
}

// TestAttribution: by how many stand behind a note, carried while that is the same.
func TestAttribution(t *testing.T) {
	for name, c := range map[string]struct {
		notes func(w *world, a, a2, b, c, d string)
		want  string
	}{
		"one, and the same again": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "Roads matter", a)
			w.note("ict4d", "x", message, "Ports matter", a)
		}, "One speaker remarked that roads matter. Ports matter."},
		"one, and another": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "Roads matter", a)
			w.note("ict4d", "x", message, "Ports matter", b)
		}, "One speaker remarked that roads matter. Another speaker noted that ports matter."},
		"a lone voice is not carried on to what nobody was counted for": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "Roads matter", a)
			w.note("ict4d", "x", message, "Ports matter")
		}, "One speaker remarked that roads matter. It was underlined that ports matter."},
		"nobody counted": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "ICT matters")
		}, "It was noted that ICT matters."},
		"a group and a person of another": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "Internet access matters", a, "g:academia")
		}, "Stakeholders noted that Internet access matters."},
		"a person and their own group are one voice": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "The State matters", a, "g:"+w.st.People["p1"].Group)
		}, "One speaker remarked that the State matters."},
		"the need, not noted that need": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "Need for open data", a, a2)
			w.note("ict4d", "y", message, "importance of trust")
		}, "Speakers underscored the need for open data.\n\nThe importance of trust was stressed."},
		"the note's own words stand": {func(w *world, a, a2, b, c, d string) {
			w.note("ict4d", "x", message, "With regard to cost, one speaker remarked that it rises.", c)
			w.note("ict4d", "x", message, "It also falls.")
		}, "With regard to cost, one speaker remarked that it rises. It also falls."},
		"many notes have a lead-in": {func(w *world, a, a2, b, c, d string) {
			for _, s := range []string{"One", "Two", "Three", "Four", "Five", "Six"} {
				w.note("ict4d", "Cost of access", message, s+" is too much", a, a2)
			}
		}, "A number of speakers commented on cost of access. Speakers noted that one is too much. Two is too much. Three is too much. Four is too much. Five is too much. Six is too much."},
		"phrases of the session's own": {func(w *world, a, a2, b, c, d string) {
			w.must(rapporteur, &session.SummaryPhrases{Phrases: map[string]string{"one": "One delegation"}})
			w.note("ict4d", "x", message, "Roads matter", a)
		}, "One delegation remarked that roads matter."},
	} {
		t.Run(name, func(t *testing.T) {
			w, a, a2, b, d, e := floor(t)
			c.notes(w, a, a2, b, d, e)
			want(t, texts(w.section("ict4d")), c.want)
		})
	}
}

// TestTheSpeechANoteWasTakenOnCounts once anyone is counted behind it, and not before.
func TestTheSpeechANoteWasTakenOnCounts(t *testing.T) {
	w, a, _, b, _, _ := floor(t)
	w.must(rapporteur, &session.NoteAdd{Segment: "ict4d", Theme: "x", Text: "Roads matter", Speech: a})
	s := w.section("ict4d").Paragraphs[0].Sentences[0]
	if s.Voices != 0 || s.Attribution != "impersonal" {
		t.Errorf("%d voices, %s", s.Voices, s.Attribution)
	}
	w.must(rapporteur, &session.NoteSupport{Note: "n1", Speech: b, On: true})
	if s := w.section("ict4d").Paragraphs[0].Sentences[0]; s.Voices != 2 || s.Groups != 2 || s.Attribution != "groups" {
		t.Errorf("%d voices of %d groups, %s", s.Voices, s.Groups, s.Attribution)
	}
}

func TestStrengthOfAProposal(t *testing.T) {
	for text, want := range map[string]session.Strength{
		"Fees must fall": session.StrengthStrong, "It is imperative to act": session.StrengthStrong,
		"Fees should fall": session.StrengthFirm, "There is a need to act": session.StrengthFirm, "States ought to act": session.StrengthFirm,
		"Fees could fall": session.StrengthTentative, "Delegations may wish to consider a fund": session.StrengthTentative,
		"A fund for access": session.StrengthPlain, "A mighty fund": session.StrengthPlain, "Mayors fund shoulders": session.StrengthPlain,
	} {
		if got := houses["en"].read(text).strength; got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// TestConclusionMergesThemes that came up in several segments, with verbs of its own, then takes up
// what closing segments said.
func TestConclusionMergesThemes(t *testing.T) {
	w, a, a2, b, _, _ := floor(t)
	w.note("ict4d", "Access", message, "Access is dear", a)
	w.note("governance", "access", message, "Access is a right", a, b)
	w.note("rights", "Skills", message, "Skills count", a, a2)
	w.note("ict4d", "Skills", message, "Skills are rare", a)
	w.note("ict4d", "Once", message, "Said once", a)
	w.note("closing", "", message, "The day was useful")
	d := w.section("conclusion")
	want(t, texts(d), "Over the course of the day, stakeholders underscored that access is a right. Speakers reaffirmed that skills count.\n\nIt was reiterated that the day was useful.")
	if notes := strings.Join(d.Paragraphs[0].Sentences[0].Notes, " "); notes != "n2 n1" {
		t.Errorf("the merged sentence rests on %s", notes)
	}
	if w.w.Section(w.st, "closing") != nil {
		t.Error("the closing segment has a section beside the conclusion")
	}
}

func TestIntroductionTellsTheDay(t *testing.T) {
	p := programme()
	p.Summary = map[string]any{
		"mandate": "General Assembly resolution 68/302", "purpose": "to collect views on the zero draft", "venue": "United Nations Headquarters",
		"title": "the second informal interactive consultation",
	}
	w := newWorld(t, p)
	w.must(secretariat, &session.PersonImport{People: []session.ImportPerson{
		{ID: "p1", PersonAdd: session.PersonAdd{Name: "Delegate 001", Group: "governments", Country: "Kenya"}},
		{ID: "p2", PersonAdd: session.PersonAdd{Name: "Delegate 002", Group: "civil-society", Remote: true}},
	}})
	w.must(chair, &session.SegmentOpen{Segment: "opening"})
	w.speak("p1")
	w.speak("p2")
	w.speak("p1")
	w.must(session.Actor{Role: session.RoleFeed}, &session.QuestionOffer{Text: "Who pays?", Source: session.SourceDoc{Kind: "mastodon"}, Ref: "m1"})
	d := w.section("introduction")
	want(t, texts(d), "In accordance with General Assembly resolution 68/302, the President of the General Assembly convened the second informal interactive consultation on 19 October 2015 at United Nations Headquarters. The purpose of the consultation was to collect views on the zero draft.\n\n"+
		"The consultation comprised an opening segment, interactive panel discussions on the subjects of ICT for development, Internet governance, and human rights and building confidence and security in the use of ICTs, and a closing segment. Questions were also accepted from social media feeds.\n\n"+
		"The floor was given three times, to two speakers: two interventions by governments and one by civil society. Where a State was given, interventions were made by regional group as follows: African States (2). Of the interventions, one was made remotely. Participants and the remote audience asked one question; none was put to the meeting. The following is a summary of key messages and proposals.")
	eachSentence(d, func(_ session.SummaryParagraph, s session.SummarySentence) {
		if len(s.Flags) > 0 {
			t.Errorf("%s is flagged %v", s.ID, s.Flags)
		}
	})
	bare := newWorld(t, programme()).section("introduction")
	if f := bare.Paragraphs[0].Sentences[0].Flags; len(f) != 1 || f[0].Code != "missing" || f[0].Word != "mandate, purpose" {
		t.Errorf("without a mandate: %v", f)
	}
}

// TestAnnexByParagraph: in the draft's order, the firmest first; two spellings of a paragraph are one.
func TestAnnexByParagraph(t *testing.T) {
	w, a, a2, b, _, _ := floor(t)
	add := func(ref, text string, support ...string) {
		id := w.note("ict4d", "x", proposal, text, support...)
		if ref != "" {
			w.must(rapporteur, &session.NoteEdit{Note: id, Rev: 1, DraftRef: &ref})
		}
	}
	add("26 bis", "A fund could be set up", a)
	add("", "Fees should fall", a, b)
	add("para. 3", "Speakers noted that the reference must stay", a, a2)
	add("26", "Rights must be named", a)
	add("26bis", "A fund must be set up", a)
	add("", "The end of paragraph 4 should read otherwise", a)
	w.note("ict4d", "x", message, "Paragraph 4 is welcome", a, b)
	var got []string
	d := w.section("annex")
	for _, p := range d.Paragraphs {
		for _, s := range p.Sentences {
			got = append(got, p.DraftRef+": "+s.Text+" ("+string(s.Strength)+")")
		}
	}
	want(t, strings.Join(got, "\n"), "3: The reference must stay. (strong)\n4: The end of paragraph 4 should read otherwise. (firm)\n"+
		"26: Rights must be named. (strong)\n26bis: A fund must be set up. (strong)\n26bis: A fund could be set up. (tentative)\n: Fees should fall. (firm)")
	if len(d.Digest) != 4 || d.Digest[1].DraftRef != "4" || len(d.Digest[1].Notes) != 2 || d.Digest[1].Proposals != 1 || d.Digest[1].Voices != 2 {
		t.Errorf("the digest is %+v", d.Digest)
	}
}

func TestRefsAreRead(t *testing.T) {
	for in, label := range map[string]string{
		"26": "26", " 26 ": "26", "para. 26": "26", "Paragraph 26 bis": "26bis", "¶1bis": "1bis", "OP 12": "12", "26(a)": "26(a)",
		"26 TER": "26ter", "0026": "26", "preamble": "preamble", "": "", "26 and 27": "26 and 27", "99999999999999": "99999999999999",
	} {
		if got := ParseRef(in).Label; got != label {
			t.Errorf("%q is %q, want %q", in, got, label)
		}
	}
	order := []string{"1", "1bis", "1ter", "2", "10", "26", "26(a)", "26(b)", "26bis", "annex", "preamble", ""}
	for i := range order[1:] {
		if ParseRef(order[i]).Compare(ParseRef(order[i+1])) >= 0 {
			t.Errorf("%q does not come before %q", order[i], order[i+1])
		}
	}
}

package room

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"rostrum/session"
)

func similarOf(t *testing.T, h *held, key string) []session.SimilarDoc {
	t.Helper()
	var d session.QuestionDoc
	if err := json.Unmarshal([]byte(h.Docs[key]), &d); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return d.Similar
}

func TestSimilarQuestionsStandBesideEachOtherForModeratorsAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	l := open(t, path)
	r := start(t, l)
	moderator := session.Actor{Role: session.RoleModerator}
	before := snapshot(t, r, moderator)
	for i, text := range []string{
		"How will broadband for rural schools be financed after 2020?",
		"Who appoints the members of the advisory board?",
		"RT How will brodband for rural schools be financed after 2020",
	} {
		must(t, r, r.badge(i%3+1), &session.QuestionAsk{Text: text, Lang: "en"})
		must(t, r, moderator, &session.QuestionApprove{Question: "q" + string(rune('1'+i))})
	}
	check := func(when string, r *Room) *held {
		h := snapshot(t, r, moderator)
		for key, want := range map[string]string{"question/q1": "q3", "question/q3": "q1"} {
			if got := similarOf(t, h, key); len(got) != 1 || got[0].ID != want || got[0].Score < 0.8 || got[0].Across {
				t.Errorf("%s: %s is like %+v, want %s", when, key, got, want)
			}
		}
		if got := similarOf(t, h, "question/q2"); len(got) != 0 {
			t.Errorf("%s: the other question is like %+v", when, got)
		}
		audience := snapshot(t, r, session.Actor{Role: session.RoleAudience})
		if got := similarOf(t, audience, "question/q1"); got != nil {
			t.Errorf("%s: the audience is shown %+v", when, got)
		}
		return h
	}
	want := check("as they were asked", r)
	b, _, err := r.View(moderator, before.V, before.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	before.apply(t, b)
	same(t, "a viewer from before", before, want)
	id := r.session
	r.Close()
	l.Close()
	l = open(t, path)
	defer l.Close()
	r, err = Open(context.Background(), Options{Log: l, Session: id})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	same(t, "after a restart", check("after a restart", r), want)
}

// TestSimilarityForgetsWhatTheLogDoesNotHold: questions that were compared while an append failed leave
// nothing behind, and are found anew when they are asked again.
func TestSimilarityForgetsWhatTheLogDoesNotHold(t *testing.T) {
	st := session.NewState()
	st.Questions = map[string]*session.Question{}
	ask := func(id, text string) {
		st.QuestionIDs = append(st.QuestionIDs, id)
		st.Questions[id] = &session.Question{ID: id, Text: text, Lang: "en"}
	}
	s := newSimilarity("e")
	ask("q1", "How will broadband for rural schools be financed after 2020?")
	s.beside(st)(true)
	ask("q2", "How will broadband for rural schools be financed by 2020?")
	s.beside(st)(false)
	if len(s.found) != 0 || s.last != 1 || s.index.Len() != 1 {
		t.Fatalf("something stayed: %v, last %d, %d in the index", s.found, s.last, s.index.Len())
	}
	st.QuestionIDs = st.QuestionIDs[:1]
	ask("q2", "Who appoints the members of the advisory board?")
	ask("q3", "How will brodband for rural schools be financed after 2020?")
	s.beside(st)(true)
	if got := s.take(st); len(got) != 2 || len(s.found["q1"]) != 1 || s.found["q1"][0].ID != "q3" || len(s.found["q2"]) != 0 {
		t.Errorf("%v, %v", got, s.found)
	}
	if got := s.take(st); len(got) != 0 {
		t.Errorf("shown twice: %v", got)
	}
}

// TestATranslationFindsTheQuestionInAnotherLanguage: what sounds say nothing about in Arabic and Chinese is
// found by a stored translation, by those who asked before it and those who ask after, and a node that
// starts later shows the same.
func TestATranslationFindsTheQuestionInAnotherLanguage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	l := open(t, path)
	r := start(t, l)
	moderator := session.Actor{Role: session.RoleModerator}
	must(t, r, r.badge(1), &session.QuestionAsk{Text: "How will broadband for rural schools be financed?", Lang: "en"})
	must(t, r, r.badge(2), &session.QuestionAsk{Text: "كيف سيتم تمويل النطاق العريض للمدارس الريفية؟", Lang: "ar"})
	must(t, r, r.badge(3), &session.QuestionAsk{Text: "农村学校的宽带将如何筹资？", Lang: "zh"})
	if got := similarOf(t, snapshot(t, r, moderator), "question/q1"); len(got) != 0 {
		t.Fatalf("found without a translation: %+v", got)
	}
	must(t, r, moderator, &session.QuestionTranslate{Question: "q2", Lang: "en", Text: "Broadband for rural schools: how will it be financed?", Machine: true})
	must(t, r, moderator, &session.QuestionTranslate{Question: "q3", Lang: "en", Text: "Who is the mayor?"})
	must(t, r, moderator, &session.QuestionTranslate{Question: "q3", Lang: "en", Text: ""})
	must(t, r, moderator, &session.QuestionTranslate{Question: "q1", Lang: "en", Text: "Something else than was asked"}) // its own language
	must(t, r, r.badge(1), &session.QuestionAsk{Text: "Who is the mayor?", Lang: "en"})
	must(t, r, r.badge(2), &session.QuestionAsk{Text: "How will the broadband for rural schools be financed?", Lang: "en"})
	check := func(when string, r *Room) *held {
		h := snapshot(t, r, moderator)
		for key, want := range map[string][]string{"question/q1": {"q5", "q2"}, "question/q2": {"q1", "q5"}, "question/q3": nil, "question/q4": nil} {
			got := similarOf(t, h, key)
			for i, id := range want {
				if len(got) != len(want) || got[i].Score < 0.6 || !slices.ContainsFunc(got, func(d session.SimilarDoc) bool { return d.ID == id }) {
					t.Errorf("%s: %s is like %+v, want %v", when, key, got, want)
				}
			}
			for _, d := range got {
				if d.Across != (key == "question/q2" || d.ID == "q2") {
					t.Errorf("%s: %s and %s: in another language %v", when, key, d.ID, d.Across)
				}
			}
			if len(want) == 0 && len(got) != 0 {
				t.Errorf("%s: %s is like %+v", when, key, got)
			}
		}
		return h
	}
	want := check("as it was translated", r)
	id := r.session
	r.Close()
	l.Close()
	l = open(t, path)
	defer l.Close()
	r, err := Open(context.Background(), Options{Log: l, Session: id})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	same(t, "after a restart", check("after a restart", r), want)
}

// TestSimilarityForgetsATranslationThatTheLogDoesNotHold: the one before it stands again.
func TestSimilarityForgetsATranslationThatTheLogDoesNotHold(t *testing.T) {
	st := session.NewState()
	st.QuestionIDs = []string{"q1"}
	st.Questions = map[string]*session.Question{"q1": {ID: "q1", Text: "农村学校的宽带将如何筹资？", Lang: "zh"}}
	say := func(text string) {
		st.Wordings = append(st.Wordings, session.Wording{Question: "q1", Lang: "en", Text: text, Asked: 1})
	}
	s := newSimilarity("e")
	say("How will broadband for rural schools be financed?")
	s.beside(st)(true)
	for _, lost := range []string{"Who is the mayor?", ""} {
		say(lost)
		s.beside(st)(false)
		st.Wordings = st.Wordings[:1]
		if got := s.index.Near("How will broadband for rural schools be financed?", "en", 1); len(got) != 1 || got[0].Score < 0.99 || s.worded != 1 {
			t.Errorf("after %q: %+v, %d", lost, got, s.worded)
		}
	}
}

// TestAQuestionIsComparedAnewWhenItsSourceChangesIt: what it was like is forgotten with its old words and
// their translations, whatever language it is in now, and a node that starts later shows the same.
func TestAQuestionIsComparedAnewWhenItsSourceChangesIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	l := open(t, path)
	p := programme()
	p.Feeds = []session.Feed{{ID: "tag", Kind: "webhook"}}
	r, err := Create(context.Background(), Options{Log: l}, Setup{ID: "0192f0c1-7a10-7b3c-9d7e-2f1a5c8e4b60", Programme: p})
	if err != nil {
		t.Fatal(err)
	}
	moderator, feed := session.Actor{Role: session.RoleModerator}, session.Actor{Role: session.RoleFeed}
	offer := func(text string) {
		must(t, r, feed, &session.QuestionOffer{Text: text, Source: session.SourceDoc{Kind: "webhook", Feed: "tag"}})
	}
	offer("How will broadband for rural schools be financed?")
	offer("Who is the mayor of this town, and since when?")
	offer("How will broadband for the rural schools be financed?")
	must(t, r, moderator, &session.QuestionTranslate{Question: "q3", Lang: "fr", Text: "Qui paie le haut débit des écoles ?"})
	if got := similarOf(t, snapshot(t, r, moderator), "question/q1"); len(got) != 1 || got[0].ID != "q3" {
		t.Fatalf("q1 is like %+v", got)
	}
	must(t, r, feed, &session.QuestionRevise{Question: "q3", Text: "Who is the mayor of this town and since when"})
	offer("Qui paie le haut débit des écoles ?")
	must(t, r, feed, &session.QuestionRevise{Question: "q2", Text: "¿Quién es el alcalde de esta ciudad, y desde cuándo?"})
	check := func(when string, r *Room) *held {
		h := snapshot(t, r, moderator)
		for _, key := range []string{"question/q1", "question/q2", "question/q3", "question/q4"} {
			if got := similarOf(t, h, key); len(got) != 0 {
				t.Errorf("%s: %s is like %+v", when, key, got)
			}
		}
		return h
	}
	want := check("as it was changed", r)
	id := r.session
	r.Close()
	l.Close()
	l = open(t, path)
	defer l.Close()
	if r, err = Open(context.Background(), Options{Log: l, Session: id}); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	same(t, "after a restart", check("after a restart", r), want)
}

// TestSimilarityForgetsARevisionThatTheLogDoesNotHold: the words before it stand again, with their translations.
func TestSimilarityForgetsARevisionThatTheLogDoesNotHold(t *testing.T) {
	st := session.NewState()
	st.QuestionIDs = []string{"q1"}
	st.Questions = map[string]*session.Question{"q1": {ID: "q1", Text: "农村学校的宽带将如何筹资？", Lang: "zh"}}
	s := newSimilarity("e")
	st.Wordings = []session.Wording{{Question: "q1", Lang: "en", Text: "How will broadband for rural schools be financed?", Asked: 1}}
	s.beside(st)(true)
	for _, lang := range []string{"en", "zh", "fr"} {
		st.Wordings = append(st.Wordings, session.Wording{Question: "q1", Lang: lang, Text: "Who is the mayor?", Asked: 1, Revised: true})
		s.beside(st)(false)
		st.Wordings = st.Wordings[:1]
		for _, text := range []string{"How will broadband for rural schools be financed?", "农村学校的宽带将如何筹资？"} {
			if got := s.index.Near(text, "", 1); len(got) != 1 || got[0].Score < 0.99 || s.worded != 1 || s.index.Len() != 1 {
				t.Errorf("after one in %s: %q finds %+v", lang, text, got)
			}
		}
		if got := s.index.Near("Who is the mayor?", lang, 1); len(got) != 0 && got[0].Score > 0.9 {
			t.Errorf("after one in %s it is found: %+v", lang, got)
		}
	}
}

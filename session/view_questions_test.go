package session

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestAudienceHoldsTheFirstQuestions: what the audience holds of many questions is kept by TakeChanges
// as it is made from nothing, is bounded, has what is being put, and never hides one that has more
// voices than one it shows; the rest is in QuestionPage. The acts are drawn, the seed is printed.
func TestAudienceHoldsTheFirstQuestions(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 7))
	w := newWorld(t, testProgramme())
	w.seat(1, 40)
	at := clock(10, 0, 1)
	w.must(at, chair, &SegmentOpen{Segment: "opening"})
	seen := &mirror{t: t, docs: map[string]string{}}
	seen.follow(w.st)
	for id, doc := range documents(t, w.st) {
		seen.docs[id] = doc
	}
	person := func() Actor { return audience(fmt.Sprintf("a%d", 1+dice.IntN(40))) }
	some := func() string { return fmt.Sprintf("q%d", 1+dice.IntN(max(1, len(w.st.QuestionIDs)))) }
	most := 0
	for i := range 1500 {
		at += 100
		switch n := dice.IntN(20); {
		case n < 3:
			segment := []string{"", "opening", "panel"}[dice.IntN(3)]
			w.do(at, person(), &QuestionAsk{Text: fmt.Sprintf("Question %d?", i), Segment: segment})
		case n < 6:
			w.do(at, moderator, &QuestionApprove{Question: some()})
		case n < 15:
			w.do(at, person(), &QuestionVote{Question: some()})
		case n < 16:
			w.do(at, person(), &QuestionUnvote{Question: some()})
		case n < 17:
			w.do(at, moderator, &QuestionMerge{Into: some(), Questions: []string{some(), some()}})
		case n < 18:
			w.do(at, moderator, &QuestionSplit{Question: some()})
		case n < 19:
			w.do(at, moderator, &QuestionPut{Question: some()})
			w.do(at, moderator, &QuestionAnswer{Question: some()})
		case i > 1000 && w.st.Current() != nil && w.st.Current().ID == "opening":
			w.must(at, chair, &SegmentClose{Segment: "opening"})
			w.must(at, chair, &SegmentOpen{Segment: "panel"})
		default:
			w.do(at, moderator, &QuestionHide{Question: some()})
		}
		if dice.IntN(3) == 0 {
			seen.follow(w.st)
			seen.heldAsMade(t, w.st)
		}
		most = max(most, w.audienceHolds(t))
	}
	if most < audienceQuestions {
		t.Fatalf("the audience never held more than %d questions: the test proves nothing", most)
	}
}

// heldAsMade compares the audience's questions with ones made of a state that knows nothing by heart.
func (m *mirror) heldAsMade(t *testing.T, st *State) {
	t.Helper()
	fresh := st.Clone()
	for _, id := range st.QuestionIDs {
		key := string(RoleAudience) + " question/" + id
		want := ""
		if doc := fresh.Document(RoleAudience, "question/"+id); doc != nil {
			want = docJSON(t, doc)
		}
		if m.docs[key] != want {
			t.Fatalf("v %d: %s is kept as %q but is %q", st.V, key, m.docs[key], want)
		}
	}
	if want := docJSON(t, fresh.Document(RoleAudience, "asked")); m.docs["audience asked"] != want {
		t.Fatalf("v %d: asked is kept as %s but is %s", st.V, m.docs["audience asked"], want)
	}
}

func (w *world) audienceHolds(t *testing.T) int {
	t.Helper()
	st, held, put := w.st, 0, 0
	least, most := 1<<30, -1 // voices, of the open questions of this segment that are held, and of those that are not
	for _, id := range st.QuestionIDs {
		q := st.Questions[id]
		_, voices := st.counts(q)
		there := st.Document(RoleAudience, "question/"+id) != nil
		here := q.standsOpen() && q.State != Put && (st.Current() == nil || q.Segment == "" || q.Segment == st.Current().ID)
		switch {
		case there && !q.State.Shown():
			t.Fatalf("%s is %s and shown", id, q.State)
		case q.State == Put && q.MergedInto == "" && !there:
			t.Fatalf("%s is being put and not shown", id)
		case there && here:
			least = min(least, voices)
		case !there && here:
			most = max(most, voices)
		}
		if there {
			held++
			if q.State == Put && q.MergedInto == "" {
				put++
			}
		}
	}
	if most > least {
		t.Fatalf("a question with %d voices is left out for one with %d", most, least)
	}
	if held-put > audienceQuestions {
		t.Fatalf("the audience holds %d questions", held)
	}
	seen := map[string]bool{}
	for _, answered := range []bool{false, true} {
		for offset, total := 0, 1; offset < total; offset += 50 {
			var page []QuestionDoc
			page, total = st.QuestionPage(RoleAudience, QuestionQuery{Answered: answered, Offset: offset, Limit: 50})
			for _, d := range page {
				seen[d.ID] = true
			}
		}
	}
	doc := st.Document(RoleAudience, "asked").(AskedDoc)
	if len(seen) != doc.Open+doc.Answered {
		t.Fatalf("pages have %d questions, the numbers say %d open and %d answered", len(seen), doc.Open, doc.Answered)
	}
	return held - put
}

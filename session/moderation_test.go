package session

import (
	"math/rand"
	"strings"
	"testing"
)

// askedWorld is a live day with n offered questions by one participant.
func askedWorld(t *testing.T, n int) *world {
	w := newWorld(t, testProgramme())
	w.seat(3, 2)
	w.must(clock(10, 0, 0), chair, &SegmentOpen{Segment: w.st.SegmentIDs[0]})
	for i := range n {
		w.must(clock(10, 0, 1), participant("p1"), &QuestionAsk{Text: "Question " + itoa(i+1) + "?"})
	}
	return w
}

func (w *world) refusedAs(want string, by Actor, c Command) {
	w.t.Helper()
	if _, r := w.do(w.st.At, by, c); r == nil || r.Msg != want {
		w.t.Errorf("%s %+v: %v, want %s", c.Do(), c, r, want)
	}
}

func TestModerationRefusals(t *testing.T) {
	w := askedWorld(t, 1)
	for i := range maxLabels {
		w.must(w.st.At, moderator, &QuestionLabel{Question: "q1", Label: "label " + itoa(i), On: true})
	}
	w.refusedAs("question.labels_full", moderator, &QuestionLabel{Question: "q1", Label: "one more", On: true})
	w.must(w.st.At, moderator, &QuestionLabel{Question: "q1", Label: "label 3"})
	w.must(w.st.At, moderator, &QuestionLabel{Question: "q1", Label: "one  more", On: true})
	if got := w.st.Questions["q1"].Labels; len(got) != maxLabels || !oneOf("one more", got) {
		t.Errorf("labels %q", got)
	}
	w.refusedAs("text.too_long", moderator, &QuestionLabel{Question: "q1", Label: strings.Repeat("x", MaxLabel+1), On: true})
	w.refusedAs("question.text_written", moderator, &QuestionAnswer{Question: "q1", Text: "Aloud."})
	w.refusedAs("moderation.unknown_switch", moderator, &ModerationSet{Offered: "drop"})
	w.refusedAs("moderation.unknown_switch", moderator, &ModerationSet{Unreviewed: "release"})
	// One who shares the link and gives no initials is another moderator, no more.
	w.must(w.st.At, moderator, &QuestionClaim{Question: "q1", On: true, Desk: "d1"})
	w.refusedAs("question.claimed", moderator, &QuestionApprove{Question: "q1", Desk: "d2"})
	w.refusedAs("question.claimed", moderator, &QuestionApprove{Question: "q1"})
	w.must(w.st.At, moderator, &QuestionApprove{Question: "q1", Desk: "d1"})
}

// TestAClaimOfAPersonIsTheirsOnEveryDevice, and shows their name.
func TestAClaimOfAPersonIsTheirsOnEveryDevice(t *testing.T) {
	w := askedWorld(t, 1)
	for _, id := range []string{"p2", "p3"} {
		w.must(w.st.At, secretariat, &PersonRole{Person: id, Role: RoleModerator})
	}
	one, two := Actor{Role: RoleModerator, Person: "p2"}, Actor{Role: RoleModerator, Person: "p3"}
	w.must(w.st.At, one, &QuestionClaim{Question: "q1", On: true, Desk: "phone"})
	d := w.st.Document(RoleModerator, "question/q1").(QuestionDoc)
	if d.Claim == nil || d.Claim.By != "Delegate 002" || d.Claim.Desk != "" || d.Claim.Until != w.st.At.Add(DefaultClaimS) {
		t.Errorf("the claim shows as %+v", d.Claim)
	}
	if a := w.st.Document(RoleAudience, "question/q1"); a != nil {
		t.Errorf("the audience sees %+v", a)
	}
	w.refusedAs("question.claimed_by", two, &QuestionApprove{Question: "q1", Desk: "phone"})
	w.must(w.st.At, one, &QuestionApprove{Question: "q1", Desk: "laptop"})
	if d := w.st.Document(RoleScreen, "question/q1").(QuestionDoc); d.Claim != nil || d.Labels != nil || d.Held != nil {
		t.Errorf("the screen sees %+v", d)
	}
}

// TestWhatIsInOnesHandNobodyElseMoves: two moderators claim, act and let go at random. No act on a
// question in the other's hand is carried out, and none on a free one is refused for it.
func TestWhatIsInOnesHandNobodyElseMoves(t *testing.T) {
	const questions = 5
	w := askedWorld(t, questions)
	r := rand.New(rand.NewSource(11))
	desks := [2]string{"d1", "d2"}
	done, refused, lapsed := 0, 0, 0
	now := clock(10, 1, 0)
	for range 3000 {
		now = now.Add(r.Intn(40))
		who := r.Intn(2)
		q := w.st.Questions["q"+itoa(1+r.Intn(questions))]
		held := q.Claim != nil && q.Claim.Until > now && q.Claim.Desk != desks[who]
		if q.Claim != nil && q.Claim.Until <= now {
			lapsed++
		}
		var c Command
		switch r.Intn(6) {
		case 0, 1:
			c = &QuestionClaim{Question: q.ID, On: true, Desk: desks[who], By: "M"}
		case 2:
			c = &QuestionClaim{Question: q.ID, Desk: desks[who]}
		case 3:
			c = &QuestionApprove{Question: q.ID, Desk: desks[who]}
		case 4:
			c = &QuestionHide{Question: q.ID, Desk: desks[who]}
		default:
			c = &QuestionEdit{Question: q.ID, Text: "Text " + itoa(r.Intn(9)), Desk: desks[who]}
		}
		_, ref := w.do(now, moderator, c)
		switch {
		case held && (ref == nil || ref.Msg != "question.claimed_by"):
			t.Fatalf("%s on %s in the other's hand: %v", c.Do(), q.ID, ref)
		case !held && ref != nil && ref.Msg == "question.claimed_by":
			t.Fatalf("%s on %s, which nobody else has: %v", c.Do(), q.ID, ref)
		case held:
			refused++
		default:
			done++
		}
	}
	if done == 0 || refused == 0 || lapsed == 0 {
		t.Fatalf("%d carried out, %d refused, %d lapsed: the test tried nothing", done, refused, lapsed)
	}
	t.Logf("%d carried out, %d refused, %d met a claim that had lapsed", done, refused, lapsed)
}

// TestAChangedSourceIsLookedAtAgain: what was shown at once and changes at its source for the worse waits
// for a person; for no worse, it stays as unseen as it was. Wordings of the old text go.
func TestAChangedSourceIsLookedAtAgain(t *testing.T) {
	w := newWorld(t, testProgramme())
	feed := Actor{Role: RoleFeed}
	w.must(clock(10, 0, 0), moderator, &ModerationSet{Mode: ModeratedAfter})
	w.must(clock(10, 0, 1), feed, &QuestionOffer{Text: "Is it public?", Source: SourceDoc{Kind: "mastodon", Author: "@one", Feed: "tag"}, Ref: "tag:1"})
	w.must(clock(10, 0, 2), moderator, &QuestionTranslate{Question: "q1", Lang: "fr", Text: "Est-ce public ?"})
	w.must(clock(10, 0, 3), feed, &QuestionRevise{Question: "q1", Text: "Is it public now?"})
	if q := w.st.Questions["q1"]; q.State != Approved || !q.Unreviewed || len(q.Translations) != 0 {
		t.Errorf("revised, it is %s, unseen %v, translated %v", q.State, q.Unreviewed, q.Translations)
	}
	w.must(clock(10, 0, 4), feed, &QuestionRevise{Question: "q1", Text: "Buy coins"})
	if q := w.st.Questions["q1"]; q.State != Offered || len(q.Held) != 1 {
		t.Errorf("revised for the worse, it is %s, held %v", q.State, q.Held)
	}
	// Its author is forgotten with it, unless someone said how the author stands.
	w.must(clock(10, 0, 5), feed, &QuestionRetract{Question: "q1"})
	if a := w.st.Authors[w.st.authorKey("", SourceDoc{Kind: "mastodon", Author: "@one"})]; a != nil {
		t.Errorf("the author is still known: %+v", a)
	}
}

// TestTheOpenRecordNamesNoAuthorOfASource: whose post may be taken back is not named in it by a standing
// or by what a rule matched; the standing holds all the same when the post is gone, in a fold of the rest.
func TestTheOpenRecordNamesNoAuthorOfASource(t *testing.T) {
	w := newWorld(t, testProgramme())
	feed := Actor{Role: RoleFeed}
	post := func(at int, text, ref string) {
		w.must(clock(10, 0, at), feed, &QuestionOffer{Text: text, Source: SourceDoc{Kind: "mastodon", Author: "@one@social.example", Feed: "tag"}, Ref: ref})
	}
	post(1, "My coins: https://one.example", "tag:1")
	w.must(clock(10, 0, 2), moderator, &AuthorSilence{Question: "q1", On: true})
	w.must(clock(10, 0, 3), feed, &QuestionRetract{Question: "q1"})
	for _, body := range w.bodies {
		if strings.Contains(string(body), "social.example") && !strings.Contains(string(body), "session.created") || strings.Contains(string(body), "one.example") {
			t.Errorf("the record has %s", body)
		}
	}
	if a := w.st.moderationDoc(RoleModerator).Authors; len(a) != 1 || a[0].Name != "" {
		t.Errorf("taken back, the author shows as %+v", a)
	}
	post(4, "Again?", "tag:2")
	if s := w.st.Document(RoleModerator, "question/q2").(QuestionDoc).Standing; s != StandingSilenced {
		t.Errorf("the next one's author is %q", s)
	}
	if a := w.st.moderationDoc(RoleModerator).Authors; len(a) != 1 || a[0].Name != "@one@social.example" {
		t.Errorf("the author shows as %+v", a)
	}
}

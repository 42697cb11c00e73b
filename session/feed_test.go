package session

import "testing"

var fromFeed = Actor{Role: RoleFeed}

// feedWorld has one question of the feed "tag", q1.
func feedWorld(t *testing.T) *world {
	w := newWorld(t, testProgramme())
	w.must(clock(9, 0, 0), fromFeed, &QuestionOffer{
		Text: "Who pays?", Source: SourceDoc{Kind: "mastodon", Feed: "tag", Author: "one@social.example", URL: "https://social.example/1"}, Ref: "tag:1",
	})
	return w
}

func (w *world) questionDoc(role Role) QuestionDoc {
	w.t.Helper()
	d, ok := w.st.Document(role, "question/q1").(QuestionDoc)
	if !ok {
		w.t.Fatalf("%s sees no question/q1", role)
	}
	return d
}

func TestAnApprovedQuestionEditedAtItsSourceIsLookedAtAgain(t *testing.T) {
	w := feedWorld(t)
	w.must(clock(9, 1, 0), Actor{Role: RoleModerator}, &QuestionApprove{Question: "q1"})
	w.must(clock(9, 2, 0), fromFeed, &QuestionRevise{Question: "ref:tag:1", Text: "Buy this"})
	if w.st.Document(RoleAudience, "question/q1") != nil {
		t.Error("the audience sees a text that nobody approved")
	}
	if d := w.questionDoc(RoleModerator); d.Text != "Buy this" || d.FirstText != "Who pays?" || d.State != Offered || d.EditedAt != clock(9, 2, 0) {
		t.Errorf("the moderator sees %+v", d)
	}
	if _, r := w.do(clock(9, 3, 0), fromFeed, &QuestionRevise{Question: "ref:tag:1", Text: "Buy this"}); r == nil || r.Msg != "question.unchanged" {
		t.Errorf("the same text again: %v", r)
	}
}

func TestWhatItsSourceDeletesIsWithdrawnAndWhatWasPutKeepsItsPlaceWithoutWords(t *testing.T) {
	w := feedWorld(t)
	w.must(clock(9, 1, 0), fromFeed, &QuestionRetract{Question: "ref:tag:1"})
	if d := w.questionDoc(RoleModerator); d.State != Retracted || d.Text != "" || d.FirstText != "" || d.Source.Author != "" || d.Source.URL != "" || !d.Gone {
		t.Errorf("after a deletion the moderator sees %+v", d)
	}

	w = feedWorld(t)
	w.must(clock(9, 1, 0), Actor{Role: RoleModerator}, &QuestionApprove{Question: "q1"})
	w.must(clock(10, 0, 0), Actor{Role: RoleChair}, &SegmentOpen{Segment: "opening"})
	w.must(clock(10, 1, 0), Actor{Role: RoleModerator}, &QuestionPut{Question: "q1"})
	if _, r := w.do(clock(10, 2, 0), fromFeed, &QuestionRevise{Question: "q1", Text: "Other"}); r == nil {
		t.Error("what was put was changed")
	}
	w.must(clock(10, 3, 0), secretariat, &QuestionRetract{Question: "q1"})
	if d := w.questionDoc(RoleAudience); d.State != Put || d.Text != "" || d.Source.Author != "" || !d.Gone {
		t.Errorf("after a deletion the audience sees %+v", d)
	}
}

func TestAFeedsHealthIsForThoseWhoKeepTheInbox(t *testing.T) {
	w := feedWorld(t)
	for i := range maxGaps + 5 {
		at := clock(10, i, 0)
		w.must(at, fromFeed, &FeedReport{Feed: "tag", State: FeedBackingOff, Error: "rate_limited", Position: itoa(i), ProofAt: at, Gap: &FeedGap{From: at, To: at}})
	}
	w.must(clock(11, 0, 0), fromFeed, &FeedReport{Feed: "tag", State: FeedLive})
	for _, role := range ViewerRoles {
		d, seen := w.st.Document(role, "feed/tag").(FeedDoc)
		if seen != (role == RoleModerator || role == RoleSecretariat) {
			t.Errorf("%s: seen %v", role, seen)
		}
		if seen && (d.State != FeedLive || d.Error != "" || d.Offered != 1 || len(d.Gaps) != maxGaps || d.Gaps[maxGaps-1].From != clock(10, maxGaps+4, 0)) {
			t.Errorf("%s sees %+v", role, d)
		}
	}
	if w.st.Sources["tag"].Position != itoa(maxGaps+4) {
		t.Error("the position was lost:", w.st.Sources["tag"].Position)
	}
	if _, r := w.do(clock(11, 1, 0), fromFeed, &FeedReport{Feed: "none", State: FeedLive}); r == nil || r.Code != CodeNotFound {
		t.Errorf("a feed that is not there: %v", r)
	}
}

// TestAFeedPromisesNoListenerBeforeThereIsOne: "connecting" is said by who connects.
func TestAFeedPromisesNoListenerBeforeThereIsOne(t *testing.T) {
	off, p := false, testProgramme()
	p.Feeds = []Feed{{ID: "a", Kind: "mastodon"}, {ID: "b", Kind: FeedWebhook}, {ID: "c", Kind: "pigeon"}, {ID: "d", Kind: "pigeon", Enabled: &off}}
	w := newWorld(t, p)
	for id, want := range map[string]FeedState{"a": FeedStopped, "b": FeedWaiting, "c": FeedUnsupported, "d": FeedDisabled} {
		if d := w.st.Document(RoleModerator, "feed/"+id).(FeedDoc); d.State != want {
			t.Errorf("%s is %s, want %s", id, d.State, want)
		}
	}
}

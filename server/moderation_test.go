package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"rostrum/server/wire"
	"rostrum/session"
)

// TestTheModerationLedgerIsPublished: what was dismissed and why, for whoever may see the session, never
// who asked; and an insult is held with its reason though questions are shown at once.
func TestTheModerationLedgerIsPublished(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	moderator := h.created.Tokens.Moderator
	h.ok(moderator, "moderation.set", `{"mode":"post"}`)
	h.ok(tokens["1"], "question.ask", `{"text":"What is for lunch?","lang":"en"}`)
	h.ok(tokens["2"], "question.ask", `{"text":"Are you all idiots?","lang":"en"}`)
	status, view := h.call("GET", h.session("/view"), moderator, "", "")
	var seen struct {
		Set map[string]json.RawMessage `json:"set"`
	}
	if err := json.Unmarshal(view, &seen); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, view)
	}
	var q1, q2 session.QuestionDoc
	for key, q := range map[string]*session.QuestionDoc{"question/q1": &q1, "question/q2": &q2} {
		if err := json.Unmarshal(seen.Set[key], q); err != nil {
			t.Fatal(err)
		}
	}
	if q1.State != session.Approved || !q1.Unreviewed {
		t.Errorf("a plain question is %s, unreviewed %v", q1.State, q1.Unreviewed)
	}
	if q2.State != session.Offered || len(q2.Held) != 1 || q2.Held[0] != (session.Hold{Rule: session.RuleProfanity, Lang: "en", Match: "idiots"}) {
		t.Errorf("an insult is %s, held %+v", q2.State, q2.Held)
	}
	h.ok(moderator, "question.dismiss", `{"question":"q1","code":"off_topic","reason":"Lunch is at one."}`)
	h.ok(moderator, "question.dismiss", `{"question":"q2","code":"tone"}`)

	status, body := h.call("GET", h.session("/moderation"), tokens["3"], "", "")
	var ledger wire.ModerationResponse
	if err := json.Unmarshal(body, &ledger); err != nil || status != http.StatusOK || len(ledger.Dismissed) != 2 {
		t.Fatalf("%d %s", status, body)
	}
	lunch, insult := ledger.Dismissed[0], ledger.Dismissed[1]
	if lunch.Code != session.DismissedOffTopic || lunch.Text != "What is for lunch?" || lunch.Note != "Lunch is at one." || lunch.Withheld {
		t.Errorf("the first line is %+v", lunch)
	}
	if insult.Code != session.DismissedTone || insult.Text != "" || !insult.Withheld {
		t.Errorf("the second line is %+v", insult)
	}
	if strings.Contains(string(body), "Delegate") || strings.Contains(string(body), "author") {
		t.Errorf("the ledger names who asked: %s", body)
	}
	status, table := h.call("GET", h.session("/moderation.csv"), tokens["3"], "", "")
	if status != http.StatusOK || strings.Count(string(table), "\r\n") != 3 || !strings.Contains(string(table), "off_topic,Lunch is at one.,no,What is for lunch?") ||
		strings.Contains(string(table), "idiots") {
		t.Errorf("%d %s", status, table)
	}
	if status, _ := h.call("GET", h.session("/moderation"), "", "", ""); status != http.StatusOK {
		t.Errorf("a stranger to a session that is public: %d", status)
	}
}

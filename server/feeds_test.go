package server

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"rostrum/server/feeds"
	"rostrum/session"
)

// hook sends a webhook as its sender would.
func (h *host) hook(feed, secret, id string, at time.Time, body string) (int, string) {
	h.t.Helper()
	status, b := h.call("POST", "/api/v1/sessions/"+h.id+"/feeds/"+feed, "", "application/json", body,
		"webhook-id", id, "webhook-timestamp", strconv.FormatInt(at.Unix(), 10), "webhook-signature", feeds.SignHook(secret, id, at, []byte(body)))
	return status, string(b)
}

// seen are the documents that the moderator's view has under the prefix.
func (h *host) seen(prefix string) map[string]json.RawMessage {
	h.t.Helper()
	status, b := h.call("GET", "/api/v1/sessions/"+h.id+"/view", h.created.Tokens.Moderator, "", "")
	var view struct {
		Set map[string]json.RawMessage `json:"set"`
	}
	if err := json.Unmarshal(b, &view); status != http.StatusOK || err != nil {
		h.t.Fatal(status, err)
	}
	out := map[string]json.RawMessage{}
	for k, d := range view.Set {
		if strings.HasPrefix(k, prefix) {
			out[k] = d
		}
	}
	return out
}

// TestAWebhooksPostsAreQuestionsInTheModeratorsView, edited and deleted as at their source, once
// however often a message comes.
func TestAWebhooksPostsAreQuestionsInTheModeratorsView(t *testing.T) {
	h := newHostOf(t, programmeYAML+"feeds:\n  - {id: hook, kind: webhook}\n  - {id: off, kind: webhook, enabled: false}\n  - {id: bare, kind: webhook}\n")
	now := time.Now()
	question := func() session.QuestionDoc {
		t.Helper()
		all := h.seen("question/")
		if len(all) != 1 {
			t.Fatalf("the moderator sees %d questions", len(all))
		}
		var q session.QuestionDoc
		if err := json.Unmarshal(all["question/q1"], &q); err != nil {
			t.Fatal(err)
		}
		return q
	}
	post := `{"type":"post","data":{"id":"77","text":"Who pays?","lang":"en","author":"one@p.example","url":"https://p.example/77"},"more":1}`
	for range 2 {
		if status, body := h.hook("hook", "whsec_c2VjcmV0LW9uZQ==", "m1", now, post); status != http.StatusNoContent {
			t.Fatal(status, body)
		}
	}
	if q := question(); q.Text != "Who pays?" || q.State != session.Offered || q.Source != (session.SourceDoc{Kind: "webhook", Feed: "hook", Author: "one@p.example", URL: "https://p.example/77"}) || q.Ref != "hook:77" {
		t.Errorf("the moderator sees %+v", q)
	}
	edit := `{"type":"edit","data":{"id":"77","text":"Who pays, and how?"}}`
	if status, body := h.hook("hook", "second", "m2", now, edit); status != http.StatusNoContent {
		t.Fatal(status, body)
	}
	if q := question(); q.Text != "Who pays, and how?" || q.FirstText != "Who pays?" {
		t.Errorf("after an edit: %+v", q)
	}
	back := `{"type":"edit","data":{"id":"77","text":"Who pays?"}}`
	for _, m := range []struct{ id, body string }{{"m4", back}, {"m2", edit}, {"m4", back}} { // m2 comes again, late
		if status, body := h.hook("hook", "second", m.id, now, m.body); status != http.StatusNoContent {
			t.Fatal(status, body)
		}
	}
	if q := question(); q.Text != "Who pays?" {
		t.Errorf("a message that came twice had a second effect: %+v", q)
	}
	for _, c := range []struct {
		name, feed, secret, body string
		at                       time.Time
		status                   int
		code                     string
	}{
		{"wrong secret", "hook", "third", post, now, 401, "unauthorized"},
		{"replayed", "hook", "second", post, now.Add(-time.Hour), 401, "unauthorized"},
		{"no such feed", "none", "second", post, now, 404, "not_found"},
		{"switched off", "off", "second", post, now, 404, "not_found"},
		{"without a secret", "bare", "", post, now, 403, "forbidden"},
		{"garbage", "hook", "second", "{", now, 400, "bad_request"},
		{"no text", "hook", "second", `{"type":"post","data":{"id":"78"}}`, now, 400, "bad_request"},
		{"too large", "hook", "second", `{"type":"post","data":{"id":"78","text":"` + strings.Repeat("a", feeds.MaxHook) + `"}}`, now, 413, "too_large"},
	} {
		if status, body := h.hook(c.feed, c.secret, "m9", c.at, c.body); status != c.status || !strings.Contains(body, `"`+c.code+`"`) {
			t.Errorf("%s: %d %s", c.name, status, body)
		}
	}
	if status, body := h.hook("hook", "second", "m3", now, `{"type":"delete","data":{"id":"77"}}`); status != http.StatusNoContent {
		t.Fatal(status, body)
	}
	if q := question(); q.State != session.Retracted || q.Text != "" || q.FirstText != "" || q.Source.Author != "" || !q.Gone {
		t.Errorf("after a deletion: %+v", q)
	}
	var health session.FeedDoc
	if err := json.Unmarshal(h.seen("feed/")["feed/hook"], &health); err != nil {
		t.Fatal(err)
	}
	if health.State != session.FeedLive || health.Offered != 1 || health.Revised != 2 || health.Retracted != 1 || health.LastItemAt == 0 || health.LastProofAt == 0 {
		t.Errorf("the feed's health: %+v", health)
	}
	_, b := h.call("GET", "/metrics", "", "", "")
	for _, want := range []string{
		`rostrum_feed_items_total{act="offered",feed="hook",kind="webhook",session="` + h.id + `"} 1`,
		`rostrum_feed_items_total{act="retracted",feed="hook",kind="webhook",session="` + h.id + `"} 1`,
		`rostrum_feed_state{feed="hook",kind="webhook",session="` + h.id + `",state="live"} 1`,
		`rostrum_feed_state{feed="bare",kind="webhook",session="` + h.id + `",state="waiting"} 1`,
		`rostrum_feed_state{feed="off",kind="webhook",session="` + h.id + `",state="disabled"} 1`,
		`rostrum_feed_gaps_total{feed="hook",kind="webhook",session="` + h.id + `"} 0`,
		`rostrum_feed_last_proof_timestamp_seconds{feed="hook",kind="webhook",session="` + h.id + `"} 1.`,
		`rostrum_feed_rejected_total{feed="hook",session="` + h.id + `"} 2`,
	} {
		if !strings.Contains(string(b), want) {
			t.Error("the metrics lack", want)
		}
	}
}

// TestATelegramBotMayCall with the secret token of its webhook, of which two hold while it is changed.
func TestATelegramBotMayCall(t *testing.T) {
	h := newHostOf(t, programmeYAML+"feeds:\n  - {id: chat, kind: telegram, tag: ask}\n  - {id: polled, kind: telegram}\n")
	waiting := func() string {
		var d session.FeedDoc
		if err := json.Unmarshal(h.seen("feed/")["feed/chat"], &d); err != nil {
			t.Fatal(err)
		}
		return string(d.State)
	}
	for deadline := time.Now().Add(30 * time.Second); waiting() != "waiting"; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the bot's feed is", waiting())
		}
	}
	update := func(n int, chat, field, text string) string {
		return `{"update_id":` + strconv.Itoa(n) + `,"` + field + `":{"message_id":3,"date":1785646800,"edit_date":` + strconv.Itoa(1785646800+n) + `,"chat":{"id":-5,"type":"` + chat + `","title":"Room"},"text":"` + text + `","entities":[{"type":"hashtag","offset":0,"length":4}]}}`
	}
	call := func(feed, token, body string) int {
		t.Helper()
		status, _ := h.call("POST", "/api/v1/sessions/"+h.id+"/feeds/"+feed, "", "application/json", body, "X-Telegram-Bot-Api-Secret-Token", token)
		return status
	}
	for _, c := range []struct {
		name, feed, token, body string
		status                  int
	}{
		{"a private chat", "chat", "token-1", update(1, "private", "message", "#ask in private"), 204},
		{"a group", "chat", "token-1", update(2, "group", "message", "#ask who pays?"), 204},
		{"again", "chat", "token-1", update(2, "group", "message", "#ask who pays?"), 204},
		{"edited, with the next token", "chat", "token-2", update(3, "group", "edited_message", "#ask who decides?"), 204},
		{"the bot's own token", "chat", "42:bot", update(4, "group", "edited_message", "#ask"), 401},
		{"no token", "chat", "", update(4, "group", "edited_message", "#ask"), 401},
		{"garbage", "chat", "token-1", "[", 400},
		{"of a bot that is asked", "polled", "", update(4, "group", "message", "#ask"), 404},
	} {
		if got := call(c.feed, c.token, c.body); got != c.status {
			t.Errorf("%s: %d", c.name, got)
		}
	}
	all := h.seen("question/")
	var q session.QuestionDoc
	if err := json.Unmarshal(all["question/q1"], &q); err != nil || len(all) != 1 || q.Text != "#ask who decides?" {
		t.Error(len(all), q, err)
	}
}

package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"rostrum/server/access"
	"rostrum/server/wire"
)

// similarTo asks what is like a text.
func (h *host) similarTo(token, body string) (int, wire.SimilarResponse, wire.ErrorBody) {
	h.t.Helper()
	status, b := h.call("POST", h.session("/similar"), token, "application/json", body)
	var out struct {
		wire.SimilarResponse
		Error wire.ErrorBody `json:"error"`
	}
	if err := json.Unmarshal(b, &out); err != nil {
		h.t.Fatalf("%d %s", status, b)
	}
	return status, out.SimilarResponse, out.Error
}

func ids(found wire.SimilarResponse) string {
	var all []string
	for _, s := range found.Similar {
		all = append(all, s.Question.ID)
	}
	return strings.Join(all, " ")
}

// TestWhoTypesSeesWhatWasAskedAlready: of the questions they may see alone, merged ones as their umbrella,
// and nothing of what is typed is kept.
func TestWhoTypesSeesWhatWasAskedAlready(t *testing.T) {
	h := newHost(t)
	var logged bytes.Buffer
	h.srv.logger = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	tokens := h.badges()
	moderator := h.created.Tokens.Moderator
	ask := func(badge, text, lang string) {
		h.ok(tokens[badge], "question.ask", fmt.Sprintf(`{"text":%q,"lang":%q}`, text, lang))
	}
	ask("1", "How will broadband for rural schools be financed after 2020?", "en")
	ask("2", "How will brodband for rural schools be financed after 2020", "en")
	ask("1", "How will broadband for rural schools be financed after the year 2020?", "en")
	ask("1", "من يعين أعضاء المجلس الاستشاري؟", "ar")
	typing := `{"text":"How will broadband for rural schools be financed after 2020"}`
	if _, found, _ := h.similarTo(tokens["2"], typing); len(found.Similar) != 0 {
		t.Errorf("what awaits approval was shown: %s", ids(found))
	}
	h.ok(moderator, "question.approve", `{"question":"q1"}`)
	status, found, _ := h.similarTo(tokens["2"], typing)
	if status != http.StatusOK || ids(found) != "q1" || found.Similar[0].Score < .9 || found.Similar[0].Question.Text == "" || found.Similar[0].Question.Similar != nil {
		t.Errorf("%d %+v", status, found)
	}
	if _, half, _ := h.similarTo(tokens["2"], `{"text":"how will broadband for rural schools"}`); ids(half) != "q1" {
		t.Errorf("half of it: %s", ids(half))
	}
	// One that was merged stands for its umbrella, once.
	h.ok(moderator, "question.approve", `{"question":"q3"}`)
	h.ok(moderator, "question.merge", `{"into":"q3","questions":["q1","q2"]}`)
	if _, found, _ := h.similarTo(tokens["2"], typing); ids(found) != "q3" {
		t.Errorf("after the merge: %s", ids(found))
	}
	h.ok(moderator, "question.dismiss", `{"question":"q3","reason":"answered in the morning"}`)
	if _, found, _ := h.similarTo(tokens["1"], typing); len(found.Similar) != 0 {
		t.Errorf("what was dismissed was shown: %s", ids(found))
	}
	h.ok(moderator, "question.approve", `{"question":"q4"}`)
	if _, found, _ := h.similarTo(tokens["1"], `{"text":"من يعين اعضاء المجلس الاستشاري","lang":"ar"}`); ids(found) != "q4" {
		t.Errorf("Arabic: %s", ids(found))
	}

	for name, c := range map[string]struct {
		token, body string
		status      int
		code        string
	}{
		"nobody in particular": {"", typing, 403, "forbidden"},
		"the screen":           {h.created.Tokens.Screen, typing, 403, "forbidden"},
		"a moderator":          {moderator, typing, 403, "forbidden"},
		"no text":              {tokens["1"], `{"text":" "}`, 400, "bad_request"},
		"an unknown field":     {tokens["1"], `{"text":"a","TEXT":"b"}`, 400, "bad_request"},
		"too long":             {tokens["1"], `{"text":"` + strings.Repeat("q", 1001) + `"}`, 413, "too_large"},
		"without end":          {tokens["1"], `{"text":"` + strings.Repeat("q", wire.MaxSimilarRequest) + `"}`, 413, "too_large"},
	} {
		status, _, e := h.similarTo(c.token, c.body)
		if status != c.status || string(e.Code) != c.code || e.Message == "" {
			t.Errorf("%s: %d %+v", name, status, e)
		}
	}
	refused := 0
	for range 12 {
		if status, _, e := h.similarTo(tokens["2"], typing); status == http.StatusTooManyRequests && e.RetryAfterMS > 0 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("one person's dozen at once was let through")
	}
	if strings.Contains(logged.String(), "broadband") {
		t.Errorf("the text is in the log: %s", logged.String())
	}
}

// TestTypingBesideAsking: those who type read the index that the room writes, and every question is there
// in the end.
func TestTypingBesideAsking(t *testing.T) {
	h := newHost(t)
	h.srv.limiter = noLookupLimits()
	tokens := h.badges()
	const questions = 40
	var typing sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		typing.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				status, b := h.call("POST", h.session("/similar"), tokens["1"], "application/json", `{"text":"Which budget pays for school number 7?"}`)
				if status != http.StatusOK {
					t.Errorf("%d %s", status, b)
					return
				}
			}
		})
	}
	for i := range questions {
		h.ok(h.created.Tokens.Moderator, "question.offer", fmt.Sprintf(`{"text":"Which budget pays for school number %d?","lang":"en","source":{"kind":"room"},"ref":"r%d"}`, i, i))
		h.ok(h.created.Tokens.Moderator, "question.approve", fmt.Sprintf(`{"question":"q%d"}`, i+1))
	}
	close(stop)
	typing.Wait()
	if _, found, _ := h.similarTo(tokens["1"], `{"text":"Which budget pays for school number 7?"}`); len(found.Similar) != 5 || found.Similar[0].Question.ID != "q8" {
		t.Errorf("%s", ids(found))
	}
}

func noLookupLimits() *access.Limiter {
	l := access.DefaultLimits()
	l.LookupsPerSecond, l.LookupsPerAddress, l.MessagesPerSecond = 0, 0, 0
	return access.NewLimiter(l, time.Now)
}

package feeds

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// xService is a server of the filtered stream: rules, connections in turn, and the recent search.
type xService struct {
	mu      sync.Mutex
	rules   map[string][2]string // id → value, tag
	rounds  []string             // "STATUS LINES" of each connection; the last stays open
	asked   []string             // queries of the stream
	found   []string             // of the recent search, newest first, two a page
	search  int                  // its status, 0 for 200
	since   []string
	deleted []string
}

func (s *xService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer secret" {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}`)
		return
	}
	switch r.URL.Path {
	case "/2/tweets/search/stream/rules":
		s.serveRules(w, r)
	case "/2/tweets/search/recent":
		if s.search != 0 {
			w.WriteHeader(s.search)
			return
		}
		s.since = append(s.since, r.URL.Query().Get("since_id"))
		at := 0
		_, _ = fmt.Sscanf(r.URL.Query().Get("next_token"), "t%d", &at)
		meta := "{}"
		if at+2 < len(s.found) {
			meta = fmt.Sprintf(`{"next_token":"t%d"}`, at+2)
		}
		fmt.Fprintf(w, `{"data":[%s],"includes":{"users":[{"id":"7","username":"one"}]},"meta":%s}`, strings.Join(s.found[at:min(at+2, len(s.found))], ","), meta)
	case "/2/tweets/search/stream":
		s.asked = append(s.asked, r.URL.RawQuery)
		var status int
		_, _ = fmt.Sscanf(s.rounds[0], "%d", &status)
		_, body, _ := strings.Cut(s.rounds[0], " ")
		last := len(s.rounds) == 1
		if !last {
			s.rounds = s.rounds[1:]
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
		w.(http.Flusher).Flush()
		if last && status == http.StatusOK {
			s.mu.Unlock()
			<-r.Context().Done()
			s.mu.Lock()
		}
	default:
		http.NotFound(w, r)
	}
}

func (s *xService) serveRules(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		var all []string
		for id, rule := range s.rules {
			all = append(all, fmt.Sprintf(`{"id":%q,"value":%q,"tag":%q}`, id, rule[0], rule[1]))
		}
		fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(all, ","))
		return
	}
	var c struct {
		Add []struct{ Value, Tag string }
		Del struct{ IDs []string } `json:"delete"`
	}
	if json.NewDecoder(r.Body).Decode(&c) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, id := range c.Del.IDs {
		delete(s.rules, id)
		s.deleted = append(s.deleted, id)
	}
	for _, a := range c.Add {
		s.rules[fmt.Sprint("made", len(s.rules))] = [2]string{a.Value, a.Tag}
	}
	fmt.Fprintf(w, `{"meta":{"summary":{"created":%d,"valid":%d,"invalid":0}}}`, len(c.Add), len(c.Add))
}

func xData(id int, text, history, more string) string {
	return fmt.Sprintf(`{"id":"%d","text":%q,"author_id":"7","lang":"en","created_at":"2026-08-02T05:00:%02dZ","edit_history_tweet_ids":[%s]%s}`, id, text, id%60, history, more)
}

func xLine(id int, text, history, more string) string {
	return fmt.Sprintf("{\"data\":%s,\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"one\"}]},\"matching_rules\":[{\"id\":\"1\",\"tag\":\"rostrum:x\"}]}\r\n", xData(id, text, history, more))
}

// TestXFollowsItsRuleOverLosses: an older rule of the feed goes, another's stays; edits carry the first
// post's id; posts of other rules and reposts are left alone; after a loss the stream is asked to fill
// in, or when it will not, the search is.
func TestXFollowsItsRuleOverLosses(t *testing.T) {
	one := xLine(101, "Who pays &amp; why?", `"101"`, "")
	s := &xService{rules: map[string][2]string{"old": {"#asked", "rostrum:x"}, "other": {"cats", "cats"}}, rounds: []string{
		"200 \r\n" + one + strings.Replace(xLine(102, "of another rule", `"102"`, ""), "rostrum:x", "cats", 1) +
			xLine(103, "RT @one: Who pays?", `"103"`, `,"referenced_tweets":[{"type":"retweeted","id":"101"}]`) + "\r\n",
		"400 {\"title\":\"Invalid Request\",\"detail\":\"backfill is not for you\"}",
		"200 " + one + xLine(105, "Who pays, and why? (edited)", `"101","105"`, "") + xLine(106, "cut …", `"106"`, `,"note_tweet":{"text":"A long post, whole"}`) +
			`{"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect","detail":"This stream has been disconnected","type":"https://api.x.com/2/problems/operational-disconnect"}]}` + "\r\n",
		"200 garbage\r\n",
		"200 \r\n" + xLine(107, "The last", `"107"`, ""),
	}, found: []string{xData(106, "cut …", `"106"`, `,"note_tweet":{"text":"A long post, whole"}`), xData(104, "Missed by the stream", `"104"`, ""), xData(101, "Who pays &amp; why?", `"101"`, "")}}
	srv := httptest.NewServer(s)
	defer func() { srv.CloseClientConnections(); srv.Close() }()
	r := newRecord(t, session.Feed{ID: "x", Kind: "x", Server: srv.URL, Tag: "ask"})
	stop := run(t, r, Options{Secrets: map[string][]string{"x": {"wrong"}}})
	roomtest.Until(t, "another token is refused", func() bool { return r.source("x").State == session.FeedNotAdmitted })
	stop()
	stop = run(t, r, Options{Secrets: map[string][]string{"x": {"secret"}}, longestOwn: 30 * time.Millisecond})
	roomtest.Until(t, "four questions", func() bool { return len(r.texts()) == 4 && r.source("x").State == session.FeedLive })
	stop()
	if got := strings.Join(r.texts(), "|"); got != "Who pays, and why? (edited)|Missed by the stream|A long post, whole|The last" {
		t.Error("the record has", got)
	}
	if len(s.deleted) != 1 || s.deleted[0] != "old" || len(s.rules) != 2 {
		t.Error("rules", s.rules, "deleted", s.deleted)
	}
	if strings.Contains(s.asked[0], "backfill") || !strings.Contains(s.asked[1], "backfill_minutes=1") || strings.Contains(s.asked[2], "backfill") {
		t.Error("the stream was asked", s.asked)
	}
	if len(s.since) < 2 || s.since[0] != "103" && s.since[0] != "101" {
		t.Error("the search was asked since", s.since)
	}
	if q := r.question(0); q.Source.URL != "https://x.com/one/status/101" || q.Lang != "en" || q.Ref != "x:101" {
		t.Errorf("the first is %+v", q)
	}

	s.mu.Lock()
	s.search = http.StatusForbidden
	s.mu.Unlock()
	r.report(t, session.FeedReport{Feed: "x", State: session.FeedLive, Position: "107"})
	run(t, r, Options{Secrets: map[string][]string{"x": {"secret"}}})
	roomtest.Until(t, "a gap that cannot be searched is named", func() bool { return len(r.source("x").Gaps) == 1 })
}

func TestXSaysWhyItStandsStill(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		state  session.FeedState
		code   string
	}{
		"credits": {`402 {"title":"CreditsDepleted","detail":"no credits","type":"https://api.x.com/2/problems/credits"}`, session.FeedNoCredits, "credits_exhausted"},
		"cap":     {`429 {"title":"UsageCapExceeded","detail":"Usage cap exceeded: Monthly product cap","type":"https://api.x.com/2/problems/usage-capped"}`, session.FeedNoCredits, "credits_exhausted"},
		"second":  {`429 {"title":"ConnectionException","detail":"This stream is currently at the maximum allowed connection limit.","type":"https://api.x.com/2/problems/streaming-connection"}`, session.FeedBackingOff, "rate_limited"},
		"calm":    {`420 Enhance Your Calm`, session.FeedBackingOff, "rate_limited"},
		"broken":  {`503 oops`, session.FeedBackingOff, "rate_limited"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &xService{rules: map[string][2]string{}, rounds: []string{c.answer}}
			srv := httptest.NewServer(s)
			defer srv.Close()
			r := newRecord(t, session.Feed{ID: "x", Kind: "x", Server: srv.URL, Query: "from:one"})
			run(t, r, Options{Secrets: map[string][]string{"x": {"secret"}}})
			roomtest.Until(t, "it is named", func() bool { s := r.source("x"); return s.State == c.state && s.Error == c.code })
		})
	}
}

// TestXWaitsAsTheServiceAsks: https://docs.x.com/x-api/fundamentals/handling-disconnections
func TestXWaitsAsTheServiceAsks(t *testing.T) {
	var s xSteps
	wait := func(err error) time.Duration {
		var got *Trouble
		if got = s.after(err).(*Trouble); !got.Own {
			t.Error("the supervisor would wait by itself")
		}
		return got.After
	}
	network, broken, limit := fmt.Errorf("reset"), &Trouble{State: session.FeedBackingOff, Status: 503}, &Trouble{State: session.FeedBackingOff, Status: 429}
	for i, want := range []time.Duration{0, 250 * time.Millisecond, 500 * time.Millisecond} {
		if got := wait(network); got != want {
			t.Errorf("network failure %d: %v", i, got)
		}
	}
	for i, want := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
		broken.After, limit.After = 0, 0
		if got := wait(broken); got != want {
			t.Errorf("HTTP error %d: %v", i, got)
		}
		if got := wait(limit); got != time.Minute<<i {
			t.Errorf("limit %d: %v", i, got)
		}
	}
	s = xSteps{network: 1000, http: 1000, limit: 1000}
	broken.After, limit.After = 0, 0
	if a, b, c := wait(network), wait(broken), wait(limit); a != 16*time.Second || b != 320*time.Second || c != maxWait {
		t.Error("at most", a, b, c)
	}
	limit.After = 50 * time.Minute
	s = xSteps{}
	if got := wait(limit); got != 50*time.Minute {
		t.Error("the reset that was named:", got)
	}
}

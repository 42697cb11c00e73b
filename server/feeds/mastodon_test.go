//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package feeds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nhooyr.io/websocket"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// social is a server of the Mastodon API with a tag's timeline, and its stream.
type social struct {
	mu       sync.Mutex
	statuses []json.RawMessage // oldest first
	stream   []byte
	silent   bool            // accepts the stream and never sends
	sockets  bool            // has the stream as a WebSocket, and no other
	said     chan string     // what the WebSocket says next
	gone     map[string]bool // statuses that it says are gone
	fail     []int
	endless  bool
	tokens   map[string]bool
	asked    int
}

func (s *social) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[r.Header.Get("Authorization")] = true
	if strings.Contains(r.URL.String(), "token") {
		s.tokens["in the address"] = true
	}
	switch {
	case r.URL.Path == "/api/v1/streaming" && s.sockets:
		s.mu.Unlock()
		s.serveSocket(w, r)
		s.mu.Lock()
		return
	case r.URL.Path == "/api/v2/instance", r.URL.Path == "/api/v1/streaming", s.sockets && strings.HasPrefix(r.URL.Path, "/api/v1/streaming/"):
		w.WriteHeader(http.StatusNotFound)
		return
	case strings.HasPrefix(r.URL.Path, "/api/v1/statuses/"):
		if s.gone[strings.TrimPrefix(r.URL.Path, "/api/v1/statuses/")] {
			w.WriteHeader(http.StatusNotFound)
		}
		return
	}
	if strings.HasPrefix(r.URL.Path, "/api/v1/streaming/") {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte(":)\n"))
		if !s.silent {
			_, _ = w.Write(s.stream)
			return // cut
		}
		w.(http.Flusher).Flush()
		s.mu.Unlock()
		<-r.Context().Done()
		s.mu.Lock()
		return
	}
	s.asked++
	if len(s.fail) > 0 {
		code := s.fail[0]
		s.fail = s.fail[1:]
		if code == http.StatusOK {
			_, _ = w.Write([]byte("<html>maintenance"))
			return
		}
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(code)
		return
	}
	if s.endless {
		for r.Context().Err() == nil {
			if _, err := w.Write(bytes.Repeat([]byte("["), 64<<10)); err != nil {
				return
			}
		}
		return
	}
	page := []json.RawMessage{}
	after, before := r.URL.Query().Get("min_id"), r.URL.Query().Get("max_id")
	for _, raw := range s.statuses {
		var st status
		if json.Unmarshal(raw, &st) == nil && (after == "" || newer(st.ID, after)) && (before == "" || newer(before, st.ID)) {
			page = append(page, raw)
		}
	}
	if after != "" { // the first after it, else the last ones
		page = page[:min(len(page), pageSize)]
	} else {
		page = page[max(0, len(page)-pageSize):]
	}
	slices.Reverse(page)
	_ = json.NewEncoder(w).Encode(page)
}

// serveSocket is the stream as a WebSocket.
func (s *social) serveSocket(w http.ResponseWriter, r *http.Request) {
	if q := r.URL.Query(); q.Get("stream") != "hashtag" || q.Get("tag") != "ask" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	ctx := conn.CloseRead(r.Context())
	for {
		select {
		case <-ctx.Done():
			return
		case text := <-s.said:
			if text == "" || conn.Write(ctx, websocket.MessageText, []byte(text)) != nil {
				return
			}
		}
	}
}

func made(id int, visibility, edited string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"id":"%d","uri":"https://s.example/%d","url":"https://s.example/@a/%d","created_at":"2026-08-02T05:00:00Z","edited_at":%s,"visibility":%q,"content":"<p>post %d</p>","account":{"acct":"a"},"reblog":null}`,
		id, id, id, edited, visibility, id))
}

func startSocial(t *testing.T, s *social) (*record, *httptest.Server) {
	s.tokens = map[string]bool{}
	srv := httptest.NewServer(s)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return newRecord(t, session.Feed{ID: "tag", Kind: "mastodon", Server: srv.URL, Tag: "ask"}), srv
}

// TestMastodonTakesEachPublicPostOnceOverPollAndStream: garbage and refusals first, more than a page,
// a stream that doubles what was polled, and a restart from the record's position.
func TestMastodonTakesEachPublicPostOnceOverPollAndStream(t *testing.T) {
	s := &social{fail: []int{200, 429, 503}}
	for i := 101; i <= 130; i++ {
		s.statuses = append(s.statuses, made(i, []string{"public", "unlisted", "private", "direct", "limited"}[i%5], "null"))
	}
	for _, i := range []int{105, 130, 106} {
		s.stream = fmt.Appendf(s.stream, "event: update\ndata: %s\n\n", made(i, "public", "null"))
	}
	s.stream = append(s.stream, "event: conversation\ndata: {\"last_status\":{\"id\":\"9\"}}\n\nevent: update\ndata: {broken\n\n"...)
	r, _ := startSocial(t, s)
	stop := run(t, r, Options{Secrets: map[string][]string{"tag": {"secret"}}})
	roomtest.Until(t, "twelve posts", func() bool { return len(r.texts()) == 12 && r.source("tag").State == session.FeedLive })
	stop()
	if s.tokens["in the address"] || s.tokens[""] || !s.tokens["Bearer secret"] {
		t.Error("the token went", s.tokens)
	}

	s.mu.Lock()
	s.silent = true
	for i := 131; i <= 230; i++ { // three pages came while nobody listened
		s.statuses = append(s.statuses, made(i, "public", "null"))
	}
	s.mu.Unlock()
	run(t, r, Options{})
	roomtest.Until(t, "the hundred missed", func() bool { return len(r.texts()) == 112 })
	if all := r.texts(); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Error("a post was offered twice")
	}
}

func TestMastodonSaysWhyItStandsStill(t *testing.T) {
	for name, c := range map[string]struct {
		social *social
		state  session.FeedState
		code   string
	}{
		"refused": {&social{fail: []int{401, 401, 401}}, session.FeedNotAdmitted, "credentials_refused"},
		"unpaid":  {&social{fail: []int{402, 402, 402}}, session.FeedNoCredits, "credits_exhausted"},
		"endless": {&social{endless: true}, session.FeedBackingOff, "unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := startSocial(t, c.social)
			stop := run(t, r, Options{})
			roomtest.Until(t, "the trouble is named", func() bool { return r.source("tag").Error == c.code })
			if got := r.source("tag").State; got != c.state {
				t.Error("state", got)
			}
			stop()
			if n := len(r.Acts); n > 4 {
				t.Errorf("%d entries tell one trouble", n)
			}
		})
	}
}

// TestMastodonFollowsWhatChangedWhileNobodyListened: after a restart the stream names what is deleted by an
// id of the server's that this run never saw, and says nothing of what was edited before it began.
func TestMastodonFollowsWhatChangedWhileNobodyListened(t *testing.T) {
	s := &social{sockets: true, said: make(chan string), gone: map[string]bool{}}
	for i := 101; i <= 190; i++ {
		s.statuses = append(s.statuses, made(i, "public", "null"))
	}
	r, _ := startSocial(t, s)
	r.report(t, session.FeedReport{Feed: "tag", State: session.FeedStopped, Position: "100"})
	stop := run(t, r, Options{Secrets: map[string][]string{"tag": {"secret"}}})
	roomtest.Until(t, "ninety posts", func() bool { return len(r.texts()) == 90 })
	s.said <- fmt.Sprintf(`{"stream":["hashtag","ask"],"event":"update","payload":%q}`, made(191, "public", "null"))
	roomtest.Until(t, "one over the WebSocket", func() bool { return len(r.texts()) == 91 })
	s.said <- `{"stream":["user"],"event":"conversation","payload":"{\"last_status\":{\"id\":\"9\"}}"}`
	s.said <- `{"stream":["hashtag","ask"],"event":"delete","payload":"191"}`
	roomtest.Until(t, "it is gone again", func() bool { return len(r.texts()) == 90 })
	stop()
	if s.tokens["in the address"] || s.tokens[""] {
		t.Error("the token went", s.tokens)
	}

	s.mu.Lock()
	s.statuses[19] = json.RawMessage(strings.Replace(string(made(120, "public", `"2026-08-02T06:00:00Z"`)), "post 120", "changed", 1))
	s.statuses = append([]json.RawMessage{made(99, "public", `"2026-08-02T06:00:00Z"`)}, s.statuses...) // before the first that was taken
	s.mu.Unlock()
	run(t, r, Options{})
	roomtest.Until(t, "the edit is followed", func() bool { return slices.Contains(r.texts(), "changed") })
	s.said <- `{"stream":["hashtag","ask"],"event":"delete","payload":"150"}`
	roomtest.Until(t, "so is the deletion", func() bool { return !slices.Contains(r.texts(), "post 150") })
	if got := len(r.texts()); got != 89 {
		t.Errorf("%d questions stand", got)
	}
}

// TestMastodonLooksAgainWhereTheStreamIsSilent: some servers accept a stream and never send on it. What left
// the timeline is taken back if the server says that it is gone.
func TestMastodonLooksAgainWhereTheStreamIsSilent(t *testing.T) {
	s := &social{silent: true, gone: map[string]bool{}}
	for i := 101; i <= 110; i++ {
		s.statuses = append(s.statuses, made(i, "public", "null"))
	}
	r, _ := startSocial(t, s)
	run(t, r, Options{reviewEvery: 20 * time.Millisecond})
	roomtest.Until(t, "ten posts", func() bool { return len(r.texts()) == 10 })
	s.mu.Lock()
	s.gone["104"] = true
	s.statuses = append(s.statuses[:2:2], s.statuses[4:]...) // 103 and 104
	s.statuses[4] = json.RawMessage(strings.Replace(string(made(107, "public", `"2026-08-02T06:00:00Z"`)), "post 107", "changed", 1))
	s.mu.Unlock()
	roomtest.Until(t, "the edit and the deletion are followed", func() bool {
		all := r.texts()
		return slices.Contains(all, "changed") && !slices.Contains(all, "post 104")
	})
	if !slices.Contains(r.texts(), "post 103") {
		t.Error("what a timeline left out was taken back")
	}
}

// TestRecordedStreamsOfMastodon: every event that a real server sent, in order, twice. Public posts are
// there once, what was deleted is gone, direct messages never were.
func TestRecordedStreamsOfMastodon(t *testing.T) {
	r := newRecord(t, session.Feed{ID: "tag", Kind: "mastodon"})
	sink := NewSink(r, "day", session.Feed{ID: "tag", Kind: "mastodon"})
	files, err := filepath.Glob("testdata/mastodon/*.sse.txt")
	if err != nil || len(files) != 5 {
		t.Fatal(files, err)
	}
	counts := map[Kind]int{}
	private := 0
	for range 2 {
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			uris := map[string]string{}
			event := ""
			for _, line := range strings.Split(string(b), "\n") {
				if name, ok := strings.CutPrefix(line, "event: "); ok {
					event = name
				}
				data, ok := strings.CutPrefix(line, "data: ")
				if !ok {
					continue
				}
				if strings.Contains(data, `"visibility":"direct"`) {
					private++
				}
				h, ok := decodeEvent(event, []byte(data), "localhost")
				if !ok {
					continue
				}
				if h.item.Kind == Delete {
					h.item.ID = uris[h.id]
				}
				uris[h.id] = h.item.ID
				counts[h.item.Kind]++
				if err := sink.Take(t.Context(), h.item); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	t.Log("taken", counts, "direct messages met", private, "questions", r.texts())
	if private < 2*4 || counts[Post] == 0 || counts[Edit] == 0 || counts[Delete] == 0 {
		t.Error("the recording is not what it was")
	}
	for _, text := range r.texts() {
		if strings.Contains(text, "todo funny") {
			t.Error("a direct message was offered:", text)
		}
	}
	if gone := r.source("tag").Retracted; gone != 1 {
		t.Errorf("%d deletions were followed", gone)
	}
	for _, file := range []string{"cassettes__test_stream_direct__04.json", "cassettes__test_stream_user_direct__07.json", "cassettes__test_stream_user_direct__08.json"} {
		b, err := os.ReadFile(filepath.Join("testdata/mastodon", file))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, ok := decodeStatus(b, "localhost"); ok {
			t.Error("a direct message was taken:", file)
		}
	}
}

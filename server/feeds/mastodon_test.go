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

	"rostrum/session"
)

// social is a server of the Mastodon API with a tag's timeline, and its stream.
type social struct {
	mu       sync.Mutex
	statuses []json.RawMessage // oldest first
	stream   []byte
	silent   bool // accepts the stream and never sends
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
	min := r.URL.Query().Get("min_id")
	var page []json.RawMessage
	for _, raw := range s.statuses {
		var st status
		if json.Unmarshal(raw, &st) == nil && (min == "" || newer(st.ID, min)) && len(page) < pageSize {
			page = append(page, raw)
		}
	}
	slices.Reverse(page)
	_ = json.NewEncoder(w).Encode(page)
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
	until(t, "twelve posts", func() bool { return len(r.texts()) == 12 && r.source("tag").State == session.FeedLive })
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
	until(t, "the hundred missed", func() bool { return len(r.texts()) == 112 })
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
			until(t, "the trouble is named", func() bool { return r.source("tag").Error == c.code })
			if got := r.source("tag").State; got != c.state {
				t.Error("state", got)
			}
			stop()
			if n := len(r.acts); n > 4 {
				t.Errorf("%d entries tell one trouble", n)
			}
		})
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

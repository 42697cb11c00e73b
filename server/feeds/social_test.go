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
	"testing"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// walk calls f with every object in a JSON value.
func walk(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(v)
		for _, m := range v {
			walk(m, f)
		}
	case []any:
		for _, m := range v {
			walk(m, f)
		}
	}
}

// readJSON calls f with every object of the files, in the order of their names; of a recorded stream with
// those of its events. It returns how many files there were.
func readJSON(t *testing.T, patterns []string, f func(file string, o map[string]any)) (files int) {
	t.Helper()
	var all []string
	for _, p := range patterns {
		found, err := filepath.Glob(p)
		if err != nil || len(found) == 0 {
			t.Fatal(p, err)
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	for _, file := range all {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs := [][]byte{b}
		if strings.HasSuffix(file, ".sse.txt") {
			docs = nil
			for line := range bytes.Lines(b) {
				if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
					docs = append(docs, data)
				}
			}
		}
		for _, doc := range docs {
			var v any
			if json.Unmarshal(doc, &v) == nil {
				walk(v, func(o map[string]any) { f(file, o) })
			}
		}
	}
	return len(all)
}

// row is one line of the table of what became of what was recorded.
type row struct {
	source                                string
	payloads, public, private             int
	offered, revised, retracted, standing int
}

// TestEverythingThatWasRecordedIsTakenOnce drives the recorded payloads of the real services through
// the connectors, from servers that speak as the services do, each twice: the second time after a
// restart that has forgotten its position. Every public post with words is a question once, edits and
// deletions are followed, and no direct or private message is anywhere in the record.
func TestEverythingThatWasRecordedIsTakenOnce(t *testing.T) {
	rows := []row{recordedMastodon(t), recordedBluesky(t), recordedFeeds(t)}
	t.Logf("%-12s %9s %7s %8s %8s %8s %10s %9s", "source", "payloads", "public", "private", "offered", "revised", "retracted", "standing")
	for _, r := range rows {
		t.Logf("%-12s %9d %7d %8d %8d %8d %10d %9d", r.source, r.payloads, r.public, r.private, r.offered, r.revised, r.retracted, r.standing)
		if r.offered != r.public {
			t.Errorf("%s: %d public posts, %d questions", r.source, r.public, r.offered)
		}
	}
	if m := rows[0]; m.public < 15 || m.revised != 1 || m.retracted != 1 {
		t.Errorf("Mastodon: %+v", m)
	}
	if b := rows[1]; b.public < 60 || b.retracted != 1 {
		t.Errorf("Bluesky: %+v", b)
	}
}

func recordedMastodon(t *testing.T) row {
	out := row{source: "mastodon"}
	s := &social{}
	public, secret, direct := map[string]bool{}, map[string]string{}, map[string]bool{}
	seen := map[string]bool{}
	out.payloads = readJSON(t, []string{"testdata/mastodon/*.json", "testdata/mastodon/*.sse.txt"}, func(file string, o map[string]any) {
		uri, _ := o["uri"].(string)
		content, isStatus := o["content"].(string)
		visibility, _ := o["visibility"].(string)
		if !isStatus || uri == "" || visibility == "" {
			return
		}
		text := plain(content)
		if warning, _ := o["spoiler_text"].(string); warning != "" {
			text = strings.TrimSpace(warning + "\n" + text)
		}
		switch {
		case visibility == "direct":
			direct[file], secret[uri] = true, text
		case visibility != "public" && visibility != "unlisted":
			secret[uri] = text
		case text != "" && o["reblog"] == nil:
			public[uri] = true
		}
		if raw, err := json.Marshal(o); err == nil && !seen[uri] {
			seen[uri] = true
			s.statuses = append(s.statuses, raw)
		}
	})
	slices.SortFunc(s.statuses, func(a, b json.RawMessage) int {
		var x, y status
		if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
			t.Fatal("a status that is none")
		}
		switch {
		case newer(y.ID, x.ID):
			return -1
		case newer(x.ID, y.ID):
			return 1
		}
		return 0
	})
	streams, err := filepath.Glob("testdata/mastodon/*.sse.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range streams {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s.stream = append(append(s.stream, b...), "\n\n"...)
	}
	if len(direct) != 6 {
		t.Errorf("%d payloads hold direct messages, there were six", len(direct))
	}
	out.public, out.private = len(public), len(secret)
	r, _ := startSocial(t, s)
	for range 2 {
		stop := run(t, r, Options{})
		roomtest.Until(t, "all of it was taken", func() bool {
			f := r.source("tag")
			return f.Offered >= len(public) && f.Retracted == 1 && f.State == session.FeedLive
		})
		stop()
		r.report(t, session.FeedReport{Feed: "tag", State: session.FeedLive, Position: "1"})
	}
	r.count(&out, "tag")
	_ = r.Read(func(st *session.State) error {
		for uri, text := range secret {
			for _, q := range st.Questions {
				if q.Ref == (Item{ID: uri}).ref(session.Feed{ID: "tag", Kind: "mastodon"}) || text != "" && q.Text == text {
					t.Errorf("a message that is not public was offered: %s", uri)
				}
			}
		}
		return nil
	})
	return out
}

// count fills in what a feed did.
func (r *record) count(out *row, feed string) {
	s := r.source(feed)
	out.offered += s.Offered
	out.revised += s.Revised
	out.retracted += s.Retracted
	out.standing = len(r.texts())
}

func recordedFeeds(t *testing.T) row {
	out := row{source: "syndication"}
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	defer srv.Close()
	var all []session.Feed
	want := map[string]int{}
	for _, pattern := range []string{"testdata/syndication/*.[xj]*", "testdata/syndication/parsed/*.[xj]*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			id := fmt.Sprintf("f%d", len(all))
			mux.HandleFunc("/"+id, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(b) })
			all = append(all, session.Feed{ID: id, Kind: "rss", URL: srv.URL + "/" + id})
			ids := map[string]bool{}
			if items, err := DecodeFeed(b); err == nil {
				for _, it := range items {
					ids[it.ID] = true
				}
			}
			want[id] = len(ids)
			out.public += len(ids)
		}
	}
	out.payloads = len(all)
	r := newRecord(t, all...)
	for range 2 {
		stop := run(t, r, Options{})
		roomtest.Until(t, "every feed was read, or is said to be none", func() bool {
			return !slices.ContainsFunc(all, func(f session.Feed) bool {
				s := r.source(f.ID)
				return s.State != session.FeedLive && s.Error != "garbage"
			})
		})
		stop()
	}
	for _, f := range all {
		if s := r.source(f.ID); s.Offered != want[f.ID] || s.Error == "garbage" && s.Offered > 0 {
			t.Errorf("%s: %d entries, %d questions, %s", f.ID, want[f.ID], s.Offered, s.Error)
		}
		r.count(&out, f.ID)
	}
	return out
}

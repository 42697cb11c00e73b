package feeds

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

func TestRecordedFeedsAreRead(t *testing.T) {
	files, err := filepath.Glob("testdata/syndication/*.[xj]*")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	entries := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		items, err := DecodeFeed(b)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		entries += len(items)
	}
	if entries == 0 {
		t.Error("no entry in any of them")
	}
}

// TestAFeedIsAskedConditionallyAndNamesItsGap: unchanged answers cost nothing, an edited entry is
// followed, one that left the feed is not taken for deleted, and a feed whose last entry is gone has a gap.
func TestAFeedIsAskedConditionallyAndNamesItsGap(t *testing.T) {
	var step, unchanged atomic.Int64
	entry := func(n int, updated string) string {
		return fmt.Sprintf(`<entry><id>urn:%d</id><title>Question %d%s</title><published>2026-08-02T05:0%d:00Z</published><updated>2026-08-02T05:%s:00Z</updated><link href="https://p.example/%d"/></entry>`,
			n, n, map[bool]string{true: " edited"}[updated == "30"], n, updated, n)
	}
	bodies := []string{entry(2, "02") + entry(1, "01"), entry(3, "03") + entry(2, "30"), entry(7, "07")}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := step.Load()
		tag := fmt.Sprintf(`"%d"`, i)
		if r.Header.Get("If-None-Match") == tag {
			unchanged.Add(1)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", tag)
		fmt.Fprintf(w, `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">%s</feed>`, bodies[i])
	}))
	defer srv.Close()
	r := newRecord(t, session.Feed{ID: "press", Kind: "rss", URL: srv.URL})
	stop := run(t, r, Options{})
	defer stop()
	has := func(want ...string) func() bool {
		return func() bool { return strings.Join(r.texts(), "|") == strings.Join(want, "|") }
	}
	roomtest.Until(t, "two entries, oldest first", has("Question 1", "Question 2"))
	roomtest.Until(t, "unchanged is said", func() bool { return unchanged.Load() > 1 })
	step.Store(1)
	roomtest.Until(t, "an edit and a new one", has("Question 1", "Question 2 edited", "Question 3"))
	if n := len(r.source("press").Gaps); n != 0 {
		t.Error(n, "gaps where there was none")
	}
	step.Store(2)
	roomtest.Until(t, "the last entry left the feed", func() bool { return len(r.source("press").Gaps) == 1 })
	roomtest.Until(t, "and the new one is there", has("Question 1", "Question 2 edited", "Question 3", "Question 7"))
}

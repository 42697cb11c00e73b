package feeds

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"rostrum/session"
)

// TestAMessageHasOneEffectOverRestarts: each message comes again after each later one, every time to a
// server that has just started.
func TestAMessageHasOneEffectOverRestarts(t *testing.T) {
	f := session.Feed{ID: "hook", Kind: session.FeedWebhook}
	r := newRecord(t, f)
	messages := []Item{
		{Kind: Delete, ID: "1"},
		{Kind: Post, ID: "1", Text: "deleted before it came"},
		{Kind: Edit, ID: "2", Text: "an edit whose post was missed"},
		{Kind: Edit, ID: "2", Text: "second"},
		{Kind: Edit, ID: "2", Text: "second", At: time.Date(2026, 8, 2, 5, 0, 0, 0, time.UTC)},
		{Kind: Edit, ID: "2", Text: "third"},
		{Kind: Post, ID: "3", Text: "deleted"},
		{Kind: Delete, ID: "3"},
		{Kind: Post, ID: "3", Text: "deleted, under another message"},
	}
	for n := range messages {
		for i, it := range append(slices.Clone(messages[:n+1]), messages[:n+1]...) {
			h := NewHook(r, "day", f, slog.New(slog.DiscardHandler))
			if err := h.Take(t.Context(), "m"+string(rune('0'+i%(n+1))), it); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := r.texts(); len(got) != 1 || got[0] != "third" {
		t.Errorf("the record has %q", got)
	}
	if s := r.source("hook"); s.State != session.FeedLive || s.Offered != 2 || s.Revised != 2 || s.Retracted != 1 {
		t.Errorf("the feed counts %+v", s)
	}
}

package feeds

import (
	"context"
	"log/slog"
	"sync"

	"rostrum/session"
)

// Hook is an inbound feed: its source calls, and is live once it has.
type Hook struct {
	mu  sync.Mutex
	out *reporter
}

// NewHook makes the hook of a feed of a session.
func NewHook(r Room, sessionID string, f session.Feed, l *slog.Logger) *Hook {
	return &Hook{out: newReporter(r, sessionID, f, l)}
}

// Take puts an item on the record before it returns; see Sink.Take.
func (h *Hook) Take(ctx context.Context, it Item) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.out.ctx = ctx
	if err := h.out.Sink.Take(ctx, it); err != nil {
		return err
	}
	h.out.seen(it)
	h.out.State(session.FeedLive)
	h.out.Proof("")
	return nil
}

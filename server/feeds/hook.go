package feeds

import (
	"context"
	"log/slog"
	"sync"
	"time"

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

// waitWithin is how long a start may be held up by saying what is no more than news.
const waitWithin = 2 * time.Second

// Wait says that the source will call, and has not yet.
func (h *Hook) Wait() {
	h.mu.Lock()
	defer h.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), waitWithin)
	defer cancel()
	h.out.ctx = ctx
	h.out.State(session.FeedWaiting)
}

// Take puts the item of a message on the record before it returns; see Sink.Take. A message whose id
// was taken has no second effect, after restarts and on other nodes too: what it changed stands in the
// record under an id derived from the message's, and an edit that changed nothing leaves one as well,
// or it would undo a later edit when it comes again. A deletion that comes before its post takes the
// post's place.
func (h *Hook) Take(ctx context.Context, message string, it Item) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.out.ctx = ctx
	s := h.out.Sink
	id := commandID(s.session, s.feed.ID, "message", message)
	if it.Known {
		if known, _, err := s.known(it.ref(s.feed)); err != nil || !known {
			return err
		}
	}
	changed, err := s.put(ctx, it, id)
	if err != nil {
		return err
	}
	h.out.seen(it)
	h.out.State(session.FeedLive)
	h.out.Proof("")
	switch {
	case it.Kind == Delete && !changed:
		return h.out.mark(ctx, s.postID(it.ref(s.feed)))
	case it.Kind == Edit && !changed:
		return h.out.mark(ctx, id)
	}
	return nil
}

package room

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/session"
)

// Thousands arrive at once: what they all get is made, and compressed, once.
func TestArrivalsShareTheirFrame(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	now := time.Date(2015, 10, 19, 14, 0, 0, 0, time.UTC)
	r, err := Create(context.Background(), Options{Log: l, Logger: slog.New(slog.DiscardHandler), Wall: func() time.Time { return now }},
		Setup{ID: uuid.NewString(), Programme: programme(), JoinCode: "ABCD2345"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	screen := session.Actor{Role: session.RoleScreen}
	view := func(a session.Actor) *Frame {
		t.Helper()
		f, _, err := r.ViewFrame(a, 0, "")
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	first := view(screen)
	if view(screen) != first {
		t.Error("the second who arrives gets a frame of its own")
	}
	if view(chair) == first {
		t.Error("another kind of viewer gets the same frame")
	}
	made := 0
	for range 3 {
		b, err := first.Encoded("x", func(b []byte) ([]byte, error) { made++; return b[:3], nil })
		if err != nil || string(b) != `{"v` {
			t.Error(string(b), err)
		}
	}
	if made != 1 {
		t.Errorf("compressed %d times", made)
	}
	if _, err := first.Encoded("y", func([]byte) ([]byte, error) { return nil, errors.New("no") }); err == nil {
		t.Error("a failure is not told")
	}
	if ans := do(t, r, chair, &session.SegmentOpen{Segment: "panel"}); ans.Refusal != nil {
		t.Fatal(ans.Refusal)
	}
	if after := view(screen); after == first || !strings.Contains(string(after.Payload()), `"state":"open"`) {
		t.Error("an arrival after the change gets the frame from before it")
	}
}

func TestFrameHeaders(t *testing.T) {
	for _, tc := range []struct {
		n    int
		head string
	}{
		{0, "\x81\x00"}, {125, "\x81\x7d"}, {126, "\x81\x7e\x00\x7e"}, {65535, "\x81\x7e\xff\xff"},
		{65536, "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"},
	} {
		payload := strings.Repeat("a", tc.n)
		if got := string(AppendText(nil, []byte(payload))); got != tc.head+payload {
			t.Errorf("%d bytes: begins with %x", tc.n, got[:min(len(got), 12)])
		}
	}
	f := newFrame(append(make([]byte, framePad), `{"v":7}`...), 7)
	if got := string(f.EventStream()); got != "id: 7\ndata: {\"v\":7}\n\n" {
		t.Errorf("event %q", got)
	}
}

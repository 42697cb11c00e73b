package room

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
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
	if got := string(f.EventChunk()); got != "15\r\nid: 7\ndata: {\"v\":7}\n\n\r\n" {
		t.Errorf("chunk %q", got)
	}
}

// TestPiecesAreTheWhole: an arrival's frame is the same bytes in pieces and in one, and no arrival
// writes into what others are sent.
func TestPiecesAreTheWhole(t *testing.T) {
	rest := append(make([]byte, 0, 64), `,"me":{}}`...)
	f := newPieces(append(make([]byte, framePad), `{"set":{`...), []byte(`"a":1`), rest, 7)
	if got, want := string(slices.Concat(f.Pieces()...)), string(f.WebSocket()); got != want {
		t.Errorf("pieces %q, the whole %q", got, want)
	}
	if got, want := string(slices.Concat(f.EventPieces()...)), string(f.EventChunk()); got != want {
		t.Errorf("pieces %q, the whole event %q", got, want)
	}
	if rest = rest[:cap(rest)]; rest[9] != 0 {
		t.Error("the event's end was written behind the frame's last piece")
	}
}

// TestASnapshotIsEncodedOncePerKindAndVersion however many arrive.
func TestASnapshotIsEncodedOncePerKindAndVersion(t *testing.T) {
	r, _, _ := benchRoom(t)
	arrive := func(n int) {
		for range n {
			for _, a := range []session.Actor{{Role: session.RoleAudience}, {Role: session.RoleScreen}} {
				if _, _, err := r.View(a, 0, ""); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	before := r.Snapshots()
	arrive(50)
	if n := r.Snapshots() - before; n != 2 {
		t.Errorf("%d snapshots for two kinds at one version", n)
	}
	must(t, r, session.Actor{Role: session.RoleModerator}, &session.QuestionOffer{Text: "Who pays?", Lang: "en", Ref: "one more", Source: session.SourceDoc{Kind: "bench"}})
	arrive(50)
	if n := r.Snapshots() - before; n != 4 {
		t.Errorf("%d snapshots for two kinds at two versions", n)
	}
}

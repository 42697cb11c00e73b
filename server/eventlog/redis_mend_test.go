package eventlog_test

import (
	"errors"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
	"rostrum/server/eventlog/redistest"
)

func TestEpochsAreRaised(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"e", "e", "e.1"}, {"e.1", "e", "e.2"}, {"e", "e.4", "e.5"}, {"e.9", "e.10", "e.11"}, {"e", "", "e.1"}, {"e.x", "e.x", "e.x.1"}, {"e.0", "", "e.0.1"},
	} {
		if got := eventlog.RaiseEpoch(c.a, c.b); got != c.want {
			t.Errorf("above %q and %q is %q, want %q", c.a, c.b, got, c.want)
		}
		if lineage, n := eventlog.SplitEpoch(c.want); n == 0 || lineage == "" {
			t.Errorf("%q is %q raised %d times", c.want, lineage, n)
		}
	}
}

// TestRedisMend: a raised epoch fences whoever still has the old one, appends are put off while the
// nodes compare what they know, and only what follows the head as it was found is added.
func TestRedisMend(t *testing.T) {
	s := redistest.Start(t)
	l, h0 := redisRecord(t, s.URL(), eventlog.RedisOptions{})
	first, h1 := logtest.Chain(t, h0, 3, func(i int) string { return []string{"a", "b", "c"}[i] })
	mustAppend(t, l, h0, lines(first...))
	copied := s.Backup()
	tail, h2 := logtest.Chain(t, h1, 2, func(i int) string { return []string{"d", "e"}[i] })
	mustAppend(t, l, h1, lines(tail...))
	s.Restore(copied)

	var found eventlog.Head
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		var err error
		if found, err = l.Found(t.Context(), "s"); err == nil {
			break
		}
	}
	if found != h1 {
		t.Fatalf("found %+v, want %+v", found, h1)
	}
	if _, err := l.Head(t.Context(), "s"); !errors.Is(err, eventlog.ErrBehind) {
		t.Fatalf("who has seen more is told %v", err)
	}
	wrong := found
	wrong.V--
	if _, err := l.Mend(t.Context(), "s", wrong, "e1.1", time.Now(), nil); !errors.Is(err, eventlog.ErrConflict) {
		t.Errorf("mended after a head that is not there: %v", err)
	}
	if _, err := l.Mend(t.Context(), "s", found, "e1.1", time.Now(), tail[1:]); !errors.Is(err, eventlog.ErrMalformed) {
		t.Errorf("mended with a gap: %v", err)
	}
	mended, err := l.Mend(t.Context(), "s", found, "e1.1", time.Now(), tail)
	if want := (eventlog.Head{Epoch: "e1.1", V: h2.V, Hash: h2.Hash}); err != nil || mended != want {
		t.Fatalf("mended to %+v (%v), want %+v", mended, err, want)
	}
	next := lines(logtest.Line(t, mended, "f"))
	if _, err := l.Append(t.Context(), "s", h2, next); !errors.Is(err, eventlog.ErrConflict) {
		t.Errorf("under the old epoch: %v", err)
	}
	if _, err := l.Append(t.Context(), "s", mended, next); !errors.Is(err, eventlog.ErrMending) {
		t.Errorf("while it is being mended: %v", err)
	}
	// A node that knows more may add it meanwhile, under the same epoch.
	more := logtest.Line(t, mended, "g")
	if mended, err = l.Mend(t.Context(), "s", mended, "e1.1", time.Now(), []eventlog.Line{more}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, err := l.Append(t.Context(), "s", mended, lines(logtest.Line(t, mended, "f")))
		if err == nil {
			break
		}
		if !errors.Is(err, eventlog.ErrMending) || time.Now().After(end) {
			t.Fatal(err)
		}
	}
	if r, err := eventlog.Verify(t.Context(), l, "s"); err != nil || r.Head.V != 7 {
		t.Errorf("%+v, %v", r, err)
	}
	found, err = l.Found(t.Context(), "nothing")
	if !errors.Is(err, eventlog.ErrNotFound) || found != (eventlog.Head{}) {
		t.Errorf("a record that is not there: %+v, %v", found, err)
	}
}

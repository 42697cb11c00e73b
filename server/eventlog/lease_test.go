package eventlog_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/redistest"
)

// A lease is for logs of both kinds; which one a server has, its feeds need not know.
var (
	_ eventlog.Leases = (*eventlog.SQLite)(nil)
	_ eventlog.Leases = (*eventlog.Redis)(nil)
)

func wantLease(t *testing.T, l eventlog.Leases, name, holder string, ttl time.Duration, want bool) {
	t.Helper()
	held, err := l.Acquire(t.Context(), name, holder, ttl)
	if err != nil || held != want {
		t.Fatalf("%s asks for %s: held %v, %v; want %v", holder, name, held, err, want)
	}
}

func TestRedisLease(t *testing.T) {
	s := redistest.Start(t)
	one, two := redisAt(t, s.URL(), eventlog.RedisOptions{}), redisAt(t, s.URL(), eventlog.RedisOptions{})
	const long = time.Minute
	wantLease(t, one, "feed/a", "node-1", long, true)
	wantLease(t, one, "feed/a", "node-1", long, true)
	wantLease(t, two, "feed/a", "node-2", long, false)
	wantLease(t, two, "feed/b", "node-2", long, true)
	if err := two.Release(t.Context(), "feed/a", "node-2"); err != nil {
		t.Fatal(err)
	}
	wantLease(t, two, "feed/a", "node-2", long, false) // what one does not have one cannot give back
	if err := one.Release(t.Context(), "feed/a", "node-1"); err != nil {
		t.Fatal(err)
	}
	wantLease(t, two, "feed/a", "node-2", 150*time.Millisecond, true)
	time.Sleep(400 * time.Millisecond)
	wantLease(t, one, "feed/a", "node-1", long, true) // not renewed: it is over
	// A renewal lengthens it, and never shortens what another is told.
	wantLease(t, one, "feed/c", "node-1", 200*time.Millisecond, true)
	wantLease(t, one, "feed/c", "node-1", long, true)
	time.Sleep(400 * time.Millisecond)
	wantLease(t, two, "feed/c", "node-2", long, false)

	s.Kill()
	if held, err := one.Acquire(t.Context(), "feed/a", "node-1", long); held || !errors.Is(err, eventlog.ErrSilent) {
		t.Fatalf("from a dead server: %v, %v", held, err)
	}
}

func TestSQLiteLease(t *testing.T) {
	l, err := eventlog.OpenSQLite(filepath.Join(t.TempDir(), "log.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	wantLease(t, l, "feed/a", "node-1", time.Minute, true)
	if err := l.Release(t.Context(), "feed/a", "node-1"); err != nil {
		t.Fatal(err)
	}
}

func TestNoLeaseWithoutNameHolderAndTime(t *testing.T) {
	l, err := eventlog.OpenSQLite(filepath.Join(t.TempDir(), "log.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, c := range []struct {
		name, holder string
		ttl          time.Duration
	}{{"", "n", time.Second}, {"a", "", time.Second}, {"a{b", "n", time.Second}, {"a", "n", 0}, {"a", "n", 2 * time.Hour}} {
		if _, err := l.Acquire(t.Context(), c.name, c.holder, c.ttl); !errors.Is(err, eventlog.ErrLease) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

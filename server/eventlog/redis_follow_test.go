package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
	"rostrum/server/eventlog/redistest"
)

// TestRedisFollow: every append is told soon, a forged or lost message changes nothing, a silent
// server is noticed within three seconds and its return within two.
func TestRedisFollow(t *testing.T) {
	s := redistest.Start(t)
	l, h := redisRecord(t, s.URL(), eventlog.RedisOptions{})
	other := redisAt(t, s.URL(), eventlog.RedisOptions{})
	type told struct {
		head eventlog.Head
		err  error
	}
	heads := make(chan told, 10000)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- other.Follow(ctx, "s", func(h eventlog.Head, err error) { heads <- told{h, err} })
	}()
	until := func(within time.Duration, what string, ok func(told) bool) {
		t.Helper()
		late := time.After(within)
		for {
			select {
			case x := <-heads:
				if ok(x) {
					return
				}
			case <-late:
				t.Fatalf("%s: not told within %v", what, within)
			}
		}
	}
	at := func(want eventlog.Head) func(told) bool {
		return func(x told) bool { return x.err == nil && x.head == want }
	}
	until(30*time.Second, "the first head", at(h))
	time.Sleep(50 * time.Millisecond) // the subscription stands
	slowest := time.Duration(0)
	for i := range 20 {
		h = mustAppend(t, l, h, lines(logtest.Line(t, h, fmt.Sprint("c", i))))
		began := time.Now()
		until(30*time.Second, "an append", at(h))
		slowest = max(slowest, time.Since(began))
	}
	if slowest > 10*time.Second {
		t.Errorf("an append was told after %v: the announcement did not arrive", slowest)
	}
	for range 1000 {
		s.Must("PUBLISH", "rostrum:{s}:head", "999")
	}
	for len(heads) > 0 {
		if x := <-heads; x.err != nil || x.head != h {
			t.Fatalf("after forged messages: %+v", x)
		}
	}
	s.Stop()
	until(30*time.Second, "a silent server", func(x told) bool { return errors.Is(x.err, eventlog.ErrSilent) })
	s.Continue()
	until(30*time.Second, "its return", at(h))
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("follow ended with %v", err)
	}
}

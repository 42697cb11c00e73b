package eventlog_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
	"rostrum/server/eventlog/redistest"
)

// TestRedisFailover: the primary is killed between appends and a replica takes its place. Every
// acknowledged line is there, since a replica had confirmed it, and the log goes on by itself.
func TestRedisFailover(t *testing.T) {
	t.Parallel()
	s := redistest.Start(t)
	s.Replica()
	s.Replica()
	url := "redis+sentinel://" + redistest.Sentinel(t, s) + "/main"
	l, h := redisRecord(t, url, eventlog.RedisOptions{Replicas: 1})
	appendOne := func(cmd string, within time.Duration) {
		t.Helper()
		var err error
		for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			x := logtest.Line(t, h, cmd)
			var next eventlog.Head
			if next, err = l.Append(t.Context(), "s", h, lines(x)); err == nil {
				h = next
				return
			}
			found, askErr := l.Answers(t.Context(), "s", []string{cmd})
			if askErr != nil {
				continue
			}
			if a, ok := found[cmd]; ok {
				if a.V != h.V+1 {
					t.Fatalf("%s stands at %d, want %d", cmd, a.V, h.V+1)
				}
				h = h.After(x)
				return
			}
		}
		t.Fatalf("%s: %v", cmd, err)
	}
	for i := range 10 {
		appendOne(fmt.Sprint("before-", i), 20*time.Second)
	}
	time.Sleep(1500 * time.Millisecond) // Sentinel asks the primary for its replicas every so often
	s.Kill()
	began := time.Now()
	appendOne("across", time.Minute)
	t.Logf("acts are taken again %v after the primary was killed", time.Since(began).Round(10*time.Millisecond))
	for i := range 10 {
		appendOne(fmt.Sprint("after-", i), 20*time.Second)
	}
	// The connections that read may hear of the new primary a moment later than those that write.
	var r eventlog.Report
	var err error
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if r, err = eventlog.Verify(t.Context(), l, "s"); !errors.Is(err, eventlog.ErrSilent) {
			break
		}
	}
	if err != nil || r.Head != h || r.Head.V != 21 {
		t.Fatalf("%+v, %v, want %+v", r, err, h)
	}
}

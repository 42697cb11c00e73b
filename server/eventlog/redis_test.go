package eventlog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
	"rostrum/server/eventlog/redistest"
)

// onRedis gives every test of a suite a part of its own on one server.
func onRedis(url string) func(testing.TB) logtest.Open {
	var n atomic.Int64
	return func(testing.TB) logtest.Open {
		at := fmt.Sprintf("%s?prefix=t%d", url, n.Add(1))
		return func(t testing.TB) eventlog.Log { return redisAt(t, at, eventlog.RedisOptions{}) }
	}
}

func redisAt(t testing.TB, url string, o eventlog.RedisOptions) *eventlog.Redis {
	t.Helper()
	l, err := eventlog.OpenRedis(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestRedis(t *testing.T) { logtest.Run(t, onRedis(redistest.Start(t).URL())) }

func TestRedisHistories(t *testing.T) { logtest.Histories(t, onRedis(redistest.Start(t).URL())) }

// cutLog calls a connection that was cut what the histories call it.
type cutLog struct{ eventlog.Log }

func (l cutLog) Append(ctx context.Context, session string, after eventlog.Head, b eventlog.Batch) (eventlog.Head, error) {
	h, err := l.Log.Append(ctx, session, after, b)
	if errors.Is(err, eventlog.ErrSilent) {
		err = fmt.Errorf("%w: %w", logtest.ErrLost, err)
	}
	return h, err
}

// TestRedisHistoriesOverCutConnections: besides what the histories lose themselves, two of five
// appends lose their connection, one before and one after Redis has carried it out.
func TestRedisHistoriesOverCutConnections(t *testing.T) {
	p := redistest.NewProxy(t, redistest.Start(t).Addr())
	var n, cut atomic.Int64
	p.OnRequest(func(b []byte) redistest.Cut {
		// Appends alone: they name all keys, and have no time of creation (13 digits) as Create has.
		if !bytes.Contains(b, []byte("evalsha")) || !bytes.Contains(b, []byte(":head\r\n")) || !bytes.Contains(b, []byte("}:private\r\n")) || bytes.Contains(b, []byte("\r\n$13\r\n")) {
			return redistest.Pass
		}
		switch n.Add(1) % 5 {
		case 1:
			cut.Add(1)
			return redistest.CutBefore
		case 3:
			cut.Add(1)
			return redistest.CutAfterReply
		}
		return redistest.Pass
	})
	open := onRedis(p.URL())
	logtest.Histories(t, func(t testing.TB) logtest.Open {
		inner := open(t)
		return func(t testing.TB) eventlog.Log { return cutLog{inner(t)} }
	})
	if cut.Load() < 100 {
		t.Errorf("only %d connections were cut", cut.Load())
	}
}

// redisRecord is a log with the empty record "s" and its head.
func redisRecord(t testing.TB, url string, o eventlog.RedisOptions) (*eventlog.Redis, eventlog.Head) {
	t.Helper()
	l := redisAt(t, url, o)
	if err := l.Create(t.Context(), "s", "e1"); err != nil {
		t.Fatal(err)
	}
	return l, eventlog.Head{Epoch: "e1"}
}

// TestRedisCutReplies: of every second append the connection is cut, before the server has it or
// before its reply arrives. Asked by command id, each is carried out exactly once.
func TestRedisCutReplies(t *testing.T) {
	s := redistest.Start(t)
	p := redistest.NewProxy(t, s.Addr())
	l, h := redisRecord(t, p.URL(), eventlog.RedisOptions{})
	var appends, before, after atomic.Int64
	p.OnRequest(func(b []byte) redistest.Cut {
		if !bytes.Contains(bytes.ToLower(b[:min(len(b), 64)]), []byte("evalsha")) {
			return redistest.Pass
		}
		switch appends.Add(1) % 4 {
		case 1:
			before.Add(1)
			return redistest.CutBefore
		case 3:
			after.Add(1)
			return redistest.CutAfterReply
		}
		return redistest.Pass
	})
	n := 2000
	if os.Getenv("TORTURE") != "" {
		n = 4000 // a thousand of each
	}
	unknown := 0
	for i := range n {
		cmd := fmt.Sprint("c", i)
		for try := 0; ; try++ {
			if try == 5 {
				t.Fatalf("command %s came to no end", cmd)
			}
			x := logtest.Line(t, h, cmd)
			next, err := l.Append(t.Context(), "s", h, lines(x))
			if err == nil {
				h = next
				break
			}
			if errors.Is(err, eventlog.ErrConflict) || errors.Is(err, eventlog.ErrDuplicate) {
				t.Fatalf("the only writer is told %v", err)
			}
			unknown++
			found, err := l.Answers(t.Context(), "s", []string{cmd})
			if err != nil {
				t.Fatal(err)
			}
			if a, ok := found[cmd]; ok {
				if a.V != h.V+1 {
					t.Fatalf("%s stands at %d, want %d", cmd, a.V, h.V+1)
				}
				h = h.After(x)
				break
			}
		}
	}
	p.OnRequest(nil)
	r, err := eventlog.Verify(t.Context(), l, "s")
	if err != nil || r.Head != h || r.Head.V != uint64(n) {
		t.Fatalf("the record ends at %+v (%v), want %d lines", r.Head, err, n)
	}
	if before.Load() < 500 || after.Load() < 500 || unknown < 1000 {
		t.Fatalf("%d cut before, %d after, %d unknown: too few to show anything", before.Load(), after.Load(), unknown)
	}
	t.Logf("torture | %s | %d appends, %d cut before Redis had them, %d replies cut off: each carried out exactly once", t.Name(), n, before.Load(), after.Load())
}

func TestRedisScriptsAreLoadedAgain(t *testing.T) {
	s := redistest.Start(t)
	l, h := redisRecord(t, s.URL(), eventlog.RedisOptions{})
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
	s.Must("SCRIPT", "FLUSH")
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "c2")))
	s.Kill()
	if _, err := l.Append(t.Context(), "s", h, lines(logtest.Line(t, h, "c3"))); !errors.Is(err, eventlog.ErrSilent) {
		t.Fatalf("append to a dead server: %v", err)
	}
	s.Restart()
	mustAppend(t, l, h, lines(logtest.Line(t, h, "c3")))
	if r, err := eventlog.Verify(t.Context(), l, "s"); err != nil || r.Head.V != 3 {
		t.Fatalf("after kill -9: %+v, %v", r, err)
	}
}

// TestRedisWaitsForReplicas: with WAIT an act counts when the replica has it, and not before.
func TestRedisWaitsForReplicas(t *testing.T) {
	s := redistest.Start(t)
	r := s.Replica()
	l, h := redisRecord(t, s.URL(), eventlog.RedisOptions{Replicas: 1})
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
	if n := r.Must("XLEN", "rostrum:{s}:lines"); n != ":1" {
		t.Fatalf("acknowledged, and the replica has %s lines", n)
	}
	r.Stop()
	if _, err := l.Append(t.Context(), "s", h, lines(logtest.Line(t, h, "c2"))); !errors.Is(err, eventlog.ErrReplicas) {
		t.Fatalf("append while the replica is silent: %v", err)
	}
	// The line is on the primary, but nobody may be told so yet.
	if _, err := l.Answers(t.Context(), "s", []string{"c2"}); !errors.Is(err, eventlog.ErrReplicas) {
		t.Fatalf("answers while the replica is silent: %v", err)
	}
	r.Continue()
	found, err := l.Answers(t.Context(), "s", []string{"c2"})
	if err != nil || found["c2"].V != 2 {
		t.Fatalf("when the replica is back: %v, %v", found, err)
	}
}

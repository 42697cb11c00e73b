package eventlog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// TestRedisRefusesByName: each state of a server in which it cannot be trusted has its own error,
// and nothing is written.
func TestRedisRefusesByName(t *testing.T) {
	s := redistest.Start(t)
	for name, c := range map[string]struct {
		spoil, mend [][]string
		appendErr   error
		readErr     error
	}{
		"a replica": {
			spoil: [][]string{{"REPLICAOF", "127.0.0.1", "1"}}, mend: [][]string{{"REPLICAOF", "NO", "ONE"}},
			appendErr: eventlog.ErrReadOnly,
		},
		"maxmemory": {
			spoil: [][]string{{"CONFIG", "SET", "maxmemory", "1"}}, mend: [][]string{{"CONFIG", "SET", "maxmemory", "0"}},
			appendErr: eventlog.ErrMemory,
		},
		"too few replicas": {
			spoil: [][]string{{"CONFIG", "SET", "min-replicas-to-write", "1"}}, mend: [][]string{{"CONFIG", "SET", "min-replicas-to-write", "0"}},
			appendErr: eventlog.ErrReplicas,
		},
		"a user without rights": {
			spoil:     [][]string{{"ACL", "SETUSER", "default", "-evalsha", "-eval", "-hmget"}},
			mend:      [][]string{{"ACL", "SETUSER", "default", "+@all"}},
			appendErr: eventlog.ErrDenied, readErr: eventlog.ErrDenied,
		},
		"a trimmed stream": {
			spoil:     [][]string{{"XTRIM", "NAME:{s}:lines", "MAXLEN", "1"}},
			appendErr: eventlog.ErrGap, readErr: eventlog.ErrGap,
		},
		"an emptied server": {
			spoil:     [][]string{{"FLUSHALL"}},
			appendErr: eventlog.ErrGone, readErr: eventlog.ErrGone,
		},
		"an older copy": {
			spoil:     [][]string{{"XDEL", "NAME:{s}:lines", "3-0"}, {"HSET", "NAME:{s}:head", "v", "2", "hash", "x"}},
			appendErr: eventlog.ErrBehind, readErr: eventlog.ErrBehind,
		},
	} {
		t.Run(name, func(t *testing.T) {
			prefix := strings.ReplaceAll(name, " ", "")
			l, h := redisRecord(t, s.URL()+"?prefix="+prefix, eventlog.RedisOptions{})
			first, h := logtest.Chain(t, h, 3, func(i int) string { return fmt.Sprint("c", i) })
			mustAppend(t, l, eventlog.Head{Epoch: "e1"}, lines(first...))
			for _, cmd := range c.spoil {
				for i := range cmd {
					cmd[i] = strings.ReplaceAll(cmd[i], "NAME", prefix)
				}
				s.Must(cmd...)
			}
			_, appendErr := l.Append(t.Context(), "s", h, lines(logtest.Line(t, h, "new")))
			got, readErr := l.Read(t.Context(), "s", 0, 10)
			_, answersErr := l.Answers(t.Context(), "s", []string{"c1"})
			for _, cmd := range c.mend {
				s.Must(cmd...)
			}
			if !errors.Is(appendErr, c.appendErr) {
				t.Errorf("append: %v, want %v", appendErr, c.appendErr)
			}
			if !errors.Is(readErr, c.readErr) {
				t.Errorf("read: %v, want %v", readErr, c.readErr)
			}
			if c.readErr == nil && (len(got) != 3 || answersErr != nil) {
				t.Errorf("read %d lines, answers: %v", len(got), answersErr)
			}
			if c.mend != nil {
				mustAppend(t, l, h, lines(logtest.Line(t, h, "after")))
				if r, err := eventlog.Verify(t.Context(), l, "s"); err != nil || r.Head.V != 4 {
					t.Errorf("when it is mended: %+v, %v", r, err)
				}
			}
		})
	}
}

// TestRedisLoading: a server that reads its file again says so, and nothing is taken for a record that is not there.
func TestRedisLoading(t *testing.T) {
	s := redistest.Start(t, "--key-load-delay", "100000", "--loading-process-events-interval-bytes", "1024", "--rdbcompression", "no")
	l, h := redisRecord(t, s.URL(), eventlog.RedisOptions{})
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "before")))
	// Each key of a snapshot takes a tenth of a second, and its bytes let the server answer in between: three
	// seconds of loading are seen by a slow machine too.
	for i := range 30 {
		s.Must("SET", fmt.Sprint("weight", i), strings.Repeat("x", 2048))
	}
	s.Must("BGREWRITEAOF") // the new file begins with a snapshot
	for i := 0; i < 500 && !strings.HasPrefix(s.Do("BGREWRITEAOF"), "+"); i++ {
		time.Sleep(10 * time.Millisecond) // one is under way
	}
	s.Kill()
	s.Launch()
	// The log is asked only when the server listens: after a row of refused connections its client asks
	// once a second, and the loading would be over in between.
	said := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && !strings.HasPrefix(said, "-LOADING"); {
		time.Sleep(5 * time.Millisecond)
		said = s.Do("PING")
	}
	var err error
	for i := 0; i < 20 && !errors.Is(err, eventlog.ErrLoading); i++ { // connections from before the end are noticed first
		_, err = l.Head(t.Context(), "s")
	}
	if !errors.Is(err, eventlog.ErrLoading) {
		t.Fatalf("while it loads (%s): %v", said, err)
	}
	s.Wait()
	mustAppend(t, l, h, lines(logtest.Line(t, h, "after")))
}

func TestRedisKeepsTheNewestRefusals(t *testing.T) {
	s := redistest.Start(t)
	l, h := redisRecord(t, s.URL(), eventlog.RedisOptions{KeptRefusals: 5})
	for i := range 8 {
		mustAppend(t, l, h, eventlog.Batch{Refused: []eventlog.Refused{{Cmd: fmt.Sprint("r", i), Answer: []byte("no")}}})
	}
	found, err := l.Answers(t.Context(), "s", []string{"r0", "r2", "r3", "r7"})
	if err != nil || len(found) != 2 || found["r3"].Refused == nil || found["r7"].Refused == nil {
		t.Fatalf("answers %v, %v", found, err)
	}
	if n := s.Must("HLEN", "rostrum:{s}:refused"); n != ":5" {
		t.Errorf("%s refusals are kept", n)
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

func TestRedisURL(t *testing.T) {
	for url, ok := range map[string]bool{
		"redis://127.0.0.1:6379": true, "redis://localhost": true, "rediss://u:p%40@r.example.org:6380/2": true,
		"redis+sentinel://u:p@a:26379,b,c:1/main/3?sentinel_user=s": true, "redis+cluster://a,b:7000": true,
		"redis://[::1]:6379": true, "redis://h?prefix=two": true, "rediss+sentinel://a/m": true,
		"": false, "127.0.0.1:6379": false, "http://h": false, "redis://": false, "redis://a,b": false, "redis+sentinel://a": false,
		"redis+cluster://a/1": false, "redis://h/x": false, "redis://h?prefx=a": false, "redis://h?prefix=a{b": false,
		"redis://h?ca=/etc/ca.pem": false, "rediss://h?ca=/nowhere": false, "redis+other://h": false, "redis://u:%zz@h": false,
	} {
		err := eventlog.CheckRedisURL(url)
		if (err == nil) != ok {
			t.Errorf("%s: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "%zz") {
			t.Errorf("%s: the error repeats a secret: %v", url, err)
		}
	}
}

package eventlog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
	"rostrum/server/eventlog/redistest"
)

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

package room

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// TestASpoiltRedis: a Redis that refuses writes, or whose record is not whole, acknowledges nothing and
// shows nothing wrong; when it is mended the same command is carried out once.
func TestASpoiltRedis(t *testing.T) {
	for name, c := range map[string]struct{ spoil, mend [][]string }{
		"a replica":        {[][]string{{"REPLICAOF", "127.0.0.1", "1"}}, [][]string{{"REPLICAOF", "NO", "ONE"}}},
		"maxmemory":        {[][]string{{"CONFIG", "SET", "maxmemory", "1"}}, [][]string{{"CONFIG", "SET", "maxmemory", "0"}}},
		"too few replicas": {[][]string{{"CONFIG", "SET", "min-replicas-to-write", "1"}}, [][]string{{"CONFIG", "SET", "min-replicas-to-write", "0"}}},
		"a trimmed stream": {[][]string{{"XTRIM", "rostrum:{NAME}:lines", "MAXLEN", "1"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, a, b := twoNodes(t)
			must(t, a, chair, notice("before"))
			v := level(t, a, b)
			before := snapshot(t, b, chair)
			do := func(cmds [][]string) {
				for _, cmd := range cmds {
					for i := range cmd {
						cmd[i] = strings.ReplaceAll(cmd[i], "NAME", a.session)
					}
					s.Must(cmd...)
				}
			}
			do(c.spoil)
			cmd := Command{Actor: chair, ID: uuid.NewString(), Command: notice("held")}
			for _, r := range []*Room{a, b} {
				if ans, err := r.Do(context.Background(), cmd); err != nil || ans.Refusal == nil || ans.Refusal.Code != session.CodeUnavailable {
					t.Fatalf("%+v, %v", ans, err)
				}
			}
			after := snapshot(t, b, chair)
			if after.V != v {
				t.Errorf("it shows version %d, the record ends at %d", after.V, v)
			}
			same(t, "what is shown", before, after)
			if c.mend == nil {
				return
			}
			do(c.mend)
			for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
				ans, err := b.Do(context.Background(), cmd)
				if err == nil && ans.Refusal == nil {
					if ans.V != v+1 {
						t.Errorf("it stands at %d, want %d", ans.V, v+1)
					}
					break
				}
				if time.Now().After(end) {
					t.Fatalf("when it is mended: %+v, %v", ans, err)
				}
			}
			level(t, a, b)
			everyView(t, a, b)
			if _, err := eventlog.Verify(t.Context(), a.log, a.session); err != nil {
				t.Error(err)
			}
		})
	}
}

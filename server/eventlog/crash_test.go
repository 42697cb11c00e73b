package eventlog_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
)

// crashDir is the environment variable that makes this test binary the process that is killed.
const crashDir = "ROSTRUM_EVENTLOG_CRASH_DIR"

const (
	crashRounds = 12
	crashRooms  = 3
)

// crashChild appends to every room at once and prints "room command version" for each command that
// was acknowledged, one write each, until it is killed.
func crashChild(dir string) int {
	l, err := eventlog.OpenSQLite(filepath.Join(dir, "log.db"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var wg sync.WaitGroup
	for r := range crashRooms {
		wg.Go(func() {
			if err := crashRoom(l, fmt.Sprint("room", r)); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		})
	}
	wg.Wait()
	return 1 // it never ends by itself
}

// crashRoom appends to one room. Another process may be appending to it as well: after a conflict
// it goes on from where the record is.
func crashRoom(l eventlog.Log, room string) error {
	ctx := context.Background()
	if err := l.Create(ctx, room, "epoch"); err != nil && !errors.Is(err, eventlog.ErrExists) {
		return err
	}
	h, err := l.Head(ctx, room)
	if err != nil {
		return err
	}
	t := &testing.B{} // for helpers that can only fail by a mistake of ours
	for {
		n := 1 + rand.IntN(20)
		lines, _ := logtest.Chain(t, h, n, func(i int) string { return fmt.Sprintf("%d-%d.%d", os.Getpid(), h.V, i) })
		said := fmt.Sprintf("no-%d-%d", os.Getpid(), h.V)
		refused := []eventlog.Refused{{Cmd: said, Answer: []byte("no")}}
		next, err := l.Append(ctx, room, h, eventlog.Batch{Lines: lines, Refused: refused})
		if errors.Is(err, eventlog.ErrConflict) {
			if h, err = l.Head(ctx, room); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		h = next
		var out strings.Builder
		for _, x := range lines {
			fmt.Fprintln(&out, room, x.Cmd, x.V)
		}
		fmt.Fprintln(&out, room, said, 0)
		if _, err := io.WriteString(os.Stdout, out.String()); err != nil {
			return err
		}
	}
}

// TestKilledAtAnyMoment kills a process that appends, again and again on the same file. All that
// it acknowledged is there each time, and the chain holds. (What a process cannot show is a power
// cut: for that the log relies on SQLite and on synchronous=FULL, which TestThePromiseIsKept holds.)
func TestKilledAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	acked := map[string]map[string]uint64{}
	total := 0
	for range crashRounds {
		for _, a := range killedChild(t, dir) {
			if acked[a.room] == nil {
				acked[a.room] = map[string]uint64{}
			}
			acked[a.room][a.cmd] = a.v
			total++
		}
		l, err := eventlog.OpenSQLite(filepath.Join(dir, "log.db"))
		if err != nil {
			t.Fatal(err)
		}
		for room, want := range acked {
			cmds := make([]string, 0, len(want))
			for cmd := range want {
				cmds = append(cmds, cmd)
			}
			answers, err := l.Answers(t.Context(), room, cmds)
			if err != nil {
				t.Fatal(err)
			}
			for cmd, v := range want {
				if a, there := answers[cmd]; !there || a.V != v {
					t.Errorf("%s: %s was acknowledged at %d, after the crash its answer is %+v (there: %v)", room, cmd, v, a, there)
				}
			}
			if _, err := eventlog.Verify(t.Context(), l, room); err != nil {
				t.Errorf("%s: %v", room, err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
	if total < crashRounds*10 {
		t.Errorf("only %d commands were acknowledged in %d rounds", total, crashRounds)
	}
	t.Logf("%d acknowledged commands in %d rounds", total, crashRounds)
}

// TestTwoProcesses has this process and another append to the same rooms until the other is killed:
// conflicts on both sides, and one chain.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	l := opened(t, filepath.Join(dir, "log.db"))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var ours, conflicts atomic.Int64
	for r := range crashRooms {
		room := fmt.Sprint("room", r)
		wg.Go(func() {
			if err := l.Create(ctx, room, "epoch"); err != nil && !errors.Is(err, eventlog.ErrExists) {
				t.Error(err)
				return
			}
			var h eventlog.Head
			for i := 0; ctx.Err() == nil; i++ {
				// SQLite's lock is not a fair one: a writer that never rests can keep the other out.
				time.Sleep(time.Millisecond)
				x := logtest.Line(t, h, fmt.Sprint("ours-", i))
				next, err := l.Append(ctx, room, h, lines(x))
				switch {
				case err == nil:
					h = next
					ours.Add(1)
				case errors.Is(err, eventlog.ErrConflict):
					conflicts.Add(1)
					if h, err = l.Head(ctx, room); err != nil && ctx.Err() == nil {
						t.Error(err)
						return
					}
				case ctx.Err() == nil:
					t.Error(err)
					return
				}
			}
		})
	}
	var theirs []ack
	for range 3 {
		theirs = append(theirs, killedChild(t, dir)...)
	}
	stop()
	wg.Wait()
	for _, a := range theirs {
		if answers, err := l.Answers(t.Context(), a.room, []string{a.cmd}); err != nil || answers[a.cmd].V != a.v {
			t.Errorf("%s: %s was acknowledged at %d, its answer is %+v (%v)", a.room, a.cmd, a.v, answers[a.cmd], err)
		}
	}
	for r := range crashRooms {
		if _, err := eventlog.Verify(t.Context(), l, fmt.Sprint("room", r)); err != nil {
			t.Error(err)
		}
	}
	if ours.Load() == 0 || conflicts.Load() == 0 {
		t.Errorf("%d appends of ours with %d conflicts beside %d acknowledgements of theirs", ours.Load(), conflicts.Load(), len(theirs))
	}
}

type ack struct {
	room, cmd string
	v         uint64
}

// killedChild runs the child until a random moment after its first acknowledgement and returns
// what it acknowledged; a line that was cut by the kill does not count.
func killedChild(t *testing.T, dir string) (acks []ack) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			break
		}
		if len(acks) == 0 {
			time.AfterFunc(time.Duration(rand.IntN(100_000))*time.Microsecond, func() { cmd.Process.Kill() })
		}
		var a ack
		if _, err := fmt.Sscan(line, &a.room, &a.cmd, &a.v); err != nil {
			t.Fatalf("the child wrote %q: %v", line, err)
		}
		acks = append(acks, a)
	}
	cmd.Wait() // killed
	if len(acks) == 0 {
		t.Fatalf("the child acknowledged nothing: %s", stderr.String())
	}
	return acks
}

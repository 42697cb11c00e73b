package logtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rostrum/server/eventlog"
)

// testTwoHandles is two processes with one record: both see what either appended, and only one of
// two appends at the same head succeeds.
func testTwoHandles(t *testing.T, open Open) {
	one, h := created(t, open)
	two := opened(t, open)
	wantHead(t, two, "s", h)
	h1 := mustAppend(t, one, "s", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "c1")}})
	wantHead(t, two, "s", h1)
	_, err := two.Append(deadline(t), "s", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "c2")}})
	wantError(t, "append by the second handle", err, eventlog.ErrConflict)
	h2 := mustAppend(t, two, "s", h1, eventlog.Batch{Lines: []eventlog.Line{Line(t, h1, "c2")}})
	_, err = one.Append(deadline(t), "s", h1, eventlog.Batch{Lines: []eventlog.Line{Line(t, h1, "c3")}})
	wantError(t, "append by the first handle", err, eventlog.ErrConflict)
	_, err = one.Append(deadline(t), "s", h2, eventlog.Batch{Lines: []eventlog.Line{Line(t, h2, "c2")}})
	wantError(t, "a command of the second handle", err, eventlog.ErrDuplicate)
	wantAnswers(t, one, "s", []string{"c1", "c2", "c3"}, map[string]uint64{"c1": 1, "c2": 2})
	appendAll(t, []eventlog.Log{one, two}, 4, 15)
}

func testConcurrent(t *testing.T, open Open) {
	log, _ := created(t, open)
	appendAll(t, []eventlog.Log{log}, 6, 30)
}

// appendAll has writers append each commands to the record "s", deciding again after a conflict,
// and then looks for a gap, a fork, a loss or a doubling.
func appendAll(t *testing.T, logs []eventlog.Log, writers, each int) {
	t.Helper()
	ctx := deadline(t)
	start, err := logs[0].Head(ctx, "s")
	noError(t, "head", err)
	var wg sync.WaitGroup
	var conflicts atomic.Int64
	for w := range writers {
		log := logs[w%len(logs)]
		wg.Go(func() {
			h := start
			for i := range each {
				cmd := fmt.Sprintf("w%d-%d", w, i)
				for {
					l := Line(t, h, cmd)
					next, err := log.Append(ctx, "s", h, eventlog.Batch{Lines: []eventlog.Line{l}})
					if err == nil {
						h = next
						break
					}
					if !errors.Is(err, eventlog.ErrConflict) {
						t.Errorf("append: %v", err)
						return
					}
					conflicts.Add(1)
					page, err := log.Read(ctx, "s", h.V, 1<<20)
					if err != nil {
						t.Errorf("read: %v", err)
						return
					}
					for _, l := range page {
						h = h.After(l)
					}
				}
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	if conflicts.Load() == 0 {
		t.Error("no conflict at all: the appends were not concurrent")
	}
	report, err := eventlog.Verify(ctx, logs[0], "s")
	noError(t, "verify", err)
	if want := start.V + uint64(writers*each); report.Head.V != want {
		t.Fatalf("%d lines, want %d", report.Head.V, want)
	}
	count := map[string]int{}
	for _, l := range all(t, ctx, logs[len(logs)-1], "s") {
		count[l.Cmd]++
	}
	for w := range writers {
		for i := range each {
			if cmd := fmt.Sprintf("w%d-%d", w, i); count[cmd] != 1 {
				t.Errorf("command %s stands in the record %d times", cmd, count[cmd])
			}
		}
	}
}

// testManyRecords: rooms append at once, each to its own record, while one of them is always
// wrong about its head. None of the others may notice.
func testManyRecords(t *testing.T, open Open) {
	log := opened(t, open)
	ctx := deadline(t)
	const rooms, each = 8, 25
	for r := range rooms {
		noError(t, "create", log.Create(ctx, fmt.Sprint("room", r), "e"))
	}
	var wg sync.WaitGroup
	for r := range rooms {
		name, wrong := fmt.Sprint("room", r), r == 0
		wg.Go(func() {
			h := eventlog.Head{Epoch: "e"}
			if wrong {
				h.Epoch = "not e"
			}
			for i := range each {
				next, err := log.Append(ctx, name, h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, fmt.Sprint("c", i))}})
				if wrong {
					if !errors.Is(err, eventlog.ErrConflict) {
						t.Errorf("%s: %v, want a conflict", name, err)
					}
					continue
				}
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				h = next
			}
		})
	}
	wg.Wait()
	for r := range rooms {
		report, err := eventlog.Verify(ctx, log, fmt.Sprint("room", r))
		noError(t, "verify", err)
		if want := uint64(each); r > 0 && report.Head.V != want || r == 0 && report.Head.V != 0 {
			t.Errorf("room %d ends at %d, want %d", r, report.Head.V, want)
		}
	}
}

func testContext(t *testing.T, open Open) {
	log, h := created(t, open)
	over, cancel := context.WithCancel(deadline(t))
	cancel()
	_, err := log.Append(over, "s", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "c")}})
	wantError(t, "append", err, context.Canceled)
	_, err = log.Head(over, "s")
	wantError(t, "head", err, context.Canceled)
	_, err = log.Read(over, "s", 0, 1)
	wantError(t, "read", err, context.Canceled)
	_, err = log.Answers(over, "s", []string{"c"})
	wantError(t, "answers", err, context.Canceled)
	_, err = log.Sessions(over)
	wantError(t, "sessions", err, context.Canceled)
	wantError(t, "create", log.Create(over, "s3", "e"), context.Canceled)
	wantHead(t, log, "s", h) // it had ended before the call: nothing was written

	// One that ends during the call leaves the outcome unknown. The same batch again at the same
	// head settles it: either it is appended now, or it is told that it was.
	lost := 0
	for i := range 60 {
		cmd := fmt.Sprint("c", i)
		b := eventlog.Batch{Lines: []eventlog.Line{Line(t, h, cmd)}}
		brief, cancel := context.WithTimeout(deadline(t), time.Duration(i*20)*time.Microsecond)
		_, err := log.Append(brief, "s", h, b)
		cancel()
		if err != nil {
			wantError(t, "append", err, context.DeadlineExceeded)
			lost++
			if _, err := log.Append(deadline(t), "s", h, b); err != nil && !errors.Is(err, eventlog.ErrDuplicate) {
				wantError(t, "the same again", err, eventlog.ErrConflict)
			}
		}
		wantAnswers(t, log, "s", []string{cmd}, map[string]uint64{cmd: h.V + 1})
		page, err := log.Read(deadline(t), "s", h.V, 10)
		noError(t, "read", err)
		wantLines(t, page, b.Lines)
		h = h.After(page[0])
		wantHead(t, log, "s", h)
	}
	if lost == 0 {
		t.Error("no append was ever cut short")
	}
}

// testClose closes the log while rooms append: what was acknowledged is there afterwards, what
// comes later is told that the log is closed.
func testClose(t *testing.T, open Open) {
	log := open(t)
	ctx := deadline(t)
	const rooms = 4
	for r := range rooms {
		noError(t, "create", log.Create(ctx, fmt.Sprint("room", r), "e"))
	}
	heads := make([]eventlog.Head, rooms)
	var wg sync.WaitGroup
	var acked atomic.Int64
	for r := range rooms {
		wg.Go(func() {
			h := eventlog.Head{Epoch: "e"}
			for i := 0; ; i++ {
				next, err := log.Append(ctx, fmt.Sprint("room", r), h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, fmt.Sprint("c", i))}})
				if err != nil {
					if !errors.Is(err, eventlog.ErrClosed) {
						t.Errorf("append while closing: %v", err)
					}
					heads[r] = h
					return
				}
				h = next
				acked.Add(1)
			}
		})
	}
	for acked.Load() < 20 && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	noError(t, "close", log.Close())
	wg.Wait()
	noError(t, "close again", log.Close())
	_, err := log.Head(ctx, "room0")
	wantError(t, "head of a closed log", err, eventlog.ErrClosed)
	_, err = log.Sessions(ctx)
	wantError(t, "sessions of a closed log", err, eventlog.ErrClosed)

	log = opened(t, open)
	for r, want := range heads {
		wantHead(t, log, fmt.Sprint("room", r), want)
		if _, err := eventlog.Verify(ctx, log, fmt.Sprint("room", r)); err != nil {
			t.Error(err)
		}
	}
}

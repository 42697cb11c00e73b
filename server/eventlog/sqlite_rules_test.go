package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
)

// TestOutcomesInOneTransaction lets calls gather and go together: each has its own outcome.
func TestOutcomesInOneTransaction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, h0 := record(t, path)
	h := mustAppend(t, l, h0, lines(logtest.Line(t, h0, "old")))
	if err := l.Create(t.Context(), "s2", "e1"); err != nil {
		t.Fatal(err)
	}
	quitting, quit := context.WithCancel(t.Context())
	next := logtest.Line(t, h, "good")
	calls := []struct {
		ctx     context.Context
		session string
		after   eventlog.Head
		batch   eventlog.Batch
		want    error
	}{
		{t.Context(), "s", h0, lines(logtest.Line(t, h0, "conflict")), eventlog.ErrConflict},
		{t.Context(), "s2", h0, lines(logtest.Line(t, h0, "other record")), nil},
		{t.Context(), "s", h, lines(logtest.Line(t, h, "old")), eventlog.ErrDuplicate},
		{quitting, "s", h, lines(logtest.Line(t, h, "caller gone")), context.Canceled},
		{t.Context(), "s", h, lines(next), nil},
		{t.Context(), "s", h, lines(logtest.Line(t, h, "second at this head")), eventlog.ErrConflict},
		{t.Context(), "s", h.After(next), lines(logtest.Line(t, h.After(next), "good")), eventlog.ErrDuplicate},
		{t.Context(), "s", h.After(next), lines(logtest.Line(t, h.After(next), "follows")), nil},
		{t.Context(), "none", h, lines(logtest.Line(t, h, "x")), eventlog.ErrNotFound},
	}
	release := l.Hold()
	results := make([]chan error, len(calls))
	for i, c := range calls {
		results[i] = make(chan error, 1)
		go func() {
			_, err := l.Append(c.ctx, c.session, c.after, c.batch)
			results[i] <- err
		}()
		for l.Waiting() <= i { // in this order
			time.Sleep(100 * time.Microsecond)
		}
	}
	quit()
	release()
	for i, c := range calls {
		if err := <-results[i]; !errors.Is(err, c.want) {
			t.Errorf("call %d: %v, want %v", i+1, err, c.want)
		}
	}
	for name, want := range map[string]uint64{"s": 3, "s2": 1} {
		if report, err := eventlog.Verify(t.Context(), l, name); err != nil || report.Head.V != want {
			t.Errorf("%s ends at %d (%v), want %d", name, report.Head.V, err, want)
		}
	}
}

// TestFailedTransaction: one call meets a failing disk. All that were to be committed with it are told
// so, none of it is in the log, and the next one goes through.
func TestFailedTransaction(t *testing.T) {
	l, h := record(t, filepath.Join(t.TempDir(), "log.db"))
	broken := errors.New("the disk is on fire")
	release := l.Hold()
	appended, failed := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := l.Append(t.Context(), "s", h, lines(logtest.Line(t, h, "c1")))
		appended <- err
	}()
	for l.Waiting() < 1 {
		time.Sleep(100 * time.Microsecond)
	}
	go func() { failed <- l.Fail(t.Context(), broken) }()
	for l.Waiting() < 2 {
		time.Sleep(100 * time.Microsecond)
	}
	release()
	if err := <-failed; !errors.Is(err, broken) {
		t.Errorf("the failing call was told %v", err)
	}
	if err := <-appended; !errors.Is(err, broken) {
		t.Errorf("the call beside it was told %v", err)
	}
	if got, err := l.Head(t.Context(), "s"); got != h || err != nil {
		t.Errorf("after the failure the record ends at %+v (%v)", got, err)
	}
	mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
}

// TestFullDisk: the append fails whole, the record is as it was, and goes on when there is room.
func TestFullDisk(t *testing.T) {
	l, h := record(t, filepath.Join(t.TempDir(), "log.db"))
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
	if _, err := l.Pragma("max_page_count", 1); err != nil { // no more than it has now
		t.Fatal(err)
	}
	many, end := logtest.Chain(t, h, 500, func(i int) string { return fmt.Sprint("d", i) })
	_, err := l.Append(t.Context(), "s", h, eventlog.Batch{Lines: many})
	if err == nil || !strings.Contains(err.Error(), "full") {
		t.Fatalf("append to a full disk: %v", err)
	}
	if got, err := l.Head(t.Context(), "s"); got != h || err != nil {
		t.Fatalf("after a failed append the record ends at %+v (%v)", got, err)
	}
	if answers, err := l.Answers(t.Context(), "s", []string{"d0", "d499"}); len(answers) != 0 || err != nil {
		t.Fatalf("after a failed append there are the answers %v (%v)", answers, err)
	}
	if _, err := l.Pragma("max_page_count", 1<<20); err != nil {
		t.Fatal(err)
	}
	if got := mustAppend(t, l, h, eventlog.Batch{Lines: many}); got != end {
		t.Fatalf("the record ends at %+v", got)
	}
}

// TestLockedByAnotherProcess: the append fails when the other holds the file too long.
func TestLockedByAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, h := record(t, path, eventlog.WithWait(30*time.Millisecond))
	db := raw(t, path)
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	_, err := l.Append(t.Context(), "s", h, lines(logtest.Line(t, h, "c1")))
	if err == nil || !strings.Contains(err.Error(), "locked") {
		t.Fatalf("append to a locked file: %v", err)
	}
	if got, err := l.Head(t.Context(), "s"); got != h || err != nil {
		t.Fatalf("reading beside another's transaction: %+v, %v", got, err)
	}
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
}

// TestCommandsAreKnown: what is held in memory of the answered commands is what the file holds, whoever
// wrote it.
func TestCommandsAreKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, h := record(t, path, eventlog.WithKeptRefusals(2))
	h = mustAppend(t, l, h, eventlog.Batch{
		Lines:   []eventlog.Line{logtest.Line(t, h, "c1")},
		Refused: []eventlog.Refused{{Cmd: "r1", Answer: []byte("1")}},
	})
	refused := func(l *eventlog.SQLite, h eventlog.Head, cmd string, want error) {
		t.Helper()
		_, err := l.Append(t.Context(), "s", h, eventlog.Batch{Refused: []eventlog.Refused{{Cmd: cmd, Answer: []byte("no")}}})
		if !errors.Is(err, want) {
			t.Errorf("the refusal of %s: %v, want %v", cmd, err, want)
		}
	}
	other := opened(t, path, eventlog.WithKeptRefusals(2))
	refused(other, h, "c1", eventlog.ErrDuplicate)
	refused(other, h, "r1", eventlog.ErrDuplicate)
	h = mustAppend(t, other, h, eventlog.Batch{
		Lines:   []eventlog.Line{logtest.Line(t, h, "c2")},
		Refused: []eventlog.Refused{{Cmd: "r2", Answer: []byte("2")}, {Cmd: "r3", Answer: []byte("3")}},
	})
	for _, cmd := range []string{"c1", "c2", "r2", "r3"} {
		refused(l, h, cmd, eventlog.ErrDuplicate)
		if _, err := l.Append(t.Context(), "s", h, lines(logtest.Line(t, h, cmd))); !errors.Is(err, eventlog.ErrDuplicate) {
			t.Errorf("%s again: %v", cmd, err)
		}
	}
	answers, err := l.Answers(t.Context(), "s", []string{"c1", "c2", "r1", "r2", "r3"})
	if err != nil || len(answers) != 4 || answers["c2"].V != 2 || string(answers["r3"].Refused) != "3" {
		t.Errorf("the answers are %v, %v", answers, err)
	}
	mustAppend(t, l, h, lines(logtest.Line(t, h, "r1"))) // forgotten: decided anew
	if err := other.Wipe(t.Context(), "s", "e2"); err != nil {
		t.Fatal(err)
	}
	h = eventlog.Head{Epoch: "e2"}
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "c2")))
	refused(other, h, "c2", eventlog.ErrDuplicate)
	if answers, err := other.Answers(t.Context(), "s", []string{"c1", "c2", "r3"}); err != nil || len(answers) != 1 || answers["c2"].V != 1 {
		t.Errorf("after the record began anew the answers are %v, %v", answers, err)
	}
}

// TestAnswersBesideAnotherWriter: they ask for nothing that the other holds.
func TestAnswersBesideAnotherWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, h := record(t, path, eventlog.WithWait(30*time.Millisecond))
	mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
	db := raw(t, path)
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	if answers, err := l.Answers(t.Context(), "s", []string{"c1"}); err != nil || answers["c1"].V != 1 {
		t.Errorf("the answers are %v, %v", answers, err)
	}
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
}

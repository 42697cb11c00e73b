package logtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"rostrum/server/eventlog"
)

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func noError(t testing.TB, doing string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", doing, err)
	}
}

func wantError(t testing.TB, doing string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got error %v, want %v", doing, err, want)
	}
}

// created is an open log with an empty record "s" under the epoch "e1".
func created(t testing.TB, open Open) (eventlog.Log, eventlog.Head) {
	t.Helper()
	log := opened(t, open)
	noError(t, "create", log.Create(deadline(t), "s", "e1"))
	return log, eventlog.Head{Epoch: "e1"}
}

// opened is a handle that is closed when the test ends, if the test does not close it.
func opened(t testing.TB, open Open) eventlog.Log {
	t.Helper()
	log := open(t)
	t.Cleanup(func() { log.Close() })
	return log
}

func mustAppend(t testing.TB, log eventlog.Log, name string, after eventlog.Head, b eventlog.Batch) eventlog.Head {
	t.Helper()
	h, err := log.Append(deadline(t), name, after, b)
	noError(t, "append", err)
	return h
}

func wantHead(t testing.TB, log eventlog.Log, name string, want eventlog.Head) {
	t.Helper()
	got, err := log.Head(deadline(t), name)
	noError(t, "head", err)
	if got != want {
		t.Fatalf("the record ends at %+v, want %+v", got, want)
	}
}

// all reads the whole record, a few lines at a time.
func all(t testing.TB, ctx context.Context, log eventlog.Log, name string) []eventlog.Line {
	t.Helper()
	var lines []eventlog.Line
	for {
		var after uint64
		if len(lines) > 0 {
			after = lines[len(lines)-1].V
		}
		page, err := log.Read(ctx, name, after, 97)
		noError(t, "read", err)
		if len(page) == 0 {
			return lines
		}
		lines = append(lines, page...)
	}
}

func wantLines(t testing.TB, got, want []eventlog.Line) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if g.V != w.V || g.Cmd != w.Cmd || g.Prev != w.Prev || g.Hash != w.Hash || !bytes.Equal(g.Body, w.Body) || !bytes.Equal(g.Private, w.Private) {
			t.Fatalf("line %d is\n%+v\nwant\n%+v", i+1, text(g), text(w))
		}
		if (g.Private == nil) != (w.Private == nil) {
			t.Fatalf("line %d: private is %#v, want %#v", i+1, g.Private, w.Private)
		}
	}
}

func text(l eventlog.Line) map[string]any {
	return map[string]any{"v": l.V, "cmd": l.Cmd, "body": string(l.Body), "private": string(l.Private), "prev": l.Prev, "hash": l.Hash}
}

// wantAnswers asks for the commands and expects exactly these answers, V by command; 0 stands for
// a refusal, whose text is "no " and the command.
func wantAnswers(t testing.TB, log eventlog.Log, name string, ask []string, want map[string]uint64) {
	t.Helper()
	got, err := log.Answers(deadline(t), name, ask)
	noError(t, "answers", err)
	if len(got) != len(want) {
		t.Fatalf("answers %v, want %v", got, want)
	}
	for cmd, v := range want {
		a, ok := got[cmd]
		if !ok || a.V != v || (v == 0) != (string(a.Refused) == "no "+cmd) || (v > 0 && a.Refused != nil) {
			t.Fatalf("the answer to %s is %+v (there: %v), want version %d", cmd, a, ok, v)
		}
	}
}

func refusal(cmd string) eventlog.Refused {
	return eventlog.Refused{Cmd: cmd, Answer: []byte("no " + cmd)}
}

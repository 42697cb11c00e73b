package logtest

import (
	"bytes"
	"fmt"
	"testing"

	"rostrum/server/eventlog"
)

func testAnswers(t *testing.T, open Open) {
	log, h := created(t, open)
	wantAnswers(t, log, "s", nil, nil)
	wantAnswers(t, log, "s", []string{"c0"}, nil)
	lines, end := Chain(t, h, 5, func(i int) string { return fmt.Sprint("c", i) })
	mustAppend(t, log, "s", h, eventlog.Batch{Lines: lines, Refused: []eventlog.Refused{refusal("r0"), refusal("r1")}})
	if got := mustAppend(t, log, "s", end, eventlog.Batch{Refused: []eventlog.Refused{refusal(`r"2'`)}}); got != end {
		t.Fatalf("a refusal moved the head to %+v", got)
	}
	wantHead(t, log, "s", end)
	wantAnswers(t, log, "s", []string{"c4", "none", "r1", "c0", `r"2'`, "", "c0"}, map[string]uint64{"c4": 5, "c0": 1, "r1": 0, `r"2'`: 0})

	var many []string
	want := map[string]uint64{}
	for i := range 3000 {
		many = append(many, fmt.Sprint("c", i))
		if i < 5 {
			want[fmt.Sprint("c", i)] = uint64(i + 1)
		}
	}
	wantAnswers(t, log, "s", many, want)
}

func testPages(t *testing.T, open Open) {
	log, h := created(t, open)
	lines, _ := Chain(t, h, 25, func(i int) string { return fmt.Sprint("c", i) })
	mustAppend(t, log, "s", h, eventlog.Batch{Lines: lines})
	for _, page := range []struct {
		after uint64
		limit int
		want  []eventlog.Line
	}{
		{0, 10, lines[:10]}, {10, 10, lines[10:20]}, {20, 10, lines[20:]}, {24, 1, lines[24:]},
		{25, 10, nil}, {1000, 10, nil}, {^uint64(0), 10, nil}, {0, 1 << 30, lines}, {0, 0, nil}, {3, -1, nil},
	} {
		got, err := log.Read(deadline(t), "s", page.after, page.limit)
		noError(t, "read", err)
		wantLines(t, got, page.want)
	}
}

func testRedact(t *testing.T, open Open) {
	log, h := created(t, open)
	noError(t, "create", log.Create(deadline(t), "s2", "e1"))
	names := map[string]string{"p1": "Delegate 001 <&>", "p2": "Delegate 002", "p3": "Delegate \"003\""}
	var lines []eventlog.Line
	add := func(l eventlog.Line) {
		lines = append(lines, l)
		mustAppend(t, log, "s", h, eventlog.Batch{Lines: []eventlog.Line{l}})
		h = h.After(l)
	}
	add(People(t, h, "c1", names, "p1", "p2", "p3"))
	add(Line(t, h, "c2"))
	add(Person(t, h, "c3", "p2", names["p2"]))
	add(Person(t, h, "c4", "p1", "Delegate 001 again"))
	other := Person(t, eventlog.Head{Epoch: "e1"}, "c1", "p2", names["p2"])
	mustAppend(t, log, "s2", eventlog.Head{Epoch: "e1"}, eventlog.Batch{Lines: []eventlog.Line{other}})

	noError(t, "redact", log.Redact(deadline(t), "s", "p2"))
	wantHead(t, log, "s", h)
	got := all(t, deadline(t), log, "s")
	if got[2].Private != nil {
		t.Fatalf("after redaction nobody is left in version 3, its private part is %s", got[2].Private)
	}
	for _, l := range got {
		if p := []byte("Delegate 002"); bytes.Contains(l.Private, p) || bytes.Contains(l.Body, p) {
			t.Fatalf("version %d still names the person: %s", l.V, l.Private)
		}
	}
	want := append([]eventlog.Line(nil), lines...)
	want[2].Private = nil
	want[0].Private = got[0].Private
	wantLines(t, got, want) // bodies, hashes and everybody else stay

	// The rest of the first entry verifies against its seals, so it is unchanged in value.
	if r, err := eventlog.Verify(deadline(t), log, "s"); err != nil || r.Absent != 2 || r.Sealed != 3 {
		t.Fatalf("after redaction: %+v, %v", r, err)
	}
	wantLines(t, all(t, deadline(t), log, "s2"), []eventlog.Line{other})
	noError(t, "redact someone unknown", log.Redact(deadline(t), "s", "nobody"))
	noError(t, "redact again", log.Redact(deadline(t), "s", "p2"))
	wantLines(t, all(t, deadline(t), log, "s"), want)
	mustAppend(t, log, "s", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "after")}})
}

func testWipe(t *testing.T, open Open) {
	log, h := created(t, open)
	noError(t, "create", log.Create(deadline(t), "s2", "e1"))
	lines, end := Chain(t, h, 3, func(i int) string { return fmt.Sprint("c", i) })
	b := eventlog.Batch{Lines: lines, Refused: []eventlog.Refused{refusal("r")}}
	mustAppend(t, log, "s", h, b)
	mustAppend(t, log, "s2", h, b)
	wantError(t, "wipe without a new epoch", log.Wipe(deadline(t), "s", "e1"), eventlog.ErrMalformed)
	wantError(t, "wipe without an epoch", log.Wipe(deadline(t), "s", ""), eventlog.ErrMalformed)
	wantHead(t, log, "s", end)
	noError(t, "wipe", log.Wipe(deadline(t), "s", "e2"))
	wantHead(t, log, "s", eventlog.Head{Epoch: "e2"})
	wantLines(t, all(t, deadline(t), log, "s"), nil)
	wantAnswers(t, log, "s", []string{"c0", "r"}, nil)
	for _, old := range []eventlog.Head{h, end} {
		_, err := log.Append(deadline(t), "s", old, eventlog.Batch{Lines: []eventlog.Line{Line(t, old, "late")}})
		wantError(t, "append to the old lineage", err, eventlog.ErrConflict)
	}
	h.Epoch = "e2"
	mustAppend(t, log, "s", h, b) // the same commands are new in the new lineage
	wantHead(t, log, "s2", end)
	wantLines(t, all(t, deadline(t), log, "s2"), lines)
}

func testReopen(t *testing.T, open Open) {
	log := open(t)
	noError(t, "create", log.Create(deadline(t), "s", "e1"))
	noError(t, "create", log.Create(deadline(t), "empty", "e9"))
	var h = eventlog.Head{Epoch: "e1"}
	var lines []eventlog.Line
	for i := range 5 {
		l := Person(t, h, fmt.Sprint("c", i), fmt.Sprint("p", i), "Delegate 017")
		mustAppend(t, log, "s", h, eventlog.Batch{Lines: []eventlog.Line{l}, Refused: []eventlog.Refused{refusal(fmt.Sprint("r", i))}})
		lines, h = append(lines, l), h.After(l)
		noError(t, "close", log.Close())
		log = open(t)
		wantHead(t, log, "s", h)
		wantHead(t, log, "empty", eventlog.Head{Epoch: "e9"})
		wantLines(t, all(t, deadline(t), log, "s"), lines)
		wantAnswers(t, log, "s", []string{"c0", "r0"}, map[string]uint64{"c0": 1, "r0": 0})
	}
	_, err := log.Append(deadline(t), "s", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "c2")}})
	wantError(t, "a command from before the restart", err, eventlog.ErrDuplicate)
	noError(t, "close", log.Close())
}

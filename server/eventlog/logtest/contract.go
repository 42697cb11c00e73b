package logtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/session"
)

func testCreate(t *testing.T, open Open) {
	log, h := created(t, open)
	wantError(t, "create again", log.Create(deadline(t), "s", "e2"), eventlog.ErrExists)
	wantHead(t, log, "s", h)
	wantError(t, "create without a name", log.Create(deadline(t), "", "e"), eventlog.ErrMalformed)
	wantError(t, "create without an epoch", log.Create(deadline(t), "x", ""), eventlog.ErrMalformed)
}

func testNotFound(t *testing.T, open Open) {
	log, h := created(t, open)
	ctx := deadline(t)
	_, err := log.Head(ctx, "other")
	wantError(t, "head", err, eventlog.ErrNotFound)
	_, err = log.Read(ctx, "other", 0, 10)
	wantError(t, "read", err, eventlog.ErrNotFound)
	_, err = log.Answers(ctx, "other", []string{"c"})
	wantError(t, "answers", err, eventlog.ErrNotFound)
	_, err = log.Append(ctx, "other", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "c1")}})
	wantError(t, "append", err, eventlog.ErrNotFound)
	wantError(t, "redact", log.Redact(ctx, "other", "p"), eventlog.ErrNotFound)
	wantError(t, "wipe", log.Wipe(ctx, "other", "e"), eventlog.ErrNotFound)
}

func testSessions(t *testing.T, open Open) {
	log := opened(t, open)
	infos, err := log.Sessions(deadline(t))
	noError(t, "sessions", err)
	if len(infos) != 0 {
		t.Fatalf("an empty log has the sessions %v", infos)
	}
	before := time.Now().Truncate(time.Millisecond)
	names := []string{"zulu", "alpha", "ünïcode/mike"}
	for _, n := range names {
		noError(t, "create "+n, log.Create(deadline(t), n, "epoch of "+n))
	}
	h := mustAppend(t, log, "alpha", eventlog.Head{Epoch: "epoch of alpha"},
		eventlog.Batch{Lines: []eventlog.Line{Line(t, eventlog.Head{}, "c1")}})
	infos, err = log.Sessions(deadline(t))
	noError(t, "sessions", err)
	if len(infos) != len(names) {
		t.Fatalf("%d sessions, want %d", len(infos), len(names))
	}
	for i, info := range infos {
		want := eventlog.Head{Epoch: "epoch of " + names[i]}
		if names[i] == "alpha" {
			want = h
		}
		if info.Session != names[i] || info.Head != want {
			t.Errorf("session %d is %+v, want %s with %+v", i, info, names[i], want)
		}
		if info.Created.Before(before) || info.Created.After(time.Now().Add(time.Second)) {
			t.Errorf("session %s was created at %v, now is %v", info.Session, info.Created, before)
		}
	}
}

func testAppend(t *testing.T, open Open) {
	log, h := created(t, open)
	lines := []eventlog.Line{Line(t, h, "c1")}
	h = mustAppend(t, log, "s", h, eventlog.Batch{Lines: lines})
	if want := (eventlog.Head{Epoch: "e1", V: 1, Hash: lines[0].Hash}); h != want {
		t.Fatalf("append returned %+v, want %+v", h, want)
	}
	wantHead(t, log, "s", h)

	more, end := Chain(t, h, 20, func(i int) string { return fmt.Sprint("d", i) })
	more = append(more, Person(t, end, "p1", "person-1", "Delegate 017"))
	end = end.After(more[len(more)-1])
	if got := mustAppend(t, log, "s", h, eventlog.Batch{Lines: more, Refused: []eventlog.Refused{refusal("r1")}}); got != end {
		t.Fatalf("append returned %+v, want %+v", got, end)
	}
	wantHead(t, log, "s", end)
	wantLines(t, all(t, deadline(t), log, "s"), append(lines, more...))

	// Nothing to add is no act, but the head is still compared.
	if got := mustAppend(t, log, "s", end, eventlog.Batch{}); got != end {
		t.Fatalf("an empty batch moved the head to %+v", got)
	}
	_, err := log.Append(deadline(t), "s", h, eventlog.Batch{})
	wantError(t, "an empty batch at an old head", err, eventlog.ErrConflict)

	// Bodies are kept to the byte, whatever a JSON encoder would make of them.
	odd := end.Next("odd", []byte(`{ "v":22,  "t":"<é \u00e9 ü> &\u2028","n":1.0e2 }`), nil)
	mustAppend(t, log, "s", end, eventlog.Batch{Lines: []eventlog.Line{odd}})
	got, err := log.Read(deadline(t), "s", end.V, 1)
	noError(t, "read", err)
	wantLines(t, got, []eventlog.Line{odd})

	// A large entry, such as an import of all participants.
	end = end.After(odd)
	big := end.Next("big", []byte(`{"t":"`+strings.Repeat("0123456789abcdef", 1<<16)+`"}`), []byte(`{"p":"`+strings.Repeat("x", 1<<20)+`"}`))
	mustAppend(t, log, "s", end, eventlog.Batch{Lines: []eventlog.Line{big}})
	got, err = log.Read(deadline(t), "s", end.V, 1)
	noError(t, "read", err)
	wantLines(t, got, []eventlog.Line{big})
}

func testConflict(t *testing.T, open Open) {
	log, h0 := created(t, open)
	lines, h := Chain(t, h0, 3, func(i int) string { return fmt.Sprint("c", i) })
	mustAppend(t, log, "s", h0, eventlog.Batch{Lines: lines})
	for name, at := range map[string]eventlog.Head{
		"the empty record":  h0,
		"an earlier head":   h0.After(lines[1]),
		"a head not there":  {Epoch: "e1", V: 4, Hash: session.ChainHash(h.Hash, []byte("{}"))},
		"another lineage":   {Epoch: "e2", V: h.V, Hash: h.Hash},
		"another history":   {Epoch: "e1", V: h.V, Hash: session.ChainHash("", []byte("{}"))},
		"the same hash, V-": {Epoch: "e1", V: h.V - 1, Hash: h.Hash},
	} {
		got, err := log.Append(deadline(t), "s", at, eventlog.Batch{Lines: []eventlog.Line{Line(t, at, "new")}, Refused: []eventlog.Refused{refusal("r")}})
		wantError(t, "append after "+name, err, eventlog.ErrConflict)
		if got != (eventlog.Head{}) {
			t.Errorf("a failed append returned the head %+v", got)
		}
		_, err = log.Append(deadline(t), "s", at, eventlog.Batch{Refused: []eventlog.Refused{refusal("r")}})
		wantError(t, "a refusal decided after "+name, err, eventlog.ErrConflict)
	}
	wantHead(t, log, "s", h)
	wantLines(t, all(t, deadline(t), log, "s"), lines)
	wantAnswers(t, log, "s", []string{"new", "r"}, nil)
}

func testDuplicate(t *testing.T, open Open) {
	log, h := created(t, open)
	h1 := mustAppend(t, log, "s", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "done")}, Refused: []eventlog.Refused{refusal("not")}})
	fresh := Line(t, h1, "fresh")
	for name, b := range map[string]eventlog.Batch{
		"carried out, again":              {Lines: []eventlog.Line{Line(t, h1, "done")}},
		"refused, now carried out":        {Lines: []eventlog.Line{Line(t, h1, "not")}},
		"carried out, now refused":        {Refused: []eventlog.Refused{refusal("done")}},
		"refused again":                   {Refused: []eventlog.Refused{refusal("not")}},
		"the second of a batch":           {Lines: []eventlog.Line{fresh, Line(t, h1.After(fresh), "done")}},
		"a refusal beside something new":  {Lines: []eventlog.Line{fresh}, Refused: []eventlog.Refused{refusal("new"), refusal("not")}},
		"something old beside a refusal":  {Lines: []eventlog.Line{Line(t, h1, "done")}, Refused: []eventlog.Refused{refusal("new")}},
		"refused, beside something fresh": {Lines: []eventlog.Line{fresh, Line(t, h1.After(fresh), "not")}},
	} {
		_, err := log.Append(deadline(t), "s", h1, b)
		wantError(t, name, err, eventlog.ErrDuplicate)
	}
	wantHead(t, log, "s", h1)
	wantAnswers(t, log, "s", []string{"done", "not", "fresh", "new"}, map[string]uint64{"done": 1, "not": 0})

	// The same id in another record is another command.
	noError(t, "create", log.Create(deadline(t), "s2", "e1"))
	mustAppend(t, log, "s2", h, eventlog.Batch{Lines: []eventlog.Line{Line(t, h, "done")}, Refused: []eventlog.Refused{refusal("not")}})
}

func testMalformed(t *testing.T, open Open) {
	log, h := created(t, open)
	first := Line(t, h, "c1")
	second := Line(t, h.After(first), "c2")
	change := func(l eventlog.Line, f func(*eventlog.Line)) eventlog.Line { f(&l); return l }
	rehash := func(l *eventlog.Line) { l.Hash = session.ChainHash(l.Prev, l.Body) }
	one := func(f func(*eventlog.Line)) eventlog.Batch {
		return eventlog.Batch{Lines: []eventlog.Line{change(first, f)}}
	}
	for name, b := range map[string]eventlog.Batch{
		"version too high":        one(func(l *eventlog.Line) { l.V = 2 }),
		"version zero":            one(func(l *eventlog.Line) { l.V = 0 }),
		"a gap":                   {Lines: []eventlog.Line{first, change(second, func(l *eventlog.Line) { l.V = 3 })}},
		"not chained":             {Lines: []eventlog.Line{first, change(second, func(l *eventlog.Line) { l.Prev = ""; rehash(l) })}},
		"chained, not to the end": one(func(l *eventlog.Line) { l.Prev = second.Hash; rehash(l) }),
		"hash of another body":    one(func(l *eventlog.Line) { l.Hash = second.Hash }),
		"no hash":                 one(func(l *eventlog.Line) { l.Hash = "" }),
		"hash in upper case":      one(func(l *eventlog.Line) { l.Hash = strings.ToUpper(l.Hash) }),
		"body changed":            one(func(l *eventlog.Line) { l.Body = append([]byte(" "), l.Body...) }),
		"no body":                 one(func(l *eventlog.Line) { l.Body = nil; rehash(l) }),
		"body of two lines":       one(func(l *eventlog.Line) { l.Body = []byte("{\"a\":\n1}"); rehash(l) }),
		"body not an object":      one(func(l *eventlog.Line) { l.Body = []byte(`["v"]`); rehash(l) }),
		"body not JSON":           one(func(l *eventlog.Line) { l.Body = []byte(`{"v":}`); rehash(l) }),
		"two bodies":              one(func(l *eventlog.Line) { l.Body = []byte(`{} {}`); rehash(l) }),
		"private not an object":   one(func(l *eventlog.Line) { l.Private = []byte(`"x"`) }),
		"private empty":           one(func(l *eventlog.Line) { l.Private = []byte{} }),
		"private of two lines":    one(func(l *eventlog.Line) { l.Private = []byte("{\n}") }),
		"no command id":           one(func(l *eventlog.Line) { l.Cmd = "" }),
		"a huge command id":       one(func(l *eventlog.Line) { l.Cmd = strings.Repeat("c", eventlog.MaxCmd+1) }),
		"a broken command id":     one(func(l *eventlog.Line) { l.Cmd = "c\xff" }),
		"a command twice":         {Lines: []eventlog.Line{first, change(second, func(l *eventlog.Line) { l.Cmd = "c1" })}},
		"done and refused":        {Lines: []eventlog.Line{first}, Refused: []eventlog.Refused{refusal("c1")}},
		"refused twice":           {Refused: []eventlog.Refused{refusal("r"), refusal("r")}},
		"refused without an id":   {Refused: []eventlog.Refused{refusal("")}},
		"refused without answer":  {Refused: []eventlog.Refused{{Cmd: "r"}}},
		"a huge answer":           {Refused: []eventlog.Refused{{Cmd: "r", Answer: make([]byte, eventlog.MaxAnswer+1)}}},
	} {
		_, err := log.Append(deadline(t), "s", h, b)
		wantError(t, name, err, eventlog.ErrMalformed)
	}
	wantHead(t, log, "s", h)
	wantLines(t, all(t, deadline(t), log, "s"), nil)
	mustAppend(t, log, "s", h, eventlog.Batch{Lines: []eventlog.Line{first, second}, Refused: []eventlog.Refused{refusal("r")}})
}

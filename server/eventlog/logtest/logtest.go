// Package logtest is what every eventlog.Log must do, as tests: Run is the suite of single
// promises, Histories and Crash (see histories.go) look for the ones that only fail under load.
package logtest

import (
	"context"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// Open gives one more handle on the same storage, as another process or a restart would have it.
// The caller closes it.
type Open func(t testing.TB) eventlog.Log

// Run holds an implementation to the contract of eventlog.Log. storage makes an empty place to keep
// records, a new one for every call.
func Run(t *testing.T, storage func(t testing.TB) Open) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open Open)
	}{
		{"a record is created once", testCreate},
		{"a record that is not there", testNotFound},
		{"records are listed in order of creation", testSessions},
		{"append at the head", testAppend},
		{"append elsewhere conflicts", testConflict},
		{"a command is answered once", testDuplicate},
		{"what does not chain is refused", testMalformed},
		{"answers", testAnswers},
		{"reading in pages", testPages},
		{"redaction takes one person out", testRedact},
		{"wiping starts a new lineage", testWipe},
		{"files beside a record", testFiles},
		{"closing and opening keeps everything", testReopen},
		{"two handles never fork a record", testTwoHandles},
		{"many appenders make one chain", testConcurrent},
		{"records do not disturb each other", testManyRecords},
		{"a context that has ended", testContext},
		{"close waits for appends", testClose},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, storage(t)) })
	}
}

// deadline bounds every test: a log that hangs fails, it does not hang the suite.
func deadline(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// Day is the session clock's start in made-up entries.
var Day = session.At(time.Date(2015, 10, 19, 14, 0, 0, 0, time.UTC))

// Line is an entry of a real kind (a notice is cleared) that carries cmd out after h. Entries of
// the same cmd at the same head are the same to the byte.
func Line(t testing.TB, h eventlog.Head, cmd string) eventlog.Line {
	t.Helper()
	return line(t, h, cmd, nil, &session.NoticeCleared{Notice: "x " + cmd})
}

// Person is an entry that makes a person known, with the personal data beside it.
func Person(t testing.TB, h eventlog.Head, cmd, id, name string) eventlog.Line {
	t.Helper()
	sealed := session.Sealed{Salt: "5a17" + cmd, Data: session.Profile{Name: name, Organisation: "Organisation <" + id + ">"}}
	return line(t, h, cmd, map[string]session.Sealed{id: sealed},
		&session.PersonAdded{Person: id, Role: session.RoleParticipant, Seal: sealed.Seal()})
}

// People is one entry that makes several people known.
func People(t testing.TB, h eventlog.Head, cmd string, names map[string]string, order ...string) eventlog.Line {
	t.Helper()
	private := map[string]session.Sealed{}
	var events []session.Event
	for _, id := range order {
		s := session.Sealed{Salt: "5a17" + id, Data: session.Profile{Name: names[id]}}
		private[id] = s
		events = append(events, &session.PersonAdded{Person: id, Role: session.RoleParticipant, Seal: s.Seal()})
	}
	return line(t, h, cmd, private, events...)
}

// Erased is the entry that says a person was erased; the data itself goes by Redact.
func Erased(t testing.TB, h eventlog.Head, cmd, id string) eventlog.Line {
	t.Helper()
	return line(t, h, cmd, nil, &session.PersonErased{Person: id})
}

func line(t testing.TB, h eventlog.Head, cmd string, private map[string]session.Sealed, events ...session.Event) eventlog.Line {
	t.Helper()
	body, err := session.EncodeEntry(session.Entry{
		V: h.V + 1, At: Day.Add(int(h.V)), By: session.Actor{Role: session.RoleSecretariat}, Cmd: cmd, Do: "test", Events: events,
	})
	if err != nil {
		t.Fatal(err)
	}
	var data []byte
	if private != nil {
		data = marshal(t, private)
	}
	return h.Next(cmd, body, data)
}

// Chain is n lines after h, for the commands cmd(0) to cmd(n-1), and the head after them.
func Chain(t testing.TB, h eventlog.Head, n int, cmd func(i int) string) ([]eventlog.Line, eventlog.Head) {
	t.Helper()
	lines := make([]eventlog.Line, 0, n)
	for i := range n {
		l := Line(t, h, cmd(i))
		lines, h = append(lines, l), h.After(l)
	}
	return lines, h
}

// Package roomtest is a session for the tests of those who act in one from beside it.
package roomtest

import (
	"context"
	"sync"
	"testing"
	"time"

	"rostrum/server/room"
	"rostrum/session"
)

// Record is a session without a log: the domain decides, commands are remembered by id as a log does. Its
// lock guards the rest; Do and Read take it.
type Record struct {
	sync.Mutex
	State *session.State
	Acts  []string // the names of what was carried out, in order
	Busy  int      // how many commands find the log silent
	ids   map[string]bool
}

// NewRecord is a day of one panel in English; change may make more of its programme.
func NewRecord(t testing.TB, change func(*session.Programme)) *Record {
	t.Helper()
	r := &Record{State: session.NewState(), ids: map[string]bool{}}
	at := session.At(time.Date(2015, 10, 19, 10, 0, 0, 0, time.UTC))
	p := session.Programme{Title: session.Text{"en": "Day"}, Date: "2015-10-19", Timezone: "UTC", Languages: []string{"en"},
		Segments: []session.ProgrammeSegment{{ID: "panel", Kind: session.KindPanel, Title: session.Text{"en": "Panel"}, Start: at, End: at.Add(3600), List: session.ProgrammeList{Order: "request", Opens: "on_open"}}}}
	change(&p)
	e, ref := session.Decide(r.State, session.Input{Actor: session.Actor{Role: session.RoleSystem}, ID: "c0", Now: at, Command: &session.SessionCreate{ID: "day", Programme: p}})
	if ref != nil {
		t.Fatal(ref)
	}
	session.Apply(r.State, e)
	return r
}

// Do is room.Room's.
func (r *Record) Do(ctx context.Context, c room.Command) (room.Answer, error) {
	if err := ctx.Err(); err != nil {
		return room.Answer{}, err
	}
	r.Lock()
	defer r.Unlock()
	if r.Busy > 0 {
		r.Busy--
		return room.Answer{Refusal: &session.Refusal{Code: session.CodeUnavailable, Msg: "server.unavailable"}}, nil
	}
	if r.ids[c.ID] {
		return room.Answer{V: r.State.V}, nil
	}
	e, ref := session.Decide(r.State, session.Input{Actor: c.Actor, ID: c.ID, Now: r.State.At + 1, Command: c.Command})
	if ref != nil {
		return room.Answer{Refusal: ref}, nil
	}
	r.ids[c.ID] = true
	session.Apply(r.State, e)
	r.Acts = append(r.Acts, c.Command.Do())
	return room.Answer{V: e.V}, nil
}

// Read is room.Room's.
func (r *Record) Read(f func(*session.State) error) error {
	r.Lock()
	defer r.Unlock()
	return f(r.State)
}

// Until waits for what must come true.
func Until(t testing.TB, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never came true:", what)
		}
	}
}

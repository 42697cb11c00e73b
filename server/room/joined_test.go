package room

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/session"
)

// One who joined is let in and shown everything without a word of the owner, who may be waiting for the disk;
// and is not when they were taken off again in the same moment.
func TestWhoJoinedIsLetInWithoutTheOwner(t *testing.T) {
	l := open(t, t.TempDir()+"/log.db")
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	first, err := r.Attach(session.Actor{Role: session.RoleAudience}, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close() // someone of the audience looks already
	joins := uuid.NewString()
	ans, err := r.Do(context.Background(), Command{Actor: session.Actor{Role: session.RoleSystem}, ID: joins, Command: &session.PersonJoin{Hash: "h1"}})
	if err != nil || ans.Refusal != nil {
		t.Fatal(ans, err)
	}
	let, held := make(chan struct{}), make(chan struct{})
	go r.ask(func() { close(held); <-let }) // the owner has something else to do
	<-held
	done := make(chan error, 1)
	go func() {
		g, found, err := r.Grant("h1")
		if err != nil || !found || g.Person != joins {
			t.Errorf("%+v, %v, %v", g, found, err)
		}
		v, err := r.Attach(session.Actor{Role: g.Role, Person: g.Person}, 0, "")
		if err == nil {
			defer v.Close()
			if b, err := v.Next(); err != nil || !bytes.Contains(b, []byte(`"me":{"person":"`+joins+`"`)) {
				t.Errorf("%.300s, %v", b, err)
			}
		}
		done <- err
	}()
	defer close(let)
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("they wait for the owner")
	}
}

func TestWhoWasTakenOffAtOnceIsNotLetIn(t *testing.T) {
	l := open(t, t.TempDir()+"/log.db")
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	id := uuid.NewString()
	let, held := make(chan struct{}), make(chan struct{})
	go r.ask(func() { close(held); <-let })
	<-held
	join := r.Submit(Command{Actor: session.Actor{Role: session.RoleSystem}, ID: id, Command: &session.PersonJoin{Hash: "h1"}})
	revoke := r.Submit(Command{Actor: secretary, ID: uuid.NewString(), Command: &session.PersonRevoke{Person: id}})
	close(let) // both in one group
	for _, a := range []<-chan Answer{join, revoke} {
		if ans := <-a; ans.Refusal != nil {
			t.Fatal(ans.Refusal)
		}
	}
	if g, found, err := r.Grant("h1"); found || err != nil {
		t.Errorf("%+v, %v", g, err)
	}
}

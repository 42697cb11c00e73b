package room

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"rostrum/session"
)

// Whatever comes and goes, each is found by who it is and by its role, and no other.
func TestMinesAreFoundBothWays(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	s, want := newMines(), map[session.Actor]*mine{}
	roles := []session.Role{session.RoleAudience, session.RoleParticipant, session.RoleChair}
	for range 2000 {
		a := session.Actor{Role: roles[rnd.IntN(len(roles))]}
		if n := rnd.IntN(20); n > 0 {
			a.Person = fmt.Sprint(n)
		}
		if m := s.get(a); m != want[a] {
			t.Fatalf("%v: %p is found, not %p", a, m, want[a])
		} else if m != nil {
			s.forget(m)
			delete(want, a)
		} else {
			want[a] = &mine{actor: a}
			s.keep(want[a])
		}
		n := 0
		for role, all := range s.roles {
			for i, m := range all {
				if n++; m.place != i || m.actor.Role != role || want[m.actor] != m {
					t.Fatalf("%v stands at %d of the %s as %d", m.actor, i, role, m.place)
				}
			}
		}
		if n != len(want) {
			t.Fatalf("%d are kept, not %d", n, len(want))
		}
	}
}

// Those who look no longer make room for those who come, of whichever role they were.
func TestIdleMinesAreForgotten(t *testing.T) {
	s, now := newMines(), time.Now()
	for i := range 100 {
		s.keep(&mine{actor: session.Actor{Role: session.RoleParticipant, Person: fmt.Sprint(i)}, used: now, live: i % 2})
	}
	for i := range 100 {
		s.keep(&mine{actor: session.Actor{Role: session.RoleAudience, Person: fmt.Sprint("a", i)}, used: now.Add(2 * idleMine)})
		s.forgetIdle(now.Add(2 * idleMine))
	}
	if n := len(s.roles[session.RoleParticipant]); n != 50 {
		t.Errorf("%d are kept of 50 who look and 50 who are gone", n)
	}
	if n := len(s.roles[session.RoleAudience]); n != 100 {
		t.Errorf("%d are kept of 100 who have just come", n)
	}
}

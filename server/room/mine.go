package room

import (
	"slices"
	"time"

	"rostrum/session"
)

// mine is the document "me" of one viewer. What every frame asks comes first, so that it lies together.
type mine struct {
	v     uint64
	ended bool // the link was revoked, or its role is another now
	live  int  // viewers attached
	bytes []byte
	actor session.Actor
	used  time.Time // when it was last read
	next  *mine     // of the same person, in another role
	place int       // among those of its role
	whole [2]shared // everything there is, of one who is no person; the second in parts
}

// mines are the documents "me" that are kept, by whose they are and by role.
type mines struct {
	persons map[string]*mine       // the first of each person
	nobody  map[session.Role]*mine // of those who are no person
	roles   map[session.Role][]*mine
	looked  int // how often forgetIdle has looked
}

func newMines() mines {
	return mines{persons: map[string]*mine{}, nobody: map[session.Role]*mine{}, roles: map[session.Role][]*mine{}}
}

// get is the actor's; nil when it is not kept.
func (s *mines) get(a session.Actor) *mine {
	if a.Person == "" {
		return s.nobody[a.Role]
	}
	m := s.persons[a.Person]
	for m != nil && m.actor.Role != a.Role {
		m = m.next
	}
	return m
}

// keep adds one that get has not found.
func (s *mines) keep(m *mine) {
	if p := m.actor.Person; p == "" {
		s.nobody[m.actor.Role] = m
	} else {
		m.next = s.persons[p]
		s.persons[p] = m
	}
	all := s.roles[m.actor.Role]
	m.place = len(all)
	s.roles[m.actor.Role] = append(all, m)
}

func (s *mines) forget(m *mine) {
	switch p := m.actor.Person; {
	case p == "":
		delete(s.nobody, m.actor.Role)
	case s.persons[p] != m:
		before := s.persons[p]
		for before.next != m {
			before = before.next
		}
		before.next = m.next
	case m.next == nil:
		delete(s.persons, p)
	default:
		s.persons[p] = m.next
	}
	all := s.roles[m.actor.Role]
	last := len(all) - 1
	all[m.place], all[last].place = all[last], m.place
	s.roles[m.actor.Role] = slices.Delete(all, last, last+1)
}

// idleMine is after how long an unread "me" without a viewer is no longer kept.
const idleMine = time.Minute

// forgetIdle drops the "me" of viewers long gone: with each that is added two of every role are looked at,
// in turn.
func (s *mines) forgetIdle(wall time.Time) {
	for range 2 {
		s.looked++
		for _, all := range s.roles {
			if len(all) == 0 {
				continue
			}
			if m := all[s.looked%len(all)]; m.live == 0 && wall.Sub(m.used) > idleMine {
				s.forget(m)
			}
		}
	}
}

// activate makes sure that the documents of the actor's kind, and the own "me", are kept.
func (r *Room) activate(actor session.Actor, parts bool) (*kind, *mine, error) {
	l := lensOf(actor.Role, parts)
	r.mu.RLock()
	k, m := r.published.kinds[l], r.published.mines.get(actor)
	r.mu.RUnlock()
	if k != nil && m != nil {
		return k, m, nil
	}
	ok := r.ask(func() {
		if r.owned.ahead {
			return // what the log does not hold is shown to no one
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		k, m = r.prepareKind(l), r.prepareMine(actor)
	})
	if !ok || k == nil || m == nil {
		return nil, nil, ErrClosed
	}
	return k, m, nil
}

// prepareKind keeps the documents of a kind of viewer from now on. It is for the owner, who holds mu and
// whose state is not ahead of the log.
func (r *Room) prepareKind(l lens) *kind {
	p := &r.published
	k := p.kinds[l]
	if k == nil {
		k = newKind(l)
		fillKind(k, r.encoder(), r.owned.head.V)
		p.kinds[l] = k
	}
	return k
}

// prepareMine is prepareKind for the own "me".
func (r *Room) prepareMine(actor session.Actor) *mine {
	p := &r.published
	m := p.mines.get(actor)
	if m == nil {
		wall := r.wall()
		m = &mine{actor: actor, used: wall}
		r.mineNow(m).show(r.owned.head.V)
		p.mines.keep(m)
		p.mines.forgetIdle(wall)
	}
	return m
}

type changedMine struct {
	mine  *mine
	bytes []byte
	ended bool
}

// mineNow is what a viewer's "me" is by the owner's state.
func (r *Room) mineNow(m *mine) changedMine {
	st := r.owned.st
	c := changedMine{mine: m, bytes: encodeDoc(st.Me(m.actor))}
	if m.actor.Person != "" {
		p := st.People[m.actor.Person]
		c.ended = p == nil || p.Revoked || p.Erased || p.Role != m.actor.Role
	}
	return c
}

func (c changedMine) show(v uint64) {
	m := c.mine
	m.ended = c.ended
	if string(c.bytes) != string(m.bytes) {
		m.bytes, m.v = c.bytes, v
	}
}

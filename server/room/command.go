package room

import (
	"context"
	"strings"
	"sync/atomic"

	"github.com/google/uuid"

	"rostrum/session"
)

// Command is a command with on whose behalf it comes. As and At are a rehearsal's (see the wire
// contract); the caller has checked that its token may use them.
type Command struct {
	Actor   session.Actor
	ID      string
	Command session.Command
	As      string
	At      session.Instant
}

// Answer is what became of a command: the version from which its effect shows, or the refusal.
type Answer struct {
	V       uint64
	Refusal *session.Refusal
}

// pending is a command on its way through the owner.
type pending struct {
	Command
	salt string
	held []session.Hold // what the rules find in its text
	out  chan Answer    // buffered: the owner never waits for who asked; nil when an Asker is told

	asker Asker
	told  atomic.Bool
}

// Asker is told the answer to a command. Its methods must not wait: they are called by the one who
// tells everybody.
type Asker interface {
	// Answered is called once.
	Answered(Answer)
	// Flush is called after the Answered of all that went to the log together, so that what is for
	// the same reader goes out together.
	Flush()
}

func newPending(c Command) *pending {
	c.Command = inItsLanguage(c.Command)
	return &pending{Command: c, salt: salt(), held: faultsIn(c.Command), out: make(chan Answer, 1)}
}

// answer gives the command its answer; one given before stands, and the owner never waits.
func (p *pending) answer(a Answer) {
	if p.asker != nil {
		if p.told.CompareAndSwap(false, true) {
			p.asker.Answered(a)
			p.asker.Flush()
		}
		return
	}
	select {
	case p.out <- a:
	default:
	}
}

func unavailable() *session.Refusal {
	return &session.Refusal{Code: session.CodeUnavailable, Msg: "server.unavailable", Params: map[string]string{"retry_after_ms": "500"}}
}

// Submit hands a command to the owner and returns at once; the answer comes on the channel. Commands
// of one caller are decided in the order of their Submit calls.
func (r *Room) Submit(c Command) <-chan Answer {
	p := newPending(c)
	r.submit(p)
	return p.out
}

// Send is Submit for one who is told: always once, when the room closes too.
func (r *Room) Send(c Command, a Asker) {
	p := newPending(c)
	p.out, p.asker = nil, a
	r.submit(p)
}

func (r *Room) submit(p *pending) {
	select {
	case r.inbox <- p:
	default:
		// The inbox holds seconds of work; a wait in front of it would only hide that.
		p.answer(Answer{Refusal: unavailable()})
	}
	select {
	case <-r.done: // nobody may be there to take it
		p.answer(Answer{Refusal: unavailable()})
	default:
	}
}

// Do hands a command to the owner and waits for its answer. When ctx ends first the outcome is
// unknown to the caller, who may send the same id again and gets the first answer.
func (r *Room) Do(ctx context.Context, c Command) (Answer, error) {
	out := r.Submit(c)
	select {
	case a := <-out:
		return a, nil
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	case <-r.done:
		select {
		case a := <-out:
			return a, nil
		default:
			return Answer{Refusal: unavailable()}, nil
		}
	}
}

var idSpace = uuid.MustParse("6f1f2f64-4a3b-5d0b-9c63-6d1d2a6b7a01")

// PersonID is the id of a participant by badge. It is derived, not drawn, so that importing a badge
// again finds the same person and a day replayed twice makes the same record.
func PersonID(sessionID, badge string) string {
	return uuid.NewSHA1(idSpace, []byte(sessionID+"/badge:"+badge)).String()
}

func audienceID(sessionID, name string) string {
	return uuid.NewSHA1(idSpace, []byte(sessionID+"/audience:"+name)).String()
}

func tickID(sessionID string, at session.Instant) string {
	return uuid.NewSHA1(idSpace, []byte(sessionID+"/tick:"+at.String())).String()
}

// actAs resolves a rehearsal's "as": a role, badge:N, or audience:NAME, who is made on first use.
// The command stays as it came: it may be decided again, when another node was first.
func (r *Room) actAs(p *pending) (as session.Actor, join *pending, ref *session.Refusal) {
	st := r.owned.st
	bad := func() *session.Refusal {
		return &session.Refusal{Code: session.CodeBadRequest, Msg: "as.unknown", Field: "as", Params: map[string]string{"as": p.As}}
	}
	if badge, ok := strings.CutPrefix(p.As, "badge:"); ok {
		person := st.People[st.Badges[badge]]
		if person == nil {
			return as, nil, &session.Refusal{Code: session.CodeNotFound, Msg: "person.not_found", Field: "as", Params: map[string]string{"person": p.As}}
		}
		return session.Actor{Role: person.Role, Person: person.ID}, nil, nil
	}
	if name, ok := strings.CutPrefix(p.As, "audience:"); ok {
		if name == "" || len(name) > 200 {
			return as, nil, bad()
		}
		id := audienceID(r.session, name)
		as = session.Actor{Role: session.RoleAudience, Person: id}
		if st.People[id] == nil {
			join = newPending(Command{
				Actor: session.Actor{Role: session.RoleSystem}, ID: id, At: p.At,
				Command: &session.PersonJoin{},
			})
			join.salt = session.ChainHash(r.session, []byte(id)) // a rehearsal's pseudonym hides no one
		}
		return as, join, nil
	}
	for _, role := range session.ViewerRoles {
		if p.As == string(role) {
			return session.Actor{Role: role}, nil, nil
		}
	}
	return as, nil, bad()
}

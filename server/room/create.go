package room

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// Setup is what a new session starts with.
type Setup struct {
	ID        string
	Programme session.Programme
	JoinCode  string
	Grants    []session.Grant
}

// NewEpoch names a new lineage of a record.
func NewEpoch() string { return uuid.NewString()[:8] }

// Create makes a session's record with its first entries and opens it.
func Create(ctx context.Context, o Options, s Setup) (*Room, error) {
	o.Session = s.ID
	if err := o.Log.Create(ctx, s.ID, NewEpoch()); err != nil {
		return nil, fmt.Errorf("create session %s: %w", s.ID, err)
	}
	r, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	system := session.Actor{Role: session.RoleSystem}
	for _, c := range []session.Command{
		&session.SessionCreate{ID: s.ID, Programme: s.Programme, JoinCode: s.JoinCode},
		&session.AccessGrant{Grants: s.Grants},
	} {
		a, err := r.Do(ctx, Command{Actor: system, ID: uuid.NewString(), Command: c})
		if err == nil && a.Refusal != nil {
			err = a.Refusal
		}
		if err != nil {
			r.Close()
			return nil, fmt.Errorf("create session %s: %w", s.ID, err)
		}
	}
	return r, nil
}

// Wipe begins a rehearsal's record anew, under a new epoch: the programme, the links and the people
// with a link stay, everything that happened is gone.
func (r *Room) Wipe(ctx context.Context) error {
	var err error
	if !r.ask(func() { err = r.wipe(ctx) }) {
		return ErrClosed
	}
	return err
}

func (r *Room) wipe(ctx context.Context) error {
	old := r.owned.st
	if !old.Programme.Rehearsal {
		return &session.Refusal{Code: session.CodeForbidden, Msg: "session.not_rehearsal"}
	}
	linked := map[string]string{} // person → token hash
	var shared []session.Grant
	for _, g := range old.Grants {
		if g.Person == "" {
			shared = append(shared, g)
		} else {
			linked[g.Person] = g.Hash
		}
	}
	var people []session.ImportPerson
	for id, hash := range linked {
		p := old.People[id]
		if p == nil || p.Revoked || p.Erased {
			continue
		}
		people = append(people, session.ImportPerson{ID: id, Hash: hash, PersonAdd: session.PersonAdd{
			Badge: p.Badge, Name: p.Profile.Name, Organisation: p.Profile.Organisation, Group: p.Group,
			Country: p.Profile.Country, Remote: p.Remote, Language: p.Language, Title: p.Profile.Title, Role: p.Role,
		}})
	}
	if err := r.log.Wipe(ctx, r.session, NewEpoch()); err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	r.owned.ahead = true
	r.owned.refused, r.owned.oldest = nil, nil
	if err := r.load(ctx); err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	r.owned.ahead = false
	var batch eventlog.Batch
	system := session.Actor{Role: session.RoleSystem}
	steps := []Command{
		{Actor: system, Command: &session.SessionCreate{ID: old.ID, Programme: old.Programme, JoinCode: old.JoinCode}},
		{Actor: system, Command: &session.AccessGrant{Grants: shared}},
		{Actor: session.Actor{Role: session.RoleSecretariat}, Command: &session.PersonImport{People: people}},
	}
	for _, c := range steps {
		c.ID = uuid.NewString()
		if a := r.decideOne(newPending(c), &batch); a.Refusal != nil {
			return fmt.Errorf("wipe: %w", a.Refusal)
		}
	}
	head, err := r.log.Append(ctx, r.session, r.owned.head, batch)
	if err != nil {
		r.owned.ahead = true
		return fmt.Errorf("wipe: %w", err)
	}
	r.owned.head = head
	r.committed(batch)
	r.publishAll()
	return nil
}

package main

import (
	"fmt"

	"rostrum/server/client"
	"rostrum/server/wire"
	"rostrum/session"
)

type tokenCmd struct {
	serverFlags
	Session string `placeholder:"ID" help:"The session; not needed when the server has only one."`
	Role    string `placeholder:"ROLE" help:"A shared link for this role: chair, moderator, rapporteur, screen or secretariat."`
	Person  string `placeholder:"PERSON" help:"A further link for this person: an id or badge:17."`
}

// Run makes the link on the running server and prints it.
func (c *tokenCmd) Run(a *app) error {
	if (c.Role == "") == (c.Person == "") {
		return usagef("say either --role or --person")
	}
	cl, err := c.dial(a)
	if err != nil {
		return err
	}
	defer cl.Close()
	id := c.Session
	if id == "" {
		if id, err = onlySession(a, cl); err != nil {
			return err
		}
	}
	link, err := cl.Link(a.ctx, id, wire.LinkRequest{Role: session.Role(c.Role), Person: c.Person})
	if err != nil {
		return fmt.Errorf("make a link at %s: %w", c.Server, err)
	}
	a.say("%s", link.Link)
	return nil
}

func onlySession(a *app, cl *client.Client) (string, error) {
	all, err := cl.Sessions(a.ctx)
	if err != nil {
		return "", err
	}
	if len(all) == 1 {
		return all[0].ID, nil
	}
	for _, s := range all {
		a.say("%s  %s %s", s.ID, s.Date, s.Title.In("en"))
	}
	return "", usagef("the server has %d sessions: name one with --session", len(all))
}

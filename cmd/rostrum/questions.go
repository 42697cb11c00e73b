package main

import (
	"fmt"
	"os"
)

type questionsCmd struct {
	Import questionsImportCmd `cmd:"" help:"Offer the questions of a file to the moderators of a running session."`
}

type questionsImportCmd struct {
	serverFlags
	Session string `placeholder:"ID" help:"The session; not needed when the server has only one."`
	Partial bool   `help:"Take the good rows of a file that has bad ones."`
	File    string `arg:"" placeholder:"FILE" help:"CSV or JSON with the columns text, lang, author, url, source, segment, ref; text is needed."`
}

// Run tells every bad row by its line and fails when there is one.
func (c *questionsImportCmd) Run(a *app) error {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("questions: %w", err)
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
	res, err := cl.Questions(a.ctx, id, file, fileKind(c.File), c.Partial)
	for _, r := range res.Rejected {
		a.say("%s: line %d: %s", c.File, r.Line, r.Message)
	}
	if err != nil {
		return fmt.Errorf("offer the questions of %s: %w", c.File, err)
	}
	a.say("%d offered, %d known already, %d rejected", len(res.Imported), len(res.Known), len(res.Rejected))
	if len(res.Rejected) > 0 {
		return errTold
	}
	return nil
}

package main

import (
	"errors"
	"fmt"
	"os"

	"rostrum/server/eventlog"
	"rostrum/session"
)

type verifyCmd struct {
	Record  string `arg:"" optional:"" help:"An exported record (record.ndjson)."`
	Data    string `placeholder:"DIR" help:"The folder of a server: verify every session in its log."`
	Session string `placeholder:"ID" help:"Verify this session alone."`
}

// Run checks the chain and the seals, folds each record and checks the invariants of the state.
func (c *verifyCmd) Run(a *app) error {
	switch {
	case c.Record != "" && c.Session != "":
		return usagef("--session goes with --data: a record holds one session")
	case c.Record != "":
		return c.file(a)
	case c.Data != "":
		return c.log(a)
	}
	return usagef("name a record, or a server's folder with --data")
}

func (c *verifyCmd) file(a *app) error {
	f, err := os.Open(c.Record)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := eventlog.VerifyRecord(f)
	if err != nil {
		return bad(a, c.Record, r, err)
	}
	if _, err := f.Seek(0, 0); err != nil {
		return err
	}
	st, err := fold(eventlog.ReadRecord(f))
	if err == nil {
		err = session.Check(st)
	}
	if err != nil {
		return bad(a, c.Record, r, err)
	}
	good(a, st, r)
	return nil
}

func (c *verifyCmd) log(a *app) error {
	log, err := openLog(c.Data)
	if err != nil {
		return err
	}
	defer log.Close()
	infos, err := chosen(a.ctx, log, c.Session)
	if err != nil {
		return err
	}
	failed := false
	for _, info := range infos {
		st, r, err := verifySession(a, log, info.Session)
		if err != nil {
			failed = true
			_ = bad(a, "session "+info.Session, r, err)
			continue
		}
		good(a, st, r)
	}
	if failed {
		return errTold
	}
	a.say("%d sessions, all whole", len(infos))
	return nil
}

func verifySession(a *app, log eventlog.Log, id string) (*session.State, eventlog.Report, error) {
	r, err := eventlog.Verify(a.ctx, log, id)
	if err != nil {
		return nil, r, err
	}
	st, err := fold(logLines(a.ctx, log, id))
	if err == nil {
		err = session.Check(st)
	}
	return st, r, err
}

func bad(a *app, what string, r eventlog.Report, err error) error {
	var f *eventlog.Fault
	if errors.As(err, &f) {
		fmt.Fprintf(a.err, "%s is NOT whole: %v. Everything up to entry %d is good.\n", what, f, r.Head.V)
		return errTold
	}
	fmt.Fprintf(a.err, "%s is NOT whole: %v\n", what, err)
	return errTold
}

func good(a *app, st *session.State, r eventlog.Report) {
	id, title := st.ID, st.Programme.Title.In("en")
	if id == "" {
		id, title = "(empty)", "no entries"
	}
	a.say("%s  %s\n  %d entries, head %s\n  personal data: %d sealed, %d erased or left out", id, title, r.Head.V, r.Head.Hash, r.Sealed, r.Absent)
	for _, p := range r.Unfinished {
		a.say("  the erasure of %s is not finished: starting the server finishes it", p)
	}
}

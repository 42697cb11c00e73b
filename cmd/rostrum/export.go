package main

import (
	"io"
	"os"
	"path/filepath"

	"rostrum/server/eventlog"
	"rostrum/server/record"
	"rostrum/session"
)

type exportCmd struct {
	Data    string `default:"./data" help:"The server's folder. The server may be running or not."`
	Session string `placeholder:"ID" help:"The session; not needed when there is only one."`
	Out     string `required:"" placeholder:"DIR" help:"Folder for the files; made if it is not there."`
}

// Run writes record.ndjson, record.csv, balance.csv, moderation.csv and questions.csv, and the draft summary as Markdown,
// HTML and DOCX.
func (c *exportCmd) Run(a *app) error {
	log, err := openLog(c.Data)
	if err != nil {
		return err
	}
	defer log.Close()
	infos, err := chosen(a.ctx, log, c.Session)
	if err != nil {
		return err
	}
	if len(infos) != 1 {
		for _, i := range infos {
			a.say("%s  %d entries", i.Session, i.Head.V)
		}
		return usagef("the log has %d sessions: name one with --session", len(infos))
	}
	id := infos[0].Session
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	st, err := fold(logLines(a.ctx, log, id))
	if err != nil {
		return err
	}
	table := func(write func(io.Writer, *session.State) error) func(io.Writer) error {
		return func(w io.Writer) error { return write(w, st) }
	}
	whole := func(write func(*session.State) ([]byte, error)) func(io.Writer) error {
		return func(w io.Writer) error {
			b, err := write(st)
			if err == nil {
				_, err = w.Write(b)
			}
			return err
		}
	}
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"record.ndjson", func(w io.Writer) error { return eventlog.WriteRecord(a.ctx, log, id, w) }},
		{"record.csv", table(record.Speeches)},
		{"balance.csv", table(record.Balance)},
		{"moderation.csv", table(record.Moderation)},
		{"questions.csv", table(record.Questions)},
		{"summary.md", whole(func(st *session.State) ([]byte, error) { return record.SummaryMarkdown(st), nil })},
		{"summary.html", whole(record.SummaryHTML)},
		{"summary.docx", whole(record.SummaryDOCX)},
	} {
		path := filepath.Join(c.Out, f.name)
		if err := writeWhole(path, f.write); err != nil {
			return err
		}
		a.say("%s", path)
	}
	return exportStatements(a, log, id, st, filepath.Join(c.Out, "statements"))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// endings are those of exported statements by media type. What its author called a file is a name on
// somebody else's disk; here it has the statement's id.
var endings = map[string]string{
	"application/pdf": ".pdf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.oasis.opendocument.text":                                 ".odt",
	"text/plain":    ".txt",
	"text/markdown": ".md",
}

// exportStatements writes each statement that was deposited, texts and files, into a folder; it makes none
// when there are none.
func exportStatements(a *app, log eventlog.Files, id string, st *session.State, dir string) error {
	for _, s := range st.Statements {
		if s.Erased {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		name, body := s.ID+".txt", []byte(s.Text)
		if s.File != nil {
			f, err := log.File(a.ctx, id, s.Person, s.File.SHA256)
			if errors.Is(err, eventlog.ErrNoFile) {
				a.say("statement %s: the storage no longer has its file", s.ID)
				continue
			}
			if err != nil {
				return err
			}
			name, body = s.ID+endings[s.File.MediaType], f.Body
		}
		path := filepath.Join(dir, name)
		if err := writeWhole(path, func(w io.Writer) error { _, err := w.Write(body); return err }); err != nil {
			return err
		}
		a.say("%s", path)
	}
	return nil
}

// copyFiles makes the files beside a record in the other log too.
func copyFiles(ctx context.Context, from, to eventlog.Log, id string) error {
	source, ok := from.(eventlog.Files)
	target, both := to.(eventlog.Files)
	if !ok || !both {
		return nil
	}
	list, err := source.ListFiles(ctx, id)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f, err = source.File(ctx, id, f.Person, f.SHA256); err != nil {
			return err
		}
		if err := target.PutFile(ctx, id, f); err != nil {
			return fmt.Errorf("the file of a statement: %w", err)
		}
	}
	return nil
}

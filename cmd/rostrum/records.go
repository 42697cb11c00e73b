package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// openLog opens the log of a data folder that a server has made; it makes nothing itself. A server
// may have it open at the same time.
func openLog(data string) (*eventlog.SQLite, error) {
	path := filepath.Join(data, logFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no log (%s): is this the folder that serve was given with --data?", data, logFile)
	}
	return eventlog.OpenSQLite(path)
}

// chosen are the sessions of the log: all, or the one with the id.
func chosen(ctx context.Context, log eventlog.Log, id string) ([]eventlog.Info, error) {
	infos, err := log.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	if id == "" {
		return infos, nil
	}
	for _, i := range infos {
		if i.Session == id {
			return []eventlog.Info{i}, nil
		}
	}
	return nil, fmt.Errorf("the log has no session %s", id)
}

// logLines are the lines of a session up to its head at the time of the call.
func logLines(ctx context.Context, log eventlog.Log, id string) iter.Seq2[eventlog.Line, error] {
	return func(yield func(eventlog.Line, error) bool) {
		head, err := log.Head(ctx, id)
		if err != nil {
			yield(eventlog.Line{}, err)
			return
		}
		for at := uint64(0); at < head.V; {
			page, err := log.Read(ctx, id, at, 1000)
			if err == nil && len(page) == 0 {
				err = fmt.Errorf("entry %d is missing", at+1)
			}
			if err != nil {
				yield(eventlog.Line{}, err)
				return
			}
			for _, l := range page {
				if l.V > head.V {
					return
				}
				if !yield(l, nil) {
					return
				}
				at = l.V
			}
		}
	}
}

// fold is the state that a record comes to.
func fold(lines iter.Seq2[eventlog.Line, error]) (*session.State, error) {
	st := session.NewState()
	for l, err := range lines {
		if err != nil {
			return st, err
		}
		var private map[string]session.Sealed
		if len(l.Private) > 0 {
			if err := json.Unmarshal(l.Private, &private); err != nil {
				return st, fmt.Errorf("entry %d: private part: %w", l.V, err)
			}
		}
		e, err := session.DecodeEntry(l.Body, private)
		if err != nil {
			return st, fmt.Errorf("entry %d: %w", l.V, err)
		}
		e.Hash = l.Hash
		session.Apply(st, e)
	}
	return st, nil
}

// writeWhole writes a file so that it is there whole or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

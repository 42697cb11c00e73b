package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rostrum/server/eventlog"
)

type migrateCmd struct {
	Data    string `default:"./data" help:"The data folder. No server may be running on it."`
	Redis   string `required:"" placeholder:"URL" help:"The Redis, as serve has it."`
	To      string `required:"" enum:"redis,data" help:"Where the session goes: redis or data."`
	Session string `placeholder:"ID" help:"The session; not needed when there is only one."`
}

// Run copies one session's record to the other log, line by line as it is, and verifies it there.
// The source stays as it is. Answers to refused acts stay behind: they changed nothing, and one that
// is sent again is decided anew.
func (c *migrateCmd) Run(a *app) error {
	if err := eventlog.CheckRedisURL(c.Redis); err != nil {
		return usagef("--redis: %w", err)
	}
	if c.To == "data" {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return fmt.Errorf("data folder: %w", err)
		}
	} else if _, err := os.Stat(filepath.Join(c.Data, logFile)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s holds no log (%s): is this the folder that serve was given with --data?", c.Data, logFile)
	}
	lock, err := lockData(c.Data)
	if err != nil {
		return err
	}
	defer lock.release()
	file, err := eventlog.OpenSQLite(filepath.Join(c.Data, logFile))
	if err != nil {
		return err
	}
	defer file.Close()
	shared, err := eventlog.OpenRedis(a.ctx, c.Redis, eventlog.RedisOptions{Password: a.settings.secret("redis-password")})
	if err != nil {
		return err
	}
	defer shared.Close()
	var from, to eventlog.Log = file, shared
	if c.To == "data" {
		from, to = shared, file
	}
	infos, err := chosen(a.ctx, from, c.Session)
	if err != nil {
		return err
	}
	if len(infos) != 1 {
		for _, i := range infos {
			a.say("%s  %d entries", i.Session, i.Head.V)
		}
		return usagef("the log has %d sessions: name one with --session", len(infos))
	}
	head, err := copyRecord(a.ctx, from, to, infos[0])
	if err == nil {
		err = copyFiles(a.ctx, from, to, infos[0].Session)
	}
	if err != nil {
		return fmt.Errorf("session %s: %w", infos[0].Session, err)
	}
	a.say("%s  %d entries, head %s, the same in both logs", infos[0].Session, head.V, head.Hash)
	return nil
}

// copyPage is how many lines go to the other log together.
const copyPage = 200

// copyRecord makes the record in the other log, or goes on where an earlier copy was cut off: the
// chain tells whether what is there is the beginning of this record.
func copyRecord(ctx context.Context, from, to eventlog.Log, info eventlog.Info) (eventlog.Head, error) {
	id := info.Session
	source, err := eventlog.Verify(ctx, from, id)
	if err != nil {
		return eventlog.Head{}, fmt.Errorf("the record to copy: %w", err)
	}
	if err := to.Create(ctx, id, info.Head.Epoch); err != nil && !errors.Is(err, eventlog.ErrExists) {
		return eventlog.Head{}, err
	}
	at, err := to.Head(ctx, id)
	if err != nil {
		return at, err
	}
	if at.Epoch != info.Head.Epoch || at.V > source.Head.V {
		return at, fmt.Errorf("the other log holds a record of this session already, of %d entries, which is not this one's beginning", at.V)
	}
	for at.V < source.Head.V {
		page, err := from.Read(ctx, id, at.V, int(min(copyPage, source.Head.V-at.V)))
		if err != nil {
			return at, err
		}
		if len(page) == 0 {
			return at, fmt.Errorf("entry %d is missing", at.V+1)
		}
		if at, err = to.Append(ctx, id, at, eventlog.Batch{Lines: page}); err != nil {
			return at, err
		}
	}
	copied, err := eventlog.Verify(ctx, to, id)
	if err != nil {
		return at, fmt.Errorf("the copy: %w", err)
	}
	if copied.Head != source.Head {
		return at, fmt.Errorf("the copy ends with %s, the record with %s", copied.Head.Hash, source.Head.Hash)
	}
	return copied.Head, nil
}

package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// The methods of Log that read, but for Answers (sqlite_known.go): each runs on one of the reading
// connections and sees every append that has returned.

// Sessions lists the records in order of creation.
func (l *SQLite) Sessions(ctx context.Context) ([]Info, error) {
	rows, err := l.readers.QueryContext(ctx, `SELECT name, created, epoch, v, hash FROM sessions ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list the records: %w", l.closedOr(err))
	}
	defer rows.Close()
	var all []Info
	for rows.Next() {
		var i Info
		var created int64
		if err := rows.Scan(&i.Session, &created, &i.Head.Epoch, &i.Head.V, &i.Head.Hash); err != nil {
			return nil, fmt.Errorf("list the records: %w", l.closedOr(err))
		}
		i.Created = time.UnixMilli(created).UTC()
		all = append(all, i)
	}
	return all, l.closedOr(rows.Err())
}

// Head is where the record ends now.
func (l *SQLite) Head(ctx context.Context, session string) (Head, error) {
	_, h, err := l.find(ctx, session)
	return h, err
}

func (l *SQLite) find(ctx context.Context, session string) (id int64, h Head, err error) {
	err = l.readers.QueryRowContext(ctx, `SELECT id, epoch, v, hash FROM sessions WHERE name = ?`, session).
		Scan(&id, &h.Epoch, &h.V, &h.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return id, h, l.failed(session, err)
}

// Read returns up to limit lines with versions above after, in order; none when limit is not
// positive or the record ends there.
func (l *SQLite) Read(ctx context.Context, session string, after uint64, limit int) ([]Line, error) {
	id, h, err := l.find(ctx, session)
	if err != nil || limit <= 0 || after >= h.V {
		return nil, err
	}
	rows, err := l.readers.QueryContext(ctx, `SELECT v, cmd, body, private, prev, hash FROM lines
		WHERE session = ? AND v > ? ORDER BY v LIMIT ?`, id, int64(after), limit)
	if err != nil {
		return nil, l.failed(session, err)
	}
	defer rows.Close()
	lines := make([]Line, 0, min(uint64(limit), h.V-after))
	for rows.Next() {
		var x Line
		if err := rows.Scan(&x.V, &x.Cmd, &x.Body, &x.Private, &x.Prev, &x.Hash); err != nil {
			return nil, l.failed(session, err)
		}
		lines = append(lines, x)
	}
	return lines, l.failed(session, rows.Err())
}

// about names the record in an error.
func about(session string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("record %s: %w", session, err)
}

// failed is the error of a read of the record.
func (l *SQLite) failed(session string, err error) error { return about(session, l.closedOr(err)) }

// closedOr is err, or ErrClosed when it came of closing the log under a call.
func (l *SQLite) closedOr(err error) error {
	if err != nil && l.closing.Load() {
		return ErrClosed
	}
	return err
}

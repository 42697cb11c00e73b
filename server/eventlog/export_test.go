package eventlog

import (
	"context"
	"errors"
	"fmt"
)

// What the tests of the package need of its inside.

var (
	WithKeptRefusals = withKeptRefusals
	WithWait         = withWait
	Migrations       = migrations
)

const ApplicationID = applicationID

// Hold keeps the writer from its work until release is called, so that calls gather in the queue.
func (l *SQLite) Hold() (release func()) {
	holding, let := make(chan struct{}), make(chan struct{})
	go l.write(&job{ctx: context.Background(), alone: true, do: func(*writer) (error, error) {
		close(holding)
		<-let
		return ErrConflict, nil // nothing was written
	}})
	<-holding
	return func() { close(let) }
}

// Fail queues a call that writes something and then fails, as on an I/O error.
func (l *SQLite) Fail(ctx context.Context, failure error) error {
	return l.write(&job{ctx: ctx, do: func(w *writer) (error, error) {
		return nil, errors.Join(w.exec("UPDATE sessions SET v = v + 1"), failure)
	}})
}

// Waiting is how many calls are in the queue.
func (l *SQLite) Waiting() int {
	l.queue.mu.Lock()
	defer l.queue.mu.Unlock()
	return len(l.queue.jobs)
}

// Pragma sets a pragma of the writing connection if value is given, and returns what it is.
func (l *SQLite) Pragma(name string, value ...any) (got string, err error) {
	err = l.write(&job{ctx: context.Background(), alone: true, do: func(w *writer) (error, error) {
		ctx := context.Background()
		if len(value) > 0 {
			if _, err := w.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA %s = %v", name, value[0])); err != nil {
				return nil, err
			}
		}
		return nil, w.conn.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got)
	}})
	return got, err
}

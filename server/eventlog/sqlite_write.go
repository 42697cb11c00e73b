package eventlog

import (
	"context"
	"fmt"
	"time"
)

// The methods of Log that write: each is a job for the writer (sqlite_commit.go).

// Create starts an empty record under a new epoch.
func (l *SQLite) Create(ctx context.Context, session, epoch string) error {
	if session == "" || epoch == "" {
		return fmt.Errorf("%w: a record needs a name and an epoch", ErrMalformed)
	}
	now := time.Now()
	return about(session, l.write(&job{ctx: ctx, do: func(w *writer) (error, error) {
		return outcome(w.create(session, epoch, now))
	}}))
}

// Append adds the batch if the record still ends at after. A head of another epoch conflicts too.
func (l *SQLite) Append(ctx context.Context, session string, after Head, b Batch) (Head, error) {
	head, err := b.Check(after)
	if err != nil {
		return Head{}, about(session, err)
	}
	err = l.write(&job{ctx: ctx, bytes: b.size(), do: func(w *writer) (error, error) {
		return outcome(w.append(session, after, head, b))
	}})
	if err != nil {
		return Head{}, about(session, err)
	}
	return head, nil
}

// size is about how many bytes the batch writes.
func (b Batch) size() (size int) {
	for _, l := range b.Lines {
		size += len(l.Cmd) + len(l.Body) + len(l.Private) + len(l.Prev) + len(l.Hash)
	}
	for _, r := range b.Refused {
		size += len(r.Cmd) + len(r.Answer)
	}
	return size
}

// Redact removes the person from the private part of every line. The old bytes are overwritten in
// the file, and the write-ahead log that still has them is emptied; if another process reads from
// it for longer than emptyWait, at the latest when the log is closed.
func (l *SQLite) Redact(ctx context.Context, session, person string) error {
	return l.erase(ctx, session, func(w *writer) error { return w.redact(session, person) })
}

// Wipe empties the record and gives it a new epoch, which must differ from the one it has.
func (l *SQLite) Wipe(ctx context.Context, session, epoch string) error {
	if epoch == "" {
		return about(session, fmt.Errorf("%w: a record needs an epoch", ErrMalformed))
	}
	return l.erase(ctx, session, func(w *writer) error { return w.wipe(session, epoch) })
}

// erase does what takes data away, in a transaction for itself: it is long, and rare.
func (l *SQLite) erase(ctx context.Context, session string, do func(*writer) error) error {
	return about(session, l.write(&job{
		ctx: ctx, alone: true, after: (*writer).emptyWAL,
		do: func(w *writer) (error, error) { return outcome(do(w)) },
	}))
}

// Package eventlog keeps the record of each session: an append-only, hash-chained log of entries
// on stable storage, with the answers to refused commands beside it.
package eventlog

import (
	"context"
	"errors"
	"time"
)

// Head is where a record ends. V counts entries; Hash is that of entry V ("" when V is 0). Epoch
// names the lineage: it changes when a record is wiped or restored, so that a viewer who holds
// documents of another lineage is told to start anew.
type Head struct {
	Epoch string
	V     uint64
	Hash  string
}

// Line is one entry as it is kept. Body is what the hash covers, byte for byte; Private (personal
// data by person id, a JSON object, or nil) is not covered, the body has a commitment to it.
type Line struct {
	V       uint64
	Cmd     string
	Body    []byte
	Private []byte
	Prev    string
	Hash    string
}

// Refused is the answer to a command that was decided and refused. It changes no state and has no
// place in the chain, but a command sent again must get its first answer again.
type Refused struct {
	Cmd    string
	Answer []byte
}

// Batch is what goes to the log together: all of it or nothing.
type Batch struct {
	Lines   []Line // consecutive versions from Head.V+1 on, each chained to the one before
	Refused []Refused
}

// Answer is the first answer to a command: V when it was carried out, Refused otherwise.
type Answer struct {
	V       uint64
	Refused []byte
}

// Info is one session of a log.
type Info struct {
	Session string
	Created time.Time
	Head    Head
}

var (
	// ErrNotFound: the log has no such session.
	ErrNotFound = errors.New("no such session in the log")
	// ErrExists: Create of a session that is there already.
	ErrExists = errors.New("the session is in the log already")
	// ErrConflict: the head is not the one given. Catch up with Read and decide again.
	ErrConflict = errors.New("the record has moved on")
	// ErrDuplicate: a command of the batch has been answered before. Ask Answers which, and leave it out.
	ErrDuplicate = errors.New("a command of this batch was answered before")
)

// Log keeps records. Every method may be called from any goroutine. An error of Append other than
// ErrConflict, ErrDuplicate and ErrNotFound means that the outcome is unknown: ask Answers by command id.
type Log interface {
	// Create starts an empty record under a new epoch.
	Create(ctx context.Context, session, epoch string) error
	// Sessions lists the records in order of creation.
	Sessions(ctx context.Context) ([]Info, error)
	// Head is where the record ends now.
	Head(ctx context.Context, session string) (Head, error)
	// Append adds the batch if the record still ends at after. When it returns without an error the
	// batch is on stable storage, as the log's stated promise has it.
	Append(ctx context.Context, session string, after Head, b Batch) (Head, error)
	// Read returns up to limit lines with versions above after, in order.
	Read(ctx context.Context, session string, after uint64, limit int) ([]Line, error)
	// Answers finds the first answers of those of cmds that have one.
	Answers(ctx context.Context, session string, cmds []string) (map[string]Answer, error)
	// Redact removes the person from the private part of every line, and the person's files; bodies and
	// hashes stay.
	Redact(ctx context.Context, session, person string) error
	// Wipe empties the record and gives it a new epoch. For rehearsals alone.
	Wipe(ctx context.Context, session, epoch string) error
	// Close waits for appends under way and releases the storage.
	Close() error
}

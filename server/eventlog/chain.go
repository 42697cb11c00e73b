package eventlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"rostrum/session"
)

// Bounds of what a log takes, in bytes. The largest honest entry is an import of a participants
// file: ten thousand people make about 3 MB of body and 3 MB of private data.
const (
	MaxBody    = 16 << 20
	MaxPrivate = 16 << 20
	MaxAnswer  = 64 << 10
	MaxCmd     = 200
)

var (
	// ErrMalformed: the batch could never be appended anywhere, whatever the head: its lines do not
	// chain, a hash is wrong, a command has no id or stands in it twice. A fault of the program, not
	// of the moment: nothing was written and trying again is of no use.
	ErrMalformed = errors.New("malformed batch")
	// ErrClosed: the log was closed before the call; nothing was written.
	ErrClosed = errors.New("the log is closed")
)

// Next is the line that carries out cmd directly after h, chained and hashed.
func (h Head) Next(cmd string, body, private []byte) Line {
	return Line{V: h.V + 1, Cmd: cmd, Body: body, Private: private, Prev: h.Hash, Hash: session.ChainHash(h.Hash, body)}
}

// After is where the record ends once l is appended.
func (h Head) After(l Line) Head { return Head{Epoch: h.Epoch, V: l.V, Hash: l.Hash} }

// Check tells whether the batch could follow after: consecutive versions, each line chained to the
// one before, hashes computed over the body as it is, bodies and private parts that a record can
// carry on one line, every command named and named once. Every log calls it before anything is
// written; what it returns wraps ErrMalformed. The second result is the head after the batch.
func (b Batch) Check(after Head) (Head, error) {
	seen := make(map[string]bool, len(b.Lines)+len(b.Refused))
	command := func(cmd string) error {
		switch {
		case cmd == "":
			return errors.New("a command without an id")
		case len(cmd) > MaxCmd:
			return fmt.Errorf("a command id of %d bytes, at most %d", len(cmd), MaxCmd)
		case !utf8.ValidString(cmd):
			return errors.New("a command id that is not UTF-8")
		case seen[cmd]:
			return fmt.Errorf("command %s twice in one batch", cmd)
		}
		seen[cmd] = true
		return nil
	}
	head := after
	for i, l := range b.Lines {
		err := command(l.Cmd)
		if err == nil {
			err = l.follows(head)
		}
		if err == nil {
			err = l.carries()
		}
		if err != nil {
			return after, fmt.Errorf("%w: line %d of %d: %w", ErrMalformed, i+1, len(b.Lines), err)
		}
		head = head.After(l)
	}
	for _, r := range b.Refused {
		err := command(r.Cmd)
		if err == nil && (len(r.Answer) == 0 || len(r.Answer) > MaxAnswer) {
			err = fmt.Errorf("an answer of %d bytes, from 1 to %d", len(r.Answer), MaxAnswer)
		}
		if err != nil {
			return after, fmt.Errorf("%w: refusals: %w", ErrMalformed, err)
		}
	}
	return head, nil
}

// follows is the rule of the chain, the same when a line is written and when it is verified.
func (l Line) follows(head Head) error {
	switch {
	case l.V != head.V+1:
		return fmt.Errorf("version %d where %d belongs", l.V, head.V+1)
	case l.Prev != head.Hash:
		return fmt.Errorf("version %d is chained to %s, the entry before it has the hash %s", l.V, show(l.Prev), show(head.Hash))
	case l.Hash != session.ChainHash(l.Prev, l.Body):
		return fmt.Errorf("version %d: the hash is not that of its body", l.V)
	}
	return nil
}

// carries tells whether the line fits a record: one line of JSON, the private part an object by
// person, so that a person can be taken out of it.
func (l Line) carries() error {
	switch {
	case len(l.Body) > MaxBody:
		return fmt.Errorf("version %d: a body of %d bytes, at most %d", l.V, len(l.Body), MaxBody)
	case len(l.Private) > MaxPrivate:
		return fmt.Errorf("version %d: a private part of %d bytes, at most %d", l.V, len(l.Private), MaxPrivate)
	case !isObject(l.Body):
		return fmt.Errorf("version %d: the body is not a JSON object on one line", l.V)
	case l.Private != nil && !isObject(l.Private):
		return fmt.Errorf("version %d: the private part is not a JSON object on one line", l.V)
	}
	return nil
}

func isObject(b []byte) bool {
	return len(b) >= 2 && b[0] == '{' && b[len(b)-1] == '}' && bytes.IndexByte(b, '\n') < 0 && json.Valid(b)
}

func show(hash string) string {
	if hash == "" {
		return "nothing"
	}
	return hash
}

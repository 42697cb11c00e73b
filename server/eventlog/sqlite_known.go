package eventlog

import (
	"context"
	"errors"
)

// The commands that a record has answered are looked up in memory. Their ids are random, so an index
// of them in the file costs every commit as many pages, anywhere in the file, as it has commands: more
// than the entries themselves. What is in memory follows from the lines and refusals that the file
// holds; it is read when a record is first written to after opening, and again when the transaction
// that added to it was lost.

// known is what the file holds of one record's commands, up to a head.
type known struct {
	head     Head
	lines    map[string]uint64 // command id → version
	refusals int64             // ever kept
	refused  map[string]int64  // command id → its number among the refusals
	oldest   []string          // refused ids in order, the first of number refusals-len+1
}

func newKnown(epoch string) *known {
	return &known{head: Head{Epoch: epoch}, lines: map[string]uint64{}, refused: map[string]int64{}}
}

// answered tells whether a command of the batch has been answered before.
func (k *known) answered(b Batch) bool {
	for _, l := range b.Lines {
		if k.has(l.Cmd) {
			return true
		}
	}
	for _, r := range b.Refused {
		if k.has(r.Cmd) {
			return true
		}
	}
	return false
}

func (k *known) has(cmd string) bool {
	if _, ok := k.lines[cmd]; ok {
		return true
	}
	_, ok := k.refused[cmd]
	return ok
}

// refuse adds the next refusal, and forgets what is beyond the number kept.
func (k *known) refuse(cmd string, kept int) {
	k.refusals++
	k.refused[cmd] = k.refusals
	k.oldest = append(k.oldest, cmd)
	for len(k.oldest) > kept {
		delete(k.refused, k.oldest[0])
		k.oldest = k.oldest[1:]
	}
}

// know brings what is known of the record up to what the file holds, inside a transaction. Usually
// that is nothing: this is the one who wrote last.
func (w *writer) know(session string, r row) (*known, error) {
	k := w.known[session]
	if k == nil || k.head.Epoch != r.head.Epoch || k.head.V > r.head.V || k.head.V == r.head.V && k.head.Hash != r.head.Hash || k.refusals > r.refusals {
		k = newKnown(r.head.Epoch)
		w.known[session] = k
	}
	if k.head == r.head && k.refusals == r.refusals {
		return k, nil
	}
	err := w.newer(k, r)
	if err != nil {
		delete(w.known, session) // it may be half
	}
	return k, err
}

// newer reads what another process has written, or everything.
func (w *writer) newer(k *known, r row) error {
	rows, err := w.commands.Query(r.id, k.head.V)
	if err != nil {
		return err
	}
	for rows.Next() {
		var cmd string
		var v uint64
		if err := rows.Scan(&cmd, &v); err != nil {
			return errors.Join(err, rows.Close())
		}
		k.lines[cmd] = v
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	rows, err = w.refusedSince.Query(r.id, k.refusals)
	if err != nil {
		return err
	}
	for rows.Next() {
		var cmd string
		var n int64
		if err := rows.Scan(&cmd, &n); err != nil {
			return errors.Join(err, rows.Close())
		}
		k.refusals = n - 1 // the file keeps the newest; what came before is gone
		k.refuse(cmd, w.refusals)
	}
	k.head, k.refusals = r.head, r.refusals
	return errors.Join(rows.Err(), rows.Close())
}

// answers finds the first answers of those of cmds that have one.
func (w *writer) answers(session string, cmds []string) (map[string]Answer, error) {
	r, err := w.find(session)
	if err != nil {
		return nil, err
	}
	k, err := w.know(session, r)
	if err != nil {
		return nil, err
	}
	found := map[string]Answer{}
	for _, cmd := range cmds {
		if v, ok := k.lines[cmd]; ok {
			found[cmd] = Answer{V: v}
			continue
		}
		n, ok := k.refused[cmd]
		if !ok {
			continue
		}
		var a Answer
		if err := w.refusal.QueryRow(r.id, n).Scan(&a.Refused); err != nil {
			return nil, err
		}
		found[cmd] = a
	}
	return found, nil
}

// forgetKnown is for a transaction that was lost: what it added is not in the file.
func (w *writer) forgetKnown() { clear(w.known) }

// Answers finds the first answers of those of cmds that have one: of refusals, the newest
// KeptRefusals of the record. It takes its turn with the appends, so that one whose caller gave up
// while it was under way is decided by then.
func (l *SQLite) Answers(ctx context.Context, session string, cmds []string) (map[string]Answer, error) {
	var found map[string]Answer
	err := l.write(&job{ctx: ctx, reads: true, alone: true, do: func(w *writer) (error, error) {
		var err error
		found, err = w.answers(session, cmds)
		return outcome(err)
	}})
	if err != nil {
		return nil, about(session, err)
	}
	return found, nil
}

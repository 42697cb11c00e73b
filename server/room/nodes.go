package room

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// Several nodes on one log. Each keeps the session from the log and takes commands; none leads. When
// another was first the log says so (a conflict), and what this node had decided is thrown away: it
// goes back to a copy of the state as the log has it, applies what the other appended, and decides
// again. Between commands of its own the log tells where the record ends, and the room follows.
//
// While the log does not answer the room shows what it has, says that it may be stale, and refuses
// commands as unavailable at once: a page keeps them and sends them again under the same id.

// nodes is what the owner keeps when it shares its log.
type nodes struct {
	base   *session.State        // the state at some version of the log, never ahead of it
	tail   []eventlog.Line       // the lines of the log after base, up to the owner's head
	clock  clock                 // as of the owner's head
	behind bool                  // the log may hold more than the owner's head
	silent bool                  // the log does not answer
	kept   kept                  // for the case that the log loses its end; see mend.go
	lost   []*session.RecordLost // still to be named in the record
}

// toldHead is what the log tells of the record.
type toldHead struct {
	head eventlog.Head
	err  error
}

const (
	// sharedPatience is how long a group tries, all in all: a caller is answered within three seconds.
	sharedPatience = 2600 * time.Millisecond
	// sharedTries bounds how often a group is decided again because other nodes were first.
	sharedTries = 64
	// maxTail is how many lines are kept as lines before the copy of the state takes them in.
	maxTail = 500
)

var errBeginsAnew = errors.New("the record was wiped and is being set up")

// patience bounds one group: for how long, and how many tries.
func (r *Room) patience() (context.Context, int, context.CancelFunc) {
	if r.shared == nil {
		return context.Background(), maxTries, func() {}
	}
	ctx, cancel := context.WithTimeout(context.Background(), sharedPatience)
	return ctx, sharedTries, cancel
}

// follow passes on what the log tells until the room closes.
func (r *Room) follow() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-r.quit:
			cancel()
		case <-ctx.Done():
		}
	}()
	err := r.shared.Follow(ctx, r.session, func(h eventlog.Head, err error) {
		if err != nil {
			r.setStale(true) // not by way of the owner, who may be waiting for the log
		}
		select {
		case r.heads <- toldHead{h, err}:
		case <-ctx.Done():
		}
	})
	if ctx.Err() == nil {
		r.logger.Error("follow the record", "err", err)
		r.setStale(true)
	}
}

// heard takes in what the log tells.
func (r *Room) heard(t toldHead) {
	n := &r.owned.nodes
	if t.err != nil && !hasLost(t.err) {
		r.lost("follow the record", t.err)
		return
	}
	if t.err == nil && !n.silent && !n.behind && !r.owned.ahead && t.head.Epoch == r.owned.head.Epoch && t.head.V <= r.owned.head.V {
		r.setStale(false)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), sharedPatience)
	defer cancel()
	switch err := r.catchUpShared(ctx); {
	case errors.Is(err, errBeginsAnew): // the next head will tell of its first entries
	case err != nil:
		r.lost("catch up with the log", err)
	default:
		if n.silent {
			r.logger.Info("the log answers again", "v", r.owned.head.V)
		}
		n.silent = false
		r.setStale(false)
	}
}

// lost is called when the log does not answer, or answers what cannot be.
func (r *Room) lost(doing string, err error) {
	if r.shared == nil {
		r.logger.Error(doing, "err", err)
		return
	}
	n := &r.owned.nodes
	if !n.silent {
		r.logger.Error(doing, "err", err)
	}
	n.silent, n.behind = true, true
	if r.owned.ahead {
		if err := r.goBack(); err != nil {
			r.logger.Error("go back to the state of the log", "err", err)
		}
	}
	r.setStale(true)
}

// setStale tells the viewers whether there may be newer documents than they can be shown.
func (r *Room) setStale(stale bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.published
	if p.stale == stale {
		return
	}
	p.stale = stale
	close(p.changed)
	p.changed = make(chan struct{})
}

// Stale tells whether there may be newer documents than are shown.
func (r *Room) Stale() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.published.stale
}

// keepBase begins the copy anew, after the record was folded.
func (r *Room) keepBase() {
	if r.shared == nil {
		return
	}
	n := &r.owned.nodes
	n.base, n.tail, n.clock, n.behind = r.owned.st.Clone(), nil, r.owned.clock, false
}

// keepTail remembers lines that the log holds and the state has.
func (r *Room) keepTail(lines []eventlog.Line) {
	if r.shared == nil {
		return
	}
	n := &r.owned.nodes
	n.kept.add(lines...)
	n.tail, n.clock = append(n.tail, lines...), r.owned.clock
	if len(n.tail) > maxTail {
		if err := r.advanceBase(); err != nil {
			r.logger.Error("keep a copy of the state", "err", err)
		}
	}
}

// advanceBase applies the tail to the copy. The lines are decoded again: two states must not share
// what an entry holds.
func (r *Room) advanceBase() error {
	n := &r.owned.nodes
	for i, l := range n.tail {
		e, err := decodeLine(l)
		if err != nil {
			n.tail = n.tail[i:]
			return err
		}
		session.Apply(n.base, e)
	}
	n.tail = nil
	n.base.TakeChanges() // its viewers have them already
	return nil
}

// goBack throws away what was decided and is not in the log.
func (r *Room) goBack() error {
	if err := r.advanceBase(); err != nil {
		return err
	}
	n := &r.owned.nodes
	r.owned.st, r.owned.clock = n.base.Clone(), n.clock
	r.owned.ahead, n.behind = false, true
	return nil
}

// catchUpShared brings the state to the log's head, and shows it.
func (r *Room) catchUpShared(ctx context.Context) error {
	if r.owned.ahead {
		if err := r.goBack(); err != nil {
			return err
		}
	}
	head, err := r.log.Head(ctx, r.session)
	if hasLost(err) && r.mender != nil {
		head, err = r.mend(ctx)
	}
	if err != nil {
		return err
	}
	if head.Epoch != r.owned.head.Epoch {
		if !sameLineage(head, r.owned.head) {
			if head.V == 0 && r.owned.head.V > 0 {
				return errBeginsAnew
			}
			return r.adopt(ctx)
		}
		if head, err = r.mend(ctx); err != nil {
			return err
		}
	}
	err = r.readOn(ctx, head)
	if errors.Is(err, errFork) && r.mender != nil {
		if head, err = r.mend(ctx); err == nil {
			err = r.readOn(ctx, head)
		}
	}
	return err
}

// hasLost tells whether the error is that the storage no longer has what it acknowledged.
func hasLost(err error) bool {
	return errors.Is(err, eventlog.ErrBehind) || errors.Is(err, eventlog.ErrGone)
}

func sameLineage(a, b eventlog.Head) bool {
	one, _ := eventlog.SplitEpoch(a.Epoch)
	other, _ := eventlog.SplitEpoch(b.Epoch)
	return one == other
}

// readOn applies what the log has beyond the owner's head.
func (r *Room) readOn(ctx context.Context, head eventlog.Head) error {
	n := &r.owned.nodes
	from := r.owned.head.V
	defer func() {
		if r.owned.head.V != from {
			r.publish()
		}
	}()
	for r.owned.head.V < head.V {
		lines, err := r.log.Read(ctx, r.session, r.owned.head.V, int(min(readPage, head.V-r.owned.head.V)))
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return fmt.Errorf("the record ends at %d, its head says %d", r.owned.head.V, head.V)
		}
		r.owned.regranted = r.owned.regranted || grantsAnew(lines)
		if err := r.takeOver(lines); err != nil {
			return err
		}
	}
	if r.owned.head.V == head.V && r.owned.head.Hash != head.Hash {
		return fmt.Errorf("%w: its entry %d is another", errFork, head.V)
	}
	n.behind = false
	return nil
}

// takeOver applies lines that others appended.
func (r *Room) takeOver(lines []eventlog.Line) error {
	for i, l := range lines {
		if l.V != r.owned.head.V+1 || l.Prev != r.owned.head.Hash || l.Hash != session.ChainHash(l.Prev, l.Body) {
			return fmt.Errorf("%w: line %d does not follow version %d", errFork, l.V, r.owned.head.V)
		}
		e, err := decodeLine(l)
		if err != nil {
			return err
		}
		session.Apply(r.owned.st, e)
		r.owned.answered[l.Cmd] = l.V
		for _, id := range e.Erases() {
			r.owned.nodes.kept.forget(id)
		}
		r.owned.head = r.owned.head.After(l)
		r.owned.clock.reset(r.owned.st, r.wall())
		r.keepTail(lines[i : i+1])
	}
	return nil
}

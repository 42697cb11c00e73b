package eventlog

import (
	"context"
	"fmt"
	"sync"
)

// Group commit: one goroutine owns the writing connection. While it commits, calls gather in the
// queue; whatever has gathered goes into the next transaction together, so that one sync of the
// disk serves every room that was waiting. Each call has its own outcome: what it needs (the head,
// the command ids) is checked inside the transaction before it writes anything, so a conflict in
// one record leaves the others' lines alone.

// Bounds of one transaction: a call is not to wait for more than this of other people's writing.
const (
	groupJobs  = 512
	groupBytes = 4 << 20
)

// job is one call waiting for the writer.
type job struct {
	ctx   context.Context
	bytes int  // about how much it writes
	alone bool // wants a transaction for itself
	reads bool // writes nothing: the file's lock is not asked for
	// do runs inside the transaction. It returns an outcome (a refusal by the rules of the log,
	// before anything was written) or a failure (the transaction is lost).
	do      func(*writer) (outcome, failure error)
	outcome error
	after   func(*writer) error // what is left to do once it is committed, or nil
	done    chan error          // receives the result once, after the commit; never blocks
}

// queue holds the jobs until the writer takes them. It is as long as there are callers.
type queue struct {
	mu     sync.Mutex
	jobs   []*job
	closed bool
	wake   chan struct{}
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

func (q *queue) put(j *job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	q.jobs = append(q.jobs, j)
	q.signal()
	return nil
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take waits for work and returns what goes into the next transaction, in order of arrival, without
// the jobs whose callers have gone. It returns nil once the queue is closed and empty.
func (q *queue) take() []*job {
	for {
		q.mu.Lock()
		group := q.next()
		over := q.closed // an empty group means that nothing is left
		q.mu.Unlock()
		if len(group) > 0 || over {
			return group
		}
		<-q.wake
	}
}

func (q *queue) next() (group []*job) {
	bytes, taken := 0, 0
	for _, j := range q.jobs {
		if err := j.ctx.Err(); err != nil {
			j.done <- fmt.Errorf("not written: %w", err)
			taken++
			continue
		}
		if len(group) > 0 && (j.alone || len(group) == groupJobs || bytes+j.bytes > groupBytes) {
			break
		}
		group = append(group, j)
		bytes += j.bytes
		taken++
		if j.alone {
			break
		}
	}
	q.jobs = append(q.jobs[:0:0], q.jobs[taken:]...)
	return group
}

// write queues the job and waits for its result. If ctx ends first the outcome is unknown: the
// job may be in the transaction that is just being committed.
func (l *SQLite) write(j *job) error {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	j.done = make(chan error, 1)
	if err := l.queue.put(j); err != nil {
		return err
	}
	select {
	case err := <-j.done:
		return err
	case <-j.ctx.Done():
		return j.ctx.Err()
	}
}

// run commits group after group until the queue is closed and empty.
func (w *writer) run(q *queue) {
	for group := q.take(); group != nil; group = q.take() {
		err := w.commit(group)
		for _, j := range group {
			switch {
			case err != nil:
				j.done <- err
			case j.outcome == nil && j.after != nil:
				j.done <- j.after(w)
			default:
				j.done <- j.outcome
			}
		}
	}
}

// commit carries the group out in one transaction. An error means that nothing of it is known to
// be on the disk. The callers' contexts play no part: a caller who gives up must not end the
// transaction of the others.
func (w *writer) commit(group []*job) (err error) {
	defer func() {
		if err != nil {
			w.forgetKnown()
		}
	}()
	if group[0].reads { // and is alone
		if _, err := w.look.Exec(); err != nil {
			return fmt.Errorf("begin to read: %w", err)
		}
	} else if err := w.begin(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	wrote := false
	for _, j := range group {
		outcome, failure := j.do(w)
		if failure != nil {
			w.undo.Exec() // an I/O error may have rolled back already: then this one fails
			return failure
		}
		j.outcome = outcome
		wrote = wrote || outcome == nil && !j.reads
	}
	end := w.commitAll
	if !wrote {
		end = w.undo // spares the disk a sync
	}
	if _, err := end.Exec(); err != nil {
		w.undo.Exec()
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

package eventlog

import (
	"context"
	"strings"
	"sync"
	"time"
)

// One connection listens for announced heads, for all records that are followed, and one goroutine
// asks for them. What is announced is a hint and no more: a message may be lost, late or forged, so
// it only makes the head be asked for at once instead of within the second.
const (
	pollEvery  = time.Second
	pollWithin = time.Second
	// pollAgain is the pause after a poll without an answer.
	pollAgain = 250 * time.Millisecond
	// pollPause is between two polls that hints ask for: a flood of messages is no flood of polls.
	pollPause = 2 * time.Millisecond
)

// hints are the followers and what they are waiting to be told.
type hints struct {
	mu        sync.Mutex
	followers map[string]map[*follower]bool // by session
	nudged    map[string]bool               // sessions with a hint not yet looked at
	wake      chan struct{}
	cancel    context.CancelFunc // of the goroutines; nil = not started
	stopped   bool
	ended     sync.WaitGroup
}

// follower holds what is to be told: the latest alone.
type follower struct {
	mu   sync.Mutex
	head Head
	err  error
	some chan struct{}
	gone chan struct{} // closed when the log closes
}

func (f *follower) tell(h Head, err error) {
	f.mu.Lock()
	f.head, f.err = h, err
	f.mu.Unlock()
	select {
	case f.some <- struct{}{}:
	default:
	}
}

// Follow is of Follower.
func (l *Redis) Follow(ctx context.Context, session string, f func(Head, error)) error {
	if err := nameable(session); err != nil {
		return about(session, ErrNotFound)
	}
	me := &follower{some: make(chan struct{}, 1), gone: make(chan struct{})}
	if !l.hints.add(l, session, me) {
		return ErrClosed
	}
	defer l.hints.remove(session, me)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-me.gone:
			return ErrClosed
		case <-me.some:
			me.mu.Lock()
			h, err := me.head, me.err
			me.mu.Unlock()
			f(h, about(session, err))
		}
	}
}

func (h *hints) add(l *Redis, session string, f *follower) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return false
	}
	if h.cancel == nil {
		var ctx context.Context
		ctx, h.cancel = context.WithCancel(context.Background())
		h.followers, h.nudged, h.wake = map[string]map[*follower]bool{}, map[string]bool{}, make(chan struct{}, 1)
		h.ended.Go(func() { l.listen(ctx) })
		h.ended.Go(func() { l.poll(ctx) })
	}
	if h.followers[session] == nil {
		h.followers[session] = map[*follower]bool{}
	}
	h.followers[session][f] = true
	h.nudge(session)
	return true
}

func (h *hints) remove(session string, f *follower) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.followers[session], f)
	if len(h.followers[session]) == 0 {
		delete(h.followers, session)
	}
}

func (h *hints) stop() {
	h.mu.Lock()
	h.stopped = true
	cancel := h.cancel
	for _, fs := range h.followers {
		for f := range fs {
			close(f.gone)
		}
	}
	h.mu.Unlock()
	if cancel != nil {
		cancel()
		h.ended.Wait()
	}
}

// nudge is called with mu held.
func (h *hints) nudge(session string) {
	if h.followers[session] == nil {
		return
	}
	h.nudged[session] = true
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// listen turns messages into nudges. The client connects again by itself; what it misses meanwhile
// the next poll finds.
func (l *Redis) listen(ctx context.Context) {
	sub := l.read.PSubscribe(ctx, l.prefix+":{*}:head")
	defer sub.Close()
	messages := sub.Channel()
	for {
		select {
		case <-ctx.Done():
			return
		case m, ok := <-messages:
			if !ok {
				return
			}
			session := strings.TrimSuffix(strings.TrimPrefix(m.Channel, l.prefix+":{"), "}:head")
			l.hints.mu.Lock()
			l.hints.nudge(session)
			l.hints.mu.Unlock()
		}
	}
}

// poll asks for the heads of all followed records every second, and of the nudged ones at once.
func (l *Redis) poll(ctx context.Context) {
	h := &l.hints
	next := time.NewTimer(pollEvery)
	defer next.Stop()
	all := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
		case <-next.C:
			all = true
		}
		h.mu.Lock()
		var names []string
		for s := range h.followers {
			if all || h.nudged[s] {
				names = append(names, s)
			}
		}
		clear(h.nudged)
		h.mu.Unlock()
		answered := l.pollOnce(ctx, names)
		switch {
		case !answered:
			// Hints come from a server that does not answer: the pause holds for them too.
			all = true
			select {
			case <-ctx.Done():
				return
			case <-time.After(pollAgain):
			}
			next.Reset(0)
		case all:
			all = false
			next.Reset(pollEvery)
		default:
			select {
			case <-ctx.Done():
				return
			case <-time.After(pollPause):
			}
		}
	}
}

// pollOnce tells the followers of the sessions what the log says; false when it says nothing.
func (l *Redis) pollOnce(ctx context.Context, names []string) bool {
	within, cancel := context.WithTimeout(ctx, pollWithin)
	defer cancel()
	told, err := l.heads(within, names)
	if ctx.Err() != nil {
		return true
	}
	if err != nil {
		err = l.redisFailure(ctx, err)
	}
	l.hints.mu.Lock()
	defer l.hints.mu.Unlock()
	for i, s := range names {
		for f := range l.hints.followers[s] {
			if err != nil {
				f.tell(Head{}, err)
			} else {
				f.tell(told[i].head, told[i].err)
			}
		}
	}
	return err == nil
}

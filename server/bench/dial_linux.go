package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// dialers connect at a time, each waiting for nothing but the kernel.
	dialers = 8
	// underWay is how many channels may have been asked for and not opened yet.
	underWay = 256
	// look is the pause between two looks at the swarm.
	look = 2 * time.Millisecond
)

// connectAll opens every viewer that is not connected and waits until each is: bare ones when the
// handshake is answered, others when their first frame has come.
func (s *swarm) connectAll(ctx context.Context, bare bool) (time.Duration, error) {
	start := time.Now()
	s.mu.Lock()
	var todo []*viewer
	for _, v := range s.viewers {
		if v.fd < 0 {
			v.fault, v.current, v.open = nil, false, false
			todo = append(todo, v)
		}
	}
	// As many as there are places for may be under way; all are there when each place is free again.
	slots, left, all := make(chan struct{}, underWay), len(todo), make(chan struct{})
	s.bare, s.arrived = bare, func() {
		<-slots // the viewer's own
		if left--; left == 0 {
			close(all)
		}
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.arrived = nil
		s.mu.Unlock()
	}()
	if len(todo) == 0 {
		return 0, s.faults()
	}
	if err := each(ctx, dialers, todo, func(v *viewer) error {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		return s.connect(v)
	}); err != nil {
		return 0, err
	}
	select {
	case <-all:
	case <-ctx.Done():
		return 0, fmt.Errorf("%d of %d viewers did not connect: %w", s.count(func(v *viewer) bool { return v.coming }), len(s.viewers), ctx.Err())
	}
	took := time.Since(start)
	return took, s.faults()
}

// comeBack reconnects every viewer after a pause of its own, as pages do, and waits until each is at
// version v or later.
func (s *swarm) comeBack(ctx context.Context, within time.Duration, v uint64) (time.Duration, error) {
	start := time.Now()
	if err := each(ctx, len(s.viewers), s.viewers, func(w *viewer) error {
		select {
		case <-time.After(rand.N(within)):
		case <-ctx.Done():
			return ctx.Err()
		}
		return s.connect(w)
	}); err != nil {
		return 0, err
	}
	err := s.wait(ctx, func(w *viewer) bool { return w.current && w.v >= v })
	return time.Since(start), err
}

// wait until every viewer that hears fulfils f, and none has failed.
func (s *swarm) wait(ctx context.Context, f func(*viewer) bool) error {
	if err := s.until(ctx, func(v *viewer) bool { return v.deaf || v.fd < 0 || f(v) }); err != nil {
		return err
	}
	return s.faults()
}

// until waits until every viewer fulfils f.
func (s *swarm) until(ctx context.Context, f func(*viewer) bool) error {
	for {
		n := s.count(func(v *viewer) bool { return !f(v) })
		if n == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d of %d viewers still wait: %w", n, len(s.viewers), ctx.Err())
		case <-time.After(look):
		}
	}
}

// each runs f for all of them, n at a time, and returns the first error.
func each[T any](ctx context.Context, n int, all []T, f func(T) error) error {
	todo := make(chan T)
	var once sync.Once
	var first error
	failed := make(chan struct{})
	var wg sync.WaitGroup
	for range min(n, len(all)) {
		wg.Go(func() {
			for x := range todo {
				if err := f(x); err != nil {
					once.Do(func() { first = err; close(failed) })
					return
				}
			}
		})
	}
feed:
	for _, x := range all {
		select {
		case todo <- x:
		case <-failed:
			break feed
		case <-ctx.Done():
			break feed
		}
	}
	close(todo)
	wg.Wait()
	if first == nil {
		first = ctx.Err()
	}
	return first
}

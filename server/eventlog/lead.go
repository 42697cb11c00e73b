package eventlog

import (
	"context"
	"sync"
	"time"
)

const (
	leadFor   = 15 * time.Second // how long a lease is taken for
	leadRenew = 5 * time.Second
)

// Lead runs f whenever the holder has the lease called name, with a context that ends when it is lost,
// until ctx is done. Without leases there is one node, and f runs once.
func Lead(ctx context.Context, l Leases, name, holder string, f func(context.Context)) {
	if l == nil {
		f(ctx)
		return
	}
	leader{l, name, holder, leadFor, leadRenew}.run(ctx, f)
}

// leader is who wants a lease, for how long each time, and how often it asks.
type leader struct {
	leases       Leases
	name, holder string
	ttl, renew   time.Duration
}

func (l leader) run(ctx context.Context, f func(context.Context)) {
	for ctx.Err() == nil {
		if held, err := l.leases.Acquire(ctx, l.name, l.holder, l.ttl); err == nil && held {
			l.hold(ctx, f)
		}
		rest(ctx, l.renew)
	}
}

// hold runs f until the lease is lost.
func (l leader) hold(ctx context.Context, f func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { f(ctx) })
	renewed := time.Now()
	for rest(ctx, l.renew) {
		held, err := l.leases.Acquire(ctx, l.name, l.holder, l.ttl)
		if err == nil && held {
			renewed = time.Now()
		} else if err == nil || time.Since(renewed) > l.ttl {
			break
		}
	}
	cancel()
	running.Wait()
	release, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer done()
	_ = l.leases.Release(release, l.name, l.holder) // else it runs out by itself
}

// rest tells whether ctx was still going on after d.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

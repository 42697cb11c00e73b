package bench

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

// The unlucky: viewers that do not read, and everybody cut at once.

// slow repeats the stretch of updates with deaf viewers beside the others, then wakes them.
func (m *measurement) slow(ctx context.Context, d *driver, before memory) (*Slow, error) {
	r := &Slow{Viewers: m.o.Slow}
	tokens, err := m.scene.tokens(ctx, m.o.Slow, m.o.Roles)
	if err != nil {
		return nil, err
	}
	deaf, err := newSwarm(m.scene.host, m.scene.livePath(), tokens)
	if err != nil {
		return nil, err
	}
	defer deaf.close()
	for _, v := range deaf.viewers {
		v.deaf = true
	}
	if _, err := deaf.connectAll(ctx, false); err != nil {
		return nil, err
	}
	t, err := m.traffic(ctx, d)
	if err != nil {
		return nil, err
	}
	if t.Lost > 0 {
		return nil, fmt.Errorf("%d deliveries to those who read were lost beside those who do not", t.Lost)
	}
	r.Latency, r.RatioP99 = t.Latency, ratio(t.Latency.P99, m.r.Traffic.Latency.P99)
	after, err := memoryOf(ctx, m.scene.server, m.scene.debug)
	if err != nil {
		return nil, err
	}
	r.Memory = after.inUse() - before.inUse()
	if err := deaf.wake(); err != nil {
		return nil, err
	}
	_, v, err := m.scene.view(ctx)
	if err != nil {
		return nil, err
	}
	// Who was closed finds out by reading, and comes back with the version held.
	there := func(w *viewer) bool { return w.v >= v || w.fd < 0 }
	if err := deaf.until(ctx, there); err != nil {
		return nil, err
	}
	r.Closed = deaf.count(func(w *viewer) bool { return w.fd < 0 })
	r.CaughtUp = len(deaf.viewers) - r.Closed
	if _, err := deaf.connectAll(ctx, false); err != nil {
		return nil, err
	}
	wrong := m.r.Differing
	if err := m.compare(ctx, deaf); err != nil {
		return nil, err
	}
	r.Wrong, m.r.Differing = m.r.Differing-wrong, wrong
	return r, nil
}

// wake lets the deaf hear.
func (s *swarm) wake() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.viewers {
		if v.deaf = false; v.fd < 0 {
			continue
		}
		ev := syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLRDHUP, Fd: int32(v.i)}
		if err := syscall.EpollCtl(s.epfd, syscall.EPOLL_CTL_ADD, v.fd, &ev); err != nil {
			return fmt.Errorf("epoll: %w", err)
		}
	}
	return nil
}

// herdFor is how long updates go on after the cut.
const herdFor = 4 * time.Second

// herd cuts everybody and measures until each is connected again and has what was there at the cut.
func (m *measurement) herd(ctx context.Context, d *driver) (*Herd, error) {
	_, v, err := m.scene.view(ctx)
	if err != nil {
		return nil, err
	}
	before, err := m.scene.server.cpu()
	if err != nil {
		return nil, err
	}
	encoded, err := m.encoding(ctx)
	if err != nil {
		return nil, err
	}
	m.swarm.recording(false)
	m.swarm.cut()
	driven := make(chan error, 1)
	go func() {
		_, err := d.run(ctx, max(1, int(m.o.Rate*herdFor.Seconds())), m.o.Rate)
		driven <- err
	}()
	took, err := m.swarm.comeBack(ctx, herdWithin, v)
	if driveErr := <-driven; err == nil {
		err = driveErr
	}
	if err != nil {
		return nil, err
	}
	after, err := m.scene.server.cpu()
	if err != nil {
		return nil, err
	}
	_, _, bytes := m.swarm.recording(false)
	whole, err := encoded()
	if err != nil {
		return nil, err
	}
	return &Herd{
		Encoded: whole,
		Seconds: took.Seconds(), Snapshots: m.swarm.count(func(v *viewer) bool { return v.whole }),
		Bytes: float64(bytes) / float64(len(m.swarm.viewers)), CPU: after.minus(before).total().Seconds(),
	}, nil
}

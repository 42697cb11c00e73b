package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// startLoop starts a plain loop and says where it listens.
func startLoop(ctx context.Context) (ref *child, host string, err error) {
	if ref, err = startChild(ctx, []string{"bench-loop"}, nil); err != nil {
		return nil, "", err
	}
	if host, err = ref.line("Listening on "); err != nil {
		return nil, "", errors.Join(err, ref.stop())
	}
	return ref, host, nil
}

// loop measures the plain loop with as many sockets, updates and bytes.
func (m *measurement) loop(ctx context.Context) error {
	ref, host, err := startLoop(ctx)
	if err != nil {
		return err
	}
	defer ref.stop()
	if m.swarm, err = newSwarm(host, "/", make([]string, m.r.Viewers)); err != nil {
		return err
	}
	defer func() { m.swarm.close() }()
	took, cpu, err := m.arrive(ctx, ref, true)
	if err != nil {
		return err
	}
	c, t := &m.r.Connect, m.r.Traffic
	c.BareCPU = cpu
	c.BarePerSecond = float64(m.r.Viewers) / took.Seconds()
	if err := pause(ctx, settle); err != nil {
		return err
	}
	m.swarm.recording(true)
	before, err := ref.cpu()
	if err != nil {
		return err
	}
	fmt.Fprintf(ref.stdin, "send %d %g %d\n", t.Updates, m.o.Rate, int(t.FrameBytes))
	var updates []update
	for {
		line, err := ref.line("sent ")
		if err != nil {
			return err
		}
		if line == "all" {
			break
		}
		due, err := strconv.ParseInt(line, 10, 64)
		if err != nil {
			return err
		}
		updates = append(updates, update{due: due, v: uint64(len(updates) + 1)})
	}
	if err := m.swarm.wait(ctx, func(v *viewer) bool { return v.v >= uint64(len(updates)) }); err != nil {
		return err
	}
	after, err := ref.cpu()
	if err != nil {
		return err
	}
	arrivals, frames, bytes := m.swarm.recording(false)
	m.r.Loop = trafficOf(m.r.Viewers, updates, arrivals, frames, bytes, after.minus(before))
	m.r.Ratios = ratiosOf(t, m.r.Loop)
	for range moreArrivals {
		if err := m.arriveAgain(ctx); err != nil {
			return err
		}
	}
	c.Ratio = ratio(c.PerSecond, c.BarePerSecond)
	if sse := m.r.SSE; sse != nil {
		sse.Ratios = ratiosOf(sse.Traffic, m.r.Loop)
		sse.Connect.BarePerSecond, sse.Connect.BareCPU = c.BarePerSecond, c.BareCPU
		sse.Connect.Ratio = ratio(sse.Connect.PerSecond, c.BarePerSecond)
	}
	return nil
}

// moreArrivals is how many times everybody arrives again.
const moreArrivals = 4

// arriveAgain connects as many viewers again, new people at the server and then a loop's, and keeps the best
// of all times of each: half a second is soon spoilt by whatever else the machine does. The loop is a new one,
// since it keeps a descriptor for each who has left.
func (m *measurement) arriveAgain(ctx context.Context) error {
	c := &m.r.Connect
	tokens, err := m.scene.tokens(ctx, m.r.Viewers, m.o.Roles)
	if err != nil {
		return err
	}
	loop, host, err := startLoop(ctx)
	if err != nil {
		return err
	}
	defer loop.stop()
	for _, to := range []struct {
		process        *child
		host, path     string
		tokens         []string
		perSecond, cpu *float64
	}{
		{m.scene.server, m.scene.host, m.scene.livePath(), tokens, &c.PerSecond, &c.CPU},
		{loop, host, "/", make([]string, len(tokens)), &c.BarePerSecond, &c.BareCPU},
	} {
		m.swarm.close()
		if err := pause(ctx, settle); err != nil {
			return err
		}
		if m.swarm, err = newSwarm(to.host, to.path, to.tokens); err != nil {
			return err
		}
		took, cpu, err := m.arrive(ctx, to.process, to.process == loop)
		if err != nil {
			return err
		}
		*to.perSecond = max(*to.perSecond, float64(m.r.Viewers)/took.Seconds())
		*to.cpu = min(*to.cpu, cpu)
	}
	return nil
}

func ratiosOf(server, loop Traffic) Ratios {
	return Ratios{
		CPU: ratio(server.CPUPerMillion, loop.CPUPerMillion),
		P50: ratio(server.Latency.P50, loop.Latency.P50),
		P99: ratio(server.Latency.P99, loop.Latency.P99),
	}
}

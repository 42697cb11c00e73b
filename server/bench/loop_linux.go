package bench

import (
	"context"
	"fmt"
	"strconv"
)

// loop measures the plain loop with as many sockets, updates and bytes.
func (m *measurement) loop(ctx context.Context) error {
	ref, err := startChild(ctx, []string{"bench-loop"}, nil)
	if err != nil {
		return err
	}
	defer ref.stop()
	host, err := ref.line("Listening on ")
	if err != nil {
		return err
	}
	if m.swarm, err = newSwarm(host, "/", make([]string, m.r.Viewers)); err != nil {
		return err
	}
	defer m.swarm.close()
	took, cpu, err := m.arrive(ctx, ref, true)
	if err != nil {
		return err
	}
	c, t := &m.r.Connect, m.r.Traffic
	c.BareCPU = cpu
	c.BarePerSecond = float64(m.r.Viewers) / took.Seconds()
	c.Ratio = ratio(c.PerSecond, c.BarePerSecond)
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
	if sse := m.r.SSE; sse != nil {
		sse.Ratios = ratiosOf(sse.Traffic, m.r.Loop)
		sse.Connect.BarePerSecond, sse.Connect.BareCPU = c.BarePerSecond, cpu
		sse.Connect.Ratio = ratio(sse.Connect.PerSecond, c.BarePerSecond)
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

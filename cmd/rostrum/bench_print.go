package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"rostrum/server/bench"
)

func printBench(out io.Writer, r *bench.Report) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(what, format string, args ...any) { fmt.Fprintf(w, "%s\t%s\n", what, fmt.Sprintf(format, args...)) }
	row("Viewers", "%d (%v), %g updates/s for %d s, %d cores for server and viewers together", r.Viewers, r.Roles, r.Rate, r.Seconds, r.Cores)
	viewing(row, r.Connect, r.Memory, r.Traffic, r.Loop, r.Ratios)
	if s := r.Slow; s != nil {
		row("Beside the slow", "p99 %.1f ms, %.2f times without them; %.1f MB more; of %d, %d were closed, %d caught up on waking, %d wrong", s.Latency.P99, s.RatioP99, float64(s.Memory)/1e6, s.Viewers, s.Closed, s.CaughtUp, s.Wrong)
	}
	herd(row, r.Herd)
	if s := r.SSE; s != nil {
		row("Over SSE", "the same viewers")
		viewing(row, s.Connect, s.Memory, s.Traffic, r.Loop, s.Ratios)
		herd(row, s.Herd)
	}
	row("Final documents", "%d viewers differ", r.Differing)
	for _, e := range r.Examples {
		row("", "%s", e)
	}
	if c := r.Commands; c != nil {
		row("Disk", "4 KiB written and synced: p50 %.2f ms, p99 %.2f ms", c.Sync.P50, c.Sync.P99)
		for _, x := range c.Runs {
			row(fmt.Sprintf("%d clients", x.Clients), "%s: %.0f acts/s, answered p50 %.2f ms, p99 %.2f ms, max %.1f ms, %.0f µs of CPU an act", x.How, x.PerSecond, x.Ack.P50, x.Ack.P99, x.Ack.Max, x.CPU)
		}
	}
	for _, n := range r.Notes {
		row("Note", "%s", n)
	}
	return w.Flush()
}

// viewing tells what viewers cost, whichever way they are connected.
func viewing(row func(what, format string, args ...any), c bench.Connect, m bench.Memory, t, l bench.Traffic, x bench.Ratios) {
	row("Command to viewer", "p50 %.1f ms, p99 %.1f ms, max %.1f ms (plain loop %.1f, %.1f, %.1f)", t.Latency.P50, t.Latency.P99, t.Latency.Max, l.Latency.P50, l.Latency.P99, l.Latency.Max)
	row("", "p50 %.2f and p99 %.2f times the loop's", x.P50, x.P99)
	row("Ack of the driver", "p50 %.1f ms, p99 %.1f ms", t.Ack.P50, t.Ack.P99)
	row("CPU per million", "%.2f s, of the loop %.2f s: %.2f times", t.CPUPerMillion, l.CPUPerMillion, x.CPU)
	row("User CPU", "%.2f µs a delivery", t.UserPerDeliver)
	row("Deliveries", "%d in %d frames of %.0f bytes, %d lost", t.Deliveries, t.Frames, t.FrameBytes, t.Lost)
	row("Memory", "%.1f KB a connection idle, %.1f KB after traffic, over %.1f MB; %.0f MB resident", m.Idle/1000, m.After/1000, float64(m.Empty)/1e6, float64(m.ResidentAfter)/1e6)
	row("Connects", "%.0f/s with %.1f KB of documents, bare handshakes %.0f/s: %.2f times; %.0f µs of CPU each, bare %.0f; %d snapshots encoded", c.PerSecond, c.SnapshotBytes/1000, c.BarePerSecond, c.Ratio, c.CPU, c.BareCPU, c.Encoded.Count)
}

func herd(row func(what, format string, args ...any), h *bench.Herd) {
	if h != nil {
		row("Herd", "all back after %.2f s, %d to a whole view, %.1f KB each, %.2f s of CPU; %d snapshots encoded", h.Seconds, h.Snapshots, h.Bytes/1000, h.CPU, h.Encoded.Count)
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"

	"rostrum/server/bench"
)

type benchCmd struct {
	Viewers  int      `default:"1000" help:"Viewers on live channels, 1 to 20000."`
	Rate     float64  `default:"1" help:"Updates in a second, 0.1 to 1000."`
	Seconds  int      `default:"10" help:"How long updates are driven, 1 to 120."`
	Role     []string `default:"audience" help:"Roles of the viewers, in turn: audience, participant, screen, chair, moderator, rapporteur."`
	Slow     int      `default:"0" help:"Viewers beside them that never read, in a second round, 0 to 5000."`
	Herd     bool     `help:"Cut all viewers at once and measure until they are back."`
	Commands bool     `help:"Measure the way of a command too, with 1, 16 and 256 clients."`
	Profile  string   `placeholder:"DIR" help:"Write the server's processor profiles to this folder."`
	JSON     bool     `name:"json" help:"Print the report as JSON."`
}

// Run measures a server of its own, in a temporary folder, over the loopback interface.
func (c *benchCmd) Run(a *app) error {
	switch {
	case c.Viewers < 1 || c.Viewers > 20000:
		return usagef("--viewers: it must be from 1 to 20000")
	case !(c.Rate >= 0.1 && c.Rate <= 1000):
		return usagef("--rate: it must be from 0.1 to 1000")
	case c.Seconds < 1 || c.Seconds > 120:
		return usagef("--seconds: it must be from 1 to 120")
	case c.Slow < 0 || c.Slow > 5000:
		return usagef("--slow: it must be from 0 to 5000")
	case len(c.Role) == 0:
		return usagef("--role: name at least one")
	}
	for _, role := range c.Role {
		if !slices.Contains([]string{"audience", "participant", "screen", "chair", "moderator", "rapporteur"}, role) {
			return usagef("--role: %q is not one that looks on", role)
		}
	}
	r, err := bench.Run(a.ctx, bench.Options{
		Viewers: c.Viewers, Rate: c.Rate, Seconds: c.Seconds, Roles: c.Role, Slow: c.Slow, Herd: c.Herd, Commands: c.Commands, Profile: c.Profile,
		Say: func(format string, args ...any) { fmt.Fprintf(a.err, format+"\n", args...) },
	})
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(a.out).Encode(r); err != nil {
			return err
		}
	} else if err := printBench(a.out, r); err != nil {
		return err
	}
	if why := r.Failed(); why != "" {
		return fmt.Errorf("%s", why)
	}
	return nil
}

// benchLoopCmd is the plain loop that the server is compared with; bench starts it.
type benchLoopCmd struct{}

// Run writes to its sockets as standard input says.
func (*benchLoopCmd) Run(a *app) error { return bench.Reference(a.ctx, os.Stdin, a.out) }

func printBench(out io.Writer, r *bench.Report) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(what, format string, args ...any) { fmt.Fprintf(w, "%s\t%s\n", what, fmt.Sprintf(format, args...)) }
	t, l := r.Traffic, r.Loop
	row("Viewers", "%d (%v), %g updates/s for %d s, %d cores for server and viewers together", r.Viewers, r.Roles, r.Rate, r.Seconds, r.Cores)
	row("Command to viewer", "p50 %.1f ms, p99 %.1f ms, max %.1f ms (plain loop %.1f, %.1f, %.1f)", t.Latency.P50, t.Latency.P99, t.Latency.Max, l.Latency.P50, l.Latency.P99, l.Latency.Max)
	row("", "p50 %.2f and p99 %.2f times the loop's", r.Ratios.P50, r.Ratios.P99)
	row("Ack of the driver", "p50 %.1f ms, p99 %.1f ms", t.Ack.P50, t.Ack.P99)
	row("CPU per million", "%.2f s, of the loop %.2f s: %.2f times", t.CPUPerMillion, l.CPUPerMillion, r.Ratios.CPU)
	row("User CPU", "%.2f µs a delivery", t.UserPerDeliver)
	row("Deliveries", "%d in %d frames of %.0f bytes, %d lost", t.Deliveries, t.Frames, t.FrameBytes, t.Lost)
	row("Memory", "%.1f KB a connection idle, %.1f KB after traffic, over %.1f MB; %.0f MB resident", r.Memory.Idle/1000, r.Memory.After/1000, float64(r.Memory.Empty)/1e6, float64(r.Memory.ResidentAfter)/1e6)
	row("Connects", "%.0f/s with %.1f KB of documents, bare handshakes %.0f/s: %.2f times; %.0f µs of CPU each, bare %.0f", r.Connect.PerSecond, r.Connect.SnapshotBytes/1000, r.Connect.BarePerSecond, r.Connect.Ratio, r.Connect.CPU, r.Connect.BareCPU)
	if s := r.Slow; s != nil {
		row("Beside the slow", "p99 %.1f ms, %.2f times without them; %.1f MB more; of %d, %d were closed, %d caught up on waking, %d wrong", s.Latency.P99, s.RatioP99, float64(s.Memory)/1e6, s.Viewers, s.Closed, s.CaughtUp, s.Wrong)
	}
	if h := r.Herd; h != nil {
		row("Herd", "all back after %.2f s, %d to a whole view, %.1f KB each, %.2f s of CPU", h.Seconds, h.Snapshots, h.Bytes/1000, h.CPU)
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

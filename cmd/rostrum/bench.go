package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"rostrum/server/bench"
)

type benchCmd struct {
	Viewers  int      `default:"1000" help:"Viewers on live channels, 1 to 20000."`
	Rate     float64  `default:"1" help:"Updates in a second, 0.1 to 1000."`
	Seconds  int      `default:"10" help:"How long updates are driven, 1 to 120."`
	Role     []string `default:"audience" help:"Roles of the viewers, in turn: audience, participant, screen, chair, moderator, rapporteur."`
	Slow     int      `default:"0" help:"Viewers beside them that never read, in a second round, 0 to 5000."`
	Herd     bool     `help:"Cut all viewers at once and measure until they are back."`
	SSE      bool     `name:"sse" help:"Measure the same viewers over server-sent events too."`
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
		Viewers: c.Viewers, Rate: c.Rate, Seconds: c.Seconds, Roles: c.Role, Slow: c.Slow, Herd: c.Herd, SSE: c.SSE, Commands: c.Commands, Profile: c.Profile,
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

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"syscall"
	"text/tabwriter"
	"time"

	"rostrum/server/client"
	"rostrum/server/daydata"
	"rostrum/server/wire"
	"rostrum/session"
)

type demoCmd struct {
	Listen string        `default:"127.0.0.1:8080" help:"Address and port to listen on; a free port is taken when this one is not."`
	Speed  float64       `default:"10" help:"Session seconds per second."`
	Loop   bool          `help:"Begin again when the day is over."`
	From   time.Duration `default:"1h2m2s" help:"Where in the day to begin; what came before is carried out at once."`
	Data   string        `placeholder:"DIR" help:"Keep the day in this folder. Else it is gone when the demo ends."`

	LogFormat string `enum:"text,json" default:"text" help:"Form of the log on standard error."`
	LogLevel  string `enum:"debug,info,warn,error" default:"warn" help:"Least level logged: debug, info, warn or error."`
}

// demoPeople are the badges whose links are printed: one who has spoken and one who has not.
var demoPeople = []string{"17", "31"}

// afterDay is how long, in the day's own time, its end is shown before it begins again.
const afterDay = 5 * time.Minute

// Run serves the day until the context ends.
func (c *demoCmd) Run(a *app) (err error) {
	if math.IsNaN(c.Speed) || c.Speed < 0.1 || c.Speed > 1000 {
		return usagef("--speed: it must be from 0.1 to 1000")
	}
	r, err := daydata.Acts()
	if err != nil {
		return err
	}
	defer r.Close()
	acts, err := readActs(r, "the recorded day")
	if err != nil {
		return err
	}
	if end := time.Duration(acts[len(acts)-1].t) * time.Millisecond; c.From < 0 || c.From > end {
		return usagef("--from: the day lasts from 0s to %v", end.Truncate(time.Second))
	}
	h, cleanUp, err := c.start(a)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := errors.Join(h.stop(), cleanUp()); err == nil {
			err = stopped
		}
	}()
	ctx, cancel := context.WithCancel(a.ctx)
	defer cancel()
	driven := make(chan error, 1)
	go func() { driven <- c.drive(ctx, a, h, acts) }()
	select {
	case err = <-h.failed:
		cancel()
		<-driven
	case err = <-driven:
	}
	if a.ctx.Err() != nil {
		a.say("\nThe demo has ended.")
		return nil // interrupted, as it is meant to be
	}
	return err
}

// start runs the server, in a folder of its own if none is named.
func (c *demoCmd) start(a *app) (h *host, cleanUp func() error, err error) {
	dir, cleanUp := c.Data, func() error { return nil }
	if dir == "" {
		if dir, err = os.MkdirTemp("", "rostrum-demo-"); err != nil {
			return nil, nil, err
		}
		cleanUp = func() error { return os.RemoveAll(dir) }
	}
	f := hostFlags{
		Listen: c.Listen, Data: dir,
		limitFlags: limitFlags{ConnectionsPerAddress: 1000, JoinsPerSecond: 10, RequestsPerSecond: 500, MessagesPerSecond: 20},
		logFlags:   logFlags{LogFormat: c.LogFormat, LogLevel: c.LogLevel},
	}
	secret := a.settings.secret("secretariat-token")
	h, err = startHost(a.ctx, f, secret, "", f.logger(a.err))
	if errors.Is(err, syscall.EADDRINUSE) {
		a.say("%s is in use; taking a free port.", c.Listen)
		f.Listen = anyPort(c.Listen)
		h, err = startHost(a.ctx, f, secret, "", f.logger(a.err))
	}
	if err != nil {
		return nil, nil, errors.Join(err, cleanUp())
	}
	return h, cleanUp, nil
}

// drive makes the day and lets it take place, again and again if asked.
func (c *demoCmd) drive(ctx context.Context, a *app, h *host, acts []act) error {
	cl := client.New(h.URL, h.Token)
	defer cl.Close()
	created, err := cl.Create(ctx, daydata.Programme(), "application/yaml", true)
	if err != nil {
		return fmt.Errorf("make the day: %w", err)
	}
	people, err := cl.Import(ctx, created.ID, daydata.Participants(), "text/csv")
	if err != nil {
		return fmt.Errorf("make the day: %w", err)
	}
	from := c.From.Milliseconds()
	for lap := 1; ; lap++ {
		d := &demoDriver{acts: acts, driver: driver{
			client: cl, session: created.ID, lap: fmt.Sprintf("lap:%d/", lap), speed: c.Speed, batch: 64,
			patience: 30 * time.Second, tally: newTally(),
		}}
		if d.docs, err = d.findStart(ctx); err != nil {
			return err
		}
		i, err := d.forward(ctx, from)
		if err != nil {
			return err
		}
		if lap == 1 {
			c.welcome(a, h, created, people, d.docs)
		}
		if err := d.run(ctx, i, from); err != nil {
			return err
		}
		if err := d.clock(ctx, 1, "end"); err != nil {
			return err
		}
		if !c.Loop {
			a.say("The day is over; its pages stay open until Ctrl-C.")
			return h.wait(ctx)
		}
		if err := sleep(ctx, time.Duration(float64(afterDay)/c.Speed)); err != nil {
			return err
		}
		if err := cl.Wipe(ctx, created.ID); err != nil {
			return fmt.Errorf("begin the day again: %w", err)
		}
	}
}

// welcome prints the links and what to do with them.
func (c *demoCmd) welcome(a *app, h *host, created wire.CreateSessionResponse, people wire.ParticipantsResponse, docs *client.Documents) {
	var s session.SessionDoc
	if _, err := docs.Decode("session", &s); err == nil {
		a.say("\n%s, %s\n", s.Title, s.Date)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	row := func(who, link string) { fmt.Fprintf(w, "  %s\t%s\n", who, link) }
	row("Screen", created.Links.Screen)
	row("Chair", created.Links.Chair)
	row("Moderator", created.Links.Moderator)
	row("Rapporteur", created.Links.Rapporteur)
	for _, p := range people.Imported {
		for _, badge := range demoPeople {
			if p.Badge == badge {
				var doc session.PersonDoc
				name := "Badge " + badge
				if ok, err := docs.Decode("person/"+p.Person, &doc); ok && err == nil {
					name = doc.Name
				}
				row(name, p.Link)
			}
		}
	}
	row("Audience", created.Links.Audience+"  (code "+created.Tokens.Audience+", for anyone)")
	row("Secretariat", h.URL+"/"+created.ID+"/join#"+h.Token)
	_ = w.Flush()
	a.say("")
	a.say("The day runs by itself, %g times as fast as it did. Open the screen and the audience's page side", c.Speed)
	a.say("by side. Then act in it: ask a question as audience, approve it as moderator, vote; request the")
	a.say("floor as a delegate and give it as chair. Ctrl-C ends the demo%s.", map[bool]string{true: " and removes its data"}[c.Data == ""])
	a.say("")
}

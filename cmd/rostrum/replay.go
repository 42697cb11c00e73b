package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rostrum/server/access"
	"rostrum/server/client"
)

type replayCmd struct {
	serverFlags
	Programme    string        `placeholder:"FILE" help:"Programme of the day; with --session it is not needed."`
	Participants string        `placeholder:"FILE" help:"Participants (CSV or JSON); with --session they are not needed."`
	Acts         string        `placeholder:"FILE" required:"" help:"Recorded acts (NDJSON)."`
	Speed        string        `default:"1" help:"Session seconds per second, or 'max' for as fast as the server takes them."`
	Session      string        `placeholder:"ID" help:"Drive this rehearsal. A replay that was cut off continues: what was answered before is answered again and has no second effect."`
	JSON         bool          `name:"json" help:"Print the report as JSON."`
	Batch        int           `default:"64" help:"Most acts in one request, 1 to 1000."`
	WS           bool          `name:"ws" help:"Drive over the live channel (WebSocket), with up to 16 commands under way, and measure each ack."`
	RetryFor     time.Duration `default:"30s" help:"How long to try without an answer before giving up."`
}

// serverFlags say which server, and with which token.
type serverFlags struct {
	Server string `default:"http://127.0.0.1:8080" help:"The server."`
	Data   string `default:"./data" help:"Where the secretariat's token is found when ROSTRUM_SECRETARIAT_TOKEN is not set."`
}

// dial makes a client with the secretariat's token.
func (f serverFlags) dial(a *app) (*client.Client, error) {
	if !strings.HasPrefix(f.Server, "http://") && !strings.HasPrefix(f.Server, "https://") {
		return nil, usagef("--server: %q must be like http://127.0.0.1:8080", f.Server)
	}
	secret := a.settings.secret("secretariat-token")
	if secret == "" {
		if _, err := os.Stat(filepath.Join(f.Data, access.SecretariatFile)); err != nil {
			return nil, usagef("the secretariat's token is needed: set ROSTRUM_SECRETARIAT_TOKEN (or ROSTRUM_SECRETARIAT_TOKEN_FILE), or name the server's folder with --data")
		}
	}
	token, _, err := access.SecretariatToken(f.Data, secret)
	if err != nil {
		return nil, err
	}
	return client.New(f.Server, token), nil
}

// parseSpeed reads a number or "max", which is 0.
func parseSpeed(s string) (float64, error) {
	if s == "max" {
		return 0, nil
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || n < 0.01 || n > 10000 {
		return 0, usagef("--speed: %q must be a number from 0.01 to 10000, or max", s)
	}
	return n, nil
}

// Run makes the rehearsal, drives it and reports.
func (c *replayCmd) Run(a *app) error {
	speed, err := parseSpeed(c.Speed)
	if err != nil {
		return err
	}
	if c.Batch < 1 || c.Batch > 1000 {
		return usagef("--batch: %d must be from 1 to 1000", c.Batch)
	}
	if c.Session == "" && c.Programme == "" {
		return usagef("--programme is needed, or --session to drive a rehearsal that is there")
	}
	f, err := os.Open(c.Acts)
	if err != nil {
		return err
	}
	defer f.Close()
	acts, err := readActs(f, c.Acts)
	if err != nil {
		return err
	}
	cl, err := c.dial(a)
	if err != nil {
		return err
	}
	defer cl.Close()
	id, err := c.prepare(a, cl)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "Driving session %s: %s/%s/audience\n", id, strings.TrimRight(c.Server, "/"), id)
	d := &driver{client: cl, session: id, speed: speed, batch: c.Batch, patience: c.RetryFor, tally: newTally()}
	hold, err := d.findStart(a.ctx)
	if err != nil {
		return err
	}
	if err := d.clock(a.ctx, speed, "start"); err != nil {
		return err
	}
	mode := fmt.Sprintf("HTTP, up to %d acts in a request", c.Batch)
	sent0, received0 := cl.Bytes()
	began := time.Now()
	var driven error
	if c.WS {
		mode = fmt.Sprintf("WebSocket, up to %d acts under way", liveInFlight)
		driven = d.live(a.ctx, acts, hold)
	} else {
		driven = d.requests(a.ctx, acts)
	}
	r := d.tally.report(len(acts), time.Since(began))
	r.Session, r.Mode = id, mode
	r.Sent, r.Received = cl.Bytes()
	r.Sent, r.Received = r.Sent-sent0, r.Received-received0
	if c.JSON {
		if err := json.NewEncoder(a.out).Encode(r); err != nil {
			return err
		}
	} else {
		r.print(a.out)
	}
	if driven != nil {
		return fmt.Errorf("the replay was cut off: %w; continue it with --session %s", driven, id)
	}
	if r.Lost > 0 || r.FiveXX > 0 {
		return fmt.Errorf("%d acts were lost, %d answers were 5xx", r.Lost, r.FiveXX)
	}
	return nil
}

// prepare makes the rehearsal with its participants, or takes the one that is named.
func (c *replayCmd) prepare(a *app, cl *client.Client) (id string, err error) {
	if c.Session != "" {
		return c.Session, nil
	}
	programme, err := os.ReadFile(c.Programme)
	if err != nil {
		return "", err
	}
	created, err := cl.Create(a.ctx, programme, fileKind(c.Programme), true)
	if err != nil {
		return "", fmt.Errorf("%s: %w", c.Programme, err)
	}
	if c.Participants == "" {
		return created.ID, nil
	}
	people, err := os.ReadFile(c.Participants)
	if err != nil {
		return "", err
	}
	res, err := cl.Import(a.ctx, created.ID, people, fileKind(c.Participants))
	if err != nil {
		for _, r := range res.Rejected {
			err = fmt.Errorf("%w\n  line %d: %s", err, r.Line, r.Message)
		}
		return "", fmt.Errorf("%s: %w", c.Participants, err)
	}
	return created.ID, nil
}

// fileKind is the media type of a programme or participants file by its name.
func fileKind(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json":
		return "application/json"
	case ".csv", ".tsv":
		return "text/csv"
	}
	return "application/yaml"
}

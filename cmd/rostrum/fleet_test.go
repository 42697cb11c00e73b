package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/server/eventlog/redistest"
	"rostrum/server/wire"
	"rostrum/session"
)

// Several nodes under faults. Each test has a short form, which is what runs by default, and a whole
// one: TORTURE=1 asks for it, 0.1 for a tenth of it. `make torture` runs it and prints what
// was measured.

// amount is how often something is done: whole times TORTURE, and short without it.
func amount(t *testing.T, short, whole int) int {
	t.Helper()
	s := os.Getenv("TORTURE")
	if s == "" {
		return short
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f <= 0 || f > 1 {
		t.Fatalf("TORTURE=%s: from above 0 to 1", s)
	}
	return max(short, int(float64(whole)*f+0.5))
}

// besides lets a test run beside others in its short form, where most of its time is waiting; what is
// measured in the whole one must not be disturbed.
func besides(t *testing.T) {
	if os.Getenv("TORTURE") == "" {
		t.Parallel()
	}
}

// figures prints a line of the table.
func figures(t *testing.T, format string, args ...any) {
	t.Helper()
	line := fmt.Sprintf("torture | %s | %s", t.Name(), fmt.Sprintf(format, args...))
	t.Log(line)
}

// fleet is several nodes on one Redis.
type fleet struct {
	t     *testing.T
	flags []string
	nodes []*process
	urls  []string // as in nodes; a node comes back at the same address
}

// newFleet starts nodes with the flags.
func newFleet(t *testing.T, n int, flags ...string) *fleet {
	t.Helper()
	f := &fleet{t: t, flags: flags}
	for range n {
		p := serveProcess(t, flags...)
		f.nodes, f.urls = append(f.nodes, p), append(f.urls, p.url)
	}
	return f
}

// restart starts a node that has ended.
func (f *fleet) restart(i int) {
	f.t.Helper()
	f.nodes[i].start(f.flags...)
}

// any is a client of a node drawn at random.
func (f *fleet) any(token string) *client.Client {
	return client.New(f.urls[rand.IntN(len(f.urls))], token)
}

// answered sends the command to nodes at random, under its one id, until one of them answers it or
// the time is over. known is false when it is: then it may have been carried out or not.
func (f *fleet) answered(ctx context.Context, token, id string, m wire.CommandMessage) (ack wire.Ack, known bool) {
	for ctx.Err() == nil {
		c := f.any(token)
		one, cancel := context.WithTimeout(ctx, 4*time.Second)
		acks, err := c.Commands(one, id, []wire.CommandMessage{m})
		cancel()
		c.Close()
		if err == nil && len(acks) == 1 && (acks[0].Error == nil || acks[0].Error.Code != session.CodeUnavailable) {
			return acks[0], true
		}
		if sleep(ctx, 20*time.Millisecond) != nil {
			break
		}
	}
	return wire.Ack{}, false
}

// message makes a command in a rehearsal, in the name of a role.
func message(t *testing.T, as string, cmd session.Command) wire.CommandMessage {
	m := command(t, cmd)
	m.As = as
	return m
}

// acknowledged are the commands that were said to be carried out, with their versions.
type acknowledged struct {
	mu  sync.Mutex
	all map[string]uint64
}

func (a *acknowledged) add(ack wire.Ack) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[string]uint64{}
	}
	a.all[ack.Ack] = ack.V
}

// recorded reads a node's record: of each command, the versions at which it stands.
func recorded(t *testing.T, url, id string) map[string][]uint64 {
	t.Helper()
	at := map[string][]uint64{}
	in := bufio.NewScanner(bytes.NewReader(exported(t, url, id)))
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var e struct {
			Body struct {
				V   uint64 `json:"v"`
				Cmd string `json:"cmd"`
			} `json:"body"`
		}
		if err := json.Unmarshal(in.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		if e.Body.Cmd != "" {
			at[e.Body.Cmd] = append(at[e.Body.Cmd], e.Body.V)
		}
	}
	return at
}

// exported is the record as a node exports it.
func exported(t *testing.T, url, id string) []byte {
	t.Helper()
	req, err := http.NewRequest("GET", url+"/api/v1/sessions/"+id+"/record.ndjson", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+secretToken)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("record: %s, %v", res.Status, err)
	}
	return b
}

// exactlyOnce holds what was acknowledged against the record.
func (a *acknowledged) exactlyOnce(t *testing.T, url, id string) {
	t.Helper()
	at := recorded(t, url, id)
	for cmd, v := range a.all {
		if !slices.Equal(at[cmd], []uint64{v}) {
			t.Errorf("command %s was acknowledged at %d and stands at %v", cmd, v, at[cmd])
		}
	}
	for cmd, vs := range at {
		if len(vs) != 1 {
			t.Errorf("command %s stands at %v", cmd, vs)
		}
	}
}

// agree waits until all nodes show one role the same documents at the same version.
func (f *fleet) agree(id, token string) *client.Documents {
	f.t.Helper()
	var diff []string
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		first := viewOf(f.t, client.New(f.urls[0], token), id)
		diff = nil
		for _, url := range f.urls[1:] {
			other := viewOf(f.t, client.New(url, token), id)
			if first.V != other.V || first.Epoch != other.Epoch {
				diff = append(diff, fmt.Sprintf("%s %d and %s %d", first.Epoch, first.V, other.Epoch, other.V))
			}
			diff = append(diff, first.Diff(other)...)
		}
		if len(diff) == 0 {
			return first
		}
	}
	f.t.Fatalf("the nodes do not come to the same documents: %v", diff)
	return nil
}

// percentile of durations, which it sorts.
func percentile(d []time.Duration, p float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(len(d)-1, int(p*float64(len(d))))]
}

// rehearsalOn makes a rehearsal with an open segment.
func (f *fleet) rehearsal() *day {
	f.t.Helper()
	c := client.New(f.urls[0], secretToken)
	d := makeDay(f.t, c, true)
	ctx, cancel := context.WithTimeout(f.t.Context(), time.Minute)
	defer cancel()
	ack, known := f.answered(ctx, secretToken, d.id, message(f.t, "chair", &session.SegmentOpen{Segment: "opening"}))
	if !known || ack.Error != nil {
		f.t.Fatalf("open the segment: %+v", ack)
	}
	return d
}

// redisBehindProxy is a Redis that nodes reach through a proxy.
func redisBehindProxy(t *testing.T) (*redistest.Server, *redistest.Proxy) {
	t.Helper()
	s := redistest.Start(t)
	return s, redistest.NewProxy(t, s.Addr())
}

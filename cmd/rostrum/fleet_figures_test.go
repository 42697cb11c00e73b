package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/server/eventlog/redistest"
	"rostrum/server/wire"
	"rostrum/session"
)

// acts sends n acts one after the other and returns how long each took.
func acts(t *testing.T, c *client.Client, id string, n int) (took []time.Duration, last wire.Ack) {
	t.Helper()
	for i := range n {
		// What the pages show stays as large as it is, so that the act is measured and not the day.
		m := message(t, "chair", &session.ListLimits{Segment: "opening", Limits: session.Limits{StatementS: 120 + i%2}})
		began := time.Now()
		acks, err := c.Commands(t.Context(), id, []wire.CommandMessage{m})
		if err != nil || acks[0].Error != nil {
			t.Fatalf("%+v, %v", acks, err)
		}
		took, last = append(took, time.Since(began)), acks[0]
	}
	return took, last
}

// TestRedisDoesNotWorkForViewers: what an act costs Redis does not depend on how many watch it.
func TestRedisDoesNotWorkForViewers(t *testing.T) {
	n, viewers := amount(t, 150, 1000), amount(t, 100, 1000)
	s := redistest.Start(t)
	f := newFleet(t, 2, "--redis", s.URL(), "--connections-per-address", "0")
	d := f.rehearsal()
	c := client.New(f.urls[0], secretToken)
	type work struct{ commands, in, out float64 }
	measure := func() work {
		c0, i0, o0 := s.Work()
		acts(t, c, d.id, n)
		f.agree(d.id, d.tokens[session.RoleScreen])
		c1, i1, o1 := s.Work()
		return work{(c1 - c0) / float64(n), (i1 - i0) / float64(n), (o1 - o0) / float64(n)}
	}
	measure() // connections and scripts are there
	alone := measure()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	for i := range viewers {
		l, err := client.New(f.urls[i%2], d.tokens[session.RoleScreen]).Live(ctx, d.id, nil)
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			defer l.Cut()
			for {
				if _, err := l.Read(ctx); err != nil {
					return
				}
			}
		})
	}
	watched := measure()
	// The nodes also poll, each second, whoever watches: slower acts have more of that.
	if watched.commands > 2*alone.commands+5 || watched.in > 2*alone.in+2000 {
		t.Errorf("an act costs %+v alone and %+v with %d viewers", alone, watched, viewers)
	}
	figures(t, "two nodes, an act costs Redis %.1f commands, %.0f bytes in, %.0f out without viewers; %.1f, %.0f, %.0f with %d viewers",
		alone.commands, alone.in, alone.out, watched.commands, watched.in, watched.out, viewers)
}

// TestFiguresOfStorage measures what the kinds of storage cost; it bounds nothing.
func TestFiguresOfStorage(t *testing.T) {
	n := amount(t, 50, 2000)
	always := redistest.Start(t)
	everysec := redistest.Start(t, "--appendfsync", "everysec")
	for _, k := range []struct {
		name  string
		flags []string
	}{
		{"SQLite", nil},
		{"Redis, appendfsync always", []string{"--redis", always.URL()}},
		{"Redis, appendfsync everysec", []string{"--redis", everysec.URL(), "--durability", "second"}},
	} {
		f := newFleet(t, 1, k.flags...)
		d := f.rehearsal()
		c := client.New(f.urls[0], secretToken)
		acts(t, c, d.id, 20)
		one, _ := acts(t, c, d.id, n)
		const callers = 32
		var wg sync.WaitGroup
		var mu sync.Mutex
		var many []time.Duration
		began := time.Now()
		for range callers {
			wg.Go(func() {
				c := client.New(f.urls[0], secretToken)
				defer c.Close()
				took, _ := acts(t, c, d.id, max(1, n/callers*4))
				mu.Lock()
				defer mu.Unlock()
				many = append(many, took...)
			})
		}
		wg.Wait()
		perSecond := float64(len(many)) / time.Since(began).Seconds()
		across := "—"
		if k.flags != nil {
			across = acrossNodes(t, f, k.flags, d, n)
		}
		figures(t, "%s: ack p50 %.2f ms, p99 %.2f ms (one caller, HTTP); %d callers: %.0f acts/s, p50 %.1f ms, p99 %.1f ms; sent at one node → shown at another %s",
			k.name, ms(percentile(one, .5)), ms(percentile(one, .99)), callers, perSecond, ms(percentile(many, .5)), ms(percentile(many, .99)), across)
		f.nodes[0].kill()
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// acrossNodes measures from the sending of an act at one node to its frame at a viewer of another.
func acrossNodes(t *testing.T, f *fleet, flags []string, d *day, n int) string {
	t.Helper()
	other := serveProcess(t, flags...)
	defer other.kill()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	l, err := client.New(other.url, d.tokens[session.RoleScreen]).Live(ctx, d.id, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Cut()
	hold := client.NewDocuments()
	if err := l.Follow(ctx, hold, 0); err != nil {
		t.Fatal(err)
	}
	c := client.New(f.urls[0], secretToken)
	var took []time.Duration
	for range min(n, 300) {
		began := time.Now()
		_, ack := acts(t, c, d.id, 1)
		if hold.V < ack.V {
			if err := l.Follow(ctx, hold, ack.V); err != nil {
				t.Fatal(err)
			}
		}
		took = append(took, time.Since(began))
	}
	return fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", ms(percentile(took, .5)), ms(percentile(took, .99)))
}

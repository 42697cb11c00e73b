package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/server/eventlog"
	"rostrum/server/eventlog/redistest"
	"rostrum/session"
)

// TestRollingRestart: three nodes are stopped and started again one after the other while viewers
// watch and acts come in. Nothing is lost or doubled, and every viewer comes to hold what a fresh
// snapshot holds.
func TestRollingRestart(t *testing.T) {
	besides(t)
	viewers, perSecond := amount(t, 45, 500), amount(t, 20, 50)
	s := redistest.Start(t)
	f := newFleet(t, 3, "--redis", s.URL())
	d := f.rehearsal()
	tokens := []string{d.tokens[session.RoleScreen], d.tokens[session.RoleModerator], d.tokens[session.RoleRapporteur], d.tokens[session.RoleAudience]}
	for _, p := range d.badges {
		tokens = append(tokens, p.Token)
	}
	slices.Sort(tokens)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	all := make([]*watcher, viewers)
	for i := range all {
		all[i] = &watcher{token: tokens[i%len(tokens)], hold: client.NewDocuments()}
		wg.Go(func() { all[i].watch(ctx, f, d.id) })
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if !slices.ContainsFunc(all, func(w *watcher) bool { v, _ := w.at(); return v == 0 }) {
			break
		}
		if time.Now().After(end) {
			t.Fatal("not every viewer has a first frame")
		}
	}
	l := startLoad(t, f, d.id, perSecond)
	l.moves(t, perSecond)
	for i := range f.nodes {
		if err := f.nodes[i].interrupt(); err != nil {
			t.Errorf("node %d stopped with %v\n%s", i, err, f.nodes[i].stderr)
		}
		time.Sleep(300 * time.Millisecond)
		f.restart(i)
		l.moves(t, l.count()+perSecond)
	}
	l.end()
	ended := time.Now()
	l.acked.exactlyOnce(t, f.urls[0], d.id)
	f.agree(d.id, d.tokens[session.RoleRapporteur])
	fresh := map[string]*client.Documents{}
	for _, w := range all {
		if fresh[w.token] == nil {
			fresh[w.token] = viewOf(t, client.New(f.urls[0], w.token), d.id)
		}
	}
	var level time.Duration
	for i, w := range all {
		want := fresh[w.token]
		for late := ended.Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if v, _ := w.at(); v >= want.V {
				break
			}
			if time.Now().After(late) {
				v, _ := w.at()
				t.Fatalf("viewer %d holds version %d, the record is at %d", i, v, want.V)
			}
		}
		level = max(level, time.Since(ended))
		w.mu.Lock()
		if diff := w.hold.Diff(want); len(diff) > 0 {
			t.Errorf("viewer %d: %v", i, diff[:min(len(diff), 3)])
		}
		w.mu.Unlock()
	}
	cancel()
	wg.Wait()
	var gaps []time.Duration
	reconnects := 0
	for _, w := range all {
		gaps = append(gaps, w.gaps...)
		reconnects += int(w.again.Load())
	}
	figures(t, "3 nodes restarted in turn, %d viewers, %d acts/s: %d acts acknowledged (p50 %v, p99 %v), %d unanswered, 0 lost, 0 doubled; %d reconnects, without a channel for %v (p50) %v (p99) %v (most); all level %v after the last act",
		viewers, perSecond, len(l.acked.all), percentile(l.took, .5).Round(time.Millisecond), percentile(l.took, .99).Round(time.Millisecond), l.unanswered.Load(),
		reconnects, percentile(gaps, .5).Round(time.Millisecond), percentile(gaps, .99).Round(time.Millisecond), percentile(gaps, 1).Round(time.Millisecond), level.Round(time.Millisecond))
}

// TestDrain: a node that is told to stop says so to proxies first and still takes acts; then it ends its
// channels with a word when to come back, and an act that was under way has its answer.
func TestDrain(t *testing.T) {
	besides(t)
	s := redistest.Start(t)
	f := newFleet(t, 2, "--redis", s.URL(), "--drain-notice", "4s")
	d := f.rehearsal()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	hold := client.NewDocuments()
	l, err := client.New(f.urls[0], secretToken).Live(ctx, d.id, hold)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Cut()
	ended := make(chan error, 1)
	go func() { ended <- f.nodes[0].interrupt() }()
	for client.New(f.urls[0], "").Ready(ctx) == nil {
		if sleep(ctx, 5*time.Millisecond) != nil {
			t.Fatal("it stays ready")
		}
	}
	ack, err := l.Do(ctx, message(t, "rapporteur", &session.NoteAdd{Segment: "opening", Text: "in the notice", Kind: "comment"}), hold)
	if err != nil || ack.Error != nil {
		t.Errorf("an act in the notice: %+v, %v", ack, err)
	}
	for err == nil {
		_, err = l.Read(ctx)
	}
	if !strings.Contains(err.Error(), "StatusServiceRestart") || !strings.Contains(err.Error(), "retry_ms=") {
		t.Errorf("the channel ended with %v", err)
	}
	if err := <-ended; err != nil {
		t.Errorf("stopped with %v\n%s", err, f.nodes[0].stderr)
	}
	// Whoever looks sees one node, and which.
	res, err := http.NewRequestWithContext(ctx, "GET", f.urls[1]+"/readyz", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Header.Set("Authorization", "Bearer "+secretToken)
	for {
		var ready struct {
			Node    string `json:"node"`
			Nodes   int    `json:"nodes"`
			Present []struct {
				ID    string                   `json:"id"`
				Heads map[string]eventlog.Head `json:"heads"`
			} `json:"present"`
		}
		r, err := http.DefaultClient.Do(res)
		if err != nil {
			t.Fatal(err)
		}
		err = json.NewDecoder(r.Body).Decode(&ready)
		r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if ready.Nodes == 1 && len(ready.Present) == 1 && ready.Present[0].ID == ready.Node && ready.Present[0].Heads[d.id].V >= ack.V {
			break
		}
		if sleep(ctx, 50*time.Millisecond) != nil {
			t.Fatalf("readyz says %+v", ready)
		}
	}
}

// watcher is a viewer that comes back, to any node, with what it holds.
type watcher struct {
	token string
	mu    sync.Mutex
	hold  *client.Documents
	gaps  []time.Duration // how long it had no channel, each time; its own until it has ended
	again atomic.Int64
}

func (w *watcher) at() (v uint64, epoch string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hold.V, w.hold.Epoch
}

func (w *watcher) watch(ctx context.Context, f *fleet, id string) {
	lost := time.Time{}
	for ctx.Err() == nil {
		c := f.any(w.token)
		w.mu.Lock()
		hold := *w.hold
		w.mu.Unlock()
		l, err := c.Live(ctx, id, &hold)
		if err != nil {
			_ = sleep(ctx, time.Duration(rand.IntN(100))*time.Millisecond)
			continue
		}
		for first := true; ; first = false {
			m, err := l.Read(ctx)
			if err != nil {
				break
			}
			if first && !lost.IsZero() {
				w.gaps = append(w.gaps, time.Since(lost))
				w.again.Add(1)
			}
			fr, err := m.Frame()
			if err != nil {
				break
			}
			w.mu.Lock()
			err = w.hold.Apply(fr)
			w.mu.Unlock()
			if err != nil {
				break
			}
		}
		lost = time.Now()
		l.Cut()
		c.Close()
	}
}

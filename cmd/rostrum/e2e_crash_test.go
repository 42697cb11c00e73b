package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/session"
)

// TestCrashes: the server is killed ten times while a day is replayed into it, at random moments.
// Nothing acknowledged is lost, nothing has a second effect, and what each role sees is the same
// over HTTP, server-sent events and WebSocket, before another kill and after it.
func TestCrashes(t *testing.T) {
	p := serveProcess(t)
	c := p.client(secretToken)
	d := makeDay(t, c, true)
	const kills = 10
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	moments := make([]uint64, kills) // in entries of the record, which ends near 10,600
	for i := range moments {
		moments[i] = 200 + rnd.Uint64N(9800)
	}
	slices.Sort(moments)

	type ended struct {
		status      int
		out, stderr string
	}
	done := make(chan ended, 1)
	acts := actsFile(t)
	go func() {
		status, out, stderr := rostrum(t, "replay", "--server", p.url, "--session", d.id, "--acts", acts, "--speed", "max", "--batch", "32", "--json")
		done <- ended{status, out, stderr}
	}()
	for _, at := range moments {
		waitForEntry(t, c, d.id, at)
		p.kill()
		p.start()
	}
	var e ended
	select {
	case e = <-done:
	case <-time.After(3 * time.Minute):
		t.Fatal("the replay did not end")
	}
	if e.status != 0 {
		t.Fatalf("replay: status %d\n%s%s", e.status, e.out, e.stderr)
	}
	var r report
	if err := json.Unmarshal([]byte(e.out), &r); err != nil {
		t.Fatal(err)
	}
	checkDay(t, &r)
	if r.Retries < kills/2 {
		t.Errorf("%d retries: the kills did not hit the replay", r.Retries)
	}
	t.Logf("%.0f acts/s with %d kills, ack p50 %.1f ms, p99 %.1f ms, %d retries, RSS %s", r.PerSecond, kills, r.Ack.P50, r.Ack.P99, r.Retries, rss(t, p))

	before := seenByAll(t, p, d)
	p.kill()
	p.start()
	after := seenByAll(t, p, d)
	for role := range d.tokens {
		reportDiff(t, fmt.Sprintf("%s, before and after the kill", role), before[role].Diff(after[role]))
	}
	if status, out, stderr := rostrum(t, "verify", "--data", p.dir); status != 0 {
		t.Errorf("verify: status %d\n%s%s", status, out, stderr)
	}
}

// waitForEntry waits until the record has come to the version.
func waitForEntry(t *testing.T, c *client.Client, id string, v uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	for {
		all, err := c.Sessions(ctx)
		if err == nil && len(all) == 1 && all[0].V >= v {
			return
		}
		if sleep(ctx, time.Millisecond) != nil {
			t.Fatalf("the record did not come to entry %d: %v", v, err)
		}
	}
}

// checkDay holds a replay's report to what the recorded day explains: 24 second votes of people who
// had voted, 3 requests of people whose request waits, 2 withdrawals of people who were not on the list.
func checkDay(t *testing.T, r *report) {
	t.Helper()
	if r.Acts != 9824 || r.CarriedOut != 9795 || r.Refused != 29 || r.Lost != 0 || r.FiveXX != 0 {
		t.Errorf("%d acts, %d carried out, %d refused, %d lost, %d 5xx; want 9824, 9795, 29, 0, 0", r.Acts, r.CarriedOut, r.Refused, r.Lost, r.FiveXX)
	}
	got := map[string]int{}
	for _, f := range r.Refusals {
		got[f.Do+" "+string(f.Code)] += f.Count
	}
	want := map[string]int{
		"question.vote " + string(session.CodeConflict):         24,
		"floor.request " + string(session.CodeAlreadyInscribed): 3,
		"floor.withdraw " + string(session.CodeNotFound):        2,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("refused %v, want %v", got, want)
	}
}

// seenByAll reads the documents of every role over the three ways and demands that they are the same.
func seenByAll(t *testing.T, p *process, d *day) map[session.Role]*client.Documents {
	t.Helper()
	all := map[session.Role]*client.Documents{}
	for role, token := range d.tokens {
		view, stream, live := threeWays(t, p.client(token), d.id)
		if len(view.All) < 10 {
			t.Errorf("%s sees %d documents", role, len(view.All))
		}
		reportDiff(t, fmt.Sprintf("%s, HTTP and server-sent events", role), view.Diff(stream))
		reportDiff(t, fmt.Sprintf("%s, HTTP and WebSocket", role), view.Diff(live))
		all[role] = view
	}
	return all
}

func threeWays(t *testing.T, c *client.Client, id string) (view, stream, live *client.Documents) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	view, stream, live = client.NewDocuments(), client.NewDocuments(), client.NewDocuments()
	f, err := c.View(ctx, id, 0, "")
	if err == nil {
		err = view.Apply(f)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Stream(ctx, id, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Cut()
	if err := s.Follow(stream, view.V); err != nil {
		t.Fatal(err)
	}
	l, err := c.Live(ctx, id, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Cut()
	if err := l.Follow(ctx, live, view.V); err != nil {
		t.Fatal(err)
	}
	return view, stream, live
}

// reportDiff fails the test with the first differences.
func reportDiff(t *testing.T, what string, diff []string) {
	t.Helper()
	if len(diff) == 0 {
		return
	}
	for i, line := range diff[:min(len(diff), 5)] {
		diff[i] = line[:min(len(line), 600)]
	}
	t.Errorf("%s: %d differences\n%s", what, len(diff), strings.Join(diff[:min(len(diff), 5)], "\n"))
}

// rss is the resident memory of the process.
func rss(t *testing.T, p *process) string {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return "unknown" // no procfs on this system
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(v)
		}
	}
	return "unknown"
}

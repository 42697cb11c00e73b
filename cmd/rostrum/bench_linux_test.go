package main

import (
	"encoding/json"
	"os/exec"
	"testing"

	"rostrum/server/bench"
)

// TestBench runs every part of the measurement with few viewers: what it finds is printed, what must
// hold whatever the speed is held.
func TestBench(t *testing.T) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "bench", "--viewers=24", "--seconds=1", "--rate=12", "--role=audience,screen,participant",
		"--slow=3", "--herd", "--sse", "--commands", "--json")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var r bench.Report
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	for what, n := range map[string][2]int{
		"updates":                  {r.Traffic.Updates, 12},
		"deliveries":               {r.Traffic.Deliveries, 24 * 12},
		"lost":                     {r.Traffic.Lost, 0},
		"the loop's updates":       {r.Loop.Updates, 12},
		"the loop's":               {r.Loop.Deliveries, 24 * 12},
		"the loop's lost":          {r.Loop.Lost, 0},
		"over SSE":                 {r.SSE.Traffic.Deliveries, 24 * 12},
		"lost over SSE":            {r.SSE.Traffic.Lost, 0},
		"snapshots of three kinds": {r.Connect.Encoded.Count, 3},
		"the herd's":               {r.Herd.Encoded.Count + r.SSE.Herd.Encoded.Count, 0},
		"differing":                {r.Differing, 0},
		"woken":                    {r.Slow.Closed + r.Slow.CaughtUp, 3},
		"wrong after waking":       {r.Slow.Wrong, 0},
		"runs of commands":         {len(r.Commands.Runs), 7},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", what, n[0], n[1])
		}
	}
	for _, c := range r.Commands.Runs {
		if c.PerSecond <= 0 || c.Ack.P50 <= 0 {
			t.Errorf("%s, %d clients: nothing was measured", c.How, c.Clients)
		}
	}
	if r.Connect.SnapshotBytes < 1000 || r.Connect.BarePerSecond <= 0 || r.Memory.Empty <= 0 {
		t.Errorf("connecting or memory was not measured: %+v %+v", r.Connect, r.Memory)
	}
}

func TestBenchRefuses(t *testing.T) {
	for _, args := range [][]string{
		{"bench", "--viewers=0"}, {"bench", "--rate=0"}, {"bench", "--seconds=1000"}, {"bench", "--slow=-1"},
		{"bench", "--role=secretariat"}, {"serve", "--profiles"},
	} {
		if status, _, stderr := rostrum(t, args...); status != exitUsage {
			t.Errorf("%v: status %d: %s", args, status, stderr)
		}
	}
}

package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rostrum/server"
	"rostrum/server/access"
	"rostrum/server/client"
	"rostrum/server/daydata"
	"rostrum/server/eventlog"
	"rostrum/server/wire"
)

// testServer is a server in this process, behind whatever stands before it.
func testServer(t *testing.T, before func(http.Handler) http.Handler) string {
	t.Helper()
	log, err := eventlog.OpenSQLite(filepath.Join(t.TempDir(), logFile), eventlog.WithoutSync())
	if err != nil {
		t.Fatal(err)
	}
	srv, err := server.New(context.Background(), server.Options{
		Log: log, Pages: fstest.MapFS{}, Secretariat: secretToken, Limits: access.DefaultLimits(),
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	h := srv.Handler()
	if before != nil {
		h = before(h)
	}
	web := httptest.NewServer(h)
	t.Cleanup(func() {
		srv.Close()
		web.Close()
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	return web.URL
}

// dayFiles are the flags that name the day's files.
func dayFiles(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range map[string][]byte{"programme.yaml": daydata.Programme(), "participants.csv": daydata.Participants()} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{
		"--programme", filepath.Join(dir, "programme.yaml"), "--participants", filepath.Join(dir, "participants.csv"), "--acts", actsFile(t),
	}
}

func replayed(t *testing.T, url string, flags ...string) *report {
	t.Helper()
	status, out, stderr := rostrum(t, append([]string{"replay", "--server", url, "--speed", "max", "--json"}, flags...)...)
	if status != exitOK {
		t.Fatalf("status %d\n%s%s", status, out, stderr)
	}
	var r report
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

// The recorded day over both roads: nothing lost, and every refusal is one that the day explains.
func TestReplayOfTheDay(t *testing.T) {
	url := testServer(t, nil)
	files := dayFiles(t)
	for _, road := range [][]string{{"--batch", "64"}, {"--ws"}} {
		r := replayed(t, url, append(files, road...)...)
		checkDay(t, r)
		if r.Ack.P50 <= 0 || r.Ack.P99 < r.Ack.P50 || r.Ack.Max < r.Ack.P99 || r.Sent < 1e6 || r.Received < 1e5 {
			t.Errorf("measured %+v", r)
		}
		t.Logf("%s: %.0f acts/s, ack p50 %.1f ms, p99 %.1f ms", r.Mode, r.PerSecond, r.Ack.P50, r.Ack.P99)
		// The same acts again have no second effect: each gets its first answer.
		before := viewOf(t, client.New(url, secretToken), r.Session).V
		again := replayed(t, url, append(files, append(road, "--session", r.Session)...)...)
		checkDay(t, again)
		if after := viewOf(t, client.New(url, secretToken), r.Session).V; after != before {
			t.Errorf("replayed again the record went from %d to %d", before, after)
		}
	}
}

// A network that cuts connections, before the server has read the acts or before its answer is back,
// changes nothing of what comes out.
func TestReplayOverABadNetwork(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	url := testServer(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fate := 9
			if strings.HasSuffix(r.URL.Path, "/commands") { // one request at a time
				fate = rnd.IntN(10)
			}
			switch fate {
			case 0:
				panic(http.ErrAbortHandler) // how net/http is told to cut the connection
			case 1:
				next.ServeHTTP(httptest.NewRecorder(), r)
				panic(http.ErrAbortHandler)
			}
			next.ServeHTTP(w, r)
		})
	})
	r := replayed(t, url, append(dayFiles(t), "--batch", "100")...)
	checkDay(t, r)
	if r.Retries < 5 {
		t.Errorf("%d retries", r.Retries)
	}
}

// What is lost is said, and where to go on; 5xx is a failure even when trying again helped.
func TestReplayTellsFailures(t *testing.T) {
	for _, tc := range []struct {
		name         string
		good, failed int // requests served, then how many get 503; -1 for all
		want         []string
	}{
		{"server gone for good", 3, -1, []string{`"lost":9696`, "continue it with --session"}},
		{"server stumbles", 3, 2, []string{`"lost":0`, `"answers_5xx":2`, "2 answers were 5xx"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := 0
			url := testServer(t, func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.HasSuffix(r.URL.Path, "/commands") {
						if n++; n > tc.good && (tc.failed < 0 || n <= tc.good+tc.failed) {
							w.WriteHeader(http.StatusServiceUnavailable)
							return
						}
					}
					next.ServeHTTP(w, r)
				})
			})
			status, out, stderr := rostrum(t, append([]string{"replay", "--server", url, "--speed", "max", "--json", "--retry-for", "100ms"}, dayFiles(t)...)...)
			if status != exitFailure {
				t.Errorf("status %d", status)
			}
			for _, want := range tc.want {
				if !strings.Contains(out+stderr, want) {
					t.Errorf("missing %s in\n%s%s", want, out, stderr)
				}
			}
		})
	}
}

func TestReplayRefusesBadFiles(t *testing.T) {
	acts := write(t, "acts.ndjson", `{"t":0,"as":"chair","do":"segment.open","with":{"segment":"opening"}}`+"\n"+`{"t":1,"as":"nobody","do":"segment.open","with":{"segment":"opening"}}`+"\n"+"{\n")
	status, out, stderr := rostrum(t, "replay", "--programme", "x", "--acts", acts)
	if status != exitFailure || !strings.Contains(stderr, "line 2") || !strings.Contains(stderr, "line 3") || strings.Contains(stderr, "line 1") {
		t.Errorf("status %d\n%s%s", status, out, stderr)
	}
}

// At a speed the acts keep their distances.
func TestReplayKeepsTime(t *testing.T) {
	d := &driver{speed: 100}
	d.begin([]act{{t: 1000}})
	began := time.Now()
	if err := d.due(context.Background(), 21_000); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 190*time.Millisecond || took > time.Minute {
		t.Errorf("20 s at 100 times the speed took %v", took)
	}
	if d.isDue(60_000) {
		t.Error("an act of much later is due")
	}
}

// Particulars do not make two refusals different kinds.
func TestTallyGroupsRefusals(t *testing.T) {
	tl := newTally()
	for i, msg := range []string{"badge:17 has no request in r12", "badge:18 has no request in r9", "the list is closed"} {
		tl.answered(act{line: i + 1, do: "floor.give"}, wire.Ack{Error: &wire.ErrorBody{Code: "not_found", Message: msg}}, time.Millisecond)
	}
	r := tl.report(3, time.Second)
	if len(r.Refusals) != 2 || r.Refusals[0].Count != 2 || r.Refusals[0].First[1].Line != 2 {
		b, err := json.Marshal(r)
		t.Errorf("%s %v", b, err)
	}
}

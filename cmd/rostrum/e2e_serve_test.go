package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/session"
)

// Stopping tells the live channels to come back, ends at once and with status 0, and the next start
// takes commands again with everything there.
func TestServeStops(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	p := serveProcess(t)
	d := makeDay(t, p.client(secretToken), false)
	c := p.client(d.tokens[session.RoleAudience])
	live, err := c.Live(ctx, d.id, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Cut()
	stream, err := c.Stream(ctx, d.id, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Cut()
	before := viewOf(t, c, d.id)
	if err := live.Follow(ctx, client.NewDocuments(), before.V); err != nil {
		t.Fatal(err)
	}
	ends := make(chan error, 2)
	go func() {
		for {
			if _, err := live.Read(ctx); err != nil {
				ends <- err
				return
			}
		}
	}()
	go func() {
		for {
			if _, err := stream.Read(); err != nil {
				ends <- err
				return
			}
		}
	}()
	began := time.Now()
	if err := p.interrupt(); err != nil {
		t.Errorf("it did not end with status 0: %v\n%s", err, p.stderr)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("stopping took %v", took)
	}
	for range 2 {
		err := <-ends
		if client.CloseCode(err) != 1012 && !errors.Is(err, client.ErrRestart) {
			t.Errorf("a live channel was not told to come back: %v", err)
		}
	}
	if log := p.stderr.String(); strings.Contains(log, "WARN") || strings.Contains(log, "ERROR") || !strings.Contains(log, "stopped") {
		t.Errorf("log:\n%s", log)
	}
	p.start()
	reportDiff(t, "before and after the restart", before.Diff(viewOf(t, p.client(d.tokens[session.RoleAudience]), d.id)))
}

// A second server on the same folder is refused, with who has it; a killed one frees it.
func TestServeTakesItsFolder(t *testing.T) {
	p := serveProcess(t)
	status, _, stderr := rostrum(t, "serve", "--listen", "127.0.0.1:0", "--data", p.dir)
	if status != exitFailure || !strings.Contains(stderr, "in use by process") || !strings.Contains(stderr, p.listen) {
		t.Errorf("status %d\n%s", status, stderr)
	}
	p.kill()
	p.start() // fails the test if it cannot
	if status, _, stderr := rostrum(t, "serve", "--listen", p.listen, "--data", t.TempDir()); status != exitFailure || !strings.Contains(stderr, "in use by another program") {
		t.Errorf("a taken port: status %d\n%s", status, stderr)
	}
}

// The first start prints the secretariat's link, once; no log ever has the token.
func TestServeFirstRun(t *testing.T) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new", "data")
	start := func(args ...string) (out, log *output) {
		t.Helper()
		out, log = &output{}, &output{}
		cmd := exec.Command(bin, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", dir, "--log-level", "debug"}, args...)...)
		cmd.Stdout, cmd.Stderr = out, log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}()
		url := out.await(t, `Listening on (http://127\.0\.0\.1:\d+)\n`, time.Minute)[1]
		token, err := os.ReadFile(filepath.Join(dir, "secretariat.token"))
		if err != nil {
			t.Fatal(err)
		}
		secret := strings.TrimSpace(string(token))
		if _, err := client.New(url, secret).Sessions(context.Background()); err != nil {
			t.Errorf("the token does not work: %v", err)
		}
		if _, err := client.New(url, secret+"x").Sessions(context.Background()); err == nil {
			t.Error("a wrong token works")
		}
		if strings.Contains(log.String(), secret) {
			t.Errorf("the token stands in the log:\n%s", log)
		}
		return out, log
	}
	out, _ := start()
	out.await(t, `http://127\.0\.0\.1:\d+/secretariat#\S{22,}\n`, time.Minute)
	again, _ := start("--metrics-listen", "127.0.0.1:0")
	if strings.Contains(again.String(), "#") {
		t.Errorf("the second start prints the link again:\n%s", again)
	}
	for _, name := range []string{"rostrum.db", "secretariat.token", "lock"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

// Without a public URL an address that others reach comes with a hint.
func TestServeHints(t *testing.T) {
	p := &process{t: t, dir: t.TempDir(), listen: "0.0.0.0:0"}
	ctx, cancel := context.WithCancel(context.Background())
	out := &output{}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--listen", p.listen, "--data", p.dir}, out, out, nil)
	}()
	url := out.await(t, `Listening on (http://127\.0\.0\.1:\d+)\n`, time.Minute)[1]
	out.await(t, `--public-url`, time.Minute)
	res, err := http.Get(url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("/metrics on the main listener: %s", res.Status)
	}
	cancel()
	if status := <-ended; status != exitOK {
		t.Errorf("status %d\n%s", status, out)
	}
}

// Package proxy_test runs nginx, Caddy and HAProxy with the settings beside it, before two nodes on one
// Redis: `make proxies`.
package proxy_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/client"
	"rostrum/server/daydata"
	"rostrum/server/eventlog/redistest"
	"rostrum/server/wire"
	"rostrum/session"
)

const secret = "test-token-of-the-secretariat-00"

// proxies are how each is started with the settings beside this file, changed for loopback alone.
var proxies = []struct {
	name, file string
	change     func(text string, at string, cert, key string) string
	start      func(file, dir string) []string
}{
	{"nginx", "nginx.conf", func(text, at, cert, key string) string {
		text = strings.NewReplacer("listen 443 ssl http2", "listen "+at+" ssl http2", "/etc/nginx/tls/fullchain.pem", cert, "/etc/nginx/tls/privkey.pem", key).Replace(text)
		return "daemon off;\npid nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\nclient_body_temp_path body;\nproxy_temp_path proxy;\n" +
			"fastcgi_temp_path f;\nuwsgi_temp_path u;\nscgi_temp_path s;\n" + text + "\n}\n"
	}, func(file, dir string) []string { return []string{"nginx", "-p", dir, "-c", file} }},
	{"caddy", "Caddyfile", func(text, at, cert, key string) string {
		host, port, _ := strings.Cut(at, ":")
		text = strings.Replace(text, "{$ROSTRUM_SITE:consult.example.org} {", "https://"+host+":"+port+" {\n\tbind "+host+"\n\ttls "+cert+" "+key, 1)
		return "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text
	}, func(file, _ string) []string {
		return []string{"caddy", "run", "--adapter", "caddyfile", "--config", file}
	}},
	{"haproxy", "haproxy.cfg", func(text, at, cert, key string) string {
		return strings.NewReplacer("bind :443 ssl crt /etc/haproxy/consult.pem", "bind "+at+" ssl crt "+cert+".both", "maxconn 50000", "maxconn 5000").Replace(text)
	}, func(file, _ string) []string { return []string{"haproxy", "-db", "-f", file} }},
}

// certificate writes a certificate for 127.0.0.1 and has this process trust it.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	s := httptest.NewTLSServer(http.NotFoundHandler())
	defer s.Close()
	secret, err := x509.MarshalPKCS8PrivateKey(s.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	c := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	k := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
	for file, b := range map[string][]byte{cert: c, key: k, cert + ".both": append(c, k...)} {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("SSL_CERT_FILE", cert)
	return cert, key
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// running is a process that ends with the test.
type running struct {
	cmd  *exec.Cmd
	said bytes.Buffer
}

func run(t *testing.T, dir string, env []string, args ...string) *running {
	t.Helper()
	r := &running{cmd: exec.Command(args[0], args[1:]...)}
	r.cmd.Dir, r.cmd.Env = dir, append(os.Environ(), env...)
	r.cmd.Stderr = &r.said
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, bufio.NewReader(out)) }()
	t.Cleanup(func() {
		_ = r.cmd.Process.Signal(syscall.SIGTERM)
		done := make(chan struct{})
		go func() { _ = r.cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(15 * time.Second):
			_ = r.cmd.Process.Kill()
		}
	})
	return r
}

func ready(t *testing.T, base string) {
	t.Helper()
	var err error
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = client.New(base, "").Ready(t.Context()); err == nil {
			return
		}
	}
	t.Fatalf("%s is not ready: %v", base, err)
}

func TestProxies(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "rostrum")
	if out, err := exec.Command("go", "build", "-o", bin, "rostrum/cmd/rostrum").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cert, key := certificate(t)
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) {
			redis := redistest.Start(t)
			at, nodes := freeAddr(t), []string{freeAddr(t), freeAddr(t)}
			base := "https://" + at
			serve := func(i int) *running {
				return run(t, t.TempDir(), []string{"ROSTRUM_SECRETARIAT_TOKEN=" + secret}, bin, "serve", "--listen", nodes[i],
					"--redis", redis.URL(), "--public-url", base, "--trusted-proxy", "127.0.0.0/8", "--log-level", "warn")
			}
			first := serve(0)
			serve(1)
			for _, n := range nodes {
				ready(t, "http://"+n)
			}
			text, err := os.ReadFile(p.file)
			if err != nil {
				t.Fatal(err)
			}
			changed := p.change(string(text), at, cert, key)
			changed = strings.NewReplacer("rostrum-1:8080", nodes[0], "rostrum-2:8080", nodes[1]).Replace(changed)
			dir := t.TempDir()
			file := filepath.Join(dir, p.file)
			if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
				t.Fatal(err)
			}
			proxy := run(t, dir, []string{"HOME=" + dir}, p.start(file, dir)...)
			defer func() {
				if t.Failed() {
					t.Logf("%s said:\n%s", p.name, proxy.said.String())
				}
			}()
			ready(t, base)
			behind(t, base, nodes, first, func() { serve(0) })
		})
	}
}

// message is a command in a rehearsal, in the name of a role.
func message(t *testing.T, as string, cmd session.Command) wire.CommandMessage {
	t.Helper()
	m, err := client.Command(uuid.NewString(), cmd)
	if err != nil {
		t.Fatal(err)
	}
	m.As = as
	return m
}

// behind looks at a server from outside its proxy.
func behind(t *testing.T, base string, nodes []string, first *running, again func()) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	c := client.New(base, secret)
	made, err := c.Create(ctx, daydata.Programme(), "application/yaml", true)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(made.Links.Chair, base+"/") {
		t.Errorf("the chair's link is %s", made.Links.Chair)
	}
	if _, err := c.Import(ctx, made.ID, daydata.Participants(), "text/csv"); err != nil {
		t.Errorf("a participants file: %v", err)
	}
	note := func(text string) wire.CommandMessage {
		return message(t, "rapporteur", &session.NoteAdd{Segment: "opening", Text: text, Kind: "comment"})
	}

	// The cookie is for HTTPS alone, as the proxy says that the request came.
	join, err := http.Post(base+"/api/v1/join", "application/json", strings.NewReader(fmt.Sprintf(`{"session":%q,"code":%q}`, made.ID, made.Tokens.Audience)))
	if err != nil {
		t.Fatal(err)
	}
	join.Body.Close()
	if cookies := join.Cookies(); len(cookies) == 0 || !cookies[0].Secure {
		t.Errorf("join: %s, cookies %v", join.Status, cookies)
	}

	// WebSocket: an act and what it changed, over one channel.
	hold := client.NewDocuments()
	l, err := c.Live(ctx, made.ID, hold)
	if err != nil {
		t.Fatalf("WebSocket: %v", err)
	}
	ack, err := l.Do(ctx, note("over WebSocket"), hold)
	if err != nil || ack.Error != nil {
		t.Fatalf("WebSocket: %+v, %v", ack, err)
	}
	if hold.V < ack.V {
		if err := l.Follow(ctx, hold, ack.V); err != nil {
			t.Fatal(err)
		}
	}

	// Server-sent events come one by one, not in heaps.
	s, err := c.Stream(ctx, made.ID, nil)
	if err != nil {
		t.Fatalf("server-sent events: %v", err)
	}
	held := client.NewDocuments()
	slowest := time.Duration(0)
	for i := range 10 {
		acks, err := c.Commands(ctx, made.ID, []wire.CommandMessage{note(fmt.Sprint("watched ", i))})
		if err != nil || acks[0].Error != nil {
			t.Fatalf("%+v, %v", acks, err)
		}
		began := time.Now()
		followed := make(chan error, 1)
		go func() { followed <- s.Follow(held, acks[0].V) }()
		select {
		case err := <-followed:
			if err != nil {
				t.Fatal(err)
			}
			slowest = max(slowest, time.Since(began))
		case <-time.After(20 * time.Second):
			t.Fatal("server-sent events are held back")
		}
	}
	s.Cut()

	// A node is stopped in good order: no request fails, and a channel is told when to come back.
	watch := make(chan string, 8)
	for range cap(watch) { // some at each node
		go func() {
			l, err := c.Live(ctx, made.ID, client.NewDocuments())
			for err == nil {
				_, err = l.Read(ctx)
			}
			watch <- err.Error()
		}()
	}
	var sent, failed atomic.Int64
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
			acks, err := c.Commands(ctx, made.ID, []wire.CommandMessage{note("while a node is restarted")})
			if sent.Add(1); err != nil || acks[0].Error != nil {
				failed.Add(1)
				t.Logf("a request failed: %+v, %v", acks, err)
			}
		}
	}()
	time.Sleep(300 * time.Millisecond)
	if err := first.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := first.cmd.Process.Wait(); err != nil {
		t.Fatal(err)
	}
	again()
	ready(t, "http://"+nodes[0])
	time.Sleep(time.Second)
	close(stop)
	<-ended
	if failed.Load() > 0 {
		t.Errorf("%d of %d requests failed while a node was restarted", failed.Load(), sent.Load())
	}
	select {
	case why := <-watch:
		if !strings.Contains(why, "StatusServiceRestart") || !strings.Contains(why, "retry_ms=") {
			t.Errorf("a channel of the node that stopped ended with: %s", why)
		}
	case <-time.After(10 * time.Second):
		t.Error("no channel ended with the node")
	}
	l.Cut()
	t.Logf("proxy | %s | upgrade, frames and acts over WebSocket; a frame over server-sent events at most %v after the ack; %d requests while a node was restarted, %d failed",
		t.Name(), slowest.Round(time.Millisecond), sent.Load(), failed.Load())
}

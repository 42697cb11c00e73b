// Package redistest starts real redis-server processes for tests, on loopback, each on a port and in
// a folder of its own, and ends them by their process id.
package redistest

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Server is one redis-server. What was written is in its folder: it can be killed and started again.
type Server struct {
	t        testing.TB
	dir      string
	port     int
	args     []string
	file     string // of settings, "" = none
	replicas int
	bus      int // of a cluster's node
	cmd      *exec.Cmd
}

// Start starts a server that syncs its append-only file at every write, and ends it with the test.
// Further arguments are settings, as on the command line: "--maxmemory", "2mb".
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatal("redis-server is not installed: run make test, which installs what the tests need")
	}
	s := &Server{t: t, dir: t.TempDir(), port: freePort(t), args: args}
	t.Cleanup(s.Kill)
	s.Restart()
	return s
}

// StartWith starts a server with a file of settings; port, address and folder are the test's.
func StartWith(t testing.TB, file string) *Server {
	t.Helper()
	s := Start(t)
	s.Kill()
	s.file = file
	s.Restart()
	return s
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Addr is its host and port.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Port is its port.
func (s *Server) Port() int { return s.port }

// URL is how OpenRedis names it.
func (s *Server) URL() string { return "redis://" + s.Addr() }

// Restart starts the server with what is in its folder, and waits until it answers.
func (s *Server) Restart() {
	s.t.Helper()
	s.Launch()
	s.Wait()
}

// Launch starts it and waits for nothing: it may be loading for a while.
func (s *Server) Launch() {
	s.t.Helper()
	args := []string{"--port", strconv.Itoa(s.port), "--bind", "127.0.0.1", "--dir", s.dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no", "--logfile", filepath.Join(s.dir, "log"),
		"--repl-diskless-sync-delay", "0"}
	if s.file != "" {
		args = append([]string{s.file}, args...)
	}
	s.cmd = exec.Command("redis-server", append(args, s.args...)...)
	s.cmd.SysProcAttr = endWithParent()
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
}

// Wait waits until the server answers PING.
func (s *Server) Wait() {
	s.t.Helper()
	var last string
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if last = s.Do("PING"); last == "+PONG" {
			return
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	s.t.Fatalf("redis-server does not answer (%s):\n%s", last, log)
}

// Do sends one command over a connection of its own and returns the first line of the answer, such
// as "+OK" or ":1"; "" when there is none within ten seconds.
func (s *Server) Do(args ...string) string { return s.last(args) }

// DoAs is Do as a user of the server's.
func (s *Server) DoAs(user, password string, args ...string) string {
	return s.last([]string{"AUTH", user, password}, args)
}

// last is the first line of the answer to the last of several commands, whose answers before it have one.
func (s *Server) last(commands ...[]string) (line string) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", s.Addr())
	if err != nil {
		return ""
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return ""
	}
	answers := bufio.NewReader(c)
	for _, args := range commands {
		var b strings.Builder
		fmt.Fprintf(&b, "*%d\r\n", len(args))
		for _, a := range args {
			fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(a), a)
		}
		if _, err := c.Write([]byte(b.String())); err != nil {
			return ""
		}
		line, _ = answers.ReadString('\n')
	}
	return strings.TrimRight(line, "\r\n")
}

// Must is Do with an answer that is no error.
func (s *Server) Must(args ...string) string {
	s.t.Helper()
	line := s.Do(args...)
	if line == "" || line[0] == '-' {
		s.t.Fatalf("%s: %q", strings.Join(args, " "), line)
	}
	return line
}

// Kill ends the process at once, as a crash would, and waits for it.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill() // SIGKILL ends a stopped process too
	_ = s.cmd.Wait()
	s.cmd = nil
}

// Stop freezes the process: its connections stay open and nothing is answered. Continue ends that.
func (s *Server) Stop() { s.signal(syscall.SIGSTOP) }

// Continue lets a stopped process go on.
func (s *Server) Continue() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

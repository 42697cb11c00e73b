package redistest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Sentinel starts one Sentinel that watches the primary under the name "main" and decides alone,
// after half a second of silence. It returns its address, and ends with the test.
func Sentinel(t testing.TB, primary *Server) (addr string) {
	t.Helper()
	text := fmt.Sprintf("protected-mode no\nsentinel monitor main 127.0.0.1 %d 1\n"+
		"sentinel down-after-milliseconds main 500\nsentinel failover-timeout main 3000\n", primary.port)
	return SentinelWith(t, text).Addr()
}

// SentinelWith starts a Sentinel with the settings; port, address and log are the test's.
func SentinelWith(t testing.TB, settings string) *Server {
	t.Helper()
	dir, port := t.TempDir(), freePort(t)
	conf := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("port %d\nbind 127.0.0.1\nlogfile %s\n%s", port, filepath.Join(dir, "log"), settings)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, dir: dir, port: port}
	s.cmd = exec.Command("redis-server", conf, "--sentinel")
	s.cmd.SysProcAttr = endWithParent()
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	s.Wait()
	return s
}

// IsPrimary tells whether the server answers and takes writes.
func (s *Server) IsPrimary() bool {
	return s.Do("SET", "redistest:primary", "1") == "+OK"
}

// Obey makes the server a replica of the other.
func (s *Server) Obey(primary *Server) {
	s.t.Helper()
	s.Must("REPLICAOF", "127.0.0.1", strconv.Itoa(primary.port))
}

// Replica starts a replica of the server and waits until it is in step.
func (s *Server) Replica() *Server {
	s.t.Helper()
	r := Start(s.t, "--replicaof", fmt.Sprintf("127.0.0.1 %d", s.port))
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if s.Do("WAIT", "100", "1") == ":"+strconv.Itoa(s.replicas+1) {
			s.replicas++
			return r
		}
	}
	s.t.Fatal("the replica does not come into step")
	return nil
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/server/daydata"
	"rostrum/server/wire"
	"rostrum/session"
)

// The end-to-end tests run the real binary in processes of its own, which can be killed.

// secretToken is the secretariat's in all tests.
const secretToken = "test-token-of-the-secretariat-00"

// binary is built once.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "rostrum")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "rostrum-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

// process is one `rostrum serve`.
type process struct {
	t      *testing.T
	dir    string
	listen string
	url    string
	cmd    *exec.Cmd
	stdout string // up to and with the line that says where it listens
	stderr *bytes.Buffer
}

// serveProcess starts a server that ends with the test.
func serveProcess(t *testing.T, flags ...string) *process {
	t.Helper()
	p := &process{t: t, dir: t.TempDir(), listen: "127.0.0.1:0"}
	p.start(flags...)
	t.Cleanup(p.kill)
	return p
}

// start runs the binary and waits until it takes commands.
func (p *process) start(flags ...string) {
	p.t.Helper()
	bin, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	p.cmd = exec.Command(bin, append([]string{"serve", "--listen", p.listen, "--data", p.dir}, flags...)...)
	p.cmd.Env = append(os.Environ(), "ROSTRUM_SECRETARIAT_TOKEN="+secretToken)
	p.stderr = &bytes.Buffer{}
	p.cmd.Stderr = p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.stdout, p.url = "", ""
	lines := bufio.NewScanner(out)
	for p.url == "" && lines.Scan() {
		p.stdout += lines.Text() + "\n"
		if url, ok := strings.CutPrefix(lines.Text(), "Listening on "); ok {
			p.url, p.listen = url, strings.TrimPrefix(url, "http://")
		}
	}
	if p.url == "" {
		p.t.Fatalf("the server did not start:\n%s%s", p.stdout, p.stderr)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for p.client("").Ready(ctx) != nil {
		if sleep(ctx, 5*time.Millisecond) != nil {
			p.t.Fatalf("the server is not ready:\n%s", p.stderr)
		}
	}
}

// kill is kill -9.
func (p *process) kill() {
	if p.cmd.Process != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

// interrupt asks the server to stop and returns how it ended.
func (p *process) interrupt() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- p.cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(time.Minute):
		return errors.New("it did not end within 15 s")
	}
}

func (p *process) client(token string) *client.Client { return client.New(p.url, token) }

// day is a session of the recorded day with a token for each role.
type day struct {
	id     string
	tokens map[session.Role]string
	badges map[string]wire.ImportedPerson
	code   string
}

// makeDay makes one through the contract.
func makeDay(t *testing.T, c *client.Client, rehearsal bool) *day {
	t.Helper()
	ctx := context.Background()
	created, err := c.Create(ctx, daydata.Programme(), "application/yaml", rehearsal)
	if err != nil {
		t.Fatal(err)
	}
	people, err := c.Import(ctx, created.ID, daydata.Participants(), "text/csv")
	if err != nil {
		t.Fatal(err)
	}
	d := &day{id: created.ID, code: created.Tokens.Audience, badges: map[string]wire.ImportedPerson{}}
	for _, p := range people.Imported {
		d.badges[p.Badge] = p
	}
	joined, err := c.Join(ctx, wire.JoinRequest{Session: d.id, Code: d.code})
	if err != nil {
		t.Fatal(err)
	}
	d.tokens = map[session.Role]string{
		session.RoleSecretariat: secretToken, session.RoleChair: created.Tokens.Chair,
		session.RoleModerator: created.Tokens.Moderator, session.RoleRapporteur: created.Tokens.Rapporteur,
		session.RoleScreen: created.Tokens.Screen, session.RoleAudience: joined.Token,
		session.RoleParticipant: d.badges["17"].Token,
	}
	return d
}

// actsFile is the recorded day as a file.
func actsFile(t *testing.T) string {
	t.Helper()
	r, err := daydata.Acts()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := filepath.Join(t.TempDir(), "day.ndjson")
	if err := writeWhole(path, func(w io.Writer) error { _, err := io.Copy(w, r); return err }); err != nil {
		t.Fatal(err)
	}
	return path
}

// rostrum runs a command in this process.
func rostrum(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(context.Background(), args, &out, &errs, []string{"ROSTRUM_SECRETARIAT_TOKEN=" + secretToken})
	return status, out.String(), errs.String()
}

package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rostrum/server/wire"
	"rostrum/session"
)

// stopped makes a folder with one session in which something happened, and no server on it.
func stopped(t *testing.T) (dir string, d *day) {
	t.Helper()
	p := serveProcess(t)
	d = makeDay(t, p.client(secretToken), false)
	chair := p.client(d.tokens[session.RoleChair])
	must(t, chair, d.id, &session.SegmentOpen{Segment: "opening"})
	must(t, chair, d.id, &session.FloorGive{Person: "badge:17"})
	must(t, chair, d.id, &session.FloorFinish{})
	must(t, p.client(d.tokens[session.RoleAudience]), d.id, &session.QuestionAsk{Text: "=Who pays?"})
	if err := p.interrupt(); err != nil {
		t.Fatalf("%v\n%s", err, p.stderr)
	}
	return p.dir, d
}

// What is exported verifies, and a record that was touched is refused with the first bad line.
func TestExportAndVerify(t *testing.T) {
	dir, d := stopped(t)
	out := filepath.Join(t.TempDir(), "export")
	if status, stdout, stderr := rostrum(t, "export", "--data", dir, "--out", out); status != exitOK {
		t.Fatalf("export: status %d\n%s%s", status, stdout, stderr)
	}
	for name, rows := range map[string]int{"record.csv": 2, "questions.csv": 2} {
		b, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		table, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil || len(table) != rows {
			t.Errorf("%s: %v\n%s", name, err, b)
		}
	}
	record := filepath.Join(out, "record.ndjson")
	status, stdout, stderr := rostrum(t, "verify", record)
	if status != exitOK || !strings.Contains(stdout, d.id) || !strings.Contains(stdout, "head ") {
		t.Errorf("verify: status %d\n%s%s", status, stdout, stderr)
	}
	inLog, logOut, stderr := rostrum(t, "verify", "--data", dir)
	if inLog != exitOK || !strings.Contains(logOut, "1 sessions, all whole") || !strings.Contains(logOut, stdout) {
		t.Errorf("verify --data: status %d\n%s%s", inLog, logOut, stderr)
	}
	whole, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for name, tc := range map[string]struct {
		bytes []byte
		want  string
	}{
		"a word changed":  {bytes.Replace(whole, []byte("Who pays?"), []byte("Who paid?"), 1), "line "},
		"a line left out": {append(bytes.Join(lines[:3], nil), bytes.Join(lines[4:], nil)...), "line 4"},
		"two exchanged":   {bytes.Join([][]byte{lines[0], lines[2], lines[1]}, nil), "line 2"},
		"not a record":    {[]byte("hello\n"), "line 1"},
	} {
		status, stdout, stderr := rostrum(t, "verify", write(t, "bad.ndjson", string(tc.bytes)))
		if status != exitFailure || !strings.Contains(stderr, tc.want) || !strings.Contains(stderr, "NOT whole") {
			t.Errorf("%s: status %d\n%s%s", name, status, stdout, stderr)
		}
	}
	for _, args := range [][]string{
		{"verify", "--data", t.TempDir()}, {"export", "--data", t.TempDir(), "--out", out}, {"verify", filepath.Join(dir, "none")},
		{"verify", "--data", dir, "--session", "none"},
	} {
		if status, stdout, stderr := rostrum(t, args...); status != exitFailure || stderr == "" {
			t.Errorf("%v: status %d\n%s%s", args, status, stdout, stderr)
		}
	}
}

func TestCheckFindsFaults(t *testing.T) {
	dir, d := stopped(t)
	status, out, stderr := rostrum(t, "check", "--data", dir, "--listen", "127.0.0.1:0")
	for _, want := range []string{"schema version", d.id, "the chain is whole", "synchronous=FULL", "is free"} {
		if !strings.Contains(out, want) {
			t.Errorf("missing %q", want)
		}
	}
	if status != exitOK || strings.Contains(out, "FAIL") {
		t.Errorf("status %d\n%s%s", status, out, stderr)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, logFile), []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"port taken":     {[]string{"--data", dir, "--listen", taken.Addr().String()}, "cannot be listened on"},
		"not a folder":   {[]string{"--data", filepath.Join(dir, logFile), "--listen", "127.0.0.1:0"}, "not a folder"},
		"not our log":    {[]string{"--data", other, "--listen", "127.0.0.1:0"}, "open the log"},
		"invalid":        {[]string{"--data", dir, "--public-url", "x"}, "https://consult.example.org"},
		"cannot be made": {[]string{"--data", "/proc/none/data", "--listen", "127.0.0.1:0"}, "cannot be made"},
	} {
		status, out, stderr := rostrum(t, append([]string{"check"}, tc.args...)...)
		if status != exitFailure || !strings.Contains(out, tc.want) || !strings.Contains(out, "FAIL") {
			t.Errorf("%s: status %d\n%s%s", name, status, out, stderr)
		}
	}
}

func TestTokenMakesLinks(t *testing.T) {
	p := serveProcess(t)
	d := makeDay(t, p.client(secretToken), false)
	for _, tc := range []struct {
		args []string
		role session.Role
	}{
		{[]string{"--role", "chair"}, session.RoleChair},
		{[]string{"--session", d.id, "--person", "badge:31"}, session.RoleParticipant},
	} {
		status, out, stderr := rostrum(t, append([]string{"token", "--server", p.url}, tc.args...)...)
		_, token, ok := strings.Cut(strings.TrimSpace(out), "/join#")
		if status != exitOK || !ok {
			t.Fatalf("%v: status %d\n%s%s", tc.args, status, out, stderr)
		}
		joined, err := p.client("").Join(context.Background(), wire.JoinRequest{Session: d.id, Code: token})
		if err != nil || joined.Role != tc.role {
			t.Errorf("%v: joined as %+v %v", tc.args, joined, err)
		}
	}
	for name, args := range map[string][]string{
		"no such person": {"--person", "badge:999"}, "no such role": {"--role", "king"}, "no such session": {"--role", "chair", "--session", "x"},
	} {
		if status, out, stderr := rostrum(t, append([]string{"token", "--server", p.url}, args...)...); status != exitFailure || stderr == "" {
			t.Errorf("%s: status %d\n%s%s", name, status, out, stderr)
		}
	}
	status, _, stderr := runWith(t, nil, "token", "--server", p.url, "--data", t.TempDir(), "--role", "chair")
	if status != exitUsage || !strings.Contains(stderr, "ROSTRUM_SECRETARIAT_TOKEN") {
		t.Errorf("without a token: status %d\n%s", status, stderr)
	}
}

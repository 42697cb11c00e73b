package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/server/eventlog/redistest"
	"rostrum/session"
)

// TestServeRefusesAWeakRedis: a Redis as many a package installs it keeps nothing; serve says so,
// with the settings to change, and check as well.
func TestServeRefusesAWeakRedis(t *testing.T) {
	s := redistest.Start(t, "--appendonly", "no")
	for _, command := range []string{"serve", "check"} {
		status, out, stderr := rostrum(t, command, "--listen", "127.0.0.1:0", "--redis", s.URL())
		if all := out + stderr; status != exitFailure || !strings.Contains(all, "appendonly no") || !strings.Contains(all, "CONFIG SET appendfsync always") {
			t.Errorf("%s: status %d\n%s", command, status, all)
		}
	}
	s.Must("CONFIG", "SET", "appendonly", "yes")
	s.Must("CONFIG", "SET", "appendfsync", "everysec")
	if status, out, _ := rostrum(t, "check", "--listen", "127.0.0.1:0", "--redis", s.URL(), "--durability", "second"); status != exitOK || !strings.Contains(out, "Durability: second") {
		t.Errorf("everysec: status %d\n%s", status, out)
	}
	s.Must("CONFIG", "SET", "appendfsync", "always")
	if status, out, _ := rostrum(t, "check", "--listen", "127.0.0.1:0", "--redis", s.URL()); status != exitOK || !strings.Contains(out, "Durability: disk") {
		t.Errorf("always: status %d\n%s", status, out)
	}
	if status, _, stderr := rostrum(t, "serve", "--listen", "127.0.0.1:0", "--redis", s.URL(), "--redis-replicas", "-1"); status != exitUsage {
		t.Errorf("a negative number of replicas: status %d\n%s", status, stderr)
	}
	if status, _, stderr := runWith(t, nil, "serve", "--listen", "127.0.0.1:0", "--redis", s.URL()); status != exitFailure || !strings.Contains(stderr, "ROSTRUM_SECRETARIAT_TOKEN") {
		t.Errorf("without a token for all nodes: status %d\n%s", status, stderr)
	}
	if got := withoutPassword("rediss+sentinel://u:p@h1,h2/main?sentinel_password=q&prefix=r"); strings.Contains(got, ":p@") || strings.Contains(got, "=q") || !strings.Contains(got, "u:*****@h1,h2/main") {
		t.Errorf("shown as %s", got)
	}
}

// TestTwoNodes: two processes serve the same session; either dies without a loss.
func TestTwoNodes(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s := redistest.Start(t)
	a := serveProcess(t, "--redis", s.URL())
	b := serveProcess(t, "--redis", s.URL())
	d := makeDay(t, a.client(secretToken), true)

	// At the other node at once, with the tokens that the first one made.
	chairA, chairB := a.client(d.tokens[session.RoleChair]), b.client(d.tokens[session.RoleChair])
	must(t, chairB, d.id, &session.SegmentOpen{Segment: "opening"})
	must(t, chairA, d.id, &session.NoticePost{Text: session.Text{"en": "From the first node"}, Level: "info"})
	ack := must(t, chairB, d.id, &session.NoticePost{Text: session.Text{"en": "From the second node"}, Level: "info"})

	a.kill()
	last := must(t, chairB, d.id, &session.NoticePost{Text: session.Text{"en": "The first node is gone"}, Level: "info"})
	if last.V != ack.V+1 {
		t.Errorf("acknowledged at %d, after %d", last.V, ack.V)
	}
	s.Kill()
	s.Restart()
	a.start("--redis", s.URL())
	for {
		one, two := viewOf(t, a.client(d.tokens[session.RoleChair]), d.id), viewOf(t, b.client(d.tokens[session.RoleChair]), d.id)
		if diff := one.Diff(two); len(diff) == 0 && one.V == two.V && one.V >= last.V {
			break
		} else if ctx.Err() != nil {
			t.Fatalf("the nodes differ (%d, %d): %v", one.V, two.V, diff)
		}
		time.Sleep(20 * time.Millisecond)
	}
	var ready struct {
		Durability string `json:"durability"`
		Promise    string `json:"promise"`
	}
	res, err := http.Get(a.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&ready); err != nil {
		t.Fatal(err)
	}
	if ready.Durability != "disk" || !strings.Contains(ready.Promise, "appendfsync always") {
		t.Errorf("readyz says %+v", ready)
	}
	if status, out, stderr := rostrum(t, "check", "--redis", s.URL(), "--listen", "127.0.0.1:0"); status != exitOK || !strings.Contains(out, " at "+a.listen) || !strings.Contains(out, " at "+b.listen) {
		t.Errorf("check does not name both nodes: status %d\n%s%s", status, out, stderr)
	}
	if err := a.interrupt(); err != nil {
		t.Errorf("stopped with %v\n%s", err, a.stderr)
	}
}

// TestOneBrokenRecord: a node starts although one session's record is not whole, serves the others, and
// says of that one that it is unavailable, not that there is none.
func TestOneBrokenRecord(t *testing.T) {
	s := redistest.Start(t)
	n := serveProcess(t, "--redis", s.URL())
	whole, broken := makeDay(t, n.client(secretToken), true), makeDay(t, n.client(secretToken), true)
	n.kill()
	s.Must("XTRIM", "rostrum:{"+broken.id+"}:lines", "MAXLEN", "1")
	n.start("--redis", s.URL())
	must(t, n.client(whole.tokens[session.RoleChair]), whole.id, &session.SegmentOpen{Segment: "opening"})
	_, err := n.client(secretToken).View(t.Context(), broken.id, 0, "")
	if e, ok := client.Refused(err); !ok || e.Status != http.StatusServiceUnavailable {
		t.Errorf("the broken one: %v", err)
	}
	n.kill()
	if said := n.stderr.String(); strings.Count(said, "cannot be opened") != 1 || !strings.Contains(said, broken.id) {
		t.Errorf("the log says:\n%s", said)
	}
}

// TestMigrate: a session goes to Redis and back; what both logs hold exports to the same bytes.
func TestMigrate(t *testing.T) {
	s := redistest.Start(t)
	p := serveProcess(t)
	d := makeDay(t, p.client(secretToken), true)
	must(t, p.client(d.tokens[session.RoleChair]), d.id, &session.SegmentOpen{Segment: "opening"})
	const statement = "--b\r\nContent-Disposition: form-data; name=\"segment\"\r\n\r\nopening\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\r\n# My statement\r\n--b--\r\n"
	deposit, err := http.NewRequest("POST", p.url+"/api/v1/sessions/"+d.id+"/statements", strings.NewReader(statement))
	if err != nil {
		t.Fatal(err)
	}
	deposit.Header.Set("Authorization", "Bearer "+d.tokens[session.RoleParticipant])
	deposit.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	if res, err := http.DefaultClient.Do(deposit); err != nil || res.StatusCode != http.StatusCreated || res.Body.Close() != nil {
		t.Fatalf("deposit: %v %v", res, err)
	}
	if status, _, stderr := rostrum(t, "migrate", "--data", p.dir, "--redis", s.URL(), "--to", "redis"); status != exitFailure || !strings.Contains(stderr, "in use") {
		t.Errorf("under a running server: status %d\n%s", status, stderr)
	}
	if err := p.interrupt(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing left to copy
		if status, out, stderr := rostrum(t, "migrate", "--data", p.dir, "--redis", s.URL(), "--to", "redis"); status != exitOK || !strings.Contains(out, "the same in both logs") {
			t.Fatalf("to Redis: status %d\n%s%s", status, out, stderr)
		}
	}
	back := t.TempDir()
	if status, out, stderr := rostrum(t, "migrate", "--data", back, "--redis", s.URL(), "--to", "data", "--session", d.id); status != exitOK {
		t.Fatalf("back: status %d\n%s%s", status, out, stderr)
	}
	var records [][]byte
	for _, dir := range []string{p.dir, back} {
		out := t.TempDir()
		if status, _, stderr := rostrum(t, "export", "--data", dir, "--out", out); status != exitOK {
			t.Fatalf("export: status %d\n%s", status, stderr)
		}
		b, err := os.ReadFile(filepath.Join(out, "record.ndjson"))
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, b)
		if b, err := os.ReadFile(filepath.Join(out, "statements", "t1.md")); err != nil || string(b) != "# My statement" {
			t.Errorf("the statement's file: %q, %v", b, err)
		}
	}
	if len(records[0]) == 0 || !bytes.Equal(records[0], records[1]) {
		t.Errorf("the record came back as %d bytes, it was %d", len(records[1]), len(records[0]))
	}

	// A node on that Redis serves it, with the links that were given out before.
	n := serveProcess(t, "--redis", s.URL())
	must(t, n.client(d.tokens[session.RoleChair]), d.id, &session.SegmentClose{Segment: "opening"})
	if status, _, stderr := rostrum(t, "migrate", "--data", back, "--redis", s.URL(), "--to", "redis"); status != exitFailure || !strings.Contains(stderr, "not this one's beginning") {
		t.Errorf("over a longer record: status %d\n%s", status, stderr)
	}
}

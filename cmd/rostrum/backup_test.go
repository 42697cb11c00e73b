package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rostrum/server/eventlog"
	"rostrum/server/wire"
	"rostrum/session"
)

// A backup made while the server takes acts is whole and holds every act acknowledged before it began.
// Restored, the day goes on from there, and a viewer who saw what came after fetches everything anew.
func TestBackupAndRestore(t *testing.T) {
	ctx := context.Background()
	p := serveProcess(t)
	d := makeDay(t, p.client(secretToken), false)
	audience := p.client(d.tokens[session.RoleAudience])
	must(t, p.client(d.tokens[session.RoleChair]), d.id, &session.SegmentOpen{Segment: "opening"})
	must(t, audience, d.id, &session.QuestionAsk{Text: "Asked before the backup?"})

	// Acts that never run out: somebody is given the floor and finishes.
	turn := func(i int) (wire.Ack, error) {
		do := []session.Command{&session.FloorGive{Person: "badge:17"}, &session.FloorFinish{}}[i%2]
		acks, err := p.client(d.tokens[session.RoleChair]).Commands(ctx, d.id, []wire.CommandMessage{command(t, do)})
		if err != nil {
			return wire.Ack{}, err
		}
		return acks[0], nil
	}
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() { // acts go on while the copy is made
		for i := 0; ; i++ {
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
			if _, err := turn(i); err != nil {
				ended <- err
				return
			}
		}
	}()
	to := filepath.Join(t.TempDir(), "backup")
	status, stdout, stderr := rostrum(t, "backup", to, "--data", p.dir)
	close(stop)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if status != exitOK || !strings.Contains(stdout, "1 sessions, all whole") {
		t.Fatalf("backup: status %d\n%s%s", status, stdout, stderr)
	}
	if fi, err := os.Stat(filepath.Join(to, logFile)); err != nil || fi.Mode().Perm()&0o077 != 0 {
		t.Errorf("the copy: %v, %v; others may read it", fi.Mode(), err)
	}
	if _, err := os.Stat(filepath.Join(to, "secretariat.token")); err == nil {
		t.Error("the secretariat's token is in the backup")
	}
	if status, _, stderr := rostrum(t, "backup", to, "--data", p.dir); status != exitFailure || !strings.Contains(stderr, "already") {
		t.Errorf("over a backup that is there: status %d, %s", status, stderr)
	}

	lost := must(t, audience, d.id, &session.QuestionAsk{Text: "Asked after the backup?"})
	seen, err := p.client(d.tokens[session.RoleModerator]).View(ctx, d.id, 0, "")
	if err != nil || seen.V != lost.V {
		t.Fatalf("%v, at %d", err, seen.V)
	}
	p.kill() // the machine is gone

	p.dir = filepath.Join(t.TempDir(), "data")
	status, stdout, stderr = rostrum(t, "restore", to, "--data", p.dir)
	if status != exitOK || !strings.Contains(stdout, "all whole") {
		t.Fatalf("restore: status %d\n%s%s", status, stdout, stderr)
	}
	if status, _, stderr := rostrum(t, "restore", to, "--data", p.dir); status != exitFailure || !strings.Contains(stderr, "already") {
		t.Errorf("over a log that is there: status %d, %s", status, stderr)
	}
	p.start()
	for i, v := 0, uint64(0); v <= lost.V; i++ { // until the record is longer than it was
		ack, err := turn(i) // the first is refused where 17 was speaking at the backup
		if err != nil {
			t.Fatal(err)
		}
		v = max(v, ack.V)
	}
	now, err := p.client(d.tokens[session.RoleModerator]).View(ctx, d.id, seen.V, seen.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	if now.Epoch == seen.Epoch || now.V <= seen.V {
		t.Errorf("epoch %s at %d, before the loss %s at %d", now.Epoch, now.V, seen.Epoch, seen.V)
	}
	var texts []string
	for key, doc := range now.Set {
		if strings.HasPrefix(key, "question/") {
			texts = append(texts, string(doc))
		}
	}
	if all := strings.Join(texts, " "); !strings.Contains(all, "before the backup") || strings.Contains(all, "after the backup") {
		t.Errorf("whoever saw more is not shown everything anew: %s", all)
	}
	if err := p.interrupt(); err != nil {
		t.Fatal(err)
	}
	if lineage, raised := eventlog.SplitEpoch(now.Epoch); raised != 1 || lineage != seen.Epoch {
		t.Errorf("epoch %s was raised from %s", now.Epoch, seen.Epoch)
	}
	if status, stdout, stderr := rostrum(t, "verify", "--data", p.dir); status != exitOK {
		t.Errorf("verify: status %d\n%s%s", status, stdout, stderr)
	}
}

// What is no data folder, or is in use, is said by name and nothing is made.
func TestBackupOfWhatIsNotThere(t *testing.T) {
	empty, to := t.TempDir(), filepath.Join(t.TempDir(), "to")
	if status, _, stderr := rostrum(t, "backup", to, "--data", empty); status != exitFailure || !strings.Contains(stderr, logFile) {
		t.Errorf("status %d: %s", status, stderr)
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("a folder was made")
	}
	if err := os.WriteFile(filepath.Join(empty, logFile), []byte("no database at all, but long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := rostrum(t, "backup", to, "--data", empty); status != exitFailure {
		t.Errorf("a file that is no log: status %d", status)
	}
	if _, err := os.Stat(filepath.Join(to, logFile)); err == nil {
		t.Error("half a copy was left")
	}
	dir, _ := stopped(t)
	lock, err := lockData(empty)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.release()
	if status, _, stderr := rostrum(t, "restore", dir, "--data", empty); status != exitFailure || !strings.Contains(stderr, "in use") {
		t.Errorf("into a folder in use: status %d: %s", status, stderr)
	}
}

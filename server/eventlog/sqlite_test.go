package eventlog_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
)

// storage is an empty folder for a log file. The suite runs without syncs: it kills nothing, and
// the disk's time is not what it is about.
func storage(t testing.TB) logtest.Open {
	path := filepath.Join(t.TempDir(), "log.db")
	return func(t testing.TB) eventlog.Log {
		t.Helper()
		l, err := eventlog.OpenSQLite(path, eventlog.WithoutSync())
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
}

func TestSQLite(t *testing.T) { logtest.Run(t, storage) }

func TestSQLiteHistories(t *testing.T) { logtest.Histories(t, storage) }

// opened is a log at path that is closed with the test.
func opened(t testing.TB, path string, opts ...eventlog.Option) *eventlog.SQLite {
	t.Helper()
	l, err := eventlog.OpenSQLite(path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// record is a log with the empty record "s" and its head.
func record(t testing.TB, path string, opts ...eventlog.Option) (*eventlog.SQLite, eventlog.Head) {
	t.Helper()
	l := opened(t, path, opts...)
	if err := l.Create(t.Context(), "s", "e1"); err != nil {
		t.Fatal(err)
	}
	return l, eventlog.Head{Epoch: "e1"}
}

func lines(l ...eventlog.Line) eventlog.Batch { return eventlog.Batch{Lines: l} }

func mustAppend(t testing.TB, l eventlog.Log, h eventlog.Head, b eventlog.Batch) eventlog.Head {
	t.Helper()
	h, err := l.Append(t.Context(), "s", h, b)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// raw is the file as SQLite has it, for doing to it what only a vandal or another program would.
func raw(t testing.TB, path string, statements ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return db
}

func TestThePromiseIsKept(t *testing.T) {
	l, _ := record(t, filepath.Join(t.TempDir(), "log.db"))
	for name, want := range map[string]string{
		"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10",
		"secure_delete": "1", "user_version": fmt.Sprint(len(eventlog.Migrations)),
	} {
		if got, err := l.Pragma(name); got != want || err != nil {
			t.Errorf("%s is %q (%v), want %q", name, got, err, want)
		}
	}
	relaxed, _ := record(t, filepath.Join(t.TempDir(), "log.db"), eventlog.WithoutSync())
	if got, _ := relaxed.Pragma("synchronous"); got != "0" {
		t.Errorf("without sync, synchronous is %s", got)
	}
}

func TestFilesAreForTheOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder, 100% ? #ü")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "log.db")
	l, h := record(t, path)
	mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
	for _, f := range []string{path, path + "-wal", path + "-shm"} {
		fi, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if fi.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", f, fi.Mode().Perm())
		}
	}
	l.Close()
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a closed log left its write-ahead log behind: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	opened(t, path)
	if fi, err := os.Stat(path); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("an opened file has mode %v (%v)", fi.Mode(), err)
	}
}

func TestOpeningWhatIsNotALog(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, bytes.Repeat([]byte("not a database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.db")
	raw(t, other, "CREATE TABLE shopping (item TEXT)").Close()
	newer := filepath.Join(dir, "newer.db")
	l, _ := record(t, newer)
	l.Close()
	raw(t, newer, "PRAGMA user_version = 99").Close()
	for _, test := range []struct {
		path, says string
		is         error
	}{
		{text, "not a database", nil},
		{other, "another program", nil},
		{newer, fmt.Sprintf("schema is version 99, this program knows up to %d", len(eventlog.Migrations)), eventlog.ErrNewerSchema},
		{filepath.Join(dir, "no such folder", "log.db"), "no such file", os.ErrNotExist},
		{dir, "not a regular file", nil},
	} {
		before, _ := os.ReadFile(test.path)
		l, err := eventlog.OpenSQLite(test.path)
		if err == nil {
			l.Close()
			t.Errorf("%s was opened", test.path)
			continue
		}
		if !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), test.path) || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: %v", test.path, err)
		}
		if after, _ := os.ReadFile(test.path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed by refusing it", test.path)
		}
	}
}

// TestMigration opens a file as version 1 of the schema left it: without memory of refusals.
func TestMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	want, head := logtest.Chain(t, eventlog.Head{Epoch: "e1"}, 3, func(i int) string { return fmt.Sprint("c", i) })
	db := raw(t, path, eventlog.Migrations[0],
		fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = 1; PRAGMA journal_mode = WAL", eventlog.ApplicationID))
	if _, err := db.Exec(`INSERT INTO sessions (name, created, epoch, v, hash) VALUES ('s', 1445263200000, 'e1', ?, ?)`, head.V, head.Hash); err != nil {
		t.Fatal(err)
	}
	for _, l := range want {
		if _, err := db.Exec(`INSERT INTO lines VALUES (1, ?, ?, ?, NULL, ?, ?)`, l.V, l.Cmd, l.Body, l.Prev, l.Hash); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()

	l := opened(t, path)
	if got, err := l.Head(t.Context(), "s"); got != head || err != nil {
		t.Fatalf("after migration the record ends at %+v (%v), want %+v", got, err, head)
	}
	if infos, err := l.Sessions(t.Context()); err != nil || len(infos) != 1 || !infos[0].Created.Equal(time.UnixMilli(1445263200000)) {
		t.Fatalf("after migration: %+v, %v", infos, err)
	}
	head = mustAppend(t, l, head, eventlog.Batch{
		Lines:   []eventlog.Line{logtest.Line(t, head, "c3")},
		Refused: []eventlog.Refused{{Cmd: "r", Answer: []byte("no")}},
	})
	answers, err := l.Answers(t.Context(), "s", []string{"c0", "c3", "r"})
	if err != nil || answers["c0"].V != 1 || answers["c3"].V != 4 || string(answers["r"].Refused) != "no" {
		t.Fatalf("after migration the answers are %v, %v", answers, err)
	}
	if _, err := eventlog.Verify(t.Context(), l, "s"); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if got, err := opened(t, path).Head(t.Context(), "s"); got != head || err != nil {
		t.Fatalf("opened again, the record ends at %+v (%v), want %+v", got, err, head)
	}
}

func TestOldRefusalsGo(t *testing.T) {
	const kept = 10
	l, h := record(t, filepath.Join(t.TempDir(), "log.db"), eventlog.WithoutSync(), eventlog.WithKeptRefusals(kept))
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "done")))
	var asked []string
	for i := range 8 {
		var b eventlog.Batch
		for j := range 4 {
			cmd := fmt.Sprintf("r%d", i*4+j)
			asked = append(asked, cmd)
			b.Refused = append(b.Refused, eventlog.Refused{Cmd: cmd, Answer: []byte("no")})
		}
		mustAppend(t, l, h, b)
	}
	answers, err := l.Answers(t.Context(), "s", append(asked, "done"))
	if err != nil || len(answers) != kept+1 || answers["done"].V != 1 {
		t.Fatalf("%d answers are kept (%v), want %d: %v", len(answers), err, kept+1, answers)
	}
	for _, cmd := range asked[len(asked)-kept:] {
		if answers[cmd].Refused == nil {
			t.Errorf("the answer to %s, one of the newest, is gone", cmd)
		}
	}
	mustAppend(t, l, h, lines(logtest.Line(t, h, asked[0]))) // forgotten: decided anew
}

// TestErasedBytesAreGone looks for an erased person in the files themselves.
func TestErasedBytesAreGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, h := record(t, path)
	name, other := "Delegate 017 of the erased", "Delegate 018 who stays"
	for i := range 10 {
		var all []eventlog.Line
		at := h
		for j := range 30 {
			all = append(all, logtest.Person(t, at, fmt.Sprint("a", i, "-", j), "p17", name+strings.Repeat(" and so on", 5*i*j)))
			at = at.After(all[len(all)-1])
			all = append(all, logtest.Person(t, at, fmt.Sprint("b", i, "-", j), "p18", other))
			at = at.After(all[len(all)-1])
		}
		h = mustAppend(t, l, h, eventlog.Batch{Lines: all})
	}
	found := func(what string) (in []string) {
		for _, f := range []string{path, path + "-wal"} {
			if b, _ := os.ReadFile(f); bytes.Contains(b, []byte(what)) {
				in = append(in, filepath.Base(f))
			}
		}
		return in
	}
	if len(found(name)) == 0 {
		t.Fatal("the name is nowhere to begin with")
	}
	if err := l.Redact(t.Context(), "s", "p17"); err != nil {
		t.Fatal(err)
	}
	if in := found(name); len(in) > 0 {
		t.Errorf("after erasure the name is still in %v", in)
	}
	if len(found(other)) == 0 {
		t.Error("the other person's name is gone as well")
	}
	if err := l.Wipe(t.Context(), "s", "e2"); err != nil {
		t.Fatal(err)
	}
	if in := found(other); len(in) > 0 {
		t.Errorf("after wiping the name is still in %v", in)
	}
}

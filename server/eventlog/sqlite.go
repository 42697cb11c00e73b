package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
)

// KeptRefusals is how many answers to refused commands a record keeps: the newest. A refused
// command older than that, sent again, is decided anew; it changed nothing the first time.
const KeptRefusals = 100_000

// SQLite is a Log in one file, beside it the -wal and -shm files of SQLite's write-ahead log. One
// file holds any number of sessions. Its promise: a batch whose Append returned is on the disk
// (synchronous=FULL: the write-ahead log is synced in every commit) and survives kill -9 and a
// power cut, as far as the disk keeps its word.
//
// One connection writes, on one goroutine (see sqlite_commit.go); a few others read, and are never
// blocked by it. Another process may have the same file open: whichever appends second gets
// ErrConflict, since the head is compared inside the writing transaction.
type SQLite struct {
	readers *sql.DB
	queue   *queue

	ended    chan struct{} // closed when the writer has ended
	closeErr error         // of the writer's connection; set before ended is closed
	once     sync.Once
	closing  atomic.Bool
}

// Option changes how OpenSQLite opens a file.
type Option func(*options)

type options struct {
	synchronous string
	refusals    int
	wait        time.Duration
}

// WithoutSync leaves out the sync of every commit. FOR TESTS ONLY: what was acknowledged still
// survives kill -9, but not a power cut.
func WithoutSync() Option { return func(o *options) { o.synchronous = "OFF" } }

// withKeptRefusals is KeptRefusals for tests that cannot wait for 100,000.
func withKeptRefusals(n int) Option { return func(o *options) { o.refusals = n } }

// withWait is busyWait for tests that cannot wait for so long.
func withWait(d time.Duration) Option { return func(o *options) { o.wait = d } }

const (
	readerConns = 4
	// busyWait is how long a commit waits for another process that is writing to the same file.
	busyWait = 5 * time.Second
	// pollWait is how long it sleeps between two looks, at most. SQLite's lock has no queue and its
	// own pauses grow to 100 ms, with which a busy process can shut another one out for seconds.
	pollWait = 10 * time.Millisecond
	// emptyWait is how long emptying the write-ahead log waits for those who read from it.
	emptyWait = 500 * time.Millisecond
	// checkpointPages is how large the write-ahead log grows (4 KiB each) before a commit copies it
	// into the file: rarely enough not to be felt, often enough that opening after a crash is quick.
	checkpointPages = 4000
	// walKept is how much of the -wal file stays allocated after a checkpoint, in bytes.
	walKept = 16 << 20
)

// OpenSQLite opens the log in the file at path, making it (with mode 0600, like all files of the
// log) if there is none; its folder must exist. A file of an older schema is migrated, one of a
// newer schema is refused with ErrNewerSchema and left as it is.
func OpenSQLite(path string, opts ...Option) (*SQLite, error) {
	l, err := openSQLite(path, opts)
	if err != nil {
		return nil, fmt.Errorf("open the log %s: %w", path, err)
	}
	return l, nil
}

func openSQLite(path string, opts []Option) (*SQLite, error) {
	o := options{synchronous: "FULL", refusals: KeptRefusals, wait: busyWait}
	for _, opt := range opts {
		opt(&o)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := createPrivate(abs); err != nil {
		return nil, err
	}
	// fdatasync syncs the data and the length of the file, which is all that a commit needs, and
	// spares the journal a timestamp. Where there is none SQLite goes on with fsync.
	if _, err := sqlite.Fdatasync(true); err != nil && !errors.Is(err, sqlite.ErrFdatasyncUnavailable) {
		return nil, err
	}

	ctx := context.Background()
	db, err := openPool(abs, 1,
		"synchronous("+o.synchronous+")",
		fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages),
		fmt.Sprintf("journal_size_limit(%d)", walKept),
		"secure_delete(ON)", // an erased person's data is overwritten, not just unlinked
	)
	if err != nil {
		return nil, err
	}
	w, err := newWriter(ctx, db, o)
	if err != nil {
		db.Close()
		return nil, err
	}
	readers, err := openPool(abs, readerConns, "query_only(1)")
	if err != nil {
		w.close()
		return nil, err
	}
	l := &SQLite{readers: readers, queue: newQueue(), ended: make(chan struct{})}
	go func() {
		defer close(l.ended)
		w.run(l.queue)
		l.closeErr = w.close()
	}()
	return l, nil
}

// createPrivate makes the file with mode 0600 before SQLite would make it with the umask's. It
// never opens a file that is there: closing it would drop the POSIX locks that another handle in
// this process has on it.
func createPrivate(path string) error {
	fi, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if errors.Is(err, os.ErrExist) {
			return nil // another opener was first, and made it in the same way
		}
		if err != nil {
			return err
		}
		return f.Close()
	}
	if err != nil {
		return err
	}
	if !fi.Mode().IsRegular() {
		return errors.New("not a regular file")
	}
	if fi.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o600)
	}
	return nil
}

func openPool(path string, conns int, pragmas ...string) (*sql.DB, error) {
	q := []string{fmt.Sprintf("_pragma=busy_timeout(%d)", busyWait.Milliseconds()), "_pragma=foreign_keys(1)", "_dqs=0"}
	for _, p := range pragmas {
		q = append(q, "_pragma="+p)
	}
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()+"?"+strings.Join(q, "&"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// Close waits for the appends under way, brings the write-ahead log into the file and releases it.
// Calls made after it return ErrClosed; closing again is harmless.
func (l *SQLite) Close() (err error) {
	l.once.Do(func() {
		l.closing.Store(true)
		l.queue.close()
		// Readers first: the last connection to go is the writer's, which leaves no -wal file behind.
		err = l.readers.Close()
		<-l.ended
		err = errors.Join(err, l.closeErr)
	})
	return err
}

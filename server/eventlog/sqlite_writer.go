package eventlog

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// writer is the writing connection and its prepared statements. All of it belongs to the goroutine
// of run; its methods are called inside a transaction.
type writer struct {
	db       *sql.DB
	conn     *sql.Conn
	refusals int // kept per record
	wait     time.Duration
	stmts    []*sql.Stmt
	known    map[string]*known // by session

	start, look, commitAll, undo      *sql.Stmt // of a transaction
	session, insertSession            *sql.Stmt
	commands, refusedSince, refusal   *sql.Stmt
	insertLine, insertLines           *sql.Stmt
	insertRefused, setHead            *sql.Stmt
	pruneRefused, private, setPrivate *sql.Stmt
	deleteLines, deleteRefused        *sql.Stmt
	wipeEpoch, raiseEpoch             *sql.Stmt
	putFile, dropFile                 *sql.Stmt
	dropFilesOf, deleteFiles          *sql.Stmt
}

// newWriter takes the connection, sees that it keeps the promises and brings the schema up to date.
func newWriter(ctx context.Context, db *sql.DB, o options) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	w := &writer{db: db, conn: conn, refusals: o.refusals, wait: o.wait, known: map[string]*known{}}
	if err := w.busyTimeout(pollWait); err != nil {
		return nil, errors.Join(err, w.release())
	}
	for _, s := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&w.start, `BEGIN IMMEDIATE`},
		{&w.look, `BEGIN DEFERRED`},
		{&w.commitAll, `COMMIT`},
		{&w.undo, `ROLLBACK`},
		{&w.session, `SELECT id, epoch, v, hash, refusals FROM sessions WHERE name = ?`},
		{&w.commands, `SELECT cmd, v FROM lines WHERE session = ? AND v > ? ORDER BY v`},
		{&w.refusedSince, `SELECT cmd, n FROM refused WHERE session = ? AND n > ? ORDER BY n`},
		{&w.refusal, `SELECT answer FROM refused WHERE session = ? AND n = ?`},
		{&w.insertSession, `INSERT INTO sessions (name, created, epoch, v, hash) VALUES (?, ?, ?, 0, '')`},
		{&w.insertLine, `INSERT INTO lines (session, v, cmd, body, private, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`},
		{&w.insertLines, `INSERT INTO lines (session, v, cmd, body, private, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)` +
			strings.Repeat(`, (?, ?, ?, ?, ?, ?, ?)`, linesAtOnce-1)},
		{&w.insertRefused, `INSERT INTO refused (session, n, cmd, answer) VALUES (?, ?, ?, ?)`},
		{&w.setHead, `UPDATE sessions SET v = ?, hash = ?, refusals = ? WHERE id = ?`},
		{&w.pruneRefused, `DELETE FROM refused WHERE session = ? AND n <= ?`},
		{&w.private, `SELECT v, private FROM lines WHERE session = ? AND v > ? AND instr(private, ?) > 0 ORDER BY v LIMIT 256`},
		{&w.setPrivate, `UPDATE lines SET private = ? WHERE session = ? AND v = ?`},
		{&w.deleteLines, `DELETE FROM lines WHERE session = ?`},
		{&w.deleteRefused, `DELETE FROM refused WHERE session = ?`},
		{&w.putFile, `INSERT INTO files (session, person, sha256, name, body) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET name = excluded.name`},
		{&w.dropFile, `DELETE FROM files WHERE session = ? AND person = ? AND sha256 = ?`},
		{&w.dropFilesOf, `DELETE FROM files WHERE session = ? AND person = ?`},
		{&w.deleteFiles, `DELETE FROM files WHERE session = ?`},
		{&w.wipeEpoch, `UPDATE sessions SET epoch = ?, v = 0, hash = '', refusals = 0 WHERE id = ?`},
		{&w.raiseEpoch, `UPDATE sessions SET epoch = ? WHERE id = ?`},
	} {
		if *s.stmt, err = conn.PrepareContext(ctx, s.text); err != nil {
			return nil, errors.Join(err, w.release())
		}
		w.stmts = append(w.stmts, *s.stmt)
	}
	return w, nil
}

// prepare looks before it touches: a file of another program or of a newer schema stays as it is.
func prepare(ctx context.Context, conn *sql.Conn) error {
	version, err := schemaOf(ctx, conn)
	if err != nil {
		return err
	}
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the file system does not allow a write-ahead log (journal mode is %q): use a local disk", mode)
	}
	if version == len(migrations) {
		return nil // without waiting for another process that is writing
	}
	return migrate(ctx, conn)
}

// close ends the connection; SQLite brings the write-ahead log into the file when the last one goes.
func (w *writer) close() error { return errors.Join(w.release(), w.db.Close()) }

// release gives the connection back. Its statements are closed one by one: database/sql does not do
// it for a sql.Conn, and SQLite keeps a connection alive, file and all, while it has a statement.
func (w *writer) release() (err error) {
	for _, s := range w.stmts {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, w.conn.Close())
}

func (w *writer) exec(text string) error {
	_, err := w.conn.ExecContext(context.Background(), text)
	return err
}

func (w *writer) busyTimeout(d time.Duration) error {
	return w.exec(fmt.Sprintf("PRAGMA busy_timeout = %d", d.Milliseconds()))
}

// begin starts a transaction as the file's only writer, waiting for another process that is one.
func (w *writer) begin() error {
	for start := time.Now(); ; {
		_, err := w.start.Exec()
		var e *sqlite.Error
		if !errors.As(err, &e) || e.Code()&0xff != sqlite3.SQLITE_BUSY || time.Since(start) > w.wait {
			return err
		}
	}
}

// emptyWAL copies the write-ahead log into the file and cuts it to nothing, unless a reader is in
// the way for too long; the pragma reports that in a row and not as an error.
func (w *writer) emptyWAL() error {
	err := w.busyTimeout(emptyWait)
	if err == nil {
		err = w.exec("PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return errors.Join(err, w.busyTimeout(pollWait))
}

// row is a session as the file has it.
type row struct {
	id       int64
	head     Head
	refusals int64 // ever kept
}

func (w *writer) find(session string) (r row, err error) {
	err = w.session.QueryRow(session).Scan(&r.id, &r.head.Epoch, &r.head.V, &r.head.Hash, &r.refusals)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	return r, err
}

// outcome tells a refusal by the rules of the log from a failure of the transaction.
func outcome(err error) (outcome, failure error) {
	for _, known := range []error{ErrNotFound, ErrExists, ErrConflict, ErrDuplicate, ErrMalformed} {
		if errors.Is(err, known) {
			return err, nil
		}
	}
	return nil, err
}

func (w *writer) create(session, epoch string, now time.Time) error {
	switch _, err := w.find(session); {
	case err == nil:
		return ErrExists
	case !errors.Is(err, ErrNotFound):
		return err
	}
	_, err := w.insertSession.Exec(session, now.UnixMilli(), epoch)
	return err
}

// append writes a batch that has been checked.
func (w *writer) append(session string, after, head Head, b Batch) error {
	r, err := w.find(session)
	if err != nil {
		return err
	}
	if r.head != after {
		return fmt.Errorf("%w: it is at version %d, not %d", ErrConflict, r.head.V, after.V)
	}
	k, err := w.know(session, r)
	if err != nil {
		return err
	}
	if k.answered(b) {
		return ErrDuplicate
	}
	if err := w.insert(r.id, b.Lines); err != nil {
		return err
	}
	for _, l := range b.Lines {
		k.lines[l.Cmd] = l.V
	}
	for i, f := range b.Refused {
		if _, err := w.insertRefused.Exec(r.id, r.refusals+int64(i)+1, f.Cmd, f.Answer); err != nil {
			return fmt.Errorf("refusal of %s: %w", f.Cmd, err)
		}
		k.refuse(f.Cmd, w.refusals)
	}
	k.head = head
	if old := k.refusals - int64(w.refusals); len(b.Refused) > 0 && old > 0 {
		if _, err := w.pruneRefused.Exec(r.id, old); err != nil {
			return err
		}
	}
	_, err = w.setHead.Exec(head.V, head.Hash, k.refusals, r.id)
	return err
}

// linesAtOnce is how many lines one statement inserts when there are as many: database/sql and SQLite take
// as long to begin a statement as to insert a line. Large ones go one by one: a statement holds a copy.
const linesAtOnce = 16

func (w *writer) insert(session int64, lines []Line) error {
	values := make([]any, 0, 7*min(len(lines), linesAtOnce))
	for len(lines) > 0 {
		n, statement := 1, w.insertLine
		if len(lines) >= linesAtOnce && (Batch{Lines: lines[:linesAtOnce]}).size() <= groupBytes {
			n, statement = linesAtOnce, w.insertLines
		}
		values = values[:0]
		for _, l := range lines[:n] {
			values = append(values, session, l.V, l.Cmd, l.Body, l.Private, l.Prev, l.Hash)
		}
		if _, err := statement.Exec(values...); err != nil {
			return fmt.Errorf("versions %d to %d: %w", lines[0].V, lines[n-1].V, err)
		}
		lines = lines[n:]
	}
	return nil
}

func (w *writer) wipe(session, epoch string) error {
	r, err := w.find(session)
	if err != nil {
		return err
	}
	if r.head.Epoch == epoch {
		return fmt.Errorf("%w: a wiped record needs a new epoch, it has %s now", ErrMalformed, epoch)
	}
	for _, del := range []*sql.Stmt{w.deleteLines, w.deleteRefused, w.deleteFiles} {
		if _, err := del.Exec(r.id); err != nil {
			return err
		}
	}
	delete(w.known, session)
	_, err = w.wipeEpoch.Exec(epoch, r.id)
	return err
}

// redact goes through the private parts page by page, in the one transaction.
func (w *writer) redact(session, person string) error {
	r, err := w.find(session)
	if err != nil {
		return err
	}
	if _, err := w.dropFilesOf.Exec(r.id, person); err != nil {
		return err
	}
	type private struct {
		v    uint64
		data []byte
	}
	// Most lines are of others: those are not even decoded.
	key, err := json.Marshal(person)
	if err != nil {
		return err
	}
	if string(key) != `"`+person+`"` {
		key = []byte("{") // escaped in one of several ways: look at all
	}
	for after := uint64(0); ; {
		var page []private
		rows, err := w.private.Query(r.id, after, key)
		if err != nil {
			return err
		}
		for rows.Next() {
			var p private
			if err := rows.Scan(&p.v, &p.data); err != nil {
				return errors.Join(err, rows.Close())
			}
			page = append(page, p)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for _, p := range page {
			rest, found, err := without(p.data, person)
			if err != nil {
				return fmt.Errorf("the private part of version %d: %w", p.v, err)
			}
			if !found {
				continue
			}
			if _, err := w.setPrivate.Exec(rest, r.id, p.v); err != nil {
				return err
			}
		}
		after = page[len(page)-1].v
	}
}

// without is the private part without the person, nil when nobody is left in it.
func without(private []byte, person string) (rest []byte, found bool, err error) {
	var people map[string]json.RawMessage
	if err := json.Unmarshal(private, &people); err != nil {
		return nil, false, err
	}
	if _, found = people[person]; !found {
		return private, false, nil
	}
	delete(people, person)
	if len(people) == 0 {
		return nil, true, nil
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(people); err != nil {
		return nil, false, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), true, nil
}

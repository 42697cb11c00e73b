package eventlog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// BackupSQLite writes all records and files of the log at path, as they are at one moment, into a new
// file at to, which is readable by its owner alone and on stable storage when this returns. A server may
// be running on the log and is not held up: readers do not block SQLite's writer. The copy is without
// the write-ahead log and without what was deleted (VACUUM INTO, https://sqlite.org/lang_vacuum.html).
// A file that is there already is never touched: the error wraps os.ErrExist.
func BackupSQLite(ctx context.Context, path, to string) (err error) {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) // SQLite writes into an empty file, and would make one that all can read
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			_ = os.Remove(to)
		}
	}()
	db, err := openPool(path, 1)
	if err != nil {
		return fmt.Errorf("backup: open the log %s: %w", path, err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("backup: open the log %s: %w", path, err)
	}
	defer conn.Close()
	if _, err := schemaOf(ctx, conn); err != nil {
		return fmt.Errorf("backup: open the log %s: %w", path, err)
	}
	abs, err := filepath.Abs(to)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "VACUUM INTO ?", abs); err != nil {
		return fmt.Errorf("backup of %s to %s: %w", path, to, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return syncDir(filepath.Dir(abs))
}

// Raise gives every record an epoch of its lineage above the one it has, and returns how many there are.
// A record that was restored from a backup may lack its end: the raised epoch has those who saw that end
// fetch everything anew, where they would else be told only what came after.
func (l *SQLite) Raise(ctx context.Context) (int, error) {
	infos, err := l.Sessions(ctx)
	if err != nil {
		return 0, err
	}
	for _, i := range infos {
		err := l.write(&job{ctx: ctx, alone: true, do: func(w *writer) (error, error) { return outcome(w.raise(i.Session)) }})
		if err != nil {
			return 0, about(i.Session, err)
		}
	}
	return len(infos), nil
}

func (w *writer) raise(session string) error {
	r, err := w.find(session)
	if err != nil {
		return err
	}
	delete(w.known, session)
	_, err = w.raiseEpoch.Exec(RaiseEpoch(r.head.Epoch, r.head.Epoch), r.id)
	return err
}

// syncDir puts a folder's names on stable storage, where the system can do that.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && runtime.GOOS != "windows" {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

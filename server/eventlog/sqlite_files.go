package eventlog

import (
	"context"
	"database/sql"
	"errors"
)

// PutFile keeps the file in the log's own database, so that it is backed up, redacted and wiped with
// the record.
func (l *SQLite) PutFile(ctx context.Context, session string, f File) error {
	if err := f.check(); err != nil {
		return about(session, err)
	}
	return about(session, l.write(&job{ctx: ctx, bytes: len(f.Body), do: func(w *writer) (error, error) {
		r, err := w.find(session)
		if err == nil {
			_, err = w.putFile.Exec(r.id, f.Person, f.SHA256, f.Name, f.Body)
		}
		return outcome(err)
	}}))
}

// DropFile takes one away.
func (l *SQLite) DropFile(ctx context.Context, session, person, sha256 string) error {
	return about(session, l.write(&job{ctx: ctx, do: func(w *writer) (error, error) {
		r, err := w.find(session)
		if err == nil {
			_, err = w.dropFile.Exec(r.id, person, sha256)
		}
		return outcome(err)
	}}))
}

// File reads one.
func (l *SQLite) File(ctx context.Context, session, person, sha256 string) (File, error) {
	id, _, err := l.find(ctx, session)
	if err != nil {
		return File{}, err
	}
	f := File{Person: person, SHA256: sha256}
	err = l.readers.QueryRowContext(ctx, `SELECT name, body FROM files WHERE session = ? AND person = ? AND sha256 = ?`, id, person, sha256).
		Scan(&f.Name, &f.Body)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoFile
	}
	return f, l.failed(session, err)
}

// ListFiles are all of a session, without what they hold.
func (l *SQLite) ListFiles(ctx context.Context, session string) ([]File, error) {
	id, _, err := l.find(ctx, session)
	if err != nil {
		return nil, err
	}
	rows, err := l.readers.QueryContext(ctx, `SELECT person, sha256, name FROM files WHERE session = ? ORDER BY person, sha256`, id)
	if err != nil {
		return nil, l.failed(session, err)
	}
	defer rows.Close()
	var files []File
	for rows.Next() {
		var f File
		if err := rows.Scan(&f.Person, &f.SHA256, &f.Name); err != nil {
			return nil, l.failed(session, err)
		}
		files = append(files, f)
	}
	return files, l.failed(session, rows.Err())
}

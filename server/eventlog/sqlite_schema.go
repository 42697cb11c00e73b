package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// applicationID marks the file as ours in its header ("Rstm"), for file(1) and against opening some
// other program's database by mistake.
const applicationID = 0x5273746d

// ErrNewerSchema: the file was written by a newer program than this one.
var ErrNewerSchema = errors.New("the log file was written by a newer version of rostrum")

// migrations take the file from one user_version to the next: migrations[0] makes version 1 of an
// empty file. One that has been released is never changed; a change of schema is another at the end.
//
// lines and refused are clustered on their key (WITHOUT ROWID): a record is read in order of
// version and written at its end.
var migrations = []string{
	// 1: records. The head stands beside the lines, so that a cut tail is seen.
	`CREATE TABLE sessions (
		id      INTEGER PRIMARY KEY,
		name    TEXT    NOT NULL UNIQUE,
		created INTEGER NOT NULL,  -- milliseconds since the Unix epoch
		epoch   TEXT    NOT NULL,
		v       INTEGER NOT NULL,
		hash    TEXT    NOT NULL
	) STRICT;
	CREATE TABLE lines (
		session INTEGER NOT NULL REFERENCES sessions (id),
		v       INTEGER NOT NULL,
		cmd     TEXT    NOT NULL,
		body    BLOB    NOT NULL,
		private BLOB,
		prev    TEXT    NOT NULL,
		hash    TEXT    NOT NULL,
		PRIMARY KEY (session, v)
	) STRICT, WITHOUT ROWID;
	CREATE UNIQUE INDEX lines_by_command ON lines (session, cmd);`,

	// 2: answers to refused commands, numbered so that the oldest can go without being counted.
	`ALTER TABLE sessions ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
	CREATE TABLE refused (
		session INTEGER NOT NULL REFERENCES sessions (id),
		n       INTEGER NOT NULL,
		cmd     TEXT    NOT NULL,
		answer  BLOB    NOT NULL,
		PRIMARY KEY (session, n)
	) STRICT, WITHOUT ROWID;
	CREATE UNIQUE INDEX refused_by_command ON refused (session, cmd);`,

	// 3: commands are looked up in memory; see sqlite_known.go.
	`DROP INDEX lines_by_command;
	DROP INDEX refused_by_command;`,

	// 4: files that people deposited, beside the record; see files.go.
	`CREATE TABLE files (
		session INTEGER NOT NULL REFERENCES sessions (id),
		person  TEXT    NOT NULL,
		sha256  TEXT    NOT NULL,
		name    TEXT    NOT NULL,
		body    BLOB    NOT NULL,
		UNIQUE (session, person, sha256)
	) STRICT;`,
}

// schemaOf reads the file's schema version and refuses a file that is not ours to write, before
// anything of it is changed.
func schemaOf(ctx context.Context, conn *sql.Conn) (version int, err error) {
	var app, tables int
	for _, q := range []struct {
		text string
		into *int
	}{
		{"PRAGMA user_version", &version},
		{"PRAGMA application_id", &app},
		{"SELECT count(*) FROM sqlite_schema", &tables},
	} {
		if err := conn.QueryRowContext(ctx, q.text).Scan(q.into); err != nil {
			return 0, err
		}
	}
	if app != applicationID && (tables > 0 || version > 0) {
		return 0, errors.New("the file is a database of another program")
	}
	if version > len(migrations) {
		return 0, fmt.Errorf("%w: its schema is version %d, this program knows up to %d; start the newer program, or restore a backup made before the upgrade",
			ErrNewerSchema, version, len(migrations))
	}
	return version, nil
}

// migrate brings the file to this program's schema, in one transaction: two processes that open an
// old file together do it once, and a crash leaves the old schema whole.
func migrate(ctx context.Context, conn *sql.Conn) (err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			conn.ExecContext(ctx, "ROLLBACK")
		}
	}()
	version, err := schemaOf(ctx, conn)
	if err != nil {
		return err
	}
	for v := version; v < len(migrations); v++ {
		if _, err := conn.ExecContext(ctx, migrations[v]); err != nil {
			return fmt.Errorf("to schema version %d: %w", v+1, err)
		}
	}
	if version < len(migrations) {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(migrations))); err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

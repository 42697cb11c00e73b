package eventlog

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
)

// Promise is what SQLite's Append promises, in words for operators.
const Promise = "SQLite, write-ahead log, synchronous=FULL: every acknowledged act survives kill -9 and a power cut"

// SchemaOf reads the schema version of the log file at path, and the one this program writes. It
// changes nothing: opening an older file would migrate it.
func SchemaOf(ctx context.Context, path string) (version, latest int, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return 0, 0, err
	}
	u := url.URL{Path: filepath.ToSlash(abs)}
	db, err := sql.Open("sqlite", "file://"+u.EscapedPath()+"?mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(2000)")
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("open the log %s: %w", path, err)
	}
	defer conn.Close()
	version, err = schemaOf(ctx, conn)
	if err != nil {
		return 0, 0, fmt.Errorf("open the log %s: %w", path, err)
	}
	return version, len(migrations), nil
}

package eventlog_test

import (
	"path/filepath"
	"testing"

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

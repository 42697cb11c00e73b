package eventlog_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs this binary as the process that is killed when a crash test started it, and
// otherwise the tests; none may leave a goroutine behind.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		os.Exit(crashChild(dir))
	}
	goleak.VerifyTestMain(m)
}

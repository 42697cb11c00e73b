package main

import (
	"os"
	"runtime/debug"
)

// collectAt is by how many per cent the heap grows before garbage is collected, in place of Go's 100.
// A server's live heap is small (12 MB, and 3 KB for each viewer: 45 MB for ten thousand), so that at
// 20,000 acts or arrivals a second Go would collect ten times a second, at 6 to 10 % of the processor.
// Four times the live heap is still less than a page of a browser takes.
const collectAt = 300

// collectSeldom sets it unless the operator's GOGC says otherwise; GOMEMLIMIT bounds it in any case.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
}

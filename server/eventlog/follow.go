package eventlog

import "context"

// Follower is a log to which other processes append too, and which tells when they have.
type Follower interface {
	// Follow tells f where the record ends: at once, soon after every append by whomever, and at least
	// about once a second, until ctx is done or the log is closed; it returns the reason. A head may be
	// told twice, and one between two others not at all. When the log does not answer, or its record is
	// not what it was, f is told the error instead, as long as it lasts. f is called by one goroutine.
	Follow(ctx context.Context, session string, f func(Head, error)) error
}

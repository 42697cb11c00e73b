package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"rostrum/session"
)

// Source is one service. Run brings what was said after the position, then goes on as it is said,
// until ctx is done or something is in the way: then it returns why, and is run again from where it
// was. It hands items to out in the order in which it learns of them.
type Source interface {
	Run(ctx context.Context, position string, out Out) error
}

// Out is where a source brings what it has. Its methods are called from one goroutine.
type Out interface {
	// Take puts an item on the record before it returns.
	Take(ctx context.Context, it Item) error
	// Proof tells that the source answered, and up to where it was taken in; an empty position leaves
	// what there was.
	Proof(position string)
	// State tells how the source stands.
	State(s session.FeedState)
	// Gap names a stretch of which more may have been said than was taken.
	Gap(from, to time.Time, why string)
}

// Trouble is why a source cannot go on, and when to try again: After zero leaves it to the
// supervisor.
type Trouble struct {
	State session.FeedState
	Code  string
	Words string
	After time.Duration
	// Status is the HTTP status that it was told with, 0 if none was.
	Status int
	// Own: After is what the service asks of its clients, counted by the source; the supervisor adds nothing.
	Own bool
}

func (t *Trouble) Error() string { return t.Code + ": " + t.Words }

// maxWait is the longest that a service can make a feed wait; it may be asked again sooner than it
// wished, once.
const maxWait = time.Hour

const notAdmittedWait = 10 * time.Minute

// answered tells what an HTTP answer means for a feed; nil for one of the 2xx and for 304.
func answered(res *http.Response, now time.Time) error {
	t := &Trouble{State: session.FeedBackingOff, Code: "http_status", Words: res.Status, Status: res.StatusCode}
	switch code := res.StatusCode; {
	case code >= 200 && code < 300, code == http.StatusNotModified:
		return nil
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		t.State, t.Code, t.After = session.FeedNotAdmitted, "credentials_refused", notAdmittedWait
	case code == http.StatusPaymentRequired:
		t.State, t.Code, t.After = session.FeedNoCredits, "credits_exhausted", maxWait
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		t.Code, t.After = "rate_limited", retryAfter(res.Header, now)
	}
	return t
}

// resets are the headers that services name the end of a wait in, beside Retry-After (RFC 9110).
var resets = []string{"Retry-After", "X-RateLimit-Reset", "X-Rate-Limit-Reset", "RateLimit-Reset"}

// retryAfter reads the first of resets that says something, in seconds, as a date, or in seconds
// since 1970; 0 when none is there.
func retryAfter(h http.Header, now time.Time) time.Duration {
	after := func(v string) time.Duration {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			if n > 1e9 {
				return time.Unix(n, 0).Sub(now)
			}
			return time.Duration(min(n, 86400)) * time.Second
		}
		if t, err := http.ParseTime(v); err == nil {
			return t.Sub(now)
		}
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return t.Sub(now)
		}
		return 0
	}
	for _, name := range resets {
		if d := after(h.Get(name)); d > 0 {
			return min(d, maxWait)
		}
	}
	return 0
}

var errTooLong = errors.New("the answer is longer than is read")

// readAll reads a body of at most limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if int64(len(b)) > limit {
		return nil, errTooLong
	}
	return b, nil
}

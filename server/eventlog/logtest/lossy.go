package logtest

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"rostrum/server/eventlog"
)

// ErrLost is a reply that did not arrive: the outcome of the call is unknown.
var ErrLost = errors.New("the connection to the log was lost")

// Lossy is a log behind a bad connection: of some appends the request is lost, of some the reply,
// and some callers give up in the middle. Other calls fail at times.
type Lossy struct {
	eventlog.Log
	mu   sync.Mutex
	rng  *rand.Rand
	rate float64
}

// NewLossy loses about rate (0 to 1) of the calls to log, in an order fixed by seed.
func NewLossy(log eventlog.Log, seed uint64, rate float64) *Lossy {
	return &Lossy{Log: log, rng: rand.New(rand.NewPCG(seed, 1)), rate: rate}
}

// fate is what becomes of a call: 0 it works, 1 the request is lost, 2 the reply is, 3 the caller
// gives up after d.
func (l *Lossy) fate() (fate int, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rng.Float64() >= l.rate {
		return 0, 0
	}
	return 1 + l.rng.IntN(3), time.Duration(l.rng.IntN(400)) * time.Microsecond
}

func (l *Lossy) Append(ctx context.Context, session string, after eventlog.Head, b eventlog.Batch) (eventlog.Head, error) {
	fate, patience := l.fate()
	switch fate {
	case 1:
		return eventlog.Head{}, ErrLost
	case 2:
		l.Log.Append(ctx, session, after, b)
		return eventlog.Head{}, ErrLost
	case 3:
		brief, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return l.Log.Append(brief, session, after, b)
	}
	return l.Log.Append(ctx, session, after, b)
}

func (l *Lossy) Head(ctx context.Context, session string) (eventlog.Head, error) {
	if fate, _ := l.fate(); fate != 0 {
		return eventlog.Head{}, ErrLost
	}
	return l.Log.Head(ctx, session)
}

func (l *Lossy) Read(ctx context.Context, session string, after uint64, limit int) ([]eventlog.Line, error) {
	if fate, _ := l.fate(); fate != 0 {
		return nil, ErrLost
	}
	return l.Log.Read(ctx, session, after, limit)
}

func (l *Lossy) Answers(ctx context.Context, session string, cmds []string) (map[string]eventlog.Answer, error) {
	if fate, _ := l.fate(); fate != 0 {
		return nil, ErrLost
	}
	return l.Log.Answers(ctx, session, cmds)
}

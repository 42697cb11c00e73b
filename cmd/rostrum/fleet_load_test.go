package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rostrum/session"
)

// load is a stream of acts over all nodes, each sent until it has an answer.
type load struct {
	f          *fleet
	id         string
	acked      acknowledged
	unanswered atomic.Int64

	mu   sync.Mutex
	took []time.Duration

	stop context.CancelFunc
	wg   sync.WaitGroup
}

// startLoad sends perSecond notes a second.
func startLoad(t *testing.T, f *fleet, id string, perSecond int) *load {
	ctx, cancel := context.WithCancel(t.Context())
	l := &load{f: f, id: id, stop: cancel}
	l.wg.Go(func() {
		tick := time.NewTicker(time.Second / time.Duration(perSecond))
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			m := message(t, "rapporteur", &session.NoteAdd{Segment: "opening", Text: fmt.Sprint("note ", i), Kind: "comment"})
			l.wg.Go(func() {
				began := time.Now()
				within, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				ack, known := f.answered(within, secretToken, id, m)
				switch {
				case !known:
					l.unanswered.Add(1)
				case ack.Error != nil:
					t.Errorf("note: %+v", ack.Error)
				default:
					l.acked.add(ack)
					l.mu.Lock()
					l.took = append(l.took, time.Since(began))
					l.mu.Unlock()
				}
			})
		}
	})
	t.Cleanup(l.end)
	return l
}

// end sends no more and waits for the answers.
func (l *load) end() {
	l.stop()
	l.wg.Wait()
}

func (l *load) count() int {
	l.acked.mu.Lock()
	defer l.acked.mu.Unlock()
	return len(l.acked.all)
}

// moves waits until more acts are acknowledged than were.
func (l *load) moves(t *testing.T, than int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if l.count() > than {
			return
		}
	}
	t.Fatalf("no act is acknowledged any more, after %d", than)
}

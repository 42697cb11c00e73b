package logtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"rostrum/server/eventlog"
)

const (
	historyRounds  = 12
	historyClients = 4
	historyActs    = 12 // commands a client carries through in a round
	historyTries   = 40 // calls a client makes for one command before it gives up
	historyLoss    = 0.25
)

// Histories has clients append, read and ask at once, over two handles that lose a quarter of the
// calls, and checks that what each was told fits one order of events: nothing acknowledged is lost
// or done twice, no read goes back, an unknown outcome is one or the other and stays so.
func Histories(t *testing.T, storage func(t testing.TB) Open) {
	for round := range historyRounds {
		t.Run(fmt.Sprint("round ", round), func(t *testing.T) {
			open := storage(t)
			first, _ := created(t, open)
			second := opened(t, open)
			h := &history{start: time.Now()}
			ctx := deadline(t)
			var wg sync.WaitGroup
			for c := range historyClients {
				seed := uint64(round*historyClients + c)
				log := NewLossy([]eventlog.Log{first, second}[c%2], seed, historyLoss)
				cl := &client{
					t: t, id: c, log: log, history: h, rng: rand.New(rand.NewPCG(seed, 2)),
					head: eventlog.Head{Epoch: "e1"},
				}
				wg.Go(func() { cl.run(ctx) })
			}
			wg.Wait()
			if t.Failed() {
				return
			}
			h.record(historyClients, func() (call, reply, bool) {
				lines := all(t, ctx, second, "s")
				return call{kind: opRead, limit: math.MaxInt}, reply{lines: sight(lines)}, true
			})
			h.check(t)
			if _, err := eventlog.Verify(ctx, first, "s"); err != nil {
				t.Error(err)
			}
		})
	}
}

// history is the calls of all clients with the times they took.
type history struct {
	start time.Time
	mu    sync.Mutex
	ops   []porcupine.Operation
}

// record makes the call f and notes it, unless f says that it told nothing.
func (h *history) record(client int, f func() (call, reply, bool)) {
	called := time.Since(h.start).Nanoseconds()
	in, out, told := f()
	returned := time.Since(h.start).Nanoseconds()
	if !told {
		return
	}
	if in.kind == opAppend && out.result == resultUnknown {
		returned = math.MaxInt64
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, porcupine.Operation{ClientId: client, Input: in, Output: out, Call: called, Return: returned})
}

func (h *history) check(t *testing.T) {
	t.Helper()
	count := map[result]int{}
	for _, op := range h.ops {
		if op.Input.(call).kind == opAppend {
			count[op.Output.(reply).result]++
		}
	}
	if count[resultOK] == 0 || count[resultConflict] == 0 || count[resultUnknown] == 0 {
		t.Errorf("a history that shows nothing: %d appended, %d conflicts, %d unknown", count[resultOK], count[resultConflict], count[resultUnknown])
	}
	switch porcupine.CheckOperationsTimeout(model("e1"), h.ops, time.Minute) {
	case porcupine.Illegal:
		for _, op := range h.ops {
			t.Logf("client %d  %9d–%d  %s", op.ClientId, op.Call, op.Return, describe(op.Input.(call), op.Output.(reply)))
		}
		t.Error("no order of these calls explains the replies")
	case porcupine.Unknown:
		t.Error("the history could not be checked in time")
	}
}

// client appends commands as a room does: at the head it knows, again after a conflict, and after
// an unknown outcome only when the log has no answer to the command.
type client struct {
	t       *testing.T
	id      int
	log     eventlog.Log
	history *history
	rng     *rand.Rand
	head    eventlog.Head
}

func (c *client) run(ctx context.Context) {
	for i := range historyActs {
		var cmds []string
		for j := range 1 + c.rng.IntN(3) {
			cmds = append(cmds, fmt.Sprintf("c%d-%d.%d", c.id, i, j))
		}
		refused := c.rng.IntN(4) == 0
		if !c.carry(ctx, cmds, refused) {
			c.t.Errorf("client %d: %v came to no end in %d calls", c.id, cmds, historyTries)
			return
		}
	}
}

// carry brings the commands into the log, the last of them as a refusal if refused.
func (c *client) carry(ctx context.Context, cmds []string, refused bool) bool {
	for range historyTries {
		var b eventlog.Batch
		done := cmds
		if refused {
			done = cmds[:len(cmds)-1]
			b.Refused = []eventlog.Refused{refusal(cmds[len(cmds)-1])}
		}
		b.Lines, _ = Chain(c.t, c.head, len(done), func(i int) string { return done[i] })
		switch c.append(ctx, b) {
		case resultOK:
			return true
		case resultConflict:
			c.catchUp(ctx)
		case resultDuplicate:
			c.catchUp(ctx)
			return true
		case resultUnknown:
			c.catchUp(ctx)
			if c.answered(ctx, cmds) {
				return true
			}
		}
	}
	return false
}

func (c *client) append(ctx context.Context, b eventlog.Batch) (r result) {
	in := call{kind: opAppend, after: c.head, lines: sight(b.Lines)}
	for _, f := range b.Refused {
		in.refused = append(in.refused, f.Cmd)
	}
	c.history.record(c.id, func() (call, reply, bool) {
		head, err := c.log.Append(ctx, "s", c.head, b)
		if err == nil {
			c.head = head
		}
		if r = resultOf(err); r == resultUnknown && !errors.Is(err, ErrLost) && !errors.Is(err, context.DeadlineExceeded) {
			c.t.Errorf("append: %v", err)
		}
		return in, reply{result: r, head: head}, true
	})
	return r
}

// catchUp reads in pages of random size until a page comes back short.
func (c *client) catchUp(ctx context.Context) {
	for range historyTries {
		in := call{kind: opRead, from: c.head.V, limit: 1 + c.rng.IntN(8)}
		end := false
		c.history.record(c.id, func() (call, reply, bool) {
			lines, err := c.log.Read(ctx, "s", in.from, in.limit)
			if err != nil {
				return in, reply{}, false
			}
			for _, l := range lines {
				c.head = c.head.After(l)
			}
			end = len(lines) < in.limit
			return in, reply{lines: sight(lines)}, true
		})
		if end {
			return
		}
	}
}

func (c *client) answered(ctx context.Context, cmds []string) (there bool) {
	c.history.record(c.id, func() (call, reply, bool) {
		head, err := c.log.Head(ctx, "s")
		return call{kind: opHead}, reply{head: head}, err == nil
	})
	for range historyTries {
		told := false
		c.history.record(c.id, func() (call, reply, bool) {
			answers, err := c.log.Answers(ctx, "s", cmds)
			got := map[string]uint64{}
			for cmd, a := range answers {
				got[cmd] = a.V
			}
			told, there = err == nil, len(answers) == len(cmds)
			return call{kind: opAnswers, ask: cmds}, reply{answers: got}, told
		})
		if told {
			return there
		}
	}
	return false
}

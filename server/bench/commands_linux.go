package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/google/uuid"

	"rostrum/server/client"
	"rostrum/server/wire"
)

const (
	// batchOf is how many acts one HTTP request carries.
	batchOf = 64
	syncs   = 200
)

// commands measures the way of a command: one client that waits for each answer, then more of them.
func (m *measurement) commands(ctx context.Context) (*Commands, error) {
	r := &Commands{}
	var err error
	if r.Sync, err = diskSync(m.scene.dir); err != nil {
		return nil, err
	}
	tokens, err := m.scene.join(ctx, 256)
	if err != nil {
		return nil, err
	}
	// How many commands each client has had answered, over all runs: every second vote is taken back.
	voted, offered := make([]int, len(tokens)), make([]int, len(tokens))
	run := func(how string, tokens []string, done []int, act func(client, n int) step) error {
		m.o.Say("Commands: %s, %d clients", how, len(tokens))
		profiled := m.profile(ctx, fmt.Sprintf("commands-%d", len(r.Runs)+1))
		c, err := m.closedLoop(ctx, tokens, done, act)
		if err != nil {
			return err
		}
		c.How = how
		r.Runs = append(r.Runs, c)
		return profiled()
	}
	for _, clients := range []int{1, 16, 256} {
		if err := run("votes, live channel", tokens[:clients], voted, m.vote); err != nil {
			return nil, err
		}
	}
	// A day as it is: of sixteen, fourteen vote, one gives and takes the floor, one brings questions.
	day := append(slices.Clone(voted[:14]), m.driven, 0)
	people := append(slices.Clone(tokens[:14]), m.scene.secret, m.scene.roles.Moderator)
	if err := run("votes, the floor and questions, live channel", people, day, m.mixed); err != nil {
		return nil, err
	}
	copy(voted, day[:14])
	moderators := slices.Repeat([]string{m.scene.roles.Moderator}, 16)
	if err := run("questions offered, live channel", moderators, offered, m.offer); err != nil {
		return nil, err
	}
	m.o.Say("Commands: %d in a request", batchOf)
	for _, clients := range []int{1, 16} {
		profiled := m.profile(ctx, fmt.Sprintf("requests-%d", clients))
		c, err := m.batches(ctx, tokens[:clients], voted)
		if err != nil {
			return nil, err
		}
		if err := profiled(); err != nil {
			return nil, err
		}
		r.Runs = append(r.Runs, c)
	}
	return r, nil
}

// vote gives a voice and takes it back, each client on a question of its own as far as there are.
func (m *measurement) vote(client, n int) step {
	q := m.scene.questions[client%len(m.scene.questions)]
	return step{do: []string{"question.vote", "question.unvote"}[n%2], with: fmt.Sprintf(`{"question":%q}`, q)}
}

// offer brings a question that the server compares with all there are.
func (m *measurement) offer(client, n int) step {
	k := client*100_000 + n
	return step{do: "question.offer", with: fmt.Sprintf(`{"text":%q,"lang":"en","source":{"kind":"bench"},"ref":"bench-%d"}`, questionText(k), k)}
}

// mixed is what the clients of a day do, by their places.
func (m *measurement) mixed(client, n int) step {
	switch client {
	case 14:
		return m.scene.step(n)
	case 15:
		return m.offer(99, n)
	}
	return m.vote(client, n)
}

// diskSync is what the disk asks for one durable write, whoever makes it.
func diskSync(dir string) (Latency, error) {
	f, err := os.Create(filepath.Join(dir, "sync"))
	if err != nil {
		return Latency{}, err
	}
	defer f.Close()
	block := make([]byte, 4096)
	ns := make([]int64, syncs)
	for i := range ns {
		start := time.Now()
		if _, err := f.Write(block); err != nil {
			return Latency{}, err
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return Latency{}, err
		}
		ns[i] = time.Since(start).Nanoseconds()
	}
	return latencyOf(ns), os.Remove(f.Name())
}

// closedLoop lets each client send its next command when the answer to the one before has come.
func (m *measurement) closedLoop(ctx context.Context, tokens []string, done []int, act func(client, n int) step) (c Command, err error) {
	sw, err := newSwarm(m.scene.host, m.scene.livePath(), tokens)
	if err != nil {
		return c, err
	}
	defer sw.close()
	if _, err := sw.connectAll(ctx, false); err != nil {
		return c, err
	}
	var (
		sent    = make([]int64, len(tokens))
		acks    []int64
		refused error
		over    bool
		left    = len(tokens)
	)
	// All of these are guarded by the swarm's lock, under which acked is called.
	next := func(v *viewer) {
		x := act(v.i, done[v.i])
		b := fmt.Appendf(nil, `{"id":%q,"do":%q,"with":%s`, uuid.NewString(), x.do, x.with)
		if x.as != "" {
			b = fmt.Appendf(b, `,"as":%q`, x.as)
		}
		b = append(b, '}')
		sent[v.i] = time.Now().UnixNano()
		if _, err := syscall.Write(v.fd, appendMasked(nil, opText, b)); err != nil {
			refused = errors.Join(refused, err)
		}
	}
	sw.acked = func(v *viewer, a message, at int64) {
		if a.refused != nil && refused == nil {
			refused = fmt.Errorf("refused: %s", bytes.Clone(a.refused))
		}
		acks = append(acks, at-sent[v.i])
		if done[v.i]++; over || refused != nil {
			left--
			return
		}
		next(v)
	}
	before, err := m.scene.server.cpu()
	if err != nil {
		return c, err
	}
	start := time.Now()
	sw.mu.Lock()
	for _, v := range sw.viewers {
		next(v)
	}
	sw.mu.Unlock()
	if err := pause(ctx, time.Duration(m.o.Seconds)*time.Second); err != nil {
		return c, err
	}
	sw.mu.Lock()
	over = true
	n, took := len(acks), time.Since(start)
	sw.mu.Unlock()
	if err := sw.until(ctx, func(*viewer) bool { return left == 0 || refused != nil }); err != nil {
		return c, err
	}
	after, err := m.scene.server.cpu()
	if err != nil {
		return c, err
	}
	sw.mu.Lock()
	defer sw.mu.Unlock()
	if refused != nil {
		return c, refused
	}
	return Command{
		Clients: len(tokens), PerSecond: float64(n) / took.Seconds(), Ack: latencyOf(acks),
		CPU: ratio(float64(after.minus(before).total().Microseconds()), float64(len(acks))),
	}, nil
}

// batches sends arrays of votes over HTTP, each client its next when the one before is answered.
func (m *measurement) batches(ctx context.Context, tokens []string, done []int) (c Command, err error) {
	before, err := m.scene.server.cpu()
	if err != nil {
		return c, err
	}
	var mu sync.Mutex
	var acks []int64
	start := time.Now()
	end := start.Add(time.Duration(m.o.Seconds) * time.Second)
	index := make([]int, len(tokens))
	for i := range index {
		index[i] = i
	}
	err = each(ctx, len(tokens), index, func(i int) error {
		cl := client.New("http://"+m.scene.host, tokens[i])
		defer cl.Close()
		for ; time.Now().Before(end); done[i] += batchOf {
			batch := make([]wire.CommandMessage, batchOf)
			for k := range batch {
				x := m.vote(i, done[i]+k)
				batch[k] = wire.CommandMessage{ID: uuid.NewString(), Do: x.do, With: json.RawMessage(x.with)}
			}
			sent := time.Now()
			answers, err := cl.Commands(ctx, m.scene.id, batch)
			if err != nil {
				return err
			}
			for _, a := range answers {
				if a.Error != nil {
					return fmt.Errorf("refused: %s", a.Error.Message)
				}
			}
			mu.Lock()
			acks = append(acks, time.Since(sent).Nanoseconds())
			mu.Unlock()
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	took := time.Since(start)
	after, err := m.scene.server.cpu()
	if err != nil {
		return c, err
	}
	acts := float64(len(acks) * batchOf)
	return Command{
		How: fmt.Sprintf("votes, HTTP, %d in a request", batchOf), Clients: len(tokens), PerSecond: acts / took.Seconds(),
		Ack: latencyOf(acks), CPU: ratio(float64(after.minus(before).total().Microseconds()), acts),
	}, nil
}

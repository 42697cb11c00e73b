package bench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"time"

	"rostrum/server/client"
	"rostrum/server/wire"
)

// update is one command that was carried out.
type update struct {
	due, acked int64 // Unix nanoseconds
	v          uint64
}

// driver sends the day's steps over one live channel of the secretariat, without waiting for answers.
type driver struct {
	s    *scene
	live *client.Live
	next int // step
}

func newDriver(ctx context.Context, s *scene) (*driver, error) {
	live, err := s.cl.Live(ctx, s.id, nil)
	if err != nil {
		return nil, fmt.Errorf("connect the driver: %w", err)
	}
	return &driver{s: s, live: live}, nil
}

// run sends count steps, rate in a second, and returns what was carried out, in order of versions.
func (d *driver) run(ctx context.Context, count int, rate float64) ([]update, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	msgs := make([]wire.CommandMessage, count)
	due := make([]int64, count)
	at := map[string]int{} // id → index
	start := time.Now()
	for i := range msgs {
		msgs[i] = d.s.step(d.next + i).message()
		due[i] = start.Add(time.Duration(float64(i) / rate * float64(time.Second))).UnixNano()
		at[msgs[i].ID] = i
	}
	sending := make(chan error, 1)
	go func() {
		for i, m := range msgs {
			if err := pause(ctx, time.Until(time.Unix(0, due[i]))); err != nil {
				sending <- err
				return
			}
			if err := d.live.Send(ctx, m); err != nil {
				sending <- err
				return
			}
		}
		sending <- nil
	}()
	out := make([]update, 0, count)
	for len(out) < count {
		m, err := d.live.Read(ctx)
		if err != nil {
			return nil, fmt.Errorf("drive: %w", err)
		}
		if m.Ack == nil {
			continue
		}
		i, ok := at[m.Ack.Ack]
		if !ok {
			continue
		}
		if m.Ack.Error != nil {
			return nil, fmt.Errorf("drive: %s: %s", msgs[i].Do, m.Ack.Error.Message)
		}
		out = append(out, update{due: due[i], acked: time.Now().UnixNano(), v: m.Ack.V})
	}
	d.next += count
	slices.SortFunc(out, func(a, b update) int { return cmp.Compare(a.v, b.v) })
	return out, <-sending
}

func (d *driver) close() { d.live.Cut() }

// delays are the times from each update to each viewer that it reached.
func delays(updates []update, arrivals []arrival) []int64 {
	var ns []int64
	for _, a := range arrivals {
		i := sort.Search(len(updates), func(i int) bool { return updates[i].v > a.from })
		for ; i < len(updates) && updates[i].v <= a.to; i++ {
			ns = append(ns, a.at-updates[i].due)
		}
	}
	return ns
}

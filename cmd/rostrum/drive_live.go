package main

import (
	"context"
	"fmt"
	"time"

	"rostrum/server/client"
	"rostrum/server/wire"
	"rostrum/session"
)

// liveInFlight is how many commands wait for their answers on the live channel.
const liveInFlight = 16

// live drives the acts over the live channel: single commands, some of them under way at a time, each
// ack measured. A channel that breaks is opened again and what has no answer is sent again.
func (d *driver) live(ctx context.Context, acts []act, hold *client.Documents) error {
	d.begin(acts)
	w := newWaiting(d.patience)
	for next := 0; next < len(acts); {
		answered, err := d.channel(ctx, acts[next:], hold)
		next += answered
		if answered > 0 {
			w.progress()
		}
		if next == len(acts) {
			return nil
		}
		if e, refused := client.Refused(err); refused {
			if e.Status >= 500 {
				d.tally.fivexx++
			} else {
				d.tally.lost += len(acts) - next
				return err
			}
		}
		d.tally.retries++
		if stop := w.again(ctx, 0); stop != nil {
			d.tally.lost += len(acts) - next
			return fmt.Errorf("%w (%w)", stop, err)
		}
	}
	return nil
}

// sent is a command under way.
type sent struct {
	id string
	at time.Time
}

// channel drives acts over one connection and says how many of them, from the first on, have their
// answers. Acks come in the order of the commands.
func (d *driver) channel(ctx context.Context, acts []act, hold *client.Documents) (answered int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ch, err := d.client.Live(ctx, d.session, hold)
	if err != nil {
		return 0, err
	}
	defer ch.Cut()
	under := make(chan sent, liveInFlight)
	go func() {
		for _, a := range acts {
			if d.due(ctx, a.t) != nil {
				return
			}
			m := a.message(d.session, d.lap, d.start)
			select {
			case under <- sent{m.ID, time.Now()}: // waits while enough are under way
			case <-ctx.Done():
				return
			}
			if ch.Send(ctx, m) != nil {
				cancel() // the reader finds out
				return
			}
		}
	}()
	for answered < len(acts) {
		m, err := ch.Read(ctx)
		if err != nil {
			return answered, err
		}
		if m.Ack == nil {
			continue
		}
		s := <-under
		if m.Ack.Ack != s.id {
			return answered, fmt.Errorf("the answer to %s came where that to %s was awaited", m.Ack.Ack, s.id)
		}
		if unavailable(m.Ack) {
			d.tally.fivexx++
			return answered, fmt.Errorf("the server answered: %s", m.Ack.Error.Message)
		}
		d.tally.answered(acts[answered], *m.Ack, time.Since(s.at))
		answered++
	}
	return answered, nil
}

func unavailable(a *wire.Ack) bool {
	return a.Error != nil && a.Error.Code == session.CodeUnavailable
}

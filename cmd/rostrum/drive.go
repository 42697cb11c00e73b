package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"rostrum/server/client"
	"rostrum/server/wire"
	"rostrum/session"
)

// driver sends the acts of a recorded day to a server, in their order. When the server cannot be
// reached, or says that it is unavailable, it sends the same commands with the same ids again: the
// log remembers which of them it has.
type driver struct {
	client  *client.Client
	session string
	lap     string          // distinguishes the days of one session that is wiped and begun again
	start   session.Instant // the moment at which t is 0
	speed   float64         // session seconds per second; 0 = as fast as the server takes them
	batch   int             // most acts in one request
	// patience is how long the driver tries without one answer before it gives the rest up.
	patience time.Duration
	tally    *tally

	began time.Time
	from  int64 // t of the first act
}

// findStart reads from the session when its day begins: its first segment's planned start.
func (d *driver) findStart(ctx context.Context) (*client.Documents, error) {
	f, err := d.client.View(ctx, d.session, 0, "")
	if err != nil {
		return nil, err
	}
	docs := client.NewDocuments()
	if err := docs.Apply(f); err != nil {
		return nil, err
	}
	var s session.SessionDoc
	var seg session.SegmentDoc
	if _, err := docs.Decode("session", &s); err != nil {
		return nil, err
	}
	if len(s.Segments) == 0 {
		return nil, fmt.Errorf("session %s has no segments", d.session)
	}
	if !s.Rehearsal {
		return nil, fmt.Errorf("session %s is not a rehearsal: a recorded day can be driven in a rehearsal alone", d.session)
	}
	if _, err := docs.Decode("segment/"+s.Segments[0], &seg); err != nil {
		return nil, err
	}
	d.start = seg.Planned.Start
	return docs, nil
}

// clock sets how fast the session's clock runs between the acts; when tells one setting from another
// of the same rate.
func (d *driver) clock(ctx context.Context, rate float64, when string) error {
	m, err := client.Command(commandID(d.session, fmt.Sprintf("%sclock:%g:%s", d.lap, rate, when)), &session.SessionClock{Rate: rate})
	if err != nil {
		return err
	}
	acks, _, err := d.deliver(ctx, []wire.CommandMessage{m})
	if err == nil && acks[0].Error != nil {
		err = fmt.Errorf("set the session's clock: %s", acks[0].Error.Message)
	}
	return err
}

// due waits until the act's time has come.
func (d *driver) due(ctx context.Context, t int64) error {
	if d.speed == 0 {
		return ctx.Err()
	}
	at := d.began.Add(time.Duration(float64(t-d.from)/d.speed) * time.Millisecond)
	return sleep(ctx, time.Until(at))
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begin starts the clock that the acts are paced by.
func (d *driver) begin(acts []act) {
	d.began = time.Now()
	if len(acts) > 0 {
		d.from = acts[0].t
	}
}

// requests drives the acts over HTTP, one request after another.
func (d *driver) requests(ctx context.Context, acts []act) error {
	d.begin(acts)
	for i := 0; i < len(acts); {
		if err := d.due(ctx, acts[i].t); err != nil {
			d.tally.lost += len(acts) - i
			return err
		}
		n := 1
		for n < d.batch && i+n < len(acts) && d.isDue(acts[i+n].t) {
			n++
		}
		if err := d.send(ctx, acts[i:i+n]); err != nil {
			d.tally.lost += len(acts) - i - n
			return err
		}
		i += n
	}
	return nil
}

func (d *driver) isDue(t int64) bool {
	return d.speed == 0 || time.Since(d.began) >= time.Duration(float64(t-d.from)/d.speed)*time.Millisecond
}

// send sends acts together and tallies their answers; those without one count as lost.
func (d *driver) send(ctx context.Context, acts []act) error {
	msgs := make([]wire.CommandMessage, len(acts))
	for i, a := range acts {
		msgs[i] = a.message(d.session, d.lap, d.start)
	}
	acks, took, err := d.deliver(ctx, msgs)
	for i, ack := range acks {
		d.tally.answered(acts[i], ack, took[i])
	}
	d.tally.lost += len(acts) - len(acks)
	return err
}

// deliver sends commands until each has an answer. took is the time of the request that brought the
// answer. On an error the first commands may have theirs.
func (d *driver) deliver(ctx context.Context, msgs []wire.CommandMessage) (acks []wire.Ack, took []time.Duration, err error) {
	w := newWaiting(d.patience)
	for len(acks) < len(msgs) {
		sent := time.Now()
		got, err := d.client.Commands(ctx, d.session, msgs[len(acks):])
		spent := time.Since(sent)
		hint := time.Duration(0)
		if e, refused := client.Refused(err); refused {
			hint = time.Duration(e.ErrorResponse.Error.RetryAfterMS) * time.Millisecond
			switch {
			case e.Status >= 500:
				d.tally.fivexx++
			case e.Status != http.StatusTooManyRequests:
				return acks, took, err
			}
		}
		for _, ack := range got {
			if unavailable(&ack) {
				// Its outcome is unknown, so those behind it have to wait for it.
				d.tally.fivexx++
				hint = time.Duration(ack.Error.RetryAfterMS) * time.Millisecond
				err = fmt.Errorf("the server answered: %s", ack.Error.Message)
				break
			}
			acks, took = append(acks, ack), append(took, spent)
			w.progress()
		}
		if len(acks) == len(msgs) {
			break
		}
		d.tally.retries++
		if stop := w.again(ctx, hint); stop != nil {
			return acks, took, fmt.Errorf("%w (%w)", stop, err)
		}
	}
	return acks, took, nil
}

// waiting spaces attempts: 20 ms, doubling to a second, for as long as the patience lasts.
type waiting struct {
	patience time.Duration
	last     time.Time
	pause    time.Duration
}

const (
	firstPause   = 20 * time.Millisecond
	longestPause = time.Second
)

func newWaiting(patience time.Duration) *waiting {
	return &waiting{patience: patience, last: time.Now(), pause: firstPause}
}

// progress notes that something was answered.
func (w *waiting) progress() { w.last, w.pause = time.Now(), firstPause }

// again waits before another attempt, at least for the hint; an error when it is time to give up.
func (w *waiting) again(ctx context.Context, hint time.Duration) error {
	if time.Since(w.last) > w.patience {
		return fmt.Errorf("no answer within %v", w.patience)
	}
	err := sleep(ctx, max(w.pause, min(hint, longestPause)))
	w.pause = min(2*w.pause, longestPause)
	return err
}

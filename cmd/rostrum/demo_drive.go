package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"rostrum/server/client"
	"rostrum/server/wire"
	"rostrum/session"
)

const (
	// idleGap is a pause of the recording, in milliseconds, that is not worth waiting for.
	idleGap = 60_000
	// idleShown is how much of such a pause is shown.
	idleShown = 10_000
	// betweenFaster is how much faster the clock runs while no segment is open: lunch takes two hours.
	betweenFaster = 10
)

// demoDriver drives the recorded day at a speed for people to watch, and moderates it. Visitors act
// at the same time: an act that is refused because of theirs is nothing to worry about.
type demoDriver struct {
	driver
	acts      []act
	docs      *client.Documents
	moderator moderator
	segment   string // open now, or ""
	scripted  int    // acts of the script so far, for their ids

	anchorT    int64 // the day's time at anchorWall, from where it runs at rate
	anchorWall time.Time
	rate       float64
}

// forward carries out everything up to the day's time t, as fast as the server takes it, and returns
// how many acts that were.
func (d *demoDriver) forward(ctx context.Context, t int64) (int, error) {
	i := 0
	for i < len(d.acts) && d.acts[i].t <= t {
		if look, ok := d.moderator.due(); ok && look <= d.acts[i].t {
			if err := d.moderate(ctx, look); err != nil {
				return i, err
			}
			continue
		}
		n := 1
		for n < d.batch && i+n < len(d.acts) && d.acts[i+n].t <= t && !d.mark(d.acts[i+n-1]) {
			if look, ok := d.moderator.due(); ok && look <= d.acts[i+n].t {
				break
			}
			n++
		}
		if err := d.carryOut(ctx, d.acts[i:i+n]); err != nil {
			return i, err
		}
		i += n
	}
	return i, nil
}

// mark tells whether the act begins or ends a segment.
func (d *demoDriver) mark(a act) bool { return a.do == "segment.open" || a.do == "segment.close" }

// carryOut sends acts and follows what the last one means for the script.
func (d *demoDriver) carryOut(ctx context.Context, acts []act) error {
	if err := d.send(ctx, acts); err != nil {
		return err
	}
	last := acts[len(acts)-1]
	if !d.mark(last) {
		return nil
	}
	var with struct {
		Segment string `json:"segment"`
	}
	if err := json.Unmarshal(last.with, &with); err != nil {
		return fmt.Errorf("line %d: %w", last.line, err)
	}
	if last.do == "segment.close" {
		d.segment = ""
		d.moderator.closed()
		return nil
	}
	var seg session.SegmentDoc
	if _, err := d.docs.Decode("segment/"+with.Segment, &seg); err != nil {
		return err
	}
	d.segment = with.Segment
	d.moderator.opened(last.t, seg.Kind)
	return nil
}

// moderate lets the script look at the questions as they are now.
func (d *demoDriver) moderate(ctx context.Context, t int64) error {
	f, err := d.client.View(ctx, d.session, d.docs.V, d.docs.Epoch)
	if err == nil {
		err = d.docs.Apply(f)
	}
	if err != nil {
		return err
	}
	var all []session.QuestionDoc
	for key := range d.docs.All {
		if strings.HasPrefix(key, "question/") {
			var q session.QuestionDoc
			if _, err := d.docs.Decode(key, &q); err != nil {
				return err
			}
			all = append(all, q)
		}
	}
	acts := d.moderator.step(t, d.segment, all)
	if len(acts) == 0 {
		return nil
	}
	msgs := make([]wire.CommandMessage, len(acts))
	for i, a := range acts {
		msgs[i] = a.message(d.session, d.lap, d.start)
		d.scripted++
		msgs[i].ID = commandID(d.session, fmt.Sprintf("%sscript:%d", d.lap, d.scripted))
	}
	_, _, err = d.deliver(ctx, msgs)
	return err
}

// run drives the rest of the day, from act i on, at the driver's speed.
func (d *demoDriver) run(ctx context.Context, i int, from int64) error {
	if err := d.setRate(ctx, from); err != nil {
		return err
	}
	for i < len(d.acts) {
		t := d.acts[i].t
		look, ok := d.moderator.due()
		moderate := ok && look <= t
		if moderate {
			t = look
		}
		if err := d.reach(ctx, t); err != nil {
			return err
		}
		if moderate {
			if err := d.moderate(ctx, t); err != nil {
				return err
			}
			continue
		}
		n, now := 1, d.now()
		for n < d.batch && i+n < len(d.acts) && d.acts[i+n].t <= now && !d.mark(d.acts[i+n-1]) {
			n++
		}
		last := d.acts[i+n-1]
		if err := d.carryOut(ctx, d.acts[i:i+n]); err != nil {
			return err
		}
		if d.mark(last) {
			if err := d.setRate(ctx, last.t); err != nil {
				return err
			}
		}
		i += n
	}
	return nil
}

// setRate lets the session's clock and the driver's run on from t, faster between segments.
func (d *demoDriver) setRate(ctx context.Context, t int64) error {
	d.rate = d.speed
	if d.segment == "" {
		d.rate *= betweenFaster
	}
	d.anchorT, d.anchorWall = t, time.Now()
	return d.clock(ctx, d.rate, fmt.Sprint(t))
}

// now is the day's time.
func (d *demoDriver) now() int64 {
	return d.anchorT + int64(float64(time.Since(d.anchorWall).Milliseconds())*d.rate)
}

// reach waits until the day's time is t, but passes over most of a long pause.
func (d *demoDriver) reach(ctx context.Context, t int64) error {
	gap := t - d.now()
	if gap <= idleGap {
		return sleep(ctx, time.Duration(float64(gap)/d.rate)*time.Millisecond)
	}
	if err := sleep(ctx, time.Duration(idleShown/d.rate)*time.Millisecond); err != nil {
		return err
	}
	d.anchorT, d.anchorWall = t, time.Now()
	return nil
}

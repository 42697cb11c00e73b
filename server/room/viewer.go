package room

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"rostrum/session"
)

var (
	// ErrClosed: the room has closed; another node, or this one after a restart, continues.
	ErrClosed = errors.New("the room has closed")
	// ErrEnded: the viewer's link was revoked or its role changed; the documents it holds are void.
	ErrEnded = errors.New("the link has ended")
)

// Viewer is a cursor on the room's documents: who looks, and the version they hold. It holds no
// queue. Its methods are for one goroutine.
type Viewer struct {
	room  *Room
	kind  *kind
	mine  *mine
	epoch string
	v     uint64
	fresh bool // nothing was sent yet
	stale bool // what was sent last said that it may be stale
}

// Want is what a viewer asks for: who looks, what they hold, and whether the sections of the summary
// come in parts (see setSection).
type Want struct {
	Actor session.Actor
	Since uint64
	Epoch string // of another than the present one the viewer holds nothing
	Parts bool
}

// Attach makes a viewer that holds version since of the epoch.
func (r *Room) Attach(actor session.Actor, since uint64, epoch string) (*Viewer, error) {
	return r.AttachTo(Want{Actor: actor, Since: since, Epoch: epoch})
}

// AttachTo makes a viewer of what is asked for.
func (r *Room) AttachTo(w Want) (*Viewer, error) {
	actor, since, epoch := w.Actor, w.Since, w.Epoch
	k, m, err := r.activate(actor, w.Parts)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	for r.published.mines.get(actor) != m {
		// It was forgotten as idle between the two locks; make it anew.
		r.mu.Unlock()
		if k, m, err = r.activate(actor, w.Parts); err != nil {
			return nil, err
		}
		r.mu.Lock()
	}
	defer r.mu.Unlock()
	m.live++
	v := &Viewer{room: r, kind: k, mine: m, epoch: r.published.epoch, v: since, fresh: true}
	if epoch != r.published.epoch || since > r.published.v {
		v.v = 0
	}
	return v, nil
}

// Close detaches the viewer.
func (v *Viewer) Close() {
	v.room.mu.Lock()
	defer v.room.mu.Unlock()
	v.mine.live--
	v.mine.used = v.room.wall()
}

// Changed is closed when there may be something newer than what the viewer holds.
func (v *Viewer) Changed() <-chan struct{} {
	v.room.mu.RLock()
	defer v.room.mu.RUnlock()
	p := &v.room.published
	if v.fresh || p.v != v.v || p.epoch != v.epoch || p.stale != v.stale {
		return closedChan
	}
	return p.changed
}

var closedChan = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// Moved is closed when there is something newer than at the time of the call.
func (r *Room) Moved() <-chan struct{} {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.published.changed
}

// Speaker is who has the floor, empty when nobody has: the person for whom a second counts.
func (r *Room) Speaker() string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.published.speaker
}

// Done is closed when the room has closed.
func (v *Viewer) Done() <-chan struct{} { return v.room.done }

// Next is the payload of NextFrame.
func (v *Viewer) Next() ([]byte, error) {
	f, err := v.NextFrame()
	if f == nil {
		return nil, err
	}
	return f.Payload(), err
}

// NextFrame is the frame from what the viewer holds to the present version, which it holds then. It
// is nil when the viewer is up to date.
func (v *Viewer) NextFrame() (*Frame, error) {
	r := v.room
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.published
	if v.mine.ended {
		return nil, ErrEnded
	}
	if p.epoch != v.epoch {
		// The record began anew: this viewer's kind was filled anew with it.
		v.epoch, v.v, v.fresh = p.epoch, 0, true
		if v.kind = p.kinds[v.kind.lens]; v.kind == nil {
			return nil, ErrClosed
		}
	}
	if !v.fresh && p.v == v.v {
		if p.stale != v.stale {
			v.stale = p.stale
			return newFrame(r.emptyFrame(v.v), v.v), nil
		}
		return nil, nil
	}
	v.stale = p.stale
	since := v.v
	own := v.mine.v > since || since == 0
	v.v, v.fresh = p.v, false
	return r.frame(v.kind, since, v.mine, own), nil
}

// Beat is a frame without documents: it says the version and the time, and that the channel lives.
func (v *Viewer) Beat() *Frame {
	r := v.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return newFrame(r.emptyFrame(v.v), v.v)
}

// V is the version the viewer holds.
func (v *Viewer) V() uint64 { return v.v }

// freshFor is how long an encoded frame's "now" is near enough to be sent to others.
const freshFor = 50 * time.Millisecond

// frame makes the frame from since to the present; the part without "me" is encoded once for all
// viewers of the kind that stand at since. The caller holds mu.
func (r *Room) frame(k *kind, since uint64, m *mine, own bool) *Frame {
	d := k.diff(since)
	wall := r.wall()
	made := &d.made
	switch {
	case own && since == 0 && m.actor.Person == "":
		made = &m.whole[0] // everybody with this link, or with none, arrives to the same
		if k.parts {
			made = &m.whole[1]
		}
	case own:
		made = nil
	}
	if made != nil && made.frame != nil && made.frame.v == r.published.v && made.epoch == r.published.epoch &&
		wall.Sub(made.at) < freshFor && made.stale == r.published.stale {
		return made.frame
	}
	b := r.frameHead(r.published.v)
	var f *Frame
	if own && since == 0 && len(d.set) > 0 {
		b = append(b, `,"set":{`...)
		at := len(b)
		rest := make([]byte, 0, len(m.bytes)+len(d.del)+24)
		rest = append(append(rest, `,"me":`...), m.bytes...)
		f = newPieces(b, d.set, appendDeleted(rest, d.del), r.published.v)
		if d.common == nil {
			d.common = NewBlock(d.set)
		}
		f.common, f.commonAt = d.common, at-framePad
	} else {
		b = slices.Grow(b, len(d.set)+len(d.del)+32) // exactly what is kept: a difference may be large
		b = append(b, `,"set":{`...)
		b = append(b, d.set...)
		if own {
			if len(d.set) > 0 {
				b = append(b, ',')
			}
			b = append(b, `"me":`...)
			b = append(b, m.bytes...)
		}
		f = newFrame(appendDeleted(b, d.del), r.published.v)
	}
	if made != nil {
		*made = shared{f, r.published.epoch, wall, r.published.stale}
	}
	return f
}

// appendDeleted ends a frame.
func appendDeleted(b, del []byte) []byte {
	b = append(b, `},"del":[`...)
	b = append(b, del...)
	return append(b, `]}`...)
}

// frameHead begins a frame; it leaves framePad bytes in front.
func (r *Room) frameHead(v uint64) []byte {
	p := &r.published
	b := make([]byte, framePad, 256)
	b = append(b, `{"v":`...)
	b = strconv.AppendUint(b, v, 10)
	b = append(b, `,"epoch":`...)
	b = strconv.AppendQuote(b, p.epoch)
	b = append(b, `,"now":"`...)
	b = append(b, p.clock.read(r.wall()).String()...)
	b = append(b, '"')
	if p.stale {
		b = append(b, `,"stale":true`...)
	}
	return b
}

// emptyFrame is a frame without documents, behind framePad bytes. The caller holds mu.
func (r *Room) emptyFrame(v uint64) []byte {
	return append(r.frameHead(v), `,"set":{},"del":[]}`...)
}

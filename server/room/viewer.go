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
	for r.published.mine[actor] != m {
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

// idleMine is after how long an unread "me" without a viewer is no longer kept.
const idleMine = time.Minute

// activate makes sure that the documents of the actor's kind, and the own "me", are kept.
func (r *Room) activate(actor session.Actor, parts bool) (*kind, *mine, error) {
	l := lensOf(actor.Role, parts)
	r.mu.RLock()
	k, m := r.published.kinds[l], r.published.mine[actor]
	r.mu.RUnlock()
	if k != nil && m != nil {
		return k, m, nil
	}
	ok := r.ask(func() {
		if r.owned.ahead {
			return // what the log does not hold is shown to no one
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		k, m = r.prepareKind(l), r.prepareMine(actor)
	})
	if !ok || k == nil || m == nil {
		return nil, nil, ErrClosed
	}
	return k, m, nil
}

// prepareKind keeps the documents of a kind of viewer from now on. It is for the owner, who holds mu and
// whose state is not ahead of the log.
func (r *Room) prepareKind(l lens) *kind {
	p := &r.published
	k := p.kinds[l]
	if k == nil {
		k = newKind(l)
		fillKind(k, r.encoder(), r.owned.head.V)
		p.kinds[l] = k
	}
	return k
}

// prepareMine is prepareKind for the own "me".
func (r *Room) prepareMine(actor session.Actor) *mine {
	p := &r.published
	m := p.mine[actor]
	if m == nil {
		wall := r.wall()
		m = &mine{actor: actor, used: wall}
		r.mineNow(m).show(r.owned.head.V)
		p.keep(m)
		r.forgetIdle(wall)
	}
	return m
}

// forgetIdle drops the "me" of viewers long gone, a few at a time.
func (r *Room) forgetIdle(wall time.Time) {
	looked := 0
	for _, m := range r.published.mine {
		if m.live == 0 && wall.Sub(m.used) > idleMine {
			r.published.forget(m)
		}
		if looked++; looked == 16 {
			return
		}
	}
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

// View is one frame for a request over HTTP: the documents that changed after since, or all.
func (r *Room) View(actor session.Actor, since uint64, epoch string) (frame []byte, v uint64, err error) {
	f, v, err := r.ViewFrame(actor, since, epoch)
	if f == nil {
		return nil, v, err
	}
	return f.Payload(), v, err
}

// ViewFrame is View with what the frame carries beside its payload; nil when nothing is new.
func (r *Room) ViewFrame(actor session.Actor, since uint64, epoch string) (f *Frame, v uint64, err error) {
	return r.ViewTo(Want{Actor: actor, Since: since, Epoch: epoch})
}

// ViewTo is ViewFrame of what is asked for.
func (r *Room) ViewTo(w Want) (f *Frame, v uint64, err error) {
	vw, err := r.AttachTo(w)
	if err != nil {
		return nil, 0, err
	}
	defer vw.Close()
	f, err = vw.NextFrame()
	return f, vw.V(), err
}

// Meta is what lists of sessions show.
func (r *Room) Meta() Meta {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.published.meta
}

// Head is the version and epoch that viewers see.
func (r *Room) Head() (epoch string, v uint64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.published.epoch, r.published.v
}

// Snapshots is how many times all documents of a kind of viewer were encoded since the room was opened.
func (r *Room) Snapshots() (n int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, k := range r.published.kinds {
		n += k.snapshots
	}
	return n + r.published.snapshots
}

// Unchanged is a frame without documents for one who holds version v.
func (r *Room) Unchanged(v uint64) []byte {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.emptyFrame(v)[framePad:]
}

// Groups are the stakeholder groups of the programme.
func (r *Room) Groups() []session.Group {
	var g []session.Group
	r.ask(func() { g = r.owned.st.Programme.Groups })
	return g
}

// Linked are the people who have a token.
func (r *Room) Linked() map[string]bool {
	linked := map[string]bool{}
	r.ask(func() {
		for _, g := range r.owned.st.Grants {
			if g.Person != "" {
				linked[g.Person] = true
			}
		}
	})
	return linked
}

// Done is closed when the room has closed.
func (r *Room) Done() <-chan struct{} { return r.done }

// Read lets f read the state, as of the last entry on stable storage. f must not keep it.
func (r *Room) Read(f func(*session.State) error) error {
	var err error
	if !r.ask(func() { err = f(r.owned.st) }) {
		return ErrClosed
	}
	return err
}

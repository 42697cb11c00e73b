package room

import "rostrum/session"

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

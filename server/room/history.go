package room

import (
	"context"
	"fmt"

	"rostrum/session"
)

// Moment is a point in the record's past: after the last entry that is not beyond it. Of V and At
// those that are not zero count; Until, if there is one, is true for the first entry beyond.
type Moment struct {
	V     uint64
	At    session.Instant
	Until func(session.Entry) bool
}

func (m Moment) beyond(e session.Entry) bool {
	return m.V > 0 && e.V > m.V || m.At > 0 && e.At > m.At || m.Until != nil && m.Until(e)
}

// may tells whether a state is surely not beyond the moment.
func (m Moment) may(st *session.State) bool {
	return (m.V == 0 || st.V <= m.V) && (m.At == 0 || st.At < m.At) && (m.Until == nil || m.At > 0 || st.V == 0)
}

// Every how many entries a state of the past is kept, and how many at most: a record of a day has ten
// thousand entries, so any moment is a tenth of a second away.
const (
	stepPast = 2000
	maxPast  = 12
)

// history is the states of the past that are kept, in order of version. slot is held by who uses it.
type history struct {
	slot   chan struct{}
	epoch  string
	erased int // what was erased when they were made
	kept   []*session.State
}

// Past lets f read the state as it was at the moment, folded from the record. f must not keep it. One
// asks at a time; the others wait until ctx is done.
func (r *Room) Past(ctx context.Context, m Moment, f func(*session.State) error) error {
	select {
	case r.past.slot <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-r.past.slot }()
	epoch, head := r.Head()
	erased := 0
	if !r.ask(func() {
		erased = r.owned.st.Erasures()
	}) {
		return ErrClosed
	}
	if r.past.epoch != epoch || r.past.erased != erased {
		// States made before an erasure still know the name; the log no longer does.
		r.past.epoch, r.past.erased, r.past.kept = epoch, erased, nil
	}
	from := session.NewState()
	for _, st := range r.past.kept {
		if m.may(st) {
			from = st
		}
	}
	st := from.Clone()
	for st.V < head {
		lines, err := r.log.Read(ctx, r.session, st.V, readPage)
		if err != nil {
			return fmt.Errorf("read the past of %s: %w", r.session, err)
		}
		for _, l := range lines {
			e, err := decodeLine(l)
			if err != nil {
				return err
			}
			if e.V > head || m.beyond(e) {
				return f(st)
			}
			session.Apply(st, e)
			if st.V != e.V {
				return fmt.Errorf("line %d does not follow version %d", l.V, st.V)
			}
			r.keepPast(st)
		}
		if len(lines) == 0 {
			break
		}
	}
	return f(st)
}

// Recount tells f every entry of the record so far, in order. Anybody may ask for it, so one does at a time.
func (r *Room) Recount(ctx context.Context, f func(session.Entry)) error {
	select {
	case r.past.slot <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-r.past.slot }()
	return r.Entries(ctx, "", f)
}

// keepPast keeps a copy at every step that is not kept yet, as long as there is room.
func (r *Room) keepPast(st *session.State) {
	kept := r.past.kept
	if st.V%stepPast == 0 && len(kept) < maxPast && (len(kept) == 0 || kept[len(kept)-1].V < st.V) {
		r.past.kept = append(kept, st.Clone())
	}
}

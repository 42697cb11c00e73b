package room

import (
	"time"

	"rostrum/session"
)

// clock is the session's clock on this node: the wall's, or in a rehearsal that is driven the last
// moment it was driven to, running on at the session's rate.
type clock struct {
	driven bool
	at     session.Instant
	wall   time.Time
	rate   float64
}

func (c *clock) reset(st *session.State, wall time.Time) {
	*c = clock{driven: st.Driven, at: st.At, wall: wall, rate: st.Rate}
}

// read is the moment it is in the session.
func (c *clock) read(wall time.Time) session.Instant {
	if !c.driven {
		return session.At(wall)
	}
	return c.at + session.Instant(float64(wall.Sub(c.wall).Milliseconds())*c.rate)
}

// setUp are the commands that prepare a session. In a rehearsal they are stamped before its planned
// day, so that a recorded day can then be driven with its own times and no time runs backwards.
var setUp = map[string]bool{
	"session.create": true, "access.grant": true, "person.import": true, "person.add": true, "person.join": true,
	"session.clock": true,
}

// now is the moment a command is decided at.
func (c *clock) now(st *session.State, p *pending, wall time.Time) session.Instant {
	if p.At != 0 {
		return p.At
	}
	if c.driven {
		return c.read(wall)
	}
	do := p.Command.Command.Do()
	programme := st.Programme
	if create, ok := p.Command.Command.(*session.SessionCreate); ok {
		programme = create.Programme
	}
	if programme.Rehearsal && setUp[do] && len(programme.Segments) > 0 {
		return min(session.At(wall), programme.Segments[0].Start.Add(-3600))
	}
	return session.At(wall)
}

// moved lets the clock follow an entry that was just applied.
func (c *clock) moved(st *session.State, p *pending, wall time.Time) {
	switch {
	case p.At != 0 || st.Driven != c.driven || st.Rate != c.rate:
		*c = clock{driven: st.Driven, at: max(st.At, c.at), wall: wall, rate: st.Rate}
		if p.At != 0 {
			c.at = st.At
		}
	}
}

// until is how long, by the wall, it is to a moment of the session; a clock that stands never gets there.
func (c *clock) until(at session.Instant, wall time.Time) time.Duration {
	d := time.Duration(int64(at)-int64(c.read(wall))) * time.Millisecond
	if !c.driven || d <= 0 {
		return d
	}
	if c.rate <= 0 {
		return time.Hour
	}
	return time.Duration(float64(d) / c.rate)
}

package bench

import "context"

// stream measures the same viewers over server-sent events, for networks that block WebSocket: beside
// the figures over WebSocket, of the same server, before the same loop.
// Memory is over that of the server before anybody came, because it keeps people's "me" for a while.
func (m *measurement) stream(ctx context.Context, d *driver, tokens []string, empty memory) (r *Stream, err error) {
	m.o.Say("The same over server-sent events")
	s := m.scene
	if err := pause(ctx, settle); err != nil { // until those over WebSocket are gone
		return nil, err
	}
	if m.swarm, err = newSwarm(s.host, s.streamPath(), tokens); err != nil {
		return nil, err
	}
	m.swarm.sse = true
	defer func() {
		if err != nil {
			m.swarm.close()
		}
	}()
	r = &Stream{Memory: Memory{Empty: empty.inUse()}}
	if r.Connect, r.Memory.Idle, err = m.arrivals(ctx, "sse-connects", empty); err != nil {
		return nil, err
	}
	var after memory
	if r.Traffic, after, err = m.stretch(ctx, d, "sse-traffic"); err != nil {
		return nil, err
	}
	r.Memory.After, r.Memory.ResidentAfter = m.perViewer(after, empty), after.resident
	if m.o.Herd {
		m.o.Say("Cutting everybody at once")
		if r.Herd, err = m.herd(ctx, d); err != nil {
			return nil, err
		}
	}
	return r, m.compare(ctx, m.swarm)
}

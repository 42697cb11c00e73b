package live

import (
	"errors"
	"time"
)

// goodBye is how long the other end may take to answer a close frame.
const goodBye = 5 * time.Second

// receive takes what was read, and what is left of before. It is for the one reader and never waits;
// it leaves messages where they are while too many are in flight.
func (m *member) receive(b []byte) {
	m.held = false
	if m.stream || m.deaf {
		return // there is nothing to be said here but that it ends
	}
	if len(m.in.rest) > 0 {
		m.in.rest = append(m.in.rest, b...)
		b = m.in.rest
	}
	whole := len(b)
	for len(b) > 0 {
		if m.held = m.full(); m.held {
			break
		}
		f, n, err := nextFrame(b)
		if err == nil && n == 0 {
			break
		}
		if err == nil {
			err = m.frame(f)
		}
		if err != nil {
			b = nil
			m.refuse(err)
			break
		}
		b = b[n:]
	}
	switch {
	case len(b) == 0:
		m.in.rest = nil
	case len(b) < whole || len(m.in.rest) == 0:
		m.in.rest = append([]byte(nil), b...)
	} // else it grows in place: a frame that comes byte by byte is not copied for each
}

// frame does what one frame asks for.
func (m *member) frame(f frame) error {
	switch f.op {
	case opPong:
		return nil // that something was heard is noted by whoever read it
	case opPing:
		m.sock.post(pongFrame(f.payload))
		return nil
	case opClose:
		code, err := closingCode(f.payload)
		if err != nil {
			return err
		}
		m.partWith(code, "", (*socket).finish)
		return nil
	}
	op, b, err := m.in.message(f)
	if err != nil || b == nil {
		return err
	}
	if op != opText {
		b = nil
	}
	m.take(b)
	return nil
}

// refuse closes the channel of one who does not keep to the protocol. What they go on to send is read
// and left alone: to close on what was not read would reset the connection, and the reset would take
// the reason with it before they have seen it.
func (m *member) refuse(err error) {
	m.deaf = true
	code := uint16(1002)
	if errors.Is(err, errTooBig) {
		code = 1009
	}
	m.partWith(code, err.Error(), (*socket).hangUp)
}

// partWith answers a close frame, or says why the channel ends, and ends it. Nothing more is taken.
func (m *member) partWith(code uint16, reason string, close func(*socket) error) {
	m.mu.Lock()
	again := m.parting
	m.stopped, m.parting = true, true
	m.mu.Unlock()
	if again {
		return
	}
	b := closeFrameOf(code, reason)
	if code == 1005 { // was not sent, and is not to be
		b = []byte{closeFrame, 0}
	}
	go func() {
		_, _ = m.sock.Write(b) // when a close frame went out before, this one is not needed
		_ = close(m.sock)
	}()
}

// full tells whether too much is in flight for another message to be taken; then reading pauses until
// it is not.
func (m *member) full() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.crowded()
}

// crowded is full for those who hold mu.
func (m *member) crowded() bool { return len(m.line) >= inFlight || m.sock.crowded.Load() }

// pauses tells the reader to wait for resume. It is for the reader alone. When answers have made room
// since receive left messages where they are, those are taken first: nothing more may come, and nobody
// would be told of them again.
func (m *member) pauses() bool {
	for {
		m.mu.Lock()
		paused := m.crowded()
		if m.paused = paused; paused {
			m.reader.pause()
		}
		m.mu.Unlock()
		if paused || !m.held {
			return paused
		}
		m.receive(nil)
	}
}

// eased is told by the socket that answers go out again.
func (m *member) eased() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.unpause()
}

// unpause lets the reader go on when there is room again. The caller holds mu.
func (m *member) unpause() {
	if m.paused && !m.crowded() {
		m.paused = false
		m.reader.resume()
	}
}

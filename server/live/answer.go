package live

import (
	"errors"

	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

var errFlood = errors.New("too many messages")

// maxFlood is how many messages over the rate are answered before the connection is closed.
const maxFlood = 500

// waiting is a command whose answer is to be written: a place in its connection's line.
type waiting struct {
	m      *member
	id     string
	done   bool // guarded by the member's mu, as is the answer
	answer room.Answer
}

// Answered notes the answer; it is room.Asker's and never waits.
func (w *waiting) Answered(a room.Answer) {
	w.m.mu.Lock()
	w.done, w.answer = true, a
	w.m.mu.Unlock()
}

// Flush writes the answers of the connection that are due, those of one group in one write.
func (w *waiting) Flush() { w.m.flush() }

// take hands a message to the room; nil is one that was no text. It is for the reader alone.
func (m *member) take(b []byte) {
	c, refused := m.decode(b)
	w := &waiting{m: m, id: c.ID, done: refused != nil, answer: room.Answer{Refusal: refused}}
	m.mu.Lock()
	if m.stopped {
		m.mu.Unlock()
		return // the channel is closing
	}
	m.line = append(m.line, w)
	m.mu.Unlock()
	if refused == nil {
		m.v.Room.Send(c, w)
		return
	}
	if refused.Code == session.CodeRateLimited {
		if m.over++; m.over > maxFlood {
			go m.end(errFlood)
		}
	}
	m.flush()
}

func (m *member) decode(b []byte) (room.Command, *session.Refusal) {
	if b == nil {
		return room.Command{}, &session.Refusal{Code: session.CodeBadRequest, Msg: "wire.binary"}
	}
	c, ref := wire.DecodeCommand(b)
	if m.v.Meter != nil {
		if limited := m.v.Meter.Message(); limited != nil {
			ref = limited
		}
	}
	return room.Command{Actor: m.v.Actor, ID: c.ID, Command: c.Command, As: c.As, At: c.At}, ref
}

// flush writes the answers at the head of the line, in the order of their commands.
func (m *member) flush() {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for n < len(m.line) && m.line[n].done {
		n++
	}
	if n == 0 {
		return
	}
	var b []byte
	for _, w := range m.line[:n] {
		b = room.AppendText(b, Ack(w.id, w.answer, m.v.Lang))
	}
	clear(m.line[:n])
	if m.line = m.line[n:]; len(m.line) == 0 {
		m.line = nil
		if m.idle != nil {
			close(m.idle)
			m.idle = nil
		}
	}
	m.sock.post(b) // under mu: nothing written later may overtake it
	m.unpause()
}

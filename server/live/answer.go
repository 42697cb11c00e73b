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

// take hands a message to the answerer, which is started when there is none: a viewer who only looks
// on has none. It is for the reader alone and waits while too many are in flight; false ends reading.
func (m *member) take(b []byte) bool {
	m.mu.Lock()
	if m.stopped {
		m.mu.Unlock()
		return true // the channel is closing; the library reads on for the answer to its close frame
	}
	if m.inbox == nil {
		m.inbox, m.idle = make(chan []byte, inFlight), make(chan struct{})
		go m.answer(m.inbox, m.idle)
	}
	m.pending++
	inbox := m.inbox
	m.mu.Unlock()
	inbox <- b // the answerer stays while something is pending
	return true
}

// waiting is a command whose answer is to be written.
type waiting struct {
	id      string
	answer  <-chan room.Answer // nil when refused before it reached the room
	refused *session.Refusal
	lost    bool
}

// answer decodes messages, hands commands to the room in their order and writes the answers in that
// order, until none is left. Decoding takes a deeper stack than reading, which lives on.
func (m *member) answer(inbox chan []byte, idle chan struct{}) {
	defer close(idle)
	var line []waiting
	take := func(b []byte) {
		w := m.submit(b)
		if w.refused != nil && w.refused.Code == session.CodeRateLimited {
			if m.over++; m.over > maxFlood {
				go m.end(errFlood)
			}
		}
		line = append(line, w)
	}
	for {
		if len(line) == 0 {
			if m.done() {
				return
			}
			take(<-inbox)
			continue
		}
		w := line[0]
		a := room.Answer{Refusal: w.refused}
		if w.answer != nil {
			more := inbox
			if len(line) >= inFlight {
				more = nil
			}
			select {
			case a = <-w.answer:
			case b := <-more:
				take(b)
				continue
			case <-m.v.Room.Done():
				select {
				case a = <-w.answer:
				default:
					w.lost = true // it came too late to be taken; the client asks again by its id
				}
			}
		}
		line = line[1:]
		if !w.lost {
			_, _ = m.sock.Write(room.TextFrame(Ack(w.id, a, m.v.Lang))) // when it is closed, the reader ends
		}
		m.mu.Lock()
		m.pending--
		m.mu.Unlock()
	}
}

// done lets the answerer go when nothing is pending.
func (m *member) done() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pending > 0 {
		return false
	}
	m.inbox, m.idle = nil, nil
	return true
}

// submit hands a message to the room; nil is one that was no text.
func (m *member) submit(b []byte) waiting {
	if b == nil {
		return waiting{refused: &session.Refusal{Code: session.CodeBadRequest, Msg: "wire.binary"}}
	}
	c, ref := wire.DecodeCommand(b)
	if m.v.Meter != nil {
		if limited := m.v.Meter.Message(); limited != nil {
			ref = limited
		}
	}
	if ref != nil {
		return waiting{id: c.ID, refused: ref}
	}
	return waiting{id: c.ID, answer: m.v.Room.Submit(room.Command{Actor: m.v.Actor, ID: c.ID, Command: c.Command, As: c.As, At: c.At})}
}

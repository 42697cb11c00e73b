//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package live

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"nhooyr.io/websocket"

	"rostrum/server/room"
	"rostrum/server/wire"
)

// hook hands the websocket library a socket of ours in place of the connection, with small buffers:
// the library reads messages past its buffer, and writes control frames only.
type hook struct {
	http.ResponseWriter
	sock *socket
}

// Sizes of the library's buffers. A control frame must fit, so that it goes out by one write.
const (
	readBuffer  = 512
	writeBuffer = 160
)

// Hijack is http.Hijacker's.
func (h *hook) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	sock, err := hijack(h.ResponseWriter)
	if err != nil {
		return nil, nil, err
	}
	h.sock = sock
	return sock, bufio.NewReadWriter(bufio.NewReaderSize(sock, readBuffer), bufio.NewWriterSize(sock, writeBuffer)), nil
}

func hijack(w http.ResponseWriter) (*socket, error) {
	c, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, err
	}
	var early []byte
	if n := rw.Reader.Buffered(); n > 0 {
		early = make([]byte, n)
		if _, err := rw.Reader.Read(early); err != nil {
			_ = c.Close()
			return nil, err
		}
	}
	return newSocket(c, early), nil
}

// member is one viewer of a hall with the connection that carries its frames.
type member struct {
	v       Viewer
	sock    *socket
	ws      *websocket.Conn // nil for an event stream
	hall    *hall
	sweeper *sweeper
	place   int // in the sweeper's members
	ending  sync.Once
	over    int // messages over the rate; of the answerer

	mu      sync.Mutex
	inbox   chan []byte   // messages for the answerer; nil while there is none
	idle    chan struct{} // closed when the answerer has ended
	pending int           // messages that it has not answered
	stopped bool          // no more messages are taken
}

// ServeWebSocket upgrades the request and leaves the viewer to the hub; it returns as soon as the
// upgrade is done. The caller has checked the credential and the Origin.
func ServeWebSocket(w http.ResponseWriter, req *http.Request, v Viewer) error {
	h := &hook{ResponseWriter: w}
	// The caller's Origin check knows scheme and port, the library's does not.
	ws, err := websocket.Accept(h, req, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		v.gone()
		return nil // the library has answered
	}
	ws.SetReadLimit(wire.MaxMessage + 1024) // a little over, so that the refusal can say what the limit is
	m := &member{v: v, sock: h.sock, ws: ws}
	h.sock.bytes, h.sock.over = (*room.Frame).WebSocket, m.end
	go m.serve() // the handler's goroutine, its stack and buffers, can go
	return nil
}

// serve joins the hall, which then sends the viewer what it lacks, and reads until either end closes.
func (m *member) serve() {
	defer m.v.gone()
	defer m.ws.CloseNow()
	viewer, err := m.v.Room.Attach(m.v.Actor, m.v.Since, m.v.Epoch)
	if err != nil {
		m.ws.Close(CloseRestart, m.v.restartReason())
		return
	}
	m.join(viewer)
	defer m.part()
	for {
		kind, b, err := m.ws.Read(context.Background())
		if err != nil {
			return
		}
		if kind != websocket.MessageText {
			b = nil
		}
		if !m.take(b) {
			return
		}
	}
}

func (m *member) join(viewer *room.Viewer) {
	m.sock.mu.Lock()
	m.sock.viewer = viewer
	m.sock.mu.Unlock()
	m.v.Hub.enter(m)
	m.sock.offer()
}

func (m *member) part() {
	m.v.Hub.leave(m)
	m.sock.detach()
	m.mu.Lock()
	m.stopped = true
	m.mu.Unlock()
}

// end closes the channel with what the page needs to know; once, whoever finds out first.
func (m *member) end(err error) {
	m.ending.Do(func() {
		m.mu.Lock()
		m.stopped = true
		idle := m.idle
		m.mu.Unlock()
		if idle != nil {
			// What was taken is answered first: the room has answered all of it.
			t := time.NewTimer(writeWithin)
			select {
			case <-idle:
			case <-t.C:
			}
			t.Stop()
		}
		m.sock.detach()
		switch {
		case m.ws == nil:
			m.endStream(err)
		case errors.Is(err, room.ErrEnded):
			m.ws.Close(CloseEnded, "the link has ended")
		case errors.Is(err, errFlood):
			m.ws.Close(CloseFlood, "too many messages")
		default:
			m.ws.Close(CloseRestart, m.v.restartReason())
		}
	})
}

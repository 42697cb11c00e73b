//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package live

import (
	"bufio"
	"errors"
	"maps"
	"net"
	"net/http"
	"sync"
	"time"

	"nhooyr.io/websocket"

	"rostrum/server/room"
)

// hook lets the websocket library judge the handshake and takes the connection when the library would:
// its own connection object, goroutine and buffers, 7 KB of them, are never made. What the library
// answers is kept, to go out in one write with the viewer's first frame.
type hook struct {
	http.ResponseWriter
	header http.Header // the library's; passed on when it refuses
	sock   *socket
	status int // with which the library has answered
	err    error
}

// errTaken tells the library that it does not get the connection.
var errTaken = errors.New("the connection is ours now")

// Header is http.ResponseWriter's: what the library sets, apart from what the server says on every answer,
// which is for pages.
func (h *hook) Header() http.Header { return h.header }

// WriteHeader is http.ResponseWriter's. Nothing is passed on: the handshake goes out with the first frame,
// and a refusal in the form that all have.
func (h *hook) WriteHeader(status int) { h.status = status }

// Write is http.ResponseWriter's.
func (h *hook) Write(b []byte) (int, error) { return len(b), nil }

// NoHandshake is the refusal of a request that is no handshake as RFC 6455 has it, 4.2.1.
type NoHandshake struct {
	Status int // of HTTP
}

func (e *NoHandshake) Error() string { return "no handshake: " + http.StatusText(e.Status) }

// Hijack is http.Hijacker's.
func (h *hook) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if h.sock, h.err = hijack(h.ResponseWriter); h.err == nil {
		h.sock.hello = []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Accept: " + h.header.Get("Sec-WebSocket-Accept") + "\r\n\r\n")
	}
	return nil, nil, errTaken
}

func hijack(w http.ResponseWriter) (*socket, error) {
	if a, ok := w.(interface{ take() *socket }); ok { // its connection is a front's
		return a.take(), nil
	}
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
	stream  bool // server-sent events
	hall    *hall
	sweeper *sweeper
	ending  sync.Once
	gone    sync.Once
	reader  reader
	in      inbound // of the reader alone
	over    int     // messages over the rate; of the reader alone
	deaf    bool    // what comes is no longer looked at; of the reader alone
	held    bool    // messages were left because too many are in flight; of the reader alone

	mu      sync.Mutex
	line    []*waiting    // commands whose answers have not been written, in their order
	idle    chan struct{} // closed when the line is empty; nil when nobody waits for that
	stopped bool          // no more messages are taken
	parting bool          // a close frame has come, or is due for what was wrong
	paused  bool          // the reader waits until there is room in the line
}

// ServeWebSocket upgrades the request and leaves the viewer to the hub; it returns as soon as the
// upgrade is done. The caller has checked the credential and the Origin.
func ServeWebSocket(w http.ResponseWriter, req *http.Request, v Viewer) error {
	h := &hook{ResponseWriter: w, header: make(http.Header, 8)}
	// The caller's Origin check knows scheme and port, the library's does not.
	_, _ = websocket.Accept(h, req, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled})
	if h.sock == nil {
		v.gone()
		if h.err != nil || h.status == 0 {
			return h.err
		}
		maps.Copy(w.Header(), h.header)
		return &NoHandshake{Status: h.status}
	}
	m := &member{v: v, sock: h.sock}
	m.serve(v.Room.AttachTo(v.want()))
	return nil
}

// serve joins the hall, which sends the viewer what it lacks, and has the connection read until either
// end closes. It does not wait: an idle connection has no goroutine.
func (m *member) serve(viewer *room.Viewer, err error) {
	m.sock.over = m.end
	if err != nil {
		m.sock.ended = m.v.gone
		_, _ = m.sock.Write(closeFrameOf(CloseRestart, m.v.restartReason()))
		time.AfterFunc(goodBye, func() { _ = m.sock.Close() })
		go discard(m.sock)
		return
	}
	m.sock.mu.Lock()
	m.sock.viewer, m.sock.eased = viewer, m.eased
	m.sock.mu.Unlock()
	m.reader = m.v.Hub.readerOf(m)
	m.v.Hub.enter(m)
	m.sock.whenGone(m.depart)
	m.sock.offer(time.Now().UnixNano())
	m.reader.start()
}

// discard reads until the other end closes.
func discard(s *socket) {
	for b := [256]byte{}; ; {
		if _, err := s.Read(b[:]); err != nil {
			_ = s.Close()
			return
		}
	}
}

// depart leaves the hall when the connection has ended; once, whoever finds out.
func (m *member) depart() {
	m.gone.Do(func() {
		m.mu.Lock()
		m.stopped = true
		m.mu.Unlock()
		m.reader.stop()
		m.v.Hub.leave(m)
		m.sock.detach()
		_ = m.sock.Close()
		m.v.gone()
	})
}

// end closes the channel with what the page needs to know; once, whoever finds out first.
func (m *member) end(err error) {
	m.ending.Do(func() {
		m.answerAll()
		m.sock.detach()
		code, reason := uint16(CloseRestart), ""
		switch {
		case m.stream:
			m.endStream(err)
			return
		case errors.Is(err, room.ErrEnded):
			code, reason = CloseEnded, "the link has ended"
		case errors.Is(err, errFlood):
			code, reason = CloseFlood, "too many messages"
		default:
			reason = m.v.restartReason()
		}
		_, _ = m.sock.Write(closeFrameOf(code, reason))
		time.AfterFunc(goodBye, func() { _ = m.sock.Close() }) // if the other end says nothing
	})
}

// answerAll takes no more messages and waits until those taken are answered: the room answers all.
func (m *member) answerAll() {
	m.mu.Lock()
	m.stopped = true
	var idle chan struct{}
	if len(m.line) > 0 {
		if m.idle == nil {
			m.idle = make(chan struct{})
		}
		idle = m.idle
	}
	m.mu.Unlock()
	if idle == nil {
		return
	}
	t := time.NewTimer(writeWithin)
	defer t.Stop()
	select {
	case <-idle:
	case <-t.C:
	}
}

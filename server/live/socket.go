package live

import (
	"errors"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"rostrum/server/room"
)

// socket is a connection that several write to: the hub its prepared frames, the reader its control
// frames, and the room the answers to commands. Each whole message goes out by one write
// that does not wait. What the connection did not take is its tail: a flusher, which lives as long
// as the tail, writes it; others' messages wait for it, and the viewer gets one frame of everything
// that it missed afterwards. So a slow viewer costs the rest of one frame that is shared anyway.
type socket struct {
	raw syscall.RawConn
	fd  int // see descriptor; whoever closes it has set gone before, under mu

	// What a sweep looks at comes first, so that it lies together.
	mu      sync.Mutex
	bounded bool         // sendBuffer is set
	viewer  *room.Viewer // its cursor moves under mu alone
	sent    int64        // when the last frame went out, Unix ns; of a sweep's, when the sweep began
	waiting int          // writers in front of the viewer's next frame
	behind  bool         // there may be a newer frame than the viewer holds
	gone    bool
	closing bool   // a close frame went out: nothing may follow it (RFC 6455, 5.5.1)
	stream  bool   // server-sent events in place of websocket frames
	tail    []byte // what the connection did not take
	hello   []byte // goes in front of the first bytes

	net.Conn
	early    []byte        // read by the HTTP server before the connection was ours
	crowded  atomic.Bool   // much is queued: no more commands are taken
	heard    atomic.Int64  // when something was read last, Unix ns
	patience time.Duration // stalledFor
	place    int           // in the sweeper's members; guarded by the hub

	// Guarded by mu too.
	over    func(error)   // told, on a goroutine of its own, when there is no next frame
	ended   func()        // told, on a goroutine of its own, when the connection has ended
	eased   func()        // told when the queue is short again
	queued  []byte        // short messages that go behind the tail
	through chan struct{} // closed when the tail is through; nil while nobody waits
	pinged  int64
}

const (
	// stalledFor is how long a connection may take nothing at all while something waits for it.
	stalledFor = 14 * time.Second
	// flushChunk and flushEvery make the flusher look at its progress, on the slowest links too.
	flushChunk = 16 << 10
	flushEvery = 4 * time.Second
	// sendBuffer bounds what the kernel holds for one viewer: 4 MB of frames that nobody reads would
	// only be old when they are read. It is set within a second, when nobody waits to be let in.
	sendBuffer = 64 << 10
)

// First bytes of control frames.
const (
	closeFrame = 0x88
	pingFrame  = 0x89
)

var errStalled = errors.New("the connection takes nothing")

func newSocket(c net.Conn, early []byte) *socket { return newRawSocket(c, rawOf(c), early) }

// newRawSocket is newSocket for one whose way to the descriptor is known; see rawOf.
func newRawSocket(c net.Conn, raw syscall.RawConn, early []byte) *socket {
	s := &socket{Conn: c, raw: raw, fd: descriptor(raw), early: early, patience: stalledFor}
	now := time.Now().UnixNano()
	s.heard.Store(now)
	s.sent, s.pinged = now, now
	return s
}

// Read is for the one reader.
func (s *socket) Read(b []byte) (int, error) {
	if len(s.early) > 0 {
		n := copy(b, s.early)
		if s.early = s.early[n:]; len(s.early) == 0 {
			s.early = nil
		}
		return n, nil
	}
	n, err := s.Conn.Read(b)
	s.heard.Store(time.Now().UnixNano())
	return n, err
}

// Write sends one whole message after those that are under way. The caller may use b again.
func (s *socket) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wait()
	if s.gone || s.closing {
		return 0, net.ErrClosed
	}
	s.closing = b[0] == closeFrame
	if err := s.put(b, true); err != nil {
		return 0, err
	}
	s.next()
	return len(b), nil
}

// maxQueued is how many bytes of answers may wait behind a tail before no more commands are taken.
const maxQueued = 16 << 10

// post sends a short message, or queues it behind the tail; it never waits. The caller may use b again.
func (s *socket) post(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.gone || s.closing:
	case s.tail != nil:
		s.queued = append(s.queued, b...)
		s.crowded.Store(len(s.queued) > maxQueued)
	default:
		_ = s.put(b, true) // a connection that has ended tells so itself
	}
}

// whenGone has f called when the connection has ended, or has ended already.
func (s *socket) whenGone(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended = f; s.gone {
		go f()
	}
}

// wait returns when there is no tail. The caller holds mu, which is let go meanwhile.
func (s *socket) wait() {
	s.waiting++
	for s.tail != nil && !s.gone {
		if s.through == nil {
			s.through = make(chan struct{})
		}
		through := s.through
		s.mu.Unlock()
		<-through
		s.mu.Lock()
	}
	s.waiting--
}

// finish closes the connection when what is under way has gone out.
func (s *socket) finish() error {
	s.mu.Lock()
	s.wait()
	s.mu.Unlock()
	return s.Close()
}

// hangUp says, when what is under way has gone out, that nothing follows, and closes the connection
// when the other end has, or after goodBye.
func (s *socket) hangUp() error {
	s.mu.Lock()
	s.wait()
	s.mu.Unlock()
	half, ok := s.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return s.Close()
	}
	time.AfterFunc(goodBye, func() { _ = s.Close() })
	return nil
}

// Close ends whatever waits.
func (s *socket) Close() error {
	s.mu.Lock()
	s.fail()
	s.mu.Unlock()
	return s.Conn.Close()
}

// offer sends the viewer what it has missed, at the moment now (Unix ns) or when the tail is through.
func (s *socket) offer(now int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behind = true
	s.nextAt(now)
}

// idle tells whether a frame may go out now. The caller holds mu.
func (s *socket) idle() bool {
	return s.tail == nil && s.waiting == 0 && !s.gone && !s.closing && s.viewer != nil
}

// detach takes the viewer away: no frame goes out from then on.
func (s *socket) detach() {
	s.mu.Lock()
	v := s.viewer
	s.viewer = nil
	s.mu.Unlock()
	if v != nil {
		v.Close()
	}
}

// next sends the viewer's next frame unless something goes before it. The caller holds mu.
func (s *socket) next() { s.nextAt(time.Now().UnixNano()) }

func (s *socket) nextAt(now int64) {
	if !s.behind || !s.idle() {
		return
	}
	s.behind = false
	f, err := s.viewer.NextFrame()
	if err != nil {
		go s.over(err)
		return
	}
	// The reader finds a connection that is closed.
	switch {
	case f == nil:
	case s.stream && f.InPieces():
		_ = s.putAll(f.EventPieces()...)
	case s.stream:
		_ = s.putAt(now, f.EventChunk(), false)
	case f.InPieces():
		_ = s.putAll(f.Pieces()...)
	default:
		_ = s.putAt(now, f.WebSocket(), false)
	}
}

// beat sends a frame without documents to a viewer that heard nothing since the given time.
func (s *socket) beat(since int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.bounded {
		s.bounded = true
		if t, ok := s.Conn.(*net.TCPConn); ok {
			_ = t.SetWriteBuffer(sendBuffer) // the default serves too
		}
	}
	if s.sent > since || !s.idle() {
		return
	}
	f := s.viewer.Beat()
	if s.stream {
		_ = s.put(f.EventChunk(), false)
		return
	}
	_ = s.put(f.WebSocket(), false)
}

// ping asks the other end for a sign of life: RFC 6455, 5.5.2.
func (s *socket) ping(now int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.idle() || now-s.pinged < int64(pingEvery) {
		return
	}
	s.pinged = now
	_ = s.put([]byte{pingFrame, 0}, false)
}

// put writes b, whose tail it keeps. The caller holds mu, and there is no tail.
func (s *socket) put(b []byte, borrowed bool) error {
	return s.putAt(time.Now().UnixNano(), b, borrowed)
}

func (s *socket) putAt(now int64, b []byte, borrowed bool) error {
	if s.hello != nil {
		return s.putAll(b)
	}
	n, err := s.try(b)
	if err != nil {
		s.fail()
		_ = s.Conn.Close()
		return err
	}
	s.sent = now
	if n == len(b) {
		return nil
	}
	if s.tail = b[n:]; borrowed {
		s.tail = slices.Clone(s.tail)
	}
	go s.flush(s.tail)
	return nil
}

// putAll is put for a message in several pieces, which are shared with others. What opens the channel
// goes in front of the first.
func (s *socket) putAll(pieces ...[]byte) error {
	if s.hello != nil {
		pieces, s.hello = append([][]byte{s.hello}, pieces...), nil
	}
	n, err := s.gather(pieces)
	if err != nil {
		s.fail()
		_ = s.Conn.Close()
		return err
	}
	s.sent = time.Now().UnixNano()
	size := 0
	for _, p := range pieces {
		size += len(p)
	}
	if n < size {
		s.tail = slices.Concat(pieces...)[n:]
		go s.flush(s.tail)
	}
	return nil
}

// fail lets everyone go who waits. The caller holds mu.
func (s *socket) fail() {
	if !s.gone && s.ended != nil {
		go s.ended()
	}
	s.gone, s.tail, s.queued = true, nil, nil
	if s.through != nil {
		close(s.through)
		s.through = nil
	}
}

// flush writes the tail and, when nobody else waits, hands the turn back to the viewer.
func (s *socket) flush(tail []byte) {
	err := s.drain(tail)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.fail()
		if t, ok := s.Conn.(*net.TCPConn); ok && errors.Is(err, errStalled) {
			_ = t.SetLinger(0) // nobody reads what the kernel still holds
		}
		_ = s.Conn.Close()
		return
	}
	if s.gone {
		return
	}
	if s.tail = nil; len(s.queued) > 0 {
		s.tail, s.queued = s.queued, nil
		go s.flush(s.tail)
		return
	}
	if s.crowded.Swap(false) && s.eased != nil {
		go s.eased()
	}
	if s.through != nil {
		close(s.through)
		s.through = nil
	}
	s.next()
}

func (s *socket) drain(b []byte) error {
	moved := time.Now()
	for len(b) > 0 {
		now := time.Now()
		if now.Sub(moved) >= s.patience {
			return errStalled
		}
		if err := s.Conn.SetWriteDeadline(now.Add(min(flushEvery, moved.Add(s.patience).Sub(now)))); err != nil {
			return err
		}
		n, err := s.Conn.Write(b[:min(len(b), flushChunk)])
		if b = b[n:]; n > 0 {
			moved = time.Now()
		}
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
	}
	return s.Conn.SetWriteDeadline(time.Time{})
}

package bench

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"
)

// viewer is one live channel of the swarm. The swarm's lock guards it.
type viewer struct {
	i       int
	token   string
	fd      int // -1 when closed
	open    bool
	deaf    bool // reads nothing
	current bool // a frame has come since it connected
	whole   bool // the first frame brought the session's document: everything, not a difference
	closed  int  // close code of the server, 0 = none
	v       uint64
	epoch   string
	docs    []uint64 // digest of each document by the swarm's number of its key, 0 = none
	tail    []byte   // what came of a message that is not whole yet
	fault   error
}

// arrival is a frame that brought a viewer from one version to another.
type arrival struct {
	from, to uint64
	at       int64 // Unix nanoseconds
}

// swarm is many viewers of one address, read by one goroutine.
type swarm struct {
	host string
	addr syscall.SockaddrInet4
	path string
	sse  bool // server-sent events in place of WebSocket
	epfd int
	done chan struct{}

	mu      sync.Mutex
	viewers []*viewer
	keys    map[string]int
	seed    maphash.Seed
	recall  recall
	fresh   []digest // of the frame that is read now
	// sessionKey is the number of the document that only a whole view holds.
	sessionKey int
	record     bool
	arrivals   []arrival
	frames     int64
	bytes      int64
	acked      func(v *viewer, m message, at int64) // called with the lock held
	stopped    bool
}

// newSwarm makes viewers, one for each token, that are not connected yet. The path is that of the
// live channel, or of the stream when sse is set before they connect.
func newSwarm(host, path string, tokens []string) (*swarm, error) {
	a, err := netip.ParseAddrPort(host)
	if err != nil || !a.Addr().Is4() || !a.Addr().IsLoopback() {
		return nil, fmt.Errorf("%s: only the loopback interface is measured", host)
	}
	s := &swarm{host: host, path: path, done: make(chan struct{}), keys: map[string]int{}, seed: maphash.MakeSeed()}
	s.recall, s.sessionKey = recall{seed: s.seed, known: map[uint64][]digest{}}, s.number([]byte("session"))
	s.addr = syscall.SockaddrInet4{Port: int(a.Port()), Addr: a.Addr().As4()}
	if s.epfd, err = syscall.EpollCreate1(syscall.EPOLL_CLOEXEC); err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	for i, t := range tokens {
		s.viewers = append(s.viewers, &viewer{i: i, token: t, fd: -1})
	}
	go s.run()
	return s, nil
}

// receiveBuffer of a deaf viewer, in bytes: small, so that the server feels soon that nobody reads.
const receiveBuffer = 4096

// connect opens a viewer's socket and asks for the channel; the answer is read by the swarm.
func (s *swarm) connect(v *viewer) error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	_ = syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	if v.deaf {
		_ = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUF, receiveBuffer)
	}
	addr := s.addr
	if err := syscall.Connect(fd, &addr); err != nil {
		syscall.Close(fd)
		return fmt.Errorf("connect: %w", err)
	}
	s.mu.Lock()
	path, token := s.path, v.token
	if v.epoch != "" {
		path = fmt.Sprintf("%s?since=%d&epoch=%s", path, v.v, v.epoch)
	}
	v.fd, v.open, v.current, v.whole, v.closed, v.fault, v.tail = fd, false, false, false, 0, nil, nil
	s.mu.Unlock()
	req := "GET " + path + " HTTP/1.1\r\nHost: " + s.host + "\r\nAuthorization: Bearer " + token + "\r\n"
	if s.sse {
		req += "Accept: text/event-stream\r\n\r\n"
	} else {
		req += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
			"Sec-WebSocket-Key: cm9zdHJ1bS1iZW5jaC0wMQ==\r\n\r\n"
	}
	if _, err := syscall.Write(fd, []byte(req)); err != nil {
		return fmt.Errorf("ask for the channel: %w", err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		return err
	}
	ev := syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLRDHUP, Fd: int32(v.i)}
	if err := syscall.EpollCtl(s.epfd, syscall.EPOLL_CTL_ADD, fd, &ev); err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	return nil
}

// run reads whatever comes until the swarm is closed.
func (s *swarm) run() {
	defer close(s.done)
	events := make([]syscall.EpollEvent, 512)
	buf := make([]byte, 256<<10)
	for {
		n, err := syscall.EpollWait(s.epfd, events, 50)
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return
		}
		s.mu.Lock()
		if s.stopped {
			s.mu.Unlock()
			return
		}
		for _, e := range events[:max(n, 0)] {
			s.read(s.viewers[e.Fd], buf)
		}
		s.mu.Unlock()
	}
}

func (s *swarm) read(v *viewer, buf []byte) {
	if v.fd < 0 || v.deaf && v.current {
		return
	}
	n, err := syscall.Read(v.fd, buf)
	switch {
	case err == syscall.EAGAIN || err == syscall.EINTR:
		return
	case err != nil:
		s.drop(v, err)
		return
	case n == 0:
		s.drop(v, errors.New("the server closed the connection"))
		return
	}
	at := time.Now().UnixNano()
	s.bytes += int64(n)
	b := buf[:n]
	if len(v.tail) > 0 {
		v.tail = append(v.tail, b...)
		b = v.tail
	}
	rest, err := s.take(v, b, at)
	if err != nil {
		s.drop(v, err)
		return
	}
	if len(rest) == 0 {
		v.tail = nil
	} else {
		v.tail = append([]byte(nil), rest...)
	}
	if v.deaf && v.current {
		_ = syscall.EpollCtl(s.epfd, syscall.EPOLL_CTL_DEL, v.fd, nil)
	}
}

// take reads the messages in b and returns what is left.
func (s *swarm) take(v *viewer, b []byte, at int64) ([]byte, error) {
	if !v.open {
		head := bytes.Index(b, []byte("\r\n\r\n"))
		if head < 0 {
			return b, nil
		}
		status := "HTTP/1.1 101 "
		if s.sse {
			status = "HTTP/1.1 200 "
		}
		if !bytes.HasPrefix(b, []byte(status)) {
			line, _, _ := bytes.Cut(b, []byte("\r\n"))
			return nil, fmt.Errorf("the channel was refused: %s", line)
		}
		v.open, b = true, b[head+4:]
	}
	for s.sse {
		data, n := nextEvent(b)
		if n == 0 {
			return b, nil
		}
		if b = b[n:]; len(data) > 0 {
			if err := s.message(v, data, at); err != nil {
				return nil, fmt.Errorf("viewer %d: %w: %.200s", v.i, err, data)
			}
		}
	}
	for {
		op, payload, n, err := nextFrame(b)
		if err != nil || n == 0 {
			return b, err
		}
		b = b[n:]
		switch op {
		case opPing:
			_, _ = syscall.Write(v.fd, appendMasked(nil, opPong, payload)) // a full socket: the server gives up on us
		case opClose:
			if len(payload) >= 2 {
				v.closed = int(payload[0])<<8 | int(payload[1])
			}
		case opText:
			if err := s.message(v, payload, at); err != nil {
				return nil, fmt.Errorf("viewer %d: %w: %.200s", v.i, err, payload)
			}
		}
	}
}

func (s *swarm) message(v *viewer, b []byte, at int64) error {
	known, rest, sum := s.recall.find(b)
	m, err := readMessage(rest)
	if err != nil {
		return err
	}
	if m.ack != nil || m.refused != nil {
		if s.acked != nil {
			s.acked(v, m, at)
		}
		return nil
	}
	s.frames++
	epoch := bytes.Trim(m.epoch, `"`)
	if string(epoch) != v.epoch {
		clear(v.docs)
		v.epoch, v.v = string(epoch), 0
	}
	if m.v < v.v {
		return fmt.Errorf("went back from version %d to %d", v.v, m.v)
	}
	if s.record && m.v > v.v {
		s.arrivals = append(s.arrivals, arrival{v.v, m.v, at})
	}
	for _, d := range known {
		s.hold(v, d)
	}
	s.fresh = s.fresh[:0]
	if m.set != nil {
		err = members(m.set, func(key, doc []byte) error {
			d := digest{s.number(key), maphash.Bytes(s.seed, doc) | 1}
			s.fresh = append(s.fresh, d)
			s.hold(v, d)
			return nil
		})
	}
	if m.del != nil && err == nil {
		err = elements(m.del, func(key []byte) { s.hold(v, digest{s.number(key), 0}) })
	}
	if err == nil && known == nil && sum != 0 {
		s.recall.learn(b, sum, s.fresh)
	}
	v.v, v.current = m.v, true
	return err
}

// number is the swarm's own of a key.
func (s *swarm) number(key []byte) int {
	n, ok := s.keys[string(key)]
	if !ok {
		n = len(s.keys)
		s.keys[string(key)] = n
	}
	return n
}

// hold notes the digest of a document; 0 is none.
func (s *swarm) hold(v *viewer, d digest) {
	if d.key >= len(v.docs) {
		v.docs = append(v.docs, make([]uint64, d.key+1-len(v.docs))...)
	}
	v.docs[d.key] = d.sum
	if d.key == s.sessionKey && !v.current && d.sum != 0 {
		v.whole = true
	}
}

// drop closes a viewer's socket; the lock is held.
func (s *swarm) drop(v *viewer, why error) {
	if v.fd >= 0 {
		syscall.Close(v.fd)
		v.fd, v.fault = -1, why
	}
}

// cut drops every connection as a network does: with a reset, and without a word.
func (s *swarm) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.viewers {
		if v.fd >= 0 {
			_ = syscall.SetsockoptLinger(v.fd, syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1})
			s.drop(v, errors.New("cut"))
		}
		v.current = false
	}
}

// close ends the swarm; closing again is harmless.
func (s *swarm) close() {
	s.cut()
	s.mu.Lock()
	again := s.stopped
	s.stopped = true
	s.mu.Unlock()
	if again {
		return
	}
	<-s.done
	syscall.Close(s.epfd)
}

// count says how many viewers fulfil f.
func (s *swarm) count(f func(*viewer) bool) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.viewers {
		if f(v) {
			n++
		}
	}
	return n
}

// faults are the errors of viewers that are not connected, a few of them.
func (s *swarm) faults() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, v := range s.viewers {
		if v.fd < 0 && v.fault != nil && len(errs) < 3 {
			errs = append(errs, v.fault)
		}
	}
	return errors.Join(errs...)
}

// recording begins or ends the noting of arrivals, and returns those so far with their frames and bytes.
func (s *swarm) recording(on bool) (arrivals []arrival, frames, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	arrivals, frames, bytes = s.arrivals, s.frames, s.bytes
	s.record, s.arrivals, s.frames, s.bytes = on, nil, 0, 0
	return arrivals, frames, bytes
}

// differing counts those of the viewers that do not hold exactly the documents of a fresh view,
// their own "me" left out, and names a few of the differences.
func (s *swarm) differing(viewers []*viewer, v uint64, docs map[string][]byte) (n int, what []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := make([]uint64, len(s.keys))
	for key, doc := range docs {
		k, ok := s.keys[key]
		if !ok {
			return len(viewers), []string{key + " came to no viewer"}
		}
		want[k] = maphash.Bytes(s.seed, doc) | 1
	}
	names := make([]string, len(s.keys))
	for key, k := range s.keys {
		names[k] = key
	}
	for _, w := range viewers {
		bad := w.v != v
		if bad {
			what = append(what, fmt.Sprintf("viewer %d is at version %d, not %d", w.i, w.v, v))
		}
		held := slices.Concat(w.docs, make([]uint64, max(0, len(want)-len(w.docs))))
		for k := range want {
			if names[k] != "me" && held[k] != want[k] {
				bad = true
				what = append(what, fmt.Sprintf("viewer %d: %s", w.i, names[k]))
			}
		}
		if bad {
			n++
		}
	}
	return n, what[:min(len(what), 5)]
}

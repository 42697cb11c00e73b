package bench

import (
	"errors"
	"fmt"
	"hash/maphash"
	"net/netip"
	"sync"
	"syscall"
)

// viewer is one live channel of the swarm. The swarm's lock guards it.
type viewer struct {
	i       int
	token   string
	fd      int // -1 when closed
	open    bool
	deaf    bool // reads nothing
	current bool // a frame has come since it connected
	coming  bool // has been asked for, and has not arrived yet
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
	// bare viewers have arrived when the handshake is answered, others when their first frame has come;
	// arrived tells of each that comes or fails, and must not wait. It is called with the lock held.
	bare    bool
	arrived func()
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
	v.coming = true
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

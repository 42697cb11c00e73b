package live

import (
	"bufio"
	"bytes"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// NewFront is a listener for an HTTP server, with the same handler, that serves those who come for a live
// channel itself. What the HTTP server prepares for a connection that will ask again (two buffers, a
// goroutine that waits for the other end to go while the handler runs, its end when the connection is taken
// over, deadlines, a stack that grows) is a third of what an arrival costs, and a channel needs none of it.
//
// It takes a connection whose whole first request has come and is plainly for a channel; see forChannel.
// Every other is accepted as it is, with nothing read. The handler, and so the websocket library, judges
// what it takes as ever.
//
// It asks the kernel for connections that have sent something (tcp(7), TCP_DEFER_ACCEPT), or nothing for
// deferFor: those that are silent are the HTTP server's, and its deadlines'.
func NewFront(ln net.Listener, h http.Handler, logger *slog.Logger) net.Listener {
	tcp, ok := ln.(*net.TCPListener)
	if !ok {
		return ln
	}
	if raw, err := tcp.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_DEFER_ACCEPT, deferFor)
		})
	}
	return &front{TCPListener: tcp, handler: h, logger: logger, callers: make(chan *caller), quit: make(chan struct{}), next: callers.Get().(*caller)}
}

const (
	// deferFor is how long a connection may be silent before it is accepted all the same, in seconds.
	deferFor = 1
	// mostIdle is how many goroutines wait for the next arrival: theirs have the stack that it takes.
	mostIdle = 32
	// maxAsking is up to how many bytes of head a request is looked at: a browser's with its cookies has
	// one or two thousand.
	maxAsking = 4096
)

type front struct {
	*net.TCPListener
	handler http.Handler
	logger  *slog.Logger
	callers chan *caller
	quit    chan struct{}
	ending  sync.Once
	idle    atomic.Int32
	next    *caller // of Accept alone
}

// caller is one who comes for a channel, with the head of the request.
type caller struct {
	conn *net.TCPConn
	raw  syscall.RawConn
	n    int // bytes of the head in b, 0 when there is none for a channel
	b    [maxAsking]byte
	head bytes.Reader
	in   *bufio.Reader // of head
}

var callers = sync.Pool{New: func() any {
	c := &caller{}
	c.in = bufio.NewReaderSize(&c.head, maxAsking)
	return c
}}

// look sees whether the connection is one to take, and takes the request then.
func (c *caller) look(fd uintptr) {
	n := recv(fd, c.b[:], syscall.MSG_PEEK)
	if c.n = forChannel(c.b[:max(n, 0)]); c.n > 0 && recv(fd, c.b[:c.n], 0) != c.n {
		c.n = 0 // never: it was there
	}
}

// recv does not wait, and so the runtime is not told of it; see writeNow.
func recv(fd uintptr, b []byte, flags uintptr) int {
	n, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, fd, uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
		flags|syscall.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return -1
	}
	return int(n)
}

// Accept is net.Listener's: the next connection that is not for a channel.
func (f *front) Accept() (net.Conn, error) {
	for {
		conn, err := f.AcceptTCP()
		if err != nil {
			return nil, err
		}
		c := f.next
		if c.raw, err = conn.SyscallConn(); err != nil {
			return conn, nil
		}
		if err := c.raw.Control(c.look); err != nil || c.n == 0 {
			return conn, nil
		}
		c.conn = conn
		f.next = callers.Get().(*caller)
		select {
		case f.callers <- c:
		default:
			go f.work(c)
		}
	}
}

// Close is net.Listener's.
func (f *front) Close() error {
	f.ending.Do(func() { close(f.quit) })
	return f.TCPListener.Close()
}

// work serves one caller, and others for as long as it is one of few that wait for them. Whoever waits for
// the room does not keep the next from being served.
func (f *front) work(c *caller) {
	for {
		f.serve(c)
		c.conn, c.raw = nil, nil
		callers.Put(c)
		if f.idle.Add(1) > mostIdle {
			f.idle.Add(-1)
			return
		}
		select {
		case c = <-f.callers:
			f.idle.Add(-1)
		case <-f.quit:
			return
		}
	}
}

func (f *front) serve(c *caller) {
	a := &answer{conn: c.conn, raw: c.raw, header: make(http.Header, 8)}
	defer func() {
		if why := recover(); why != nil {
			f.logger.Error("a handler failed", "why", why, "stack", string(debug.Stack()))
			_ = a.conn.Close()
		}
	}()
	c.head.Reset(c.b[:c.n])
	c.in.Reset(&c.head)
	req, err := http.ReadRequest(c.in)
	if err != nil || req.Host == "" {
		http.Error(a, "400 Bad Request", http.StatusBadRequest)
		a.send(nil)
		return
	}
	req.RemoteAddr = a.conn.RemoteAddr().String()
	f.handler.ServeHTTP(a, req)
	if !a.taken {
		a.send(req)
	}
}

// answer is a http.ResponseWriter whose connection is taken over, or which answers that it is not to be and
// closes it.
type answer struct {
	conn   *net.TCPConn
	raw    syscall.RawConn
	taken  bool
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is http.ResponseWriter's.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader is http.ResponseWriter's.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write is http.ResponseWriter's.
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// take is what Hijack is to others.
func (a *answer) take() *socket {
	a.taken = true
	return newRawSocket(a.conn, a.raw, nil)
}

// linger is how long the other end may take to read an answer before the connection is closed: to close at
// once, with something of theirs unread, would take the answer back.
const linger = 500 * time.Millisecond

func (a *answer) send(req *http.Request) {
	a.WriteHeader(http.StatusOK)
	a.header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	res := http.Response{StatusCode: a.status, ProtoMajor: 1, ProtoMinor: 1, Request: req, Header: a.header,
		Body: http.NoBody, ContentLength: int64(a.body.Len()), Close: true}
	if a.body.Len() > 0 {
		res.Body = readCloser{&a.body}
	}
	if a.conn.SetWriteDeadline(time.Now().Add(writeWithin)) != nil || res.Write(a.conn) != nil || a.conn.CloseWrite() != nil {
		_ = a.conn.Close()
		return
	}
	time.AfterFunc(linger, func() { _ = a.conn.Close() })
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }

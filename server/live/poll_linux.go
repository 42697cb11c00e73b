package live

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// poller reads connections when something has come, by as many goroutines as there are cores, four at
// most: an idle connection costs a descriptor and a place in a map, and no goroutine with its stack
// and buffer. The goroutines live as long as there are connections.
type poller struct {
	mu    sync.Mutex
	loops []*loop
	turn  int
	count int
}

// loop has an epoll instance of its own, for whose readiness the runtime waits: it holds no thread.
type loop struct {
	file *os.File
	raw  syscall.RawConn
	fd   int

	mu      sync.Mutex
	watches map[int32]*watch
	last    int32 // id of the newest watch
}

// watch is the reader of one connection.
type watch struct {
	m      *member
	poller *poller
	loop   *loop
	id     int32
}

// chunk is how much is read of one connection at a time.
const chunk = 16 << 10

const (
	whenReadable = syscall.EPOLLIN | syscall.EPOLLRDHUP
	whenBroken   = syscall.EPOLLERR | syscall.EPOLLHUP
)

func (h *Hub) readerOf(m *member) reader {
	if m.sock.raw == nil {
		return newWaiter(m)
	}
	l, err := h.readers.next()
	if err != nil {
		return newWaiter(m) // no more descriptors: a goroutine does it too
	}
	return &watch{m: m, poller: &h.readers, loop: l}
}

// next is the loop for another connection, which gives its place back by stop.
func (p *poller) next() (*loop, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.loops) == 0 {
		for range min(4, max(1, runtime.GOMAXPROCS(0))) {
			l, err := newLoop()
			if err != nil && len(p.loops) == 0 {
				return nil, err
			}
			if err == nil {
				p.loops = append(p.loops, l)
			}
		}
	}
	p.count++
	p.turn++
	return p.loops[p.turn%len(p.loops)], nil
}

func (p *poller) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count--; p.count > 0 {
		return
	}
	for _, l := range p.loops {
		_ = l.file.Close()
	}
	p.loops = nil
}

func newLoop() (*loop, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil { // so that the runtime waits for it
		syscall.Close(fd)
		return nil, err
	}
	l := &loop{file: os.NewFile(uintptr(fd), "epoll"), fd: fd, watches: map[int32]*watch{}}
	if l.raw, err = l.file.SyscallConn(); err != nil {
		_ = l.file.Close()
		return nil, err
	}
	go l.run()
	return l, nil
}

func (l *loop) run() {
	events, n := make([]syscall.EpollEvent, 128), 0
	r := newTaker(make([]byte, chunk))
	look := func(fd uintptr) bool {
		for {
			var err error
			if n, err = syscall.EpollWait(int(fd), events, 0); err != syscall.EINTR {
				return n != 0
			}
		}
	}
	for l.raw.Read(look) == nil {
		for _, e := range events[:max(n, 0)] {
			l.mu.Lock()
			w := l.watches[e.Fd]
			l.mu.Unlock()
			if w != nil {
				w.ready(e.Events, r)
			}
		}
	}
}

// ready takes what has come.
func (w *watch) ready(events uint32, r *taker) {
	resumed := events&syscall.EPOLLOUT != 0
	if early := w.m.sock.early; resumed || len(early) > 0 {
		w.m.sock.early = nil
		w.m.receive(early)
	}
	if events&whenReadable != 0 && !w.m.full() {
		n, err := r.take(w.m.sock.raw)
		switch {
		case err == syscall.EAGAIN:
		case err != nil || n <= 0:
			w.m.depart()
			return
		default:
			w.m.sock.heard.Store(time.Now().UnixNano())
			w.m.receive(r.b[:n])
		}
	} else if events&whenBroken != 0 {
		w.m.depart()
		return
	}
	if !w.m.pauses() && resumed {
		w.control(syscall.EPOLL_CTL_MOD, whenReadable)
	}
}

// start adds the connection to its loop, which is told at once, as by resume, when something came early.
func (w *watch) start() {
	events := uint32(whenReadable)
	if len(w.m.sock.early) > 0 {
		events |= syscall.EPOLLOUT
	}
	l := w.loop
	l.mu.Lock()
	for l.last++; l.watches[l.last] != nil; l.last++ { // after two thousand million connections
	}
	w.id = l.last
	l.watches[w.id] = w
	l.mu.Unlock()
	if !w.control(syscall.EPOLL_CTL_ADD, events) {
		l.mu.Lock()
		delete(l.watches, w.id)
		l.mu.Unlock()
		go w.m.depart()
	}
}

func (w *watch) stop() {
	w.loop.mu.Lock()
	delete(w.loop.watches, w.id)
	w.loop.mu.Unlock()
	w.poller.give()
}

func (w *watch) pause() { w.control(syscall.EPOLL_CTL_MOD, 0) }

// resume asks to be told as soon as the connection takes something too, which is usually now.
func (w *watch) resume() { w.control(syscall.EPOLL_CTL_MOD, whenReadable|syscall.EPOLLOUT) }

// control says what to be told of; false when the connection is closed.
func (w *watch) control(op int, events uint32) bool {
	done := false
	err := w.m.sock.raw.Control(func(fd uintptr) {
		done = syscall.EpollCtl(w.loop.fd, op, int(fd), &syscall.EpollEvent{Events: events, Fd: w.id}) == nil
	})
	return err == nil && done
}

// taker reads without waiting, into one buffer.
type taker struct {
	b   []byte
	n   int
	err error
	run func(fd uintptr) bool
}

func newTaker(b []byte) *taker {
	r := &taker{b: b}
	r.run = func(fd uintptr) bool {
		for {
			if r.n, r.err = syscall.Read(int(fd), r.b); r.err != syscall.EINTR {
				return true // done, whatever came of it
			}
		}
	}
	return r
}

func (r *taker) take(raw syscall.RawConn) (int, error) {
	if err := raw.Read(r.run); err != nil {
		return 0, err
	}
	return r.n, r.err
}

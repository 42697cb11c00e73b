//go:build unix

package live

import (
	"net"
	"sync"
	"syscall"
)

// attempt is one write that does not wait. It is kept for the next one: a closure for each delivery
// would be the only allocation of a delivery.
type attempt struct {
	b   []byte
	n   int
	err error
	run func(fd uintptr) bool
}

var attempts = sync.Pool{New: func() any {
	a := &attempt{}
	a.run = func(fd uintptr) bool {
		for {
			a.n, a.err = writeNow(int(fd), a.b)
			if a.err != syscall.EINTR {
				return true // done, whatever came of it: the poller is not to wait for room
			}
		}
	}
	return a
}}

// rawOf is the way to the descriptor of a plain TCP connection; nil where there is none.
func rawOf(c net.Conn) syscall.RawConn {
	sc, ok := c.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

// try writes what the connection takes without waiting. Descriptors of the net package are
// non-blocking, so the system call returns at once.
func try(raw syscall.RawConn, b []byte) (int, error) {
	if raw == nil {
		return 0, nil
	}
	a := attempts.Get().(*attempt)
	a.b, a.n, a.err = b, 0, nil
	err := raw.Write(a.run)
	n := max(a.n, 0)
	if err == nil && a.err != syscall.EAGAIN {
		err = a.err
	}
	a.b = nil
	attempts.Put(a)
	return n, err
}

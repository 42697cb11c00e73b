//go:build unix && !linux

package live

import (
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
			a.n, a.err = syscall.Write(int(fd), a.b)
			if a.err != syscall.EINTR {
				return true // done, whatever came of it: the poller is not to wait for room
			}
		}
	}
	return a
}}

// descriptor is for the net package to use here.
func descriptor(syscall.RawConn) int { return -1 }

// try writes what the connection takes without waiting. Descriptors of the net package are
// non-blocking, so the system call returns at once.
func (s *socket) try(b []byte) (int, error) {
	raw := s.raw
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

package live

import (
	"net"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// descriptor is the connection's own, -1 where there is none to write to.
func descriptor(raw syscall.RawConn) int {
	n := -1
	if raw != nil {
		_ = raw.Control(func(fd uintptr) { n = int(fd) }) // of a closed one there is none
	}
	return n
}

// try writes what the connection takes without waiting. Descriptors of the net package are non-blocking, so
// the system call returns at once. The caller holds mu: as long as the socket is not gone, nobody closes the
// descriptor, and what the net package does to see to that for each write is not needed.
func (s *socket) try(b []byte) (int, error) {
	return s.attempt(func() (int, error) { return writeNow(s.fd, b) })
}

// gather is try of several pieces, by one system call.
func (s *socket) gather(pieces [][]byte) (int, error) {
	return s.attempt(func() (int, error) { return unix.Writev(s.fd, pieces) })
}

func (s *socket) attempt(write func() (int, error)) (int, error) {
	switch {
	case s.gone:
		return 0, net.ErrClosed
	case s.fd < 0:
		return 0, nil // a flusher does it
	}
	for {
		n, err := write()
		switch err {
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			err = nil
		}
		return max(n, 0), err
	}
}

// writeNow writes to a descriptor that does not block. The call takes about ten microseconds, most of
// them in the kernel, and never waits: so the runtime is not told of it, which would else take the
// processor away from this goroutine whenever a sweep is in the kernel for longer than it likes, and
// pay for it with a switch of threads each time.
func writeNow(fd int, b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
	if errno != 0 {
		return -1, errno
	}
	return int(n), nil
}

package live

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// gather writes several pieces by one system call, as far as the connection takes them without waiting.
func gather(raw syscall.RawConn, pieces [][]byte) (n int, err error) {
	if raw == nil {
		return 0, nil
	}
	var failed error
	err = raw.Write(func(fd uintptr) bool {
		for {
			if n, failed = unix.Writev(int(fd), pieces); failed != unix.EINTR {
				return true // done, whatever came of it
			}
		}
	})
	if err == nil && failed != unix.EAGAIN {
		err = failed
	}
	return max(n, 0), err
}

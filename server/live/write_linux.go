package live

import (
	"syscall"
	"unsafe"
)

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

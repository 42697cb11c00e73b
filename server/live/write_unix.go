//go:build unix && !linux

package live

import "syscall"

func writeNow(fd int, b []byte) (int, error) { return syscall.Write(fd, b) }

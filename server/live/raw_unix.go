//go:build unix

package live

import (
	"net"
	"syscall"
)

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

//go:build !linux

package live

import (
	"slices"
	"syscall"
)

// gather writes several pieces as one, as far as the connection takes them without waiting.
func gather(raw syscall.RawConn, pieces [][]byte) (int, error) {
	return try(raw, slices.Concat(pieces...))
}

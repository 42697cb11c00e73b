//go:build !linux

package live

import (
	"slices"
)

// gather writes several pieces as one, as far as the connection takes them without waiting.
func (s *socket) gather(pieces [][]byte) (int, error) {
	return s.try(slices.Concat(pieces...))
}

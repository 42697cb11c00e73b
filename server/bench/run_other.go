//go:build !linux

package bench

import (
	"context"
	"errors"
	"io"
)

var errLinux = errors.New("bench reads epoll and /proc, which Linux alone has")

// Run measures on Linux only.
func Run(context.Context, Options) (*Report, error) { return nil, errLinux }

// Reference is the plain loop, on Linux only.
func Reference(context.Context, io.Reader, io.Writer) error { return errLinux }

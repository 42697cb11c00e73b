//go:build !linux

package live

// poller tells of nothing here: every connection has a goroutine that waits.
type poller struct{}

func (*Hub) readerOf(m *member) reader { return newWaiter(m) }

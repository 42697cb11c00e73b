package live

// reader has a member's connection read: receive is called with what has come, by one goroutine at a
// time, and depart when the connection has ended.
type reader interface {
	start()
	stop()   // what has come is no longer asked for
	pause()  // nothing is read until resume; the caller holds the member's mu
	resume() // receive is called again, with nothing if nothing has come; the caller holds mu
}

// waiter is a reader that waits in a goroutine of its own: where there is no readiness to be told of,
// such as behind TLS.
type waiter struct {
	m       *member
	more    chan struct{} // holds one word to go on
	stopped chan struct{}
}

func newWaiter(m *member) *waiter {
	return &waiter{m: m, more: make(chan struct{}, 1), stopped: make(chan struct{})}
}

func (w *waiter) start() { go w.run() }
func (w *waiter) stop()  { close(w.stopped) }
func (w *waiter) pause() {}

func (w *waiter) resume() {
	select {
	case w.more <- struct{}{}:
	default:
	}
}

// waiterBuffer is small: most connections only look on, and larger messages are read past it.
const waiterBuffer = 512

func (w *waiter) run() {
	defer w.m.depart()
	for b := make([]byte, waiterBuffer); ; {
		n, err := w.m.sock.Read(b)
		if n > 0 {
			w.m.receive(b[:n])
		}
		if err != nil {
			return
		}
		for w.m.pauses() {
			select {
			case <-w.more:
				w.m.receive(nil)
			case <-w.stopped:
				return
			}
		}
	}
}

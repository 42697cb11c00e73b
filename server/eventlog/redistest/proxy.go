package redistest

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Proxy stands between a client and a server. It cuts connections, holds everything back, or is slow,
// as it is told.
type Proxy struct {
	ln     net.Listener
	server string
	cut    atomic.Pointer[func(request []byte) Cut]
	mu     sync.Mutex
	conns  map[net.Conn]bool
	held   chan struct{} // closed when what is held back may go on; nil = nothing is
	slow   atomic.Int64  // nanoseconds for each piece, in each direction
	ended  sync.WaitGroup
}

// Cut is what becomes of a request.
type Cut int

// What a Proxy does with a request.
const (
	Pass          Cut = iota
	CutBefore         // the connection is cut before the server has the request
	CutAfterReply     // the server has carried it out; its reply never arrives
)

// NewProxy listens on loopback for the server at addr. It ends with the test.
func NewProxy(t testing.TB, addr string) *Proxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{ln: ln, server: addr, conns: map[net.Conn]bool{}}
	p.ended.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// URL is how OpenRedis names the server behind the proxy.
func (p *Proxy) URL() string { return "redis://" + p.ln.Addr().String() }

// OnRequest asks f about every piece of a request that a client sends; nil lets all pass.
func (p *Proxy) OnRequest(f func(request []byte) Cut) {
	if f == nil {
		p.cut.Store(nil)
		return
	}
	p.cut.Store(&f)
}

// Hold lets nothing through in either direction: connections stay open, and new ones are taken, as
// with a network that drops every packet. Release ends it; what was sent meanwhile arrives then.
func (p *Proxy) Hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held == nil {
		p.held = make(chan struct{})
	}
}

// Release ends a Hold.
func (p *Proxy) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held != nil {
		close(p.held)
		p.held = nil
	}
}

// Slow delays each piece in each direction; 0 ends that.
func (p *Proxy) Slow(d time.Duration) { p.slow.Store(int64(d)) }

// gate waits until a piece may go on.
func (p *Proxy) gate() {
	if d := p.slow.Load(); d > 0 {
		time.Sleep(time.Duration(d))
	}
	p.mu.Lock()
	held := p.held
	p.mu.Unlock()
	if held != nil {
		<-held
	}
}

func (p *Proxy) accept() {
	for {
		c, err := p.ln.Accept()
		if err != nil {
			return
		}
		s, err := net.Dial("tcp", p.server)
		if err != nil {
			c.Close()
			continue
		}
		p.mu.Lock()
		p.conns[c], p.conns[s] = true, true
		p.mu.Unlock()
		p.ended.Go(func() { p.carry(c, s) })
	}
}

func (p *Proxy) carry(c, s net.Conn) {
	done := make(chan struct{})
	var swallow atomic.Bool
	go func() {
		defer close(done)
		buf := make([]byte, 64<<10)
		for {
			n, err := s.Read(buf)
			if err != nil || swallow.Load() {
				break
			}
			p.gate()
			if _, err := c.Write(buf[:n]); err != nil {
				break
			}
		}
		c.Close()
		s.Close()
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := c.Read(buf)
		if err != nil {
			break
		}
		fate := Pass
		if f := p.cut.Load(); f != nil {
			fate = (*f)(buf[:n])
		}
		if fate == CutBefore {
			break
		}
		p.gate()
		if fate == CutAfterReply {
			swallow.Store(true)
		}
		if _, err := s.Write(buf[:n]); err != nil {
			break
		}
		if fate == CutAfterReply {
			<-done // the reply was read, and dropped
		}
	}
	c.Close()
	s.Close()
	<-done
	p.mu.Lock()
	delete(p.conns, c)
	delete(p.conns, s)
	p.mu.Unlock()
}

// CutAll cuts every connection there is.
func (p *Proxy) CutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

func (p *Proxy) close() {
	p.ln.Close()
	p.Release()
	p.CutAll()
	p.ended.Wait()
}

package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// The reference is the least that a server can do: answer the handshake, and write the same bytes to
// every socket, one write after the other, in one loop. It speaks enough of the contract to be read
// by the same swarm as the server.

// Reference runs it until in ends. It says where it listens, and for the line "send COUNT RATE SIZE"
// sends that many frames of SIZE bytes to every connection, RATE in a second, and says the version
// and the moment of each.
func Reference(ctx context.Context, in io.Reader, out io.Writer) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer ln.Close()
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()
	r := &reference{}
	go r.accept(ln)
	fmt.Fprintln(out, "Listening on", ln.Addr())
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var count, size int
		var rate float64
		if _, err := fmt.Sscanf(lines.Text(), "send %d %g %d", &count, &rate, &size); err != nil {
			return fmt.Errorf("%q: %w", lines.Text(), err)
		}
		w := bufio.NewWriter(out)
		for _, at := range r.send(ctx, count, rate, size) {
			fmt.Fprintln(w, "sent", at)
		}
		fmt.Fprintln(w, "sent all")
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

type reference struct {
	mu    sync.Mutex
	conns []net.Conn
	v     uint64
}

func (r *reference) accept(ln net.Listener) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		go r.handshake(c)
	}
}

// handshake reads the request and answers as RFC 6455, section 4.2.2, wants it.
func (r *reference) handshake(c net.Conn) {
	buf := make([]byte, 4096)
	n := 0
	for !bytes.Contains(buf[:n], []byte("\r\n\r\n")) {
		m, err := c.Read(buf[n:])
		if err != nil || n+m == len(buf) {
			c.Close()
			return
		}
		n += m
	}
	_, key, _ := strings.Cut(string(buf[:n]), "Sec-WebSocket-Key: ")
	key, _, _ = strings.Cut(key, "\r\n")
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	_, err := c.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Accept: " + base64.StdEncoding.EncodeToString(sum[:]) + "\r\n\r\n"))
	if err != nil {
		c.Close()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns = append(r.conns, c)
}

// send returns the moments at which the frames were to be sent, in Unix nanoseconds.
func (r *reference) send(ctx context.Context, count int, rate float64, size int) []int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	var at []int64
	start := time.Now()
	for i := range count {
		due := start.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		if err := pause(ctx, time.Until(due)); err != nil {
			return at
		}
		at = append(at, due.UnixNano())
		r.v++
		b := fmt.Appendf(nil, `{"v":%d,"epoch":"reference","pad":"`, r.v)
		b = append(b, bytes.Repeat([]byte("a"), max(0, size-len(b)-2))...)
		frame := appendFrame(nil, opText, append(b, `"}`...))
		for _, c := range r.conns {
			_, _ = c.Write(frame) // whom it did not reach is counted at the other end
		}
	}
	return at
}

// pause waits, at least for ctx.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

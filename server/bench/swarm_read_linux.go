package bench

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"syscall"
	"time"
)

// run reads whatever comes until the swarm is closed.
func (s *swarm) run() {
	defer close(s.done)
	events := make([]syscall.EpollEvent, 512)
	buf := make([]byte, 256<<10)
	for {
		n, err := syscall.EpollWait(s.epfd, events, 50)
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return
		}
		s.mu.Lock()
		if s.stopped {
			s.mu.Unlock()
			return
		}
		for _, e := range events[:max(n, 0)] {
			s.read(s.viewers[e.Fd], buf)
		}
		s.mu.Unlock()
	}
}

func (s *swarm) read(v *viewer, buf []byte) {
	if v.fd < 0 || v.deaf && v.current {
		return
	}
	n, err := syscall.Read(v.fd, buf)
	switch {
	case err == syscall.EAGAIN || err == syscall.EINTR:
		return
	case err != nil:
		s.drop(v, err)
		return
	case n == 0:
		s.drop(v, errors.New("the server closed the connection"))
		return
	}
	at := time.Now().UnixNano()
	s.bytes += int64(n)
	b := buf[:n]
	if len(v.tail) > 0 {
		v.tail = append(v.tail, b...)
		b = v.tail
	}
	rest, err := s.take(v, b, at)
	if err != nil {
		s.drop(v, err)
		return
	}
	if len(rest) == 0 {
		v.tail = nil
	} else {
		v.tail = append([]byte(nil), rest...)
	}
	if v.deaf && v.current {
		_ = syscall.EpollCtl(s.epfd, syscall.EPOLL_CTL_DEL, v.fd, nil)
	}
}

// take reads the messages in b and returns what is left.
func (s *swarm) take(v *viewer, b []byte, at int64) ([]byte, error) {
	if !v.open {
		head := bytes.Index(b, []byte("\r\n\r\n"))
		if head < 0 {
			return b, nil
		}
		status := "HTTP/1.1 101 "
		if s.sse {
			status = "HTTP/1.1 200 "
		}
		if !bytes.HasPrefix(b, []byte(status)) {
			line, _, _ := bytes.Cut(b, []byte("\r\n"))
			return nil, fmt.Errorf("the channel was refused: %s", line)
		}
		v.open, b = true, b[head+4:]
		if s.bare {
			s.came(v)
		}
	}
	for s.sse {
		data, n := nextEvent(b)
		if n == 0 {
			return b, nil
		}
		if b = b[n:]; len(data) > 0 {
			if err := s.message(v, data, at); err != nil {
				return nil, fmt.Errorf("viewer %d: %w: %.200s", v.i, err, data)
			}
		}
	}
	for {
		op, payload, n, err := nextFrame(b)
		if err != nil || n == 0 {
			return b, err
		}
		b = b[n:]
		switch op {
		case opPing:
			_, _ = syscall.Write(v.fd, appendMasked(nil, opPong, payload)) // a full socket: the server gives up on us
		case opClose:
			if len(payload) >= 2 {
				v.closed = int(payload[0])<<8 | int(payload[1])
			}
		case opText:
			if err := s.message(v, payload, at); err != nil {
				return nil, fmt.Errorf("viewer %d: %w: %.200s", v.i, err, payload)
			}
		}
	}
}

func (s *swarm) message(v *viewer, b []byte, at int64) error {
	known, rest, sum := s.recall.find(b)
	m, err := readMessage(rest)
	if err != nil {
		return err
	}
	if m.ack != nil || m.refused != nil {
		if s.acked != nil {
			s.acked(v, m, at)
		}
		return nil
	}
	s.frames++
	epoch := bytes.Trim(m.epoch, `"`)
	if string(epoch) != v.epoch {
		clear(v.docs)
		v.epoch, v.v = string(epoch), 0
	}
	if m.v < v.v {
		return fmt.Errorf("went back from version %d to %d", v.v, m.v)
	}
	if s.record && m.v > v.v {
		s.arrivals = append(s.arrivals, arrival{v.v, m.v, at})
	}
	for _, d := range known {
		s.hold(v, d)
	}
	s.fresh = s.fresh[:0]
	if m.set != nil {
		err = members(m.set, func(key, doc []byte) error {
			d := digest{s.number(key), maphash.Bytes(s.seed, doc) | 1}
			s.fresh = append(s.fresh, d)
			s.hold(v, d)
			return nil
		})
	}
	if m.del != nil && err == nil {
		err = elements(m.del, func(key []byte) { s.hold(v, digest{s.number(key), 0}) })
	}
	if err == nil && known == nil && sum != 0 {
		s.recall.learn(b, sum, s.fresh)
	}
	v.v, v.current = m.v, true
	s.came(v)
	return err
}

// came notes that a viewer has arrived, or never will.
func (s *swarm) came(v *viewer) {
	if v.coming && s.arrived != nil {
		s.arrived()
	}
	v.coming = false
}

// number is the swarm's own of a key.
func (s *swarm) number(key []byte) int {
	n, ok := s.keys[string(key)]
	if !ok {
		n = len(s.keys)
		s.keys[string(key)] = n
	}
	return n
}

// hold notes the digest of a document; 0 is none.
func (s *swarm) hold(v *viewer, d digest) {
	if d.key >= len(v.docs) {
		v.docs = append(make([]uint64, 0, len(s.keys)), v.docs...)[:len(s.keys)]
	}
	v.docs[d.key] = d.sum
	if d.key == s.sessionKey && !v.current && d.sum != 0 {
		v.whole = true
	}
}

// drop closes a viewer's socket; the lock is held.
func (s *swarm) drop(v *viewer, why error) {
	if v.fd >= 0 {
		syscall.Close(v.fd)
		v.fd, v.fault = -1, why
		s.came(v)
	}
}

package server

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// rawChannel is a live channel on which a test writes frames bit by bit.
type rawChannel struct {
	t *testing.T
	net.Conn
	in *bufio.Reader
}

func (h *host) raw(token string) *rawChannel {
	h.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		h.t.Fatal(err)
	}
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer %s\r\n\r\n",
		h.session("/live"), token)
	in := bufio.NewReader(c)
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		h.t.Fatal(res, err)
	}
	return &rawChannel{h.t, c, in}
}

// Opcodes and bits of RFC 6455, 5.2.
const (
	opMore, opText, opBinary, opClose, opPing, opPong = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
	fin, rsv1, rsv2, rsv3                             = 0x80, 0x40, 0x20, 0x10
)

// frame is a masked frame as clients send it.
func frame(first byte, payload string) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	default:
		b = append(b, 0x80|126, byte(n>>8), byte(n))
	}
	mask := [4]byte{1, 2, 3, 4}
	b = append(b, mask[:]...)
	for i := range len(payload) {
		b = append(b, payload[i]^mask[i%4])
	}
	return b
}

// next reads one frame of the server, which must be whole and unmasked.
func (c *rawChannel) next() (first byte, payload string, err error) {
	var h [2]byte
	if _, err := io.ReadFull(c.in, h[:]); err != nil {
		return 0, "", err
	}
	n := uint64(h[1])
	switch n {
	case 126:
		var b [2]byte
		_, err = io.ReadFull(c.in, b[:])
		n = uint64(binary.BigEndian.Uint16(b[:]))
	case 127:
		var b [8]byte
		_, err = io.ReadFull(c.in, b[:])
		n = binary.BigEndian.Uint64(b[:])
	}
	if h[1]&0x80 != 0 || n > 4<<20 || h[0]&(rsv1|rsv2|rsv3) != 0 || h[0]&fin == 0 {
		c.t.Fatalf("the server sent a header %x with length %d", h, n)
	}
	p := make([]byte, n)
	if err == nil {
		_, err = io.ReadFull(c.in, p)
	}
	return h[0], string(p), err
}

func closeWith(code uint16, reason string) string {
	return string(binary.BigEndian.AppendUint16(nil, code)) + reason
}

// Frames bit by bit, each case on a channel of its own: what the server answers, or how it closes.
func TestConformance(t *testing.T) {
	h := newHost(t)
	id := uuid.NewString()
	// A command that is refused has no effect on the cases after it.
	command := `{"id":"` + id + `","do":"floor.finish","with":{"expect":"s99"}}`
	ack := `{"ack":"` + id + `"`
	half := len(command) / 2
	many := func(frames ...[]byte) (b []byte) {
		for _, f := range frames {
			b = append(b, f...)
		}
		return b
	}
	unmasked := append([]byte{fin | opText, byte(len("{}"))}, "{}"...)
	const closed = -1 // ended, with or without a close frame
	for _, tc := range []struct {
		name  string
		send  []byte
		text  string // what a text message begins with
		pong  string
		close int
	}{
		{name: "whole", send: frame(fin|opText, command), text: ack},
		{name: "in two parts", send: many(frame(opText, command[:half]), frame(fin|opMore, command[half:])), text: ack},
		{name: "an empty last part", send: many(frame(opText, command), frame(fin|opMore, "")), text: ack},
		{name: "an empty first part", send: many(frame(opText, ""), frame(fin|opMore, command)), text: ack},
		{name: "a ping between the parts", send: many(frame(opText, command[:half]), frame(fin|opPing, "between"), frame(fin|opMore, command[half:])), text: ack, pong: "between"},
		{name: "a ping", send: frame(fin|opPing, "hello"), pong: "hello"},
		{name: "the largest ping", send: frame(fin|opPing, strings.Repeat("p", 125)), pong: strings.Repeat("p", 125)},
		{name: "a pong nobody asked for", send: many(frame(fin|opPong, "x"), frame(fin|opText, command)), text: ack},
		{name: "a ping too large", send: frame(fin|opPing, strings.Repeat("p", 126)), close: 1002},
		{name: "a ping in parts", send: frame(opPing, "x"), close: 1002},
		{name: "reserved bit 1", send: frame(fin|rsv1|opText, command), close: 1002},
		{name: "reserved bit 2", send: frame(fin|rsv2|opText, command), close: 1002},
		{name: "reserved bit 3", send: frame(fin|rsv3|opText, command), close: 1002},
		{name: "reserved opcode 3", send: frame(fin|0x3, ""), close: 1002},
		{name: "reserved opcode 11", send: frame(fin|0xB, ""), close: 1002},
		{name: "no mask", send: unmasked, close: closed},
		{name: "a part of nothing", send: frame(fin|opMore, "x"), close: 1002},
		{name: "a message inside of another", send: many(frame(opText, "{"), frame(fin|opText, command)), close: 1002},
		{name: "a good bye", send: frame(fin|opClose, closeWith(1000, "bye")), close: 1000},
		{name: "a good bye of our own", send: frame(fin|opClose, closeWith(4000, "")), close: 4000},
		{name: "a good bye without a code", send: frame(fin|opClose, ""), close: closed},
		{name: "a code of one byte", send: frame(fin|opClose, "x"), close: 1002},
		{name: "a code that is never sent", send: frame(fin|opClose, closeWith(1005, "")), close: 1002},
		{name: "a code that nobody knows", send: frame(fin|opClose, closeWith(2999, "")), close: 1002},
		{name: "binary", send: frame(fin|opBinary, command), text: `{"error":{"code":"bad_request"`},
		{name: "text that is not UTF-8", send: frame(fin|opText, "{\"id\":\"\xff\"}"), text: `{"error":{"code":"bad_request"`},
		{name: "a message too large", send: many(frame(opText, strings.Repeat(" ", 60000)), frame(fin|opMore, strings.Repeat(" ", 60000))), close: 1009},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := h.raw(h.created.Tokens.Chair)
			c.t = t
			if _, err := c.Write(tc.send); err != nil {
				t.Fatal(err)
			}
			for tc.text != "" || tc.pong != "" || tc.close != 0 {
				first, p, err := c.next()
				switch {
				case err != nil:
					if tc.close == closed {
						return
					}
					t.Fatalf("the connection ended: %v", err)
				case first == fin|opText && strings.HasPrefix(p, `{"v"`):
				case first == fin|opText && tc.text != "":
					if !strings.HasPrefix(p, tc.text) {
						t.Fatalf("answered %s", p)
					}
					tc.text = ""
				case first == fin|opPong && tc.pong != "":
					if p != tc.pong {
						t.Fatalf("answered a ping with %q", p)
					}
					tc.pong = ""
				case first == fin|opClose && tc.close != 0:
					if tc.close != closed && (len(p) < 2 || int(binary.BigEndian.Uint16([]byte(p))) != tc.close) {
						t.Fatalf("closed with %q", p)
					}
					if first, p, err := c.next(); err == nil {
						t.Fatalf("after the close frame came %x %s", first, p)
					}
					return
				default:
					t.Fatalf("the server sent %x %q", first, p)
				}
			}
		})
	}
}

// Frames, answers, pongs and closes of many viewers at once: every frame of every channel is whole.
func TestFramesPongsAndClosesInterleave(t *testing.T) {
	h := newHost(t)
	var all sync.WaitGroup
	for i := range 24 {
		c := h.raw(h.created.Tokens.Chair)
		all.Go(func() {
			for n := 0; n < 30; n++ {
				c.Write(frame(fin|opPing, fmt.Sprint(n)))
				if n%10 == 0 {
					c.Write(frame(fin|opText, `{"id":"`+uuid.NewString()+`","do":"floor.finish","with":{"expect":"s99"}}`))
				}
			}
			if i%3 == 0 {
				c.Close() // without a word
				return
			}
			pongs, acks := 0, 0
			for pongs < 30 || acks < 3 {
				first, p, err := c.next()
				if err != nil {
					t.Errorf("after %d pongs and %d answers: %v", pongs, acks, err)
					return
				}
				switch {
				case first == fin|opPong:
					if p != fmt.Sprint(pongs) {
						t.Errorf("pong %q in place of %d", p, pongs)
					}
					pongs++
				case strings.HasPrefix(p, `{"ack"`):
					acks++
				}
			}
			c.Write(frame(fin|opClose, closeWith(1000, "")))
			for {
				if first, _, err := c.next(); err != nil {
					t.Errorf("no close frame: %v", err)
					return
				} else if first == fin|opClose {
					return
				}
			}
		})
	}
	for n := range 60 {
		h.ok(h.staff, "notice.post", fmt.Sprintf(`{"text":{"en":"Notice %d"}}`, n))
		h.ok(h.staff, "notice.clear", fmt.Sprintf(`{"notice":"x%d"}`, n+1))
	}
	all.Wait()
}

// Viewers cut off at once come back with what they hold and get the difference only.
func TestAHerdGetsItsDifferences(t *testing.T) {
	h := newHost(t)
	h.ok(h.staff, "notice.post", `{"text":{"en":"Before"}}`)
	held := h.view(h.created.Tokens.Screen, "")
	v := h.ok(h.staff, "notice.post", `{"text":{"en":"Meanwhile"}}`)
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			d := h.stream1(h.created.Tokens.Screen, fmt.Sprintf("?since=%d&epoch=%s", held.V, held.Epoch))
			if !strings.Contains(d, "Meanwhile") || strings.Contains(d, "Before") || !strings.Contains(d, fmt.Sprintf(`"v":%d`, v)) {
				t.Errorf("came back to %s", d)
			}
		})
	}
	all.Wait()
}

// stream1 is the data of the first event of a stream.
func (h *host) stream1(token, query string) string {
	req, err := http.NewRequest("GET", h.url+h.session("/stream")+query, nil)
	if err != nil {
		h.t.Error(err)
		return ""
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Error(err)
		return ""
	}
	defer res.Body.Close()
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			return data
		}
	}
	return ""
}

package live

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/room"
	"rostrum/session"
)

// smallRoom is a room with one panel.
func smallRoom(t testing.TB) *room.Room {
	t.Helper()
	log, err := eventlog.OpenSQLite(filepath.Join(t.TempDir(), "r.db"), eventlog.WithoutSync())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	r, err := room.Create(context.Background(), room.Options{Log: log, Logger: slog.New(slog.DiscardHandler)}, room.Setup{
		ID: uuid.NewString(), JoinCode: "ABCD2345", Programme: session.Programme{
			Title: session.Text{"en": "A day"}, Date: "2015-10-19", Timezone: "UTC", Languages: session.Languages,
			Groups:   []session.Group{{ID: "governments", Name: session.Text{"en": "Governments"}, Mark: "GV"}},
			Segments: []session.ProgrammeSegment{{ID: "panel", Kind: session.KindPanel, Title: session.Text{"en": "Panel"}, Start: session.Instant(1e12), End: session.Instant(1e12).Add(4500), List: session.ProgrammeList{Order: "request", Opens: "on_open"}}},
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// One who sends two thousand commands and reads only then is held back meanwhile, and finds every
// answer in its order: over TCP, where readiness is told, and over TLS, where a goroutine waits.
func TestOneWhoReadsLateIsHeldBack(t *testing.T) {
	const count = 2000
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprintf("tls=%v", secure), func(t *testing.T) {
			r, hub := smallRoom(t), NewHub()
			gone := make(chan struct{})
			hs := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				_ = ServeWebSocket(w, req, Viewer{Hub: hub, Room: r, Lang: "en", Actor: session.Actor{Role: session.RoleAudience}, Gone: func() { close(gone) }})
			}))
			var c net.Conn
			var err error
			if secure {
				hs.StartTLS()
				c, err = tls.Dial("tcp", hs.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}})
			} else {
				hs.Start()
				c, err = net.Dial("tcp", hs.Listener.Addr().String())
			}
			defer hs.Close()
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if err := c.SetDeadline(time.Now().Add(60 * time.Second)); err != nil {
				t.Fatal(err)
			}
			io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
			var ids []string
			var b []byte
			for range count {
				ids = append(ids, uuid.NewString())
				// Each is refused, at some length.
				b = append(b, masked(finBit|opText, []byte(`{"id":"`+ids[len(ids)-1]+`","do":"segment.open","with":{"segment":"panel"}}`))...)
			}
			sent := make(chan error, 1)
			go func() {
				_, err := c.Write(b)
				sent <- err
			}()
			in := bufio.NewReader(c)
			res, err := http.ReadResponse(in, nil)
			if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
				t.Fatal(res, err)
			}
			for n := 0; n < count; {
				p := serverText(t, in)
				if !strings.HasPrefix(p, `{"ack"`) {
					continue
				}
				if !strings.HasPrefix(p, `{"ack":"`+ids[n]) || !strings.Contains(p, "forbidden") {
					t.Fatalf("answer %d: %.200s", n, p)
				}
				n++
			}
			if err := <-sent; err != nil {
				t.Fatal(err)
			}
			c.Close()
			<-gone
			hub.mu.Lock()
			defer hub.mu.Unlock()
			if len(hub.halls) != 0 {
				t.Error("the hall is kept after the last viewer left")
			}
		})
	}
}

// still is a reader that nobody wakes.
type still struct{}

func (still) start()  {}
func (still) stop()   {}
func (still) pause()  {}
func (still) resume() {}

// The last message of one who sends no more is left because too many are in flight, and those are
// answered before the reader comes to wait: it must not wait then, for nothing will wake it.
func TestAMessageIsNotLeftBehind(t *testing.T) {
	mine, theirs := net.Pipe()
	defer theirs.Close()
	m := &member{v: Viewer{Room: smallRoom(t), Lang: "en", Actor: session.Actor{Role: session.RoleAudience}}, sock: newSocket(mine, nil), reader: still{}}
	defer m.sock.Close()
	m.line = make([]*waiting, inFlight)
	m.receive(masked(finBit|opText, []byte(`{"id":"`+uuid.NewString()+`","do":"segment.open","with":{"segment":"panel"}}`)))
	m.mu.Lock()
	m.line = nil
	m.mu.Unlock()
	if m.pauses() || len(m.in.rest) > 0 {
		t.Fatalf("%d bytes are left", len(m.in.rest))
	}
	if p := serverText(t, bufio.NewReader(theirs)); !strings.Contains(p, "forbidden") {
		t.Error(p)
	}
}

// serverText reads one frame of the server.
func serverText(t *testing.T, in *bufio.Reader) string {
	t.Helper()
	var h [2]byte
	if _, err := io.ReadFull(in, h[:]); err != nil {
		t.Fatal(err)
	}
	n := int(h[1])
	if n == 126 {
		var size [2]byte
		if _, err := io.ReadFull(in, size[:]); err != nil {
			t.Fatal(err)
		}
		n = int(size[0])<<8 | int(size[1])
	}
	if h[0] != finBit|opText || n == 127 {
		t.Fatalf("the server sent a header %x", h)
	}
	p := make([]byte, n)
	if _, err := io.ReadFull(in, p); err != nil {
		t.Fatal(err)
	}
	return string(p)
}

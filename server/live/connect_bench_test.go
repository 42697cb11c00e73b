package live

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"rostrum/session"
)

// BenchmarkConnect is a viewer's arrival over the loopback interface, both ends of it: connected, let in,
// sent its first frame, and gone with a reset.
func BenchmarkConnect(b *testing.B) {
	r, hub := smallRoom(b), NewHub()
	hs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_ = ServeWebSocket(w, req, Viewer{Hub: hub, Room: r, Lang: "en", Actor: session.Actor{Role: session.RoleAudience}})
	}))
	defer hs.Close()
	ask := []byte("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	buf := make([]byte, 16<<10)
	b.ReportAllocs()
	for b.Loop() {
		c, err := net.Dial("tcp", hs.Listener.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Write(ask); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadAtLeast(c, buf, 512); err != nil {
			b.Fatal(err)
		}
		_ = c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
}

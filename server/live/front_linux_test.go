package live

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rostrum/session"
)

// fronted is a server with a front before it. Its handler serves the room's channel, refuses the session
// "none", fails in the session "broken", and says of everything else who brought it.
func fronted(t *testing.T) string {
	t.Helper()
	r, hub := smallRoom(t), NewHub()
	h := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, taken := w.(*answer)
		switch {
		case strings.Contains(req.URL.Path, "/none/"):
			http.Error(w, fmt.Sprintf("refused, by the front: %v", taken), http.StatusForbidden)
		case strings.Contains(req.URL.Path, "/broken/"):
			panic("broken")
		case strings.HasSuffix(req.URL.Path, "/live"):
			var none *NoHandshake
			if err := ServeWebSocket(w, req, Viewer{Hub: hub, Room: r, Lang: "en", Actor: session.Actor{Role: session.RoleAudience}}); errors.As(err, &none) {
				http.Error(w, none.Error(), none.Status)
			}
		case strings.HasSuffix(req.URL.Path, "/stream"):
			_ = ServeStream(w, req, Viewer{Hub: hub, Room: r, Lang: "en", Actor: session.Actor{Role: session.RoleAudience}})
		default:
			fmt.Fprintf(w, "served, by the front: %v", taken)
		}
	})
	hs := httptest.NewUnstartedServer(h)
	hs.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	hs.Listener = NewFront(hs.Listener, h, slog.New(slog.DiscardHandler))
	hs.Start()
	t.Cleanup(hs.Close)
	return hs.Listener.Addr().String()
}

// talk sends the parts, a moment apart, and returns what comes back.
func talk(t *testing.T, addr string, parts ...string) (net.Conn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	for i, p := range parts {
		if i > 0 {
			time.Sleep(20 * time.Millisecond)
		}
		if _, err := io.WriteString(c, p); err != nil {
			t.Fatal(err)
		}
	}
	return c, bufio.NewReader(c)
}

const upgrade = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

func TestAFrontLetsInWhoComesForAChannel(t *testing.T) {
	addr := fronted(t)
	const ask, other = "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + upgrade + "\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
	ping := "\x89\x82\x00\x00\x00\x00hi"
	for _, c := range []struct {
		about string
		parts []string
		first int // answers to read before that to the channel
	}{
		{"at once", []string{ask + ping}, 0},
		{"head in two parts", []string{ask[:40], ask[40:] + ping}, 0},
		{"late", []string{"", ask + ping}, 0},
		{"on a connection that was used before", []string{other, ask + ping}, 1},
	} {
		t.Run(c.about, func(t *testing.T) {
			_, in := talk(t, addr, c.parts...)
			for range c.first {
				res, err := http.ReadResponse(in, nil)
				if err != nil {
					t.Fatal(err)
				}
				b, _ := io.ReadAll(res.Body)
				if res.Body.Close(); string(b) != "served, by the front: false" {
					t.Errorf("%q", b)
				}
			}
			res, err := http.ReadResponse(in, nil)
			if err != nil || res.StatusCode != http.StatusSwitchingProtocols || res.Header.Get("Sec-WebSocket-Accept") != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" {
				t.Fatal(res, err)
			}
			for pong, whole := false, false; !pong || !whole; {
				var h [2]byte
				if _, err := io.ReadFull(in, h[:]); err != nil {
					t.Fatal(err)
				}
				n := int(h[1])
				if n == 126 {
					var l [2]byte
					if _, err := io.ReadFull(in, l[:]); err != nil {
						t.Fatal(err)
					}
					n = int(l[0])<<8 | int(l[1])
				}
				b := make([]byte, n)
				if _, err := io.ReadFull(in, b); err != nil {
					t.Fatal(err)
				}
				pong = pong || h[0] == 0x8A && string(b) == "hi"
				whole = whole || h[0] == 0x81 && strings.Contains(string(b), `"session":{`)
			}
		})
	}
}

func TestAFrontAnswersThoseItDoesNotLetIn(t *testing.T) {
	addr := fronted(t)
	for _, c := range []struct {
		about, request string
		status         int
		body           string
	}{
		{"refused by the handler", "GET /api/v1/sessions/none/live HTTP/1.1\r\n" + upgrade + "\r\n", http.StatusForbidden, "refused, by the front: true\n"},
		{"refused, of a stream", "GET /api/v1/sessions/none/stream HTTP/1.1\r\nHost: x\r\n\r\n", http.StatusForbidden, "refused, by the front: true\n"},
		{"refused by the library", "GET /api/v1/sessions/s/live HTTP/1.1\r\nHost: x\r\n\r\n", http.StatusUpgradeRequired, "no handshake: Upgrade Required\n"},
		{"without a host", "GET /api/v1/sessions/s/live HTTP/1.1\r\nX: y\r\n\r\n", http.StatusBadRequest, "400 Bad Request\n"},
		{"no header", "GET /api/v1/sessions/s/live HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", http.StatusBadRequest, "400 Bad Request\n"},
		{"two hosts", "GET /api/v1/sessions/s/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", http.StatusBadRequest, "400 Bad Request\n"},
	} {
		_, in := talk(t, addr, c.request+"\x81\x80\x00\x00\x00\x00") // and something that nobody reads
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Errorf("%s: %v", c.about, err)
			continue
		}
		b, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != c.status || !res.Close || c.body != "" && string(b) != c.body {
			t.Errorf("%s: %d %q, closes: %v, %v", c.about, res.StatusCode, b, res.Close, err)
		}
	}
}

func TestAFrontOutlivesAHandlerThatFails(t *testing.T) {
	addr := fronted(t)
	for range 2 * mostIdle {
		_, in := talk(t, addr, "GET /api/v1/sessions/broken/live HTTP/1.1\r\n"+upgrade+"\r\n")
		if b, err := io.ReadAll(in); err != nil || len(b) > 0 {
			t.Fatalf("%q, %v", b, err)
		}
	}
	_, in := talk(t, addr, "GET /api/v1/sessions/s/stream HTTP/1.1\r\nHost: x\r\n\r\n")
	if res, err := http.ReadResponse(in, nil); err != nil || res.StatusCode != http.StatusOK {
		t.Error(res, err)
	}
}

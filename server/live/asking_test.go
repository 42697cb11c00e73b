package live

import (
	"bufio"
	"bytes"
	"net/http"
	"strings"
	"testing"
)

func TestWhatIsPlainlyForAChannel(t *testing.T) {
	const host = "Host: x\r\n"
	for _, c := range []struct {
		about, request string
		taken          bool
	}{
		{"a channel", "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + host + "Upgrade: websocket\r\n\r\n", true},
		{"what is held", "GET /api/v1/sessions/s/live?since=7&epoch=e HTTP/1.1\r\n" + host + "\r\n", true},
		{"a stream", "GET /api/v1/sessions/s/stream HTTP/1.1\r\n" + host + "Accept: text/event-stream\r\n\r\n", true},
		{"a slash in what is asked", "GET /api/v1/sessions/s/live?x=/view HTTP/1.1\r\n" + host + "\r\n", true},
		{"another call", "GET /api/v1/sessions/s/view HTTP/1.1\r\n" + host + "\r\n", false},
		{"another call whose question looks like it", "GET /api/v1/sessions/s/view?x=/live HTTP/1.1\r\n" + host + "\r\n", false},
		{"deeper", "GET /api/v1/sessions/s/t/live HTTP/1.1\r\n" + host + "\r\n", false},
		{"no session", "GET /api/v1/sessions//live HTTP/1.1\r\n" + host + "\r\n", false},
		{"a path that is to be decoded", "GET /api/v1/sessions/%73/live HTTP/1.1\r\n" + host + "\r\n", false},
		{"a page", "GET / HTTP/1.1\r\n" + host + "\r\n", false},
		{"another method", "POST /api/v1/sessions/s/live HTTP/1.1\r\n" + host + "\r\n", false},
		{"an older protocol", "GET /api/v1/sessions/s/live HTTP/1.0\r\n" + host + "\r\n", false},
		{"not whole yet", "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + host, false},
		{"a body", "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + host + "content-Length: 2\r\n\r\nhi", false},
		{"a body in chunks", "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", false},
		{"a line that goes on", "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", false},
		{"a bare end of line", "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + host + "X: a\nContent-Length: 2\r\n\r\nhi", false},
		{"another character", "GET /api/v1/sessions/s/live HTTP/1.1\r\n" + host + "X: é\r\n\r\n", false},
		{"nothing", "", false},
	} {
		want := 0
		if c.taken {
			want = len(c.request)
		}
		if got := forChannel([]byte(c.request + strings.Repeat("\x81", min(want, 1)))); got != want {
			t.Errorf("%s: %d bytes are taken, not %d", c.about, got, want)
		}
	}
}

// FuzzForChannel: what is taken is a GET without a body to the HTTP library too, of which nothing is left.
func FuzzForChannel(f *testing.F) {
	f.Add([]byte("GET /api/v1/sessions/s/live?since=7 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n\r\nrest"))
	f.Add([]byte("GET /api/v1/sessions/s/stream HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := forChannel(b)
		if n == 0 {
			return
		}
		in := bufio.NewReader(bytes.NewReader(b[:n]))
		req, err := http.ReadRequest(in)
		if err != nil {
			return // it is answered that it is bad
		}
		if req.Method != http.MethodGet || req.ContentLength != 0 || len(req.TransferEncoding) > 0 || in.Buffered() > 0 ||
			!strings.HasSuffix(req.URL.Path, "/live") && !strings.HasSuffix(req.URL.Path, "/stream") {
			t.Errorf("%q is taken: %+v", b[:n], req)
		}
	})
}

package live

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"nhooyr.io/websocket"
)

// TestHandshakesAreJudgedAlike: what is taken without the library is answered as the library would, and
// nothing is taken that it would refuse.
func TestHandshakesAreJudgedAlike(t *testing.T) {
	usual := map[string][]string{"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"},
		"Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="}}
	for _, tc := range []struct {
		header string
		values []string
		plain  bool
	}{
		{"", nil, true},
		{"Connection", []string{"keep-alive, Upgrade"}, true},
		{"Upgrade", []string{"WebSocket"}, true},
		{"Sec-Websocket-Key", []string{"AAAAAAAAAAAAAAAAAAAAAA=="}, true},
		{"Sec-Websocket-Extensions", []string{"permessage-deflate; client_max_window_bits"}, true},
		{"Connection", []string{"close"}, false},
		{"Connection", nil, false},
		{"Connection", []string{"keep-alive", "Upgrade"}, false}, // the library takes it
		{"Upgrade", []string{"h2c"}, false},
		{"Upgrade", nil, false},
		{"Sec-Websocket-Version", []string{"8"}, false},
		{"Sec-Websocket-Version", nil, false},
		{"Sec-Websocket-Key", []string{"dGhlIHNhbXBsZSBub25jZQ"}, false},
		{"Sec-Websocket-Key", []string{"dGhlIHNhbXBsZSBub25jZSE="}, false}, // 17 bytes
		{"Sec-Websocket-Key", []string{"dGhlIHNhbXBsZSBub25j!Q=="}, false},
		{"Sec-Websocket-Key", []string{"dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="}, false},
		{"Sec-Websocket-Key", nil, false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		for k, v := range usual {
			r.Header[k] = v
		}
		if tc.header != "" {
			if r.Header[tc.header] = tc.values; tc.values == nil {
				delete(r.Header, tc.header)
			}
		}
		accept, plain := plainHandshake(r)
		if plain != tc.plain {
			t.Errorf("%s %v: plain %v", tc.header, tc.values, plain)
		}
		h := &hook{ResponseWriter: httptest.NewRecorder()}
		_, _ = websocket.Accept(h, r, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled})
		if plain && (!h.switches || h.Header().Get("Sec-WebSocket-Accept") != accept) {
			t.Errorf("%s %v: the library says %q, switches %v; without it %q", tc.header, tc.values, h.Header().Get("Sec-WebSocket-Accept"), h.switches, accept)
		}
	}
	for _, change := range []func(*http.Request){
		func(r *http.Request) { r.Method = "POST" }, func(r *http.Request) { r.ProtoMinor = 0 }, func(r *http.Request) { r.ProtoMajor, r.ProtoMinor = 2, 0 },
	} {
		r := httptest.NewRequest("GET", "/", nil)
		for k, v := range usual {
			r.Header[k] = v
		}
		if change(r); func() bool { _, plain := plainHandshake(r); return plain }() {
			t.Errorf("%s HTTP/%d.%d is taken", r.Method, r.ProtoMajor, r.ProtoMinor)
		}
	}
}

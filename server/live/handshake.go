package live

import (
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"strings"
)

// The handshake that browsers send is judged here: RFC 6455, 4.2.1. A request that is anything else, in
// whatever is wrong with it or merely unusual, is left to the library, which answers it. When ten thousand
// come at once that spares each the library's own answer and its tenth of the processor.

// plainHandshake gives the value of Sec-WebSocket-Accept for a request that is plainly a handshake.
func plainHandshake(r *http.Request) (accept string, ok bool) {
	one := func(name string) string {
		if v := r.Header[name]; len(v) == 1 {
			return v[0]
		}
		return ""
	}
	connection, key := one("Connection"), one("Sec-Websocket-Key")
	if r.Method != http.MethodGet || r.ProtoMajor != 1 || r.ProtoMinor != 1 ||
		connection != "Upgrade" && connection != "keep-alive, Upgrade" ||
		!strings.EqualFold(one("Upgrade"), "websocket") || one("Sec-Websocket-Version") != "13" || len(key) != keyText {
		return "", false
	}
	var b [keyText + len(handshakeGUID)]byte
	if n, err := base64.StdEncoding.Decode(b[:], []byte(key)); err != nil || n != keyBytes {
		return "", false
	}
	copy(b[:], key)
	copy(b[keyText:], handshakeGUID)
	sum := sha1.Sum(b[:])
	return base64.StdEncoding.EncodeToString(sum[:]), true
}

const (
	keyBytes      = 16 // of a client's key, and
	keyText       = 24 // in base64
	handshakeGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
)

// switching is the answer to a handshake. What the server says on every answer is for pages; of this one
// a browser heeds the handshake.
func switching(accept string) []byte {
	return []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
}

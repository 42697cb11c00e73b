package live

import "bytes"

var (
	sessionsPath = []byte("GET /api/v1/sessions/")
	httpVersion  = []byte(" HTTP/1.1")
	endOfLine    = []byte("\r\n")
	endOfHead    = []byte("\r\n\r\n")
	channels     = [][]byte{[]byte("/live"), []byte("/stream")}
	// withBody are the headers of requests that something follows, or that want an answer before it.
	withBody = [][]byte{[]byte("content-length:"), []byte("transfer-encoding:"), []byte("expect:")}
)

// forChannel is the length of the head that b begins with, when it is whole and plainly asks for a live
// channel or a stream and nothing else; otherwise 0. Whatever is unusual is left to the HTTP server:
// characters that are no printable ASCII, lines that do not end as RFC 9112 has it, a body to come.
func forChannel(b []byte) int {
	if !bytes.HasPrefix(b, sessionsPath) {
		return 0
	}
	n := bytes.Index(b, endOfHead)
	if n < 0 {
		return 0
	}
	line, rest, _ := bytes.Cut(b[:n+len(endOfLine)], endOfLine)
	path, ok := bytes.CutSuffix(line[len(sessionsPath):], httpVersion)
	if !ok || !channelPath(path) || !printable(line) {
		return 0
	}
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, endOfLine)
		if len(line) == 0 || line[0] == ' ' || !printable(line) {
			return 0 // a line that goes on (RFC 9112, 5.2) is no line of its own
		}
		for _, name := range withBody {
			if len(line) >= len(name) && bytes.EqualFold(line[:len(name)], name) {
				return 0
			}
		}
	}
	return n + len(endOfHead)
}

// channelPath tells whether what follows the path of the sessions is an id and a channel.
func channelPath(b []byte) bool {
	b, _, _ = bytes.Cut(b, []byte("?"))
	i := bytes.IndexByte(b, '/')
	if i <= 0 || bytes.ContainsAny(b, " %") {
		return false
	}
	for _, c := range channels {
		if bytes.Equal(b[i:], c) {
			return true
		}
	}
	return false
}

func printable(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

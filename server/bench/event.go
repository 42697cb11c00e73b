package bench

import "bytes"

// nextEvent cuts the first server-sent event off b (WHATWG HTML, 9.2.6) and returns its data, which is
// one line when the server wrote it, and nothing for comments and settings; n is 0 when it is not whole
// yet. Of the chunk that carries it (RFC 9112, 7.1) the head is one more line, and the end goes with it.
func nextEvent(b []byte) (data []byte, n int) {
	for n < len(b) {
		i := bytes.IndexByte(b[n:], '\n')
		if i < 0 {
			break
		}
		line := b[n : n+i]
		if n += i + 1; i == 0 {
			if bytes.HasPrefix(b[n:], []byte("\r\n")) {
				n += 2
			}
			return data, n
		}
		if d, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
			data = d
		}
	}
	return nil, 0
}

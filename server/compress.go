package server

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// smallest is below how many bytes compressing costs more than it saves.
const smallest = 1400

// encoding is the best compression that the caller reads: br, gzip or none.
func encoding(r *http.Request) string {
	br, gz := encodings(r)
	switch {
	case br:
		return "br"
	case gz:
		return "gzip"
	}
	return ""
}

func acceptsGzip(r *http.Request) bool {
	_, gz := encodings(r)
	return gz
}

// encodings are those of ours that the caller reads. A weight of zero is a no (RFC 9110, 12.5.3).
func encodings(r *http.Request) (br, gz bool) {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if q, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			if w, err := strconv.ParseFloat(q, 64); err != nil || w <= 0 {
				continue
			}
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			br = true
		case "gzip":
			gz = true
		}
	}
	return br, gz
}

// compress with a level that fits the use: files that never change are worth the best, which takes
// brotli a hundred times as long as what is made for one answer.
func compress(b []byte, enc string, best bool) ([]byte, error) {
	var out bytes.Buffer
	var w io.WriteCloser
	switch {
	case enc == "br" && best:
		w = brotli.NewWriterLevel(&out, brotli.BestCompression)
	case enc == "br":
		w = brotli.NewWriterLevel(&out, 4)
	default:
		level := gzip.DefaultCompression
		if best {
			level = gzip.BestCompression
		}
		z, err := gzip.NewWriterLevel(&out, level)
		if err != nil {
			return nil, err
		}
		w = z
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writeCompressed answers with b, compressed for this answer if that is worth it and can be read.
func writeCompressed(w http.ResponseWriter, r *http.Request, b []byte) error {
	enc := encoding(r)
	if len(b) >= smallest && enc != "" {
		z, err := compress(b, enc, false)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Encoding", enc)
		b = z
	}
	_, err := w.Write(b)
	return ignoreGone(err)
}

// compressed keeps the built files' compressed forms, each made at its first use.
type compressed struct {
	mu   sync.Mutex
	made map[string]func() ([]byte, error)
}

func (c *compressed) get(name, enc string, b []byte) ([]byte, error) {
	c.mu.Lock()
	if c.made == nil {
		c.made = map[string]func() ([]byte, error){}
	}
	key := enc + " " + name
	f := c.made[key]
	if f == nil {
		f = sync.OnceValues(func() ([]byte, error) { return compress(b, enc, true) })
		c.made[key] = f
	}
	c.mu.Unlock()
	return f() // outside of the lock: others' files need not wait for this one
}

package server

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestEncodingTakesTheBestTheCallerReads(t *testing.T) {
	for accept, want := range map[string]string{
		"": "", "identity": "", "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip", "gzip;q=0": "",
		"GZIP;q=0.5": "gzip", "br;q=x": "",
	} {
		r, _ := http.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", accept)
		if got := encoding(r); got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
	}
}

func TestCompressedFormsHoldTheSame(t *testing.T) {
	b := []byte(strings.Repeat("the floor is given to the next speaker; ", 500))
	var c compressed
	for _, enc := range []string{"br", "gzip"} {
		for _, name := range []string{"a.js", "a.js", "b.js"} {
			z, err := c.get(name, enc, b)
			if err != nil || len(z) > len(b)/5 {
				t.Fatalf("%s: %d of %d bytes, %v", enc, len(z), len(b), err)
			}
			var r io.Reader = brotli.NewReader(bytes.NewReader(z))
			if enc == "gzip" {
				if r, err = gzip.NewReader(bytes.NewReader(z)); err != nil {
					t.Fatal(err)
				}
			}
			if back, err := io.ReadAll(r); err != nil || !bytes.Equal(back, b) {
				t.Fatalf("%s: not the same: %v", enc, err)
			}
		}
	}
}

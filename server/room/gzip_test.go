package room

import (
	"bytes"
	"compress/gzip"
	"io"
	"path/filepath"
	"testing"
)

func unzip(t testing.TB, b []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r) // checks the sum and the length at the end
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Everyone reads their own view out of what was compressed once for all.
func TestViewsThatShareTheirCompressedPart(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	var common *Block
	for n := 1; n <= 3; n++ {
		f, _, err := r.ViewFrame(r.badge(n), 0, "")
		if err != nil {
			t.Fatal(err)
		}
		if !f.Shared() {
			t.Fatalf("a view of %d bytes shares nothing", len(f.Payload()))
		}
		for _, around := range [][2]string{{"", ""}, {"<html>", "</html>"}} {
			z, err := f.Gzip(NewBlock([]byte(around[0])), NewBlock([]byte(around[1])))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := unzip(t, z), around[0]+string(f.Payload())+around[1]; got != want {
				t.Fatalf("badge %d: read %d bytes, want %d\n%.200s", n, len(got), len(want), got)
			}
		}
		if common != nil && f.common != common {
			t.Error("the shared part was made anew for another person")
		}
		common = f.common
	}
	f := newFrame(append(make([]byte, framePad), `{"v":1}`...), 1)
	z, err := f.Gzip(nil, nil)
	if err != nil || unzip(t, z) != `{"v":1}` {
		t.Errorf("a frame of its own: %v", err)
	}
}

// What one more arrival costs, beside compressing the whole of its view for it alone.
func BenchmarkArrival(b *testing.B) {
	r, people, _ := benchRoom(b)
	for name, common := range map[string]bool{"shared": true, "alone": false} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, _, err := r.ViewFrame(people[0], 0, "")
				if err != nil {
					b.Fatal(err)
				}
				if !common {
					f.common = nil
				}
				z, err := f.Gzip(nil, nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(f.Payload())), "bytes")
				b.ReportMetric(float64(len(z)), "gzipped")
			}
		})
	}
}

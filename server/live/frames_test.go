package live

import (
	"bytes"
	"errors"
	"testing"
)

// masked is a client's frame.
func masked(first byte, payload []byte) []byte {
	b := []byte{first}
	if n := len(payload); n < 126 {
		b = append(b, maskBit|byte(n))
	} else {
		b = append(b, maskBit|126, byte(n>>8), byte(n))
	}
	key := [4]byte{7, 0, 250, 3}
	b = append(b, key[:]...)
	for i, c := range payload {
		b = append(b, c^key[i%4])
	}
	return b
}

func TestAFrameComesOutAsItWentIn(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 9, 125, 126, 127, 4096, 65535} {
		payload := bytes.Repeat([]byte("0123456789"), n/10+1)[:n]
		b := append(masked(finBit|opText, payload), "next"...)
		f, took, err := nextFrame(bytes.Clone(b))
		if err != nil || took != len(b)-4 || !f.fin || f.op != opText || !bytes.Equal(f.payload, payload) {
			t.Errorf("%d bytes: took %d of %d, %v", n, took, len(b)-4, err)
		}
		for cut := range min(took, 20) {
			if _, took, err := nextFrame(bytes.Clone(b[:cut])); took != 0 || err != nil {
				t.Errorf("%d of %d bytes: took %d, %v", cut, n, took, err)
			}
		}
	}
}

// FuzzFrames cuts what a client may send into pieces: however it arrives, the same messages come out,
// and none is longer than a message may be.
func FuzzFrames(f *testing.F) {
	f.Add(append(masked(opText, []byte("a")), masked(finBit|opMore, []byte("b"))...), 3)
	f.Add(masked(finBit|opClose, []byte{3, 232}), 1)
	f.Add([]byte{0x81, 0xff, 1, 0, 0, 0, 0, 0, 0, 0}, 2)
	f.Fuzz(func(t *testing.T, sent []byte, piece int) {
		read := func(b []byte, piece int) (out [][]byte, err error) {
			var in inbound
			var rest []byte
			for len(b) > 0 {
				n := min(piece, len(b))
				rest, b = append(rest, b[:n]...), b[n:]
				for {
					f, n, err := nextFrame(rest)
					if err != nil {
						return out, err
					}
					if n == 0 {
						break
					}
					if f.op < opClose {
						_, m, err := in.message(f)
						if err != nil {
							return out, err
						}
						if len(m) > maxIncoming {
							t.Fatalf("a message of %d bytes", len(m))
						}
						if m != nil {
							out = append(out, bytes.Clone(m))
						}
					}
					rest = rest[n:]
				}
			}
			return out, nil
		}
		whole, err := read(bytes.Clone(sent), len(sent))
		parts, partsErr := read(bytes.Clone(sent), max(1, piece))
		if !errors.Is(err, partsErr) || len(whole) != len(parts) {
			t.Fatalf("%d messages and %v, in pieces %d and %v", len(whole), err, len(parts), partsErr)
		}
		for i := range whole {
			if !bytes.Equal(whole[i], parts[i]) {
				t.Fatalf("message %d differs", i)
			}
		}
	})
}

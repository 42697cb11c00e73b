package room

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync"
)

// Block is bytes that many answers have in common, and their compressed form. Ten thousand who arrive
// at one version hold one of it, however different their own document is.
type Block struct {
	raw  []byte
	once sync.Once
	z    []byte
	err  error
}

// NewBlock keeps b, which nobody may change.
func NewBlock(b []byte) *Block { return &Block{raw: b} }

// Bytes are what it was made of.
func (b *Block) Bytes() []byte { return b.raw }

// packed is the compressed form, made at its first use.
func (b *Block) packed() ([]byte, error) {
	b.once.Do(func() {
		var z bytes.Buffer
		b.err = deflate(&z, b.raw, flate.DefaultCompression, false)
		b.z = z.Bytes()
	})
	return b.z, b.err
}

// gzipHeader: deflate, no name, no time, unknown system (RFC 1952, 2.3).
var gzipHeader = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}

// light deflates by the frequency of bytes alone: the few that are one answer's own are not worth the
// half megabyte of tables that finding repetitions takes, and to clear it for each.
var light = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(io.Discard, flate.HuffmanOnly) // refuses unknown levels, and nothing else
	return w
}}

// small is up to how many bytes that is so.
const small = 4 << 10

// deflate appends b to out as whole blocks of deflate (RFC 1951): the last ones of a stream, or
// blocks that end on a byte and look back at nothing before them, so that others can follow.
func deflate(out *bytes.Buffer, b []byte, level int, last bool) error {
	var w *flate.Writer
	if level == flate.HuffmanOnly {
		w = light.Get().(*flate.Writer)
		defer light.Put(w)
		w.Reset(out)
	} else {
		var err error
		if w, err = flate.NewWriter(out, level); err != nil {
			return err
		}
	}
	if _, err := w.Write(b); err != nil {
		return err
	}
	if last {
		return w.Close()
	}
	return w.Flush()
}

// own deflates what is one answer's alone.
func own(out *bytes.Buffer, b []byte, last bool) error {
	level := flate.DefaultCompression
	if len(b) <= small {
		level = flate.HuffmanOnly
	}
	return deflate(out, b, level, last)
}

// Gzip is head, the payload and foot as one gzip member. What is in common with other answers, head
// and most of the payload, is compressed once for all of them.
func (f *Frame) Gzip(head, foot *Block) ([]byte, error) {
	payload := f.Payload()
	var out bytes.Buffer
	out.Write(gzipHeader)
	sum, size := uint32(0), 0
	put := func(b *Block) error {
		z, err := b.packed()
		out.Write(z)
		sum, size = crc32.Update(sum, crc32.IEEETable, b.raw), size+len(b.raw)
		return err
	}
	alone := func(b []byte, last bool) error {
		sum, size = crc32.Update(sum, crc32.IEEETable, b), size+len(b)
		return own(&out, b, last)
	}
	if head != nil {
		if err := put(head); err != nil {
			return nil, err
		}
	}
	if f.common != nil {
		if err := alone(payload[:f.commonAt], false); err != nil {
			return nil, err
		}
		if err := put(f.common); err != nil {
			return nil, err
		}
		payload = payload[f.commonAt+len(f.common.raw):]
	}
	if err := alone(payload, foot == nil); err != nil {
		return nil, err
	}
	if foot != nil {
		if err := alone(foot.raw, true); err != nil {
			return nil, err
		}
	}
	b := binary.LittleEndian.AppendUint32(out.Bytes(), sum)
	return binary.LittleEndian.AppendUint32(b, uint32(size)), nil
}

// Shared tells whether most of the frame is the same for others, and worth compressing once for all.
func (f *Frame) Shared() bool { return f.common != nil && len(f.common.raw) >= 1024 }

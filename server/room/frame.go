package room

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"sync"
)

// Frame is one frame of the live channel with the bytes that carry it. It is made once and shared by
// everyone who stands at the same version; nobody changes it.
//
// A whole view of one's own is made of pieces, the largest of which everybody of the kind is sent too:
// ten thousand who arrive at once cost their own documents and not ten thousand copies of all.
type Frame struct {
	b    []byte // framePad bytes, the last of which are the websocket header, then the payload
	mid  []byte // what follows b and is shared; nil for a frame in one piece
	rest []byte // what follows mid
	head int    // where the header begins
	v    uint64 // what its reader holds then

	common   *Block // what others of the kind are sent too, where it stands in the payload
	commonAt int

	once sync.Once
	sse  []byte
	join sync.Once
	one  []byte // all of a frame in pieces, as b is of one in one piece

	mu      sync.Mutex
	encoded map[string][]byte // by content coding
}

// framePad is the longest header of an unmasked frame: RFC 6455, 5.2.
const framePad = 10

// newFrame takes b, which begins with framePad bytes to write the header in.
func newFrame(b []byte, v uint64) *Frame { return newPieces(b, nil, nil, v) }

func newPieces(b, mid, rest []byte, v uint64) *Frame {
	const finalText = 0x81
	f := &Frame{b: b, mid: mid, rest: rest, v: v}
	switch n := len(b) - framePad + len(mid) + len(rest); {
	case n < 126:
		f.head = framePad - 2
		b[f.head+1] = byte(n)
	case n < 1<<16:
		f.head = framePad - 4
		b[f.head+1] = 126
		binary.BigEndian.PutUint16(b[f.head+2:], uint16(n))
	default:
		f.head = 0
		b[1] = 127
		binary.BigEndian.PutUint64(b[2:], uint64(n))
	}
	b[f.head] = finalText
	return f
}

// AppendText appends the websocket frame of a text message.
func AppendText(b, payload []byte) []byte {
	const finalText = 0x81
	switch n := len(payload); {
	case n < 126:
		b = append(b, finalText, byte(n))
	case n < 1<<16:
		b = append(b, finalText, 126, byte(n>>8), byte(n))
	default:
		b = append(b, finalText, 127)
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return append(b, payload...)
}

// Payload is the JSON.
func (f *Frame) Payload() []byte { return f.whole()[framePad:] }

// WebSocket is the whole message as a server sends it.
func (f *Frame) WebSocket() []byte { return f.whole()[f.head:] }

// InPieces tells whether the frame is not in one piece yet, so that Pieces spare putting it together.
func (f *Frame) InPieces() bool { return f.mid != nil }

// Pieces are what WebSocket is when they are sent one after the other.
func (f *Frame) Pieces() [][]byte {
	return [][]byte{f.b[f.head:], f.mid, f.rest}
}

// EventPieces are what EventChunk is when they are sent one after the other.
func (f *Frame) EventPieces() [][]byte {
	head := append(f.eventHead(make([]byte, 0, len(f.b)+chunkPad+40)), f.b[framePad:]...)
	size := len(head) + len(f.mid) + len(f.rest) + len(eventEnd)
	return [][]byte{append(chunkHead(nil, size), head...), f.mid, append(f.rest[:len(f.rest):len(f.rest)], eventEnd+chunkEnd...)}
}

// AppendChunk appends the chunk of a body of unknown length that carries b: RFC 9112, 7.1.
func AppendChunk(to, b []byte) []byte {
	return append(append(chunkHead(to, len(b)), b...), chunkEnd...)
}

const (
	chunkPad = 18 // a length in hexadecimal figures and its end
	chunkEnd = "\r\n"
)

func chunkHead(b []byte, size int) []byte {
	return append(strconv.AppendInt(b, int64(size), 16), chunkEnd...)
}

// eventHead begins an event, up to its data.
func (f *Frame) eventHead(b []byte) []byte {
	b = append(b, "id: "...)
	b = strconv.AppendUint(b, f.v, 10)
	return append(b, "\ndata: "...)
}

const eventEnd = "\n\n"

// whole is the frame in one piece, put together at its first use.
func (f *Frame) whole() []byte {
	if f.mid == nil {
		return f.b
	}
	f.join.Do(func() { f.one = slices.Concat(f.b, f.mid, f.rest) })
	return f.one
}

// EventStream is the same as a server-sent event, made at its first use.
func (f *Frame) EventStream() []byte {
	chunk := f.EventChunk()
	return chunk[bytes.IndexByte(chunk, '\n')+1 : len(chunk)-len(chunkEnd)]
}

// EventChunk is EventStream as one chunk of a body of unknown length: readers that wait for so many
// bytes of a body without chunks would get the event with the next one.
func (f *Frame) EventChunk() []byte {
	f.once.Do(func() {
		var room [48]byte
		head := f.eventHead(room[:0])
		size := len(head) + len(f.b) - framePad + len(f.mid) + len(f.rest) + len(eventEnd)
		b := append(chunkHead(make([]byte, 0, size+chunkPad+len(chunkEnd)), size), head...)
		b = append(append(append(b, f.b[framePad:]...), f.mid...), f.rest...)
		f.sse = append(b, eventEnd+chunkEnd...)
	})
	return f.sse
}

// Encoded is the payload as encode makes it under this name, once for everyone.
func (f *Frame) Encoded(name string, encode func(payload []byte) ([]byte, error)) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock() // the others wait for the one who encodes, which is what spares them doing it
	if b, ok := f.encoded[name]; ok {
		return b, nil
	}
	b, err := encode(f.Payload())
	if err != nil {
		return nil, err
	}
	if f.encoded == nil {
		f.encoded = map[string][]byte{}
	}
	f.encoded[name] = b
	return b, nil
}

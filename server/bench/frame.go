package bench

import (
	"encoding/binary"
	"errors"
)

// Frames of RFC 6455, section 5.2, as far as a client needs them.

const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10
)

// maxFrame is the largest frame taken, in bytes: the documents of a very full session.
const maxFrame = 64 << 20

var errFrame = errors.New("a frame against RFC 6455")

// nextFrame cuts the first frame off b; n is 0 when it is not whole yet.
func nextFrame(b []byte) (op byte, payload []byte, n int, err error) {
	if len(b) < 2 {
		return 0, nil, 0, nil
	}
	if b[0]&0xf0 != 0x80 || b[1]&0x80 != 0 {
		return 0, nil, 0, errFrame // in pieces, with reserved bits, or masked: the server does none of it
	}
	size, head := uint64(b[1]), 2
	switch size {
	case 126:
		head = 4
		if len(b) < head {
			return 0, nil, 0, nil
		}
		size = uint64(binary.BigEndian.Uint16(b[2:]))
	case 127:
		head = 10
		if len(b) < head {
			return 0, nil, 0, nil
		}
		size = binary.BigEndian.Uint64(b[2:])
	}
	if size > maxFrame {
		return 0, nil, 0, errFrame
	}
	if uint64(len(b)-head) < size {
		return 0, nil, 0, nil
	}
	n = head + int(size)
	return b[0] & 0xf, b[head:n], n, nil
}

// appendMasked appends a client's frame. The mask is zero: it protects proxies, of which there are
// none here, and would cost the client's processor.
func appendMasked(b []byte, op byte, payload []byte) []byte {
	b = append(b, 0x80|op)
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = append(b, 0x80|126)
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	default:
		b = append(b, 0x80|127)
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	b = append(b, 0, 0, 0, 0)
	return append(b, payload...)
}

// appendFrame appends a server's frame, as the plain loop writes it.
func appendFrame(b []byte, op byte, payload []byte) []byte {
	b = append(b, 0x80|op)
	switch n := len(payload); {
	case n < 126:
		b = append(b, byte(n))
	case n < 1<<16:
		b = append(b, 126)
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	default:
		b = append(b, 127)
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return append(b, payload...)
}

package live

import (
	"encoding/binary"
	"errors"
	"unicode/utf8"

	"rostrum/server/wire"
)

// Frames of a client: RFC 6455, section 5.2.

const (
	opMore, opText, opBinary   = 0x0, 0x1, 0x2
	opClose, opPing, opPong    = 0x8, 0x9, 0xA
	finBit, reserved, maskBit  = 0x80, 0x70, 0x80
	maxControl, closeCodeBytes = 125, 2
)

// maxIncoming is how long a message may be, in bytes: a little over what a command may have, so that
// the refusal can say what the limit is.
const maxIncoming = wire.MaxMessage + 1024

var (
	errProtocol = errors.New("against RFC 6455")
	errTooBig   = errors.New("a message that is too large")
)

type frame struct {
	fin     bool
	op      byte
	payload []byte // lies in what was read, unmasked
}

// nextFrame cuts the first frame off b, whose payload it unmasks in place; n is 0 when it is not whole
// yet. What it can see to be wrong before the frame is whole it says at once.
func nextFrame(b []byte) (f frame, n int, err error) {
	if len(b) == 0 {
		return f, 0, nil
	}
	f.fin, f.op = b[0]&finBit != 0, b[0]&0xf
	control := f.op&0x8 != 0
	if b[0]&reserved != 0 || f.op > opBinary && !control || f.op > opPong || control && !f.fin {
		return f, 0, errProtocol
	}
	if len(b) < 2 {
		return f, 0, nil
	}
	if b[1]&maskBit == 0 {
		return f, 0, errProtocol
	}
	size, head := uint64(b[1]&^maskBit), 2
	switch size {
	case 126:
		if head = 4; len(b) >= head {
			size = uint64(binary.BigEndian.Uint16(b[2:]))
		}
	case 127:
		if head = 10; len(b) >= head {
			size = binary.BigEndian.Uint64(b[2:])
		}
	}
	if control && size > maxControl {
		return f, 0, errProtocol
	}
	if len(b) < head+4 {
		return f, 0, nil
	}
	if size > maxIncoming {
		return f, 0, errTooBig
	}
	if n = head + 4 + int(size); len(b) < n {
		return f, 0, nil
	}
	f.payload = b[head+4 : n]
	unmask(f.payload, [4]byte(b[head:]))
	return f, n, nil
}

// unmask is RFC 6455, 5.3, eight bytes at a time.
func unmask(b []byte, key [4]byte) {
	k := uint64(binary.LittleEndian.Uint32(key[:]))
	k |= k << 32
	for ; len(b) >= 8; b = b[8:] {
		binary.LittleEndian.PutUint64(b, binary.LittleEndian.Uint64(b)^k)
	}
	for i := range b {
		b[i] ^= key[i%4]
	}
}

// closingCode is what a close frame says, 1005 when it says nothing (RFC 6455, 7.1.5), or an error for
// what no close frame may say (7.4).
func closingCode(payload []byte) (code uint16, err error) {
	if len(payload) == 0 {
		return 1005, nil
	}
	if len(payload) < closeCodeBytes || !utf8.Valid(payload[closeCodeBytes:]) {
		return 0, errProtocol
	}
	switch code = binary.BigEndian.Uint16(payload); {
	case code >= 1000 && code <= 1003, code >= 1007 && code <= 1014, code >= 3000 && code <= 4999:
		return code, nil
	}
	return 0, errProtocol
}

// closeFrameOf is the frame that says good bye.
func closeFrameOf(code uint16, reason string) []byte {
	reason = reason[:min(len(reason), maxControl-closeCodeBytes)]
	b := []byte{closeFrame, byte(closeCodeBytes + len(reason))}
	b = binary.BigEndian.AppendUint16(b, code)
	return append(b, reason...)
}

// pongFrame answers a ping with its own payload.
func pongFrame(payload []byte) []byte {
	return append([]byte{finBit | opPong, byte(len(payload))}, payload...)
}

// inbound is what was read of a client and is not a whole message yet.
type inbound struct {
	rest   []byte // bytes that are no whole frame, or that wait until more commands may be taken
	pieces []byte // of a message that comes in several frames
	op     byte   // of that message; 0 when there is none under way
}

// message takes a data frame and returns the message that it completes; nil is none yet. The message
// may lie in the frame.
func (in *inbound) message(f frame) (op byte, b []byte, err error) {
	switch {
	case f.op == opMore && in.op == 0, f.op != opMore && in.op != 0:
		return 0, nil, errProtocol
	case f.fin && f.op != opMore:
		return f.op, f.payload, nil
	}
	if f.op != opMore {
		in.op, in.pieces = f.op, []byte{}
	}
	if len(in.pieces)+len(f.payload) > maxIncoming {
		return 0, nil, errTooBig
	}
	in.pieces = append(in.pieces, f.payload...)
	if !f.fin {
		return 0, nil, nil
	}
	op, b = in.op, in.pieces
	in.op, in.pieces = 0, nil
	return op, b, nil
}

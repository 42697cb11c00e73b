package bench

import (
	"bytes"
	"errors"
	"strconv"
)

// The frames are read by hand: ten thousand viewers in one process leave a microsecond for each, and
// what the server writes has one shape. Anything else is an error, never a guess.

var errShape = errors.New("not a message of the contract")

// end is the index after the JSON value that begins at b[i], -1 when it does not end. The value is
// not checked further than to find its end.
func end(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			if i = endString(b, i); i < 0 {
				return -1
			}
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return -1
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ':':
		default:
			for i++; i < len(b) && bytes.IndexByte(stops, b[i]) < 0; i++ {
			}
			if depth == 0 {
				return i
			}
			continue
		}
		i++
	}
	return -1
}

var stops = []byte(`,:{}[]"`)

// endString is the index after the string that begins at b[i].
func endString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1
		}
		i += n
		slashes := 0
		for b[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
	return -1
}

// members calls f with every member of the object b; keys are as they stand, without unescaping.
func members(b []byte, f func(key, value []byte) error) error {
	if len(b) < 2 || b[0] != '{' {
		return errShape
	}
	for i := 1; i < len(b); {
		if b[i] == '}' {
			return nil
		}
		if b[i] == ',' {
			i++
		}
		if i >= len(b) || b[i] != '"' {
			return errShape
		}
		k := endString(b, i)
		if k < 0 || k >= len(b) || b[k] != ':' {
			return errShape
		}
		v := end(b, k+1)
		if v < 0 {
			return errShape
		}
		if err := f(b[i+1:k-1], b[k+1:v]); err != nil {
			return err
		}
		i = v
	}
	return errShape
}

// elements calls f with every element of the array of strings b, without the quotes.
func elements(b []byte, f func(key []byte)) error {
	if len(b) < 2 || b[0] != '[' {
		return errShape
	}
	for i := 1; i < len(b); {
		switch b[i] {
		case ']':
			return nil
		case ',':
			i++
		case '"':
			e := endString(b, i)
			if e < 0 {
				return errShape
			}
			f(b[i+1 : e-1])
			i = e
		default:
			return errShape
		}
	}
	return errShape
}

// message is what one message of the server says; the slices lie in the message.
type message struct {
	v       uint64
	ack     []byte // the command's id, nil in a frame
	refused []byte // the error of an ack
	epoch   []byte
	set     []byte
	del     []byte
}

func readMessage(b []byte) (m message, err error) {
	err = members(b, func(key, value []byte) error {
		switch string(key) {
		case "v":
			m.v, err = strconv.ParseUint(string(value), 10, 64)
			return err
		case "ack":
			m.ack = value
		case "error":
			m.refused = value
		case "epoch":
			m.epoch = value
		case "set":
			m.set = value
		case "del":
			m.del = value
		}
		return nil
	})
	return m, err
}

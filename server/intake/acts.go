package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"regexp"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"rostrum/server/wire"
	"rostrum/session"
)

// Act is one line of a replay file.
type Act struct {
	Line    int
	T       int64  // milliseconds since the day began
	As      string // a role, badge:17 or audience:NAME
	Do      string
	With    jsontext.Value // as it stands in the file
	Command session.Command
}

// actLine is how it is written.
type actLine struct {
	T    *int64         `json:"t"`
	As   string         `json:"as"`
	Do   string         `json:"do"`
	With jsontext.Value `json:"with"`
}

var whoPattern = regexp.MustCompile(`^(badge|audience):.{1,200}$`)

// ParseActs reads a replay file line by line and yields each act, or what is wrong with the line;
// a bad line does not end the reading. Blank lines are passed over. An error of r itself ends it,
// as a fault.
func ParseActs(r io.Reader) iter.Seq2[Act, *Fault] {
	return func(yield func(Act, *Fault) bool) {
		br := bufio.NewReaderSize(r, 64<<10)
		var last int64
		for line := 1; ; line++ {
			b, long, err := readLine(br)
			if err != nil && !errors.Is(err, io.EOF) {
				yield(Act{Line: line}, &Fault{Line: line, Code: session.CodeUnavailable, Msg: "acts.read", Params: map[string]string{"reason": err.Error()}})
				return
			}
			if line == 1 {
				b = bytes.TrimPrefix(b, []byte{0xEF, 0xBB, 0xBF})
			}
			if long || len(bytes.TrimSpace(b)) > 0 {
				act, fault := parseAct(b, long, last)
				act.Line = line
				if fault != nil {
					fault.Line = line
				} else {
					last = act.T
				}
				if !yield(act, fault) {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
}

func parseAct(b []byte, long bool, last int64) (Act, *Fault) {
	fs := &faults{limit: 1}
	if long {
		fs.tooLarge("acts.too_long", place{}, "", "limit", itoa(wire.MaxMessage))
		return Act{}, &fs.found[0]
	}
	var l actLine
	if r := wire.Decode(b, &l, wire.MaxMessage); r != nil {
		return Act{}, refused(r)
	}
	act := Act{As: l.As, Do: l.Do, With: l.With}
	switch {
	case l.T == nil:
		fs.fault("file.missing", place{}, "t", "key", "t")
	case *l.T < 0:
		fs.fault("acts.before", place{}, "t")
	case *l.T < last:
		fs.fault("acts.order", place{}, "t", "t", itoa(int(*l.T)), "last", itoa(int(last)))
	case l.As == "":
		fs.fault("file.missing", place{}, "as", "key", "as")
	case !slices.Contains(session.ViewerRoles, session.Role(l.As)) && !whoPattern.MatchString(l.As):
		fs.fault("acts.who", place{}, "as", "value", l.As)
	}
	if len(fs.found) > 0 {
		return act, &fs.found[0]
	}
	act.T = *l.T
	cmd, r := wire.DecodeWith(l.Do, l.With)
	if r != nil {
		return act, refused(r)
	}
	act.Command = cmd
	return act, nil
}

func refused(r *session.Refusal) *Fault {
	return &Fault{Field: r.Field, Code: r.Code, Msg: r.Msg, Params: r.Params}
}

// readLine is the next line without its end. Of a line above wire.MaxMessage the rest is passed
// over and long is true. The last line comes with io.EOF.
func readLine(br *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if !long {
			line = append(line, part...)
		}
		if len(bytes.TrimRight(line, "\r\n")) > wire.MaxMessage {
			line, long = nil, true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimRight(line, "\r\n"), long, err
	}
}

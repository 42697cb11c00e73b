package eventlog

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
)

// The exported record is NDJSON, one line per entry, always in this form:
//
//	{"v":1,"prev":"","hash":"…","body":{…},"private":{…}}
//
// body is what the hash covers, to the byte, so the lines are put together and taken apart by hand
// rather than by a JSON library; private is left out where there is none.

// maxRecordLine is the longest line of a record in bytes: body, private part and what is around them.
const maxRecordLine = MaxBody + MaxPrivate + 4096

// WriteRecord writes the record as far as it goes at the time of the call. It writes nothing that
// does not chain: an error names the line, and what was written until then is good.
func WriteRecord(ctx context.Context, log Log, session string, w io.Writer) error {
	head, err := log.Head(ctx, session)
	if err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	out := bufio.NewWriterSize(w, 64<<10)
	at := Head{Epoch: head.Epoch}
	var buf []byte
	for at.V < head.V {
		page, err := log.Read(ctx, session, at.V, int(min(pageLines, head.V-at.V)))
		if err != nil {
			return errors.Join(fmt.Errorf("write the record: %w", err), out.Flush())
		}
		if len(page) == 0 {
			return errors.Join(fmt.Errorf("write the record: %w", &Fault{V: at.V + 1, Err: errors.New("it is missing")}), out.Flush())
		}
		for _, l := range page {
			err := l.follows(at)
			if err == nil {
				err = l.carries()
			}
			if err != nil {
				return errors.Join(fmt.Errorf("write the record: %w", &Fault{V: l.V, Err: err}), out.Flush())
			}
			buf = AppendRecordLine(buf[:0], l)
			if _, err := out.Write(buf); err != nil {
				return fmt.Errorf("write the record: %w", err)
			}
			at = at.After(l)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

// AppendRecordLine appends the line's form in a record to b, line feed included.
func AppendRecordLine(b []byte, l Line) []byte {
	b = append(b, `{"v":`...)
	b = strconv.AppendUint(b, l.V, 10)
	b = append(b, `,"prev":"`...)
	b = append(b, l.Prev...)
	b = append(b, `","hash":"`...)
	b = append(b, l.Hash...)
	b = append(b, `","body":`...)
	b = append(b, l.Body...)
	if l.Private != nil {
		b = append(b, `,"private":`...)
		b = append(b, l.Private...)
	}
	return append(b, "}\n"...)
}

// ReadRecord reads an exported record line by line, checking the form of each but not the chain
// (VerifyRecord does). The sequence ends at the first error; a *Fault is the file's, anything else
// is the reader's. The line feed of the last line may be missing.
func ReadRecord(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		src := &source{r: r}
		s := bufio.NewScanner(src)
		s.Buffer(make([]byte, 0, 64<<10), maxRecordLine)
		s.Split(src.line)
		n := 0
		for s.Scan() {
			n++
			l, err := parseRecordLine(bytes.Clone(s.Bytes()))
			if err != nil {
				yield(Line{}, &Fault{Line: n, Err: err})
				return
			}
			if !yield(l, nil) {
				return
			}
		}
		switch err := s.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(Line{}, &Fault{Line: n + 1, Err: fmt.Errorf("it is longer than %d bytes", maxRecordLine)})
		case err != nil:
			yield(Line{}, fmt.Errorf("read the record: line %d: %w", n+1, err))
		}
	}
}

// source remembers how its reader ended.
type source struct {
	r   io.Reader
	err error // other than io.EOF
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// line is bufio.ScanLines without its leniency towards carriage returns, which have no place in a
// record, and towards what is left when a reader fails, which is no line.
func (s *source) line(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 && s.err == nil {
		return len(data), data, nil
	}
	return 0, nil, nil
}

var errForm = errors.New(`it does not have the form {"v":…,"prev":"…","hash":"…","body":{…},"private":{…}} of a record`)

// parseRecordLine takes a line apart; what it returns points into b. The command comes from the body.
func parseRecordLine(b []byte) (l Line, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(`{"v":`))
	if !ok {
		return l, errForm
	}
	v, rest, ok := bytes.Cut(rest, []byte(`,"prev":"`))
	if l.V, err = strconv.ParseUint(string(v), 10, 63); !ok || err != nil || strconv.FormatUint(l.V, 10) != string(v) {
		return l, errForm
	}
	prev, rest, ok := bytes.Cut(rest, []byte(`","hash":"`))
	if !ok || !isHash(prev) && len(prev) > 0 {
		return l, errForm
	}
	hash, rest, ok := bytes.Cut(rest, []byte(`","body":`))
	if !ok || !isHash(hash) {
		return l, errForm
	}
	l.Prev, l.Hash = string(prev), string(hash)

	end := objectEnd(rest)
	l.Body, rest = rest[:end:end], rest[end:]
	if private, there := bytes.CutPrefix(rest, []byte(`,"private":`)); there {
		end := objectEnd(private)
		l.Private, rest = private[:end:end], private[end:]
		if !isObject(l.Private) {
			return l, errors.New("its private part is not a JSON object")
		}
	}
	if !isObject(l.Body) {
		return l, errors.New("its body is not a JSON object")
	}
	if string(rest) != "}" {
		return l, errForm
	}
	var body struct {
		Cmd string `json:"cmd"`
	}
	if err := json.Unmarshal(l.Body, &body); err != nil {
		return l, fmt.Errorf("its body: %w", err)
	}
	l.Cmd = body.Cmd
	return l, nil
}

// objectEnd is where the JSON object at the start of b ends, 0 if there is none. It only counts
// braces outside strings; whether what is between them is JSON is the caller's to check.
func objectEnd(b []byte) int {
	if len(b) == 0 || b[0] != '{' {
		return 0
	}
	depth, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// isHash tells a SHA-256 in lower-case hex.
func isHash(b []byte) bool {
	if len(b) != 64 {
		return false
	}
	for _, c := range b {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

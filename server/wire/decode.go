package wire

import (
	"bytes"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"rostrum/session"
)

// Message is a command that was read. When reading failed, ID is still set if it could be found.
type Message struct {
	ID      string
	Command session.Command // a pointer, as session.NewCommand makes it
	As      string
	At      session.Instant
}

// Result is one element of a batch: a message, or why it could not be read.
type Result struct {
	Message Message
	Refusal *session.Refusal
}

// envelope takes the members of a command; With is read when Do is known.
type envelope struct {
	ID   string          `json:"id"`
	Do   string          `json:"do"`
	With jsontext.Value  `json:"with"`
	As   string          `json:"as"`
	At   session.Instant `json:"at"`
}

var (
	strict = json.JoinOptions(json.RejectUnknownMembers(true))
	// checked is for bytes that a strict pass has read before: names and UTF-8 are known to be good.
	checked = json.JoinOptions(json.RejectUnknownMembers(true),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	// lenient only cuts: the pieces are read strictly afterwards, each for itself.
	lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
)

var nilUUID = uuid.Nil.String()

// DecodeCommand reads one command. It keeps nothing of b. The refusal is bad_request or too_large;
// its Field is the path of what is wrong.
func DecodeCommand(b []byte) (Message, *session.Refusal) {
	if len(b) > MaxMessage {
		return Message{ID: findID(b)}, tooLarge(len(b), MaxMessage)
	}
	if r := checkDepth(b); r != nil {
		return Message{ID: findID(b)}, r
	}
	var env envelope
	if err := json.Unmarshal(b, &env, strict); err != nil {
		return Message{ID: findID(b)}, explain(b, err, "", reflect.TypeFor[envelope]())
	}
	m := Message{As: env.As, At: env.At}
	if env.ID == "" {
		return m, refuse(session.CodeBadRequest, "wire.id_missing", "id")
	}
	if len(env.ID) != 36 || uuid.Validate(env.ID) != nil || env.ID == nilUUID {
		return m, refuse(session.CodeBadRequest, "wire.id_invalid", "id", "id", clip(env.ID))
	}
	m.ID = env.ID
	var r *session.Refusal
	m.Command, r = commandOf(env.Do, env.With, checked)
	return m, r
}

// DecodeWith reads the do and with of an act that stands elsewhere than in a message, such as in a
// replay file. An empty with is an empty object.
func DecodeWith(do string, with []byte) (session.Command, *session.Refusal) {
	if r := checkDepth(with); r != nil {
		return nil, r
	}
	return commandOf(do, with, strict)
}

func commandOf(do string, with jsontext.Value, opts json.Options) (session.Command, *session.Refusal) {
	if do == "" {
		return nil, refuse(session.CodeBadRequest, "wire.do_missing", "do")
	}
	cmd, ok := session.NewCommand(do)
	if !ok {
		if near := Nearest(do, session.CommandNames()); near != "" {
			return nil, refuse(session.CodeBadRequest, "wire.do_unknown_near", "do", "do", clip(do), "near", near)
		}
		return nil, refuse(session.CodeBadRequest, "wire.do_unknown", "do", "do", clip(do))
	}
	if len(with) > 0 && with.Kind() != jsontext.KindNull {
		if err := json.Unmarshal(with, cmd, opts); err != nil {
			return nil, explain(with, err, "with", reflect.TypeOf(cmd).Elem())
		}
	}
	return cmd, nil
}

// DecodeCommands reads the body of POST …/commands: one command, or a list of them (batch true).
// A bad element has its own refusal and spoils no other; the refusal returned is about the body as
// a whole, and then nothing was read.
func DecodeCommands(b []byte) (results []Result, batch bool, whole *session.Refusal) {
	trimmed := bytes.TrimLeft(b, " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '[' {
		if len(trimmed) > 0 && trimmed[0] != '{' && jsontext.Value(trimmed).IsValid(lenient) {
			return nil, false, refuse(session.CodeBadRequest, "wire.not_commands", "", "got", kindWord(jsontext.Value(trimmed).Kind()))
		}
		m, r := DecodeCommand(b)
		return []Result{{m, r}}, false, nil
	}
	if len(b) > MaxBatch {
		return nil, true, tooLarge(len(b), MaxBatch)
	}
	// Elements may be as deep as a command; the list around them is one more.
	if depth(b, MaxDepth+1) {
		return nil, true, tooDeep()
	}
	dec := jsontext.NewDecoder(bytes.NewReader(b), lenient)
	if _, err := dec.ReadToken(); err != nil {
		return nil, true, explain(b, err, "", nil)
	}
	for dec.PeekKind() != jsontext.KindEndArray {
		raw, err := dec.ReadValue()
		if err != nil {
			return nil, true, explain(b, err, "", nil)
		}
		if len(results) == MaxCommands {
			return nil, true, refuse(session.CodeTooLarge, "wire.too_many", "", "limit", strconv.Itoa(MaxCommands))
		}
		m, r := DecodeCommand(raw)
		results = append(results, Result{m, r})
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, true, explain(b, err, "", nil)
	}
	if rest := bytes.TrimLeft(b[dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, true, refuse(session.CodeBadRequest, "wire.trailing", "", "offset", strconv.FormatInt(dec.InputOffset(), 10))
	}
	return results, true, nil
}

// Decode reads one strict JSON value of at most limit bytes into the value that into points to,
// for the small HTTP requests.
func Decode(b []byte, into any, limit int) *session.Refusal {
	if len(b) > limit {
		return tooLarge(len(b), limit)
	}
	if r := checkDepth(b); r != nil {
		return r
	}
	if err := json.Unmarshal(b, into, strict); err != nil {
		return explain(b, err, "", reflect.TypeOf(into).Elem())
	}
	return nil
}

// findID reads the id out of a command that could not be read as a whole. Two different ids are
// no id.
func findID(b []byte) string {
	if len(b) > MaxMessage {
		b = b[:MaxMessage]
	}
	dec := jsontext.NewDecoder(bytes.NewReader(b), lenient)
	if t, err := dec.ReadToken(); err != nil || t.Kind() != jsontext.KindBeginObject {
		return ""
	}
	found := ""
	for {
		name, err := dec.ReadToken()
		if err != nil || name.Kind() != jsontext.KindString {
			return found
		}
		isID := name.String() == "id"
		if !isID {
			if err := dec.SkipValue(); err != nil {
				return found
			}
			continue
		}
		v, err := dec.ReadToken()
		if err != nil || v.Kind() != jsontext.KindString {
			return found
		}
		id := v.String()
		if len(id) != 36 || uuid.Validate(id) != nil || id == nilUUID || (found != "" && found != id) {
			return ""
		}
		found = id
	}
}

func checkDepth(b []byte) *session.Refusal {
	if depth(b, MaxDepth) {
		return tooDeep()
	}
	return nil
}

// depth tells whether brackets nest deeper than limit. It runs before the parser, whose own limit
// is far higher, and counts nothing inside strings.
func depth(b []byte, limit int) bool {
	d := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			if d++; d > limit {
				return true
			}
		case '}', ']':
			d--
		}
	}
	return false
}

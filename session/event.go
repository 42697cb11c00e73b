package session

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Actor is on whose behalf an entry was made. Person is empty for shared staff links, feeds and
// the server's own clock.
type Actor struct {
	Role   Role   `json:"role"`
	Person string `json:"person,omitempty"`
}

// Event is one fact of the day. Facts are in the past tense and complete: Apply looks nothing up
// that the fold does not hold.
type Event interface {
	// Type is the event's name in the record.
	Type() string
}

// Entry is what one command did: the unit of the record. All its events hold together or not at
// all, and a version is the number of entries, so no viewer ever sees half an act.
type Entry struct {
	V      uint64
	At     Instant // the session's clock
	By     Actor
	Cmd    string // the command's id
	Do     string // the command's name
	Events []Event
	// Hash is the entry's in the chain, known once its body is; it is not part of the body.
	Hash string
	// Private holds personal data by the id of the person or question, beside the record rather than in
	// it: the record has only their commitment (see Seal), so that it can be erased and the rest still
	// verify.
	Private map[string]Sealed
}

// Sealed is personal data with the salt that makes its commitment unguessable: of a person, or of a
// question that somebody asked elsewhere.
type Sealed struct {
	Salt string      `json:"salt"` // hex
	Data Profile     `json:"data,omitzero"`
	Item *SourceItem `json:"item,omitempty"`
}

// SourceItem is what its author can take back of a question that came from elsewhere.
type SourceItem struct {
	Text   string `json:"text"`
	Author string `json:"author,omitempty"`
	URL    string `json:"url,omitempty"`
}

// Profile is what is known of a person and can be erased.
type Profile struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Country      string `json:"country,omitempty"`
	Title        string `json:"title,omitempty"`
	// Fields added later are left out when empty: seals of the first records must hold.
	Pronunciation string `json:"pronunciation,omitempty"`
	Gender        string `json:"gender,omitempty"`
}

// Seal is the commitment to the data: hex SHA-256 over the salt, a line feed and the data's JSON.
func (s Sealed) Seal() string {
	var data any = s.Data
	if s.Item != nil {
		data = s.Item
	}
	b, err := marshal(data)
	if err != nil {
		return "" // a struct of strings always has a JSON form
	}
	return ChainHash(s.Salt, b)
}

// Erases lists the people and questions whose personal data is to go with this entry.
func (e Entry) Erases() (ids []string) {
	for _, ev := range e.Events {
		switch ev := ev.(type) {
		case *PersonErased:
			ids = append(ids, ev.Person)
		case *QuestionSourceGone:
			ids = append(ids, ev.Question)
		}
	}
	return ids
}

// Seals are the commitments in the entry, by the id of the person or question; of two for one the
// last holds, since there is one set of data.
func (e Entry) Seals() map[string]string {
	seals := map[string]string{}
	add := func(id, seal string) {
		if seal != "" {
			seals[id] = seal
		}
	}
	for _, ev := range e.Events {
		switch ev := ev.(type) {
		case *PersonAdded:
			seals[ev.Person] = ev.Seal
		case *QuestionAsked:
			add(ev.Question, ev.Seal)
		case *QuestionRevised:
			add(ev.Question, ev.Seal)
		case *QuestionEdited:
			add(ev.Question, ev.Seal)
		case *QuestionTranslated:
			add(ev.Question, ev.Seal)
		}
	}
	return seals
}

// ChainHash is the hash of an entry given its predecessor's: hex SHA-256 over prev, a line feed
// and the entry's body. The first entry's predecessor is the empty string.
func ChainHash(prev string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(prev))
	h.Write([]byte{'\n'})
	h.Write(body)
	var sum [sha256.Size]byte
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], h.Sum(sum[:0]))
	return string(text[:])
}

type entryBody struct {
	V      uint64      `json:"v"`
	At     Instant     `json:"at"`
	By     Actor       `json:"by"`
	Cmd    string      `json:"cmd"`
	Do     string      `json:"do"`
	Events []eventBody `json:"events"`
}

type eventBody struct {
	Type string          `json:"type"`
	Ver  int             `json:"ver"`
	Data json.RawMessage `json:"data"`
}

// entryOut is entryBody with the events as they are, so that each is encoded once.
type entryOut struct {
	V      uint64     `json:"v"`
	At     Instant    `json:"at"`
	By     Actor      `json:"by"`
	Cmd    string     `json:"cmd"`
	Do     string     `json:"do"`
	Events []eventOut `json:"events"`
}

type eventOut struct {
	Type string `json:"type"`
	Ver  int    `json:"ver"`
	Data Event  `json:"data"`
}

// EncodeEntry is the body of the entry as the record keeps it, without the private part. Equal
// entries have equal bytes.
func EncodeEntry(e Entry) ([]byte, error) {
	b := entryOut{V: e.V, At: e.At, By: e.By, Cmd: e.Cmd, Do: e.Do, Events: make([]eventOut, len(e.Events))}
	for i, ev := range e.Events {
		spec, ok := eventSpecs[ev.Type()]
		if !ok {
			return nil, fmt.Errorf("encode entry %d: event type %q is not in the codec", e.V, ev.Type())
		}
		b.Events[i] = eventOut{Type: ev.Type(), Ver: spec.ver, Data: ev}
	}
	body, err := marshal(&b)
	if err != nil {
		return nil, fmt.Errorf("encode entry %d: %w", e.V, err)
	}
	return body, nil
}

// marshal is json.Marshal without HTML escapes: the record is read by people too.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

// DecodeEntry reads a body of any version this program ever wrote. private may be nil: the people
// in it are then erased.
func DecodeEntry(body []byte, private map[string]Sealed) (Entry, error) {
	var b entryBody
	if err := json.Unmarshal(body, &b); err != nil {
		return Entry{}, fmt.Errorf("decode entry: %w", err)
	}
	e := Entry{V: b.V, At: b.At, By: b.By, Cmd: b.Cmd, Do: b.Do, Private: private}
	for _, eb := range b.Events {
		ev, err := decodeEvent(eb)
		if err != nil {
			return Entry{}, fmt.Errorf("decode entry %d: %w", b.V, err)
		}
		e.Events = append(e.Events, ev)
	}
	return e, nil
}

func decodeEvent(eb eventBody) (Event, error) {
	spec, ok := eventSpecs[eb.Type]
	if !ok {
		return nil, fmt.Errorf("event type %q is unknown: the record was written by a newer program", eb.Type)
	}
	if eb.Ver > spec.ver {
		return nil, fmt.Errorf("event %s has version %d, this program knows %d: the record was written by a newer program", eb.Type, eb.Ver, spec.ver)
	}
	data := eb.Data
	for v := eb.Ver; v < spec.ver; v++ {
		up, ok := spec.upcast[v]
		if !ok {
			return nil, fmt.Errorf("event %s: version %d can no longer be read", eb.Type, eb.Ver)
		}
		var err error
		if data, err = up(data); err != nil {
			return nil, fmt.Errorf("event %s: from version %d: %w", eb.Type, v, err)
		}
	}
	ev := spec.make()
	if err := json.Unmarshal(data, ev); err != nil {
		return nil, fmt.Errorf("event %s: %w", eb.Type, err)
	}
	return ev, nil
}

// eventSpec is how one type of event is read: the version written today, an empty value, and for
// each older version the step to the next.
type eventSpec struct {
	ver    int
	make   func() Event
	upcast map[int]func(json.RawMessage) (json.RawMessage, error)
}

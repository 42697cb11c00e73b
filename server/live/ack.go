package live

import (
	"encoding/json"
	"strconv"

	"rostrum/server/room"
	"rostrum/server/wire"
)

// AckOf is the answer to the command id as the wire has it, worded in lang.
func AckOf(id string, a room.Answer, lang string) wire.Ack {
	if a.Refusal == nil {
		return wire.Ack{Ack: id, V: a.V}
	}
	e := wire.Localize(a.Refusal, lang)
	return wire.Ack{Ack: id, Error: &e}
}

// Ack is AckOf, encoded. The id is a UUID, which has nothing to escape.
func Ack(id string, a room.Answer, lang string) []byte {
	if a.Refusal == nil && id != "" && a.V > 0 {
		b := make([]byte, 0, 80)
		b = append(b, `{"ack":"`...)
		b = append(b, id...)
		b = append(b, `","v":`...)
		b = strconv.AppendUint(b, a.V, 10)
		return append(b, '}')
	}
	b, err := json.Marshal(AckOf(id, a, lang))
	if err != nil {
		return []byte(`{"ack":null}`) // strings and numbers always have a JSON form
	}
	return b
}

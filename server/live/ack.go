package live

import (
	"encoding/json"

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

// Ack is AckOf, encoded.
func Ack(id string, a room.Answer, lang string) []byte {
	b, err := json.Marshal(AckOf(id, a, lang))
	if err != nil {
		return []byte(`{"ack":null}`) // strings and numbers always have a JSON form
	}
	return b
}

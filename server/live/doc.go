// Package live carries a room's documents to its viewers, over WebSocket or server-sent events, and
// their commands to the room.
//
// A viewer is a cursor (room.Viewer). It never has a queue of frames: the Hub's sweepers ask each
// cursor for one frame to the present and write its bytes, which are made once for everyone at the
// same version, by one system call that does not wait (socket). A slow connection skips versions. One
// that takes nothing is closed after stalledFor.
//
// Commands of one connection are decided in the order they came. Acks are written in that order.
//
// A connection joins its hall first and is sent what it lacks then, so no change falls between. When
// the room closes, which is how a server drains, every viewer is told when to come back.
//
// A connection is read when something has come (poller, on Linux), by a few goroutines for all of them;
// elsewhere and behind TLS each has a goroutine that waits. Messages are decoded and handed to the room
// by the reader, which never waits; answers are written by the room's teller, those of a connection
// that went to the log together in one write. One who sends more than is answered is read no further.
//
// Those who come for a channel are let in without the HTTP server (NewFront, on Linux): what that prepares
// for a connection that asks again was a third of an arrival. The request is read and judged as ever.
//
// # Where the bytes of an idle connection are
//
// Measured with 1,000 of them, 4.1 KB in all: member, socket, cursor, descriptor and addresses, the
// limits of the address and the channel, and a person's "me" with its indexes in the room. A goroutine
// that waits to read has 4 KB of stack on top. The library judges the handshake and makes no connection
// of its own; the HTTP server's buffers, the request and the handler's goroutine are let go after it.
package live

import (
	"time"

	"rostrum/server/access"
	"rostrum/server/room"
	"rostrum/session"
)

// Timing of the channel. A page takes the channel for stale when it heard nothing for 12 s.
const (
	// BeatEvery is after how long without a frame an empty one is sent.
	BeatEvery = 5 * time.Second
	// writeWithin is how long answers may take to go out before a channel is closed.
	writeWithin = 10 * time.Second
	// pingEvery and pingWithin find connections whose other end is gone without a word.
	pingEvery  = 25 * time.Second
	pingWithin = 20 * time.Second
	// inFlight is how many commands of one connection may wait for their answers; more are not read.
	inFlight = 32
)

// Close codes that a client may see besides those of RFC 6455.
const (
	// CloseRestart (1012, service restart): come back, here or elsewhere, with what you hold. The
	// reason ends with when: retry_ms=350.
	CloseRestart = 1012
	// CloseEnded: the link was revoked or its role changed; do not come back with it.
	CloseEnded = 4401
	// CloseFlood: far too many messages.
	CloseFlood = 4429
)

// Viewer says who connects and what they hold.
type Viewer struct {
	Room  *room.Room
	Actor session.Actor
	Since uint64
	Epoch string
	Parts bool // the sections of the summary come in parts
	Lang  string
	// ComeBack is within what time clients come back that are told to: each is given a moment of its
	// own in it, so that they do not all come at once.
	ComeBack time.Duration
	// Meter bounds the commands of this connection; nil is no limit.
	Meter *access.Meter
	// Hub wakes the viewer.
	Hub *Hub
	// Gone is called once when the viewer is no longer connected; nil is nothing to call.
	Gone func()
}

func (v Viewer) want() room.Want {
	return room.Want{Actor: v.Actor, Since: v.Since, Epoch: v.Epoch, Parts: v.Parts}
}

func (v Viewer) gone() {
	if v.Gone != nil {
		v.Gone()
	}
}

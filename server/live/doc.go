// Package live carries a room's documents to its viewers, over WebSocket or server-sent events, and
// their commands to the room.
//
// A viewer is a cursor (room.Viewer): a connection waits until the room has something newer than
// what the viewer holds, asks for one frame to the present and writes it. A slow connection skips
// versions; it never has a queue of frames.
//
// Commands of one connection are decided in the order they came. Acks are written in that order.
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
	// writeWithin is how long one write may take before the connection is given up.
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
	Lang  string
	// ComeBack is within what time clients come back that are told to: each is given a moment of its
	// own in it, so that they do not all come at once.
	ComeBack time.Duration
	// Meter bounds the commands of this connection; nil is no limit.
	Meter *access.Meter
}

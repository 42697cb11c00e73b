//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package live

import (
	"context"
	"errors"
	"net/http"
	"time"

	"nhooyr.io/websocket"

	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// ServeWebSocket upgrades the request and serves the viewer until either end closes. The caller has
// checked the credential and the Origin.
func ServeWebSocket(w http.ResponseWriter, req *http.Request, v Viewer) error {
	// The caller's Origin check knows scheme and port, the library's does not.
	ws, err := websocket.Accept(w, req, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return nil // the library has answered
	}
	defer ws.CloseNow()
	ws.SetReadLimit(wire.MaxMessage + 1024) // a little over, so that the refusal can say what the limit is
	viewer, err := v.Room.Attach(v.Actor, v.Since, v.Epoch)
	if err != nil {
		ws.Close(CloseRestart, v.restartReason())
		return nil
	}
	defer viewer.Close()
	ctx, cancel := context.WithCancel(context.WithoutCancel(req.Context()))
	defer cancel()
	c := &conn{ws: ws, v: v, viewer: viewer, acks: make(chan waiting, inFlight)}
	go func() {
		defer cancel()
		c.read(ctx)
	}()
	c.write(ctx)
	return nil
}

// conn is one WebSocket: a reader that hands commands on, and a writer that owns the viewer.
type conn struct {
	ws     *websocket.Conn
	v      Viewer
	viewer *room.Viewer
	acks   chan waiting
}

// waiting is a command whose answer is to be written.
type waiting struct {
	id      string
	answer  <-chan room.Answer // nil when refused before it reached the room
	refused *session.Refusal
}

// maxFlood is how many messages over the rate are answered before the connection is closed.
const maxFlood = 500

func (c *conn) read(ctx context.Context) {
	over := 0
	for {
		kind, b, err := c.ws.Read(ctx)
		if err != nil {
			return
		}
		w := c.take(kind, b)
		if w.refused != nil && w.refused.Code == session.CodeRateLimited {
			if over++; over > maxFlood {
				c.ws.Close(CloseFlood, "too many messages")
				return
			}
		}
		select {
		case c.acks <- w:
		case <-ctx.Done():
			return
		}
	}
}

func (c *conn) take(kind websocket.MessageType, b []byte) waiting {
	if kind != websocket.MessageText {
		return waiting{refused: &session.Refusal{Code: session.CodeBadRequest, Msg: "wire.binary"}}
	}
	m, ref := wire.DecodeCommand(b)
	if c.v.Meter != nil {
		if limited := c.v.Meter.Message(); limited != nil {
			ref = limited
		}
	}
	if ref != nil {
		return waiting{id: m.ID, refused: ref}
	}
	return waiting{id: m.ID, answer: c.v.Room.Submit(room.Command{Actor: c.v.Actor, ID: m.ID, Command: m.Command, As: m.As, At: m.At})}
}

func (c *conn) write(ctx context.Context) {
	beat := time.NewTicker(BeatEvery)
	defer beat.Stop()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	var now waiting // the command whose answer is awaited; commands behind it wait in acks
	for {
		acks := c.acks
		if now.answer != nil {
			acks = nil
		}
		select {
		case <-ctx.Done():
			return
		case <-c.viewer.Changed():
			b, err := c.viewer.Next()
			if err != nil {
				c.closeFor(err)
				return
			}
			if b == nil {
				continue
			}
			if !c.send(ctx, b) {
				return
			}
			beat.Reset(BeatEvery)
		case w := <-acks:
			if w.answer != nil {
				now = w
				continue
			}
			if !c.send(ctx, Ack(w.id, room.Answer{Refusal: w.refused}, c.v.Lang)) {
				return
			}
		case a := <-now.answer:
			id := now.id
			now = waiting{}
			if !c.send(ctx, Ack(id, a, c.v.Lang)) {
				return
			}
		case <-beat.C:
			if !c.send(ctx, c.viewer.Beat()) {
				return
			}
		case <-ping.C:
			go c.ping(ctx)
		case <-c.viewer.Done():
			c.finish(ctx, now)
			c.closeFor(room.ErrClosed)
			return
		}
	}
}

// finish answers what was taken before the room closed: the room has answered all of it.
func (c *conn) finish(ctx context.Context, now waiting) {
	for {
		if now.answer != nil {
			select {
			case a := <-now.answer:
				now.refused = nil
				if !c.send(ctx, Ack(now.id, a, c.v.Lang)) {
					return
				}
			case <-ctx.Done():
				return
			case <-time.After(writeWithin):
				return
			}
		} else if now.refused != nil && !c.send(ctx, Ack(now.id, room.Answer{Refusal: now.refused}, c.v.Lang)) {
			return
		}
		select {
		case now = <-c.acks:
		default:
			return
		}
	}
}

func (c *conn) send(ctx context.Context, b []byte) bool {
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	return c.ws.Write(ctx, websocket.MessageText, b) == nil
}

func (c *conn) ping(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	if c.ws.Ping(ctx) != nil {
		c.ws.CloseNow()
	}
}

// closeFor tells the page whether to come back. Close can wait for the other end for seconds, so it
// does not hold up the caller for longer than the handler lives anyway.
func (c *conn) closeFor(err error) {
	if errors.Is(err, room.ErrEnded) {
		c.ws.Close(CloseEnded, "the link has ended")
		return
	}
	c.ws.Close(CloseRestart, c.v.restartReason())
}

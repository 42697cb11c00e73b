//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"nhooyr.io/websocket"
)

// socket is the client's end of a WebSocket that only receives.
type socket struct {
	conn   *websocket.Conn
	frames chan []byte   // closed when there will be no more; err then says why
	pongs  chan struct{} // the other end has just answered
	err    error
}

const (
	pingEvery  = 30 * time.Second
	pongWithin = 10 * time.Second
)

var errBinary = errors.New("the stream sent a binary message")

// dialSocket connects and begins to read messages of at most limit bytes. What stands in the way of
// the handshake is a *Trouble where the server answered.
func dialSocket(ctx context.Context, c *http.Client, url string, limit int64, header http.Header, protocols ...string) (*socket, error) {
	dialing, cancel := context.WithTimeout(ctx, headWithin)
	defer cancel()
	conn, res, err := websocket.Dial(dialing, url, &websocket.DialOptions{HTTPClient: c, HTTPHeader: header, Subprotocols: protocols, CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		if res != nil && res.StatusCode >= 300 {
			return nil, answered(res, time.Now())
		}
		return nil, fmt.Errorf("stream: %w", err)
	}
	conn.SetReadLimit(limit)
	s := &socket{conn: conn, frames: make(chan []byte, 64), pongs: make(chan struct{}, 1)}
	go s.read(ctx)
	go s.beat(ctx)
	return s, nil
}

func (s *socket) read(ctx context.Context) {
	defer close(s.frames)
	for {
		kind, b, err := s.conn.Read(ctx)
		if err == nil && kind != websocket.MessageText {
			err = errBinary
		}
		if err != nil {
			s.err = fmt.Errorf("stream: %w", err)
			return
		}
		select {
		case s.frames <- b:
		case <-ctx.Done():
			s.err = ctx.Err()
			return
		}
	}
}

// beat asks now and then whether the other end still answers. It has a goroutine of its own, since a
// reader that waits for its frames to be taken reads no answer either.
func (s *socket) beat(ctx context.Context) {
	for sleep(ctx, pingEvery) {
		asking, cancel := context.WithTimeout(ctx, pongWithin)
		err := s.conn.Ping(asking)
		cancel()
		if err != nil {
			s.close() // the reader says so
			return
		}
		select {
		case s.pongs <- struct{}{}:
		default:
		}
	}
}

// close ends the connection without waiting for the other end's consent.
func (s *socket) close() { _ = s.conn.CloseNow() }

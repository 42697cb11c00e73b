//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"nhooyr.io/websocket"

	"rostrum/server/wire"
)

// Live is a live channel over WebSocket. One goroutine reads, any may send.
type Live struct {
	client *Client
	ws     *websocket.Conn
}

// Live connects as a viewer that holds the documents (nil: nothing).
func (c *Client) Live(ctx context.Context, id string, hold *Documents) (*Live, error) {
	h := http.Header{}
	c.authorize(h)
	ws, res, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(c.base, "http")+path(id, "live")+cursor(hold), &websocket.DialOptions{
		HTTPClient: c.http, HTTPHeader: h, CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		if res != nil && res.StatusCode >= 400 {
			return nil, &Error{Status: res.StatusCode}
		}
		return nil, err
	}
	ws.SetReadLimit(maxAnswer)
	return &Live{client: c, ws: ws}, nil
}

func cursor(hold *Documents) string {
	if hold == nil || hold.Epoch == "" {
		return ""
	}
	return "?since=" + strconv.FormatUint(hold.V, 10) + "&epoch=" + url.QueryEscape(hold.Epoch)
}

// Message is one message of the server: an ack, or a frame when Ack is nil.
type Message struct {
	Ack *wire.Ack
	raw []byte
}

// Frame decodes the frame.
func (m Message) Frame() (wire.Frame, error) {
	var f wire.Frame
	if err := json.Unmarshal(m.raw, &f); err != nil {
		return f, fmt.Errorf("a frame is not of the contract: %w", err)
	}
	return f, nil
}

// Read waits for the next message.
func (l *Live) Read(ctx context.Context) (Message, error) {
	_, b, err := l.ws.Read(ctx)
	if err != nil {
		return Message{}, err
	}
	l.client.received.Add(int64(len(b)))
	m := Message{raw: b}
	// The server writes the key that tells an ack from a frame first; decoding whole frames only to
	// pass over them would measure the client.
	if strings.HasPrefix(string(b[:min(len(b), 4)]), `{"v"`) {
		return m, nil
	}
	m.Ack = &wire.Ack{}
	if err := json.Unmarshal(b, m.Ack); err != nil {
		return m, fmt.Errorf("an answer is not of the contract: %w", err)
	}
	return m, nil
}

// Send sends one command.
func (l *Live) Send(ctx context.Context, cmd wire.CommandMessage) error {
	b, err := json.Marshal(cmd)
	if err != nil {
		return err
	}
	l.client.sent.Add(int64(len(b)))
	return l.ws.Write(ctx, websocket.MessageText, b)
}

// Do sends one command and reads until its answer, taking frames over into hold on the way.
func (l *Live) Do(ctx context.Context, cmd wire.CommandMessage, hold *Documents) (wire.Ack, error) {
	if err := l.Send(ctx, cmd); err != nil {
		return wire.Ack{}, err
	}
	for {
		m, err := l.Read(ctx)
		if err != nil {
			return wire.Ack{}, err
		}
		if m.Ack == nil {
			if err := l.take(m, hold); err != nil {
				return wire.Ack{}, err
			}
		} else if m.Ack.Ack == cmd.ID {
			return *m.Ack, nil
		}
	}
}

// Follow reads frames into hold until it holds version v or a later one.
func (l *Live) Follow(ctx context.Context, hold *Documents, v uint64) error {
	for first := true; first || hold.V < v; first = false {
		m, err := l.Read(ctx)
		if err != nil {
			return err
		}
		if err := l.take(m, hold); err != nil {
			return err
		}
	}
	return nil
}

func (l *Live) take(m Message, hold *Documents) error {
	if m.Ack != nil || hold == nil {
		return nil
	}
	f, err := m.Frame()
	if err != nil {
		return err
	}
	return hold.Apply(f)
}

// Cut drops the connection without a word, as a network does.
func (l *Live) Cut() { _ = l.ws.CloseNow() }

// CloseCode is the server's close code in an error of Read, -1 when there is none.
func CloseCode(err error) int { return int(websocket.CloseStatus(err)) }

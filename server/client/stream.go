package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"rostrum/server/wire"
)

// Stream is the live channel as server-sent events, for reading alone.
type Stream struct {
	client *Client
	body   io.ReadCloser
	in     *bufio.Reader
	cancel context.CancelFunc
}

// Stream connects as a viewer that holds the documents (nil: nothing).
func (c *Client) Stream(ctx context.Context, id string, hold *Documents) (*Stream, error) {
	ctx, cancel := context.WithCancel(ctx)
	req, err := http.NewRequestWithContext(ctx, "GET", c.base+path(id, "stream")+cursor(hold), nil)
	if err != nil {
		cancel()
		return nil, err
	}
	c.authorize(req.Header)
	res, err := c.http.Do(req)
	if err != nil {
		cancel()
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		res.Body.Close()
		cancel()
		return nil, &Error{Status: res.StatusCode}
	}
	return &Stream{client: c, body: res.Body, in: bufio.NewReaderSize(res.Body, 64<<10), cancel: cancel}, nil
}

// ErrRestart: the server is going; come back with what is held.
var ErrRestart = errors.New("the server asks to come back")

// Read waits for the next frame.
func (s *Stream) Read() (wire.Frame, error) {
	var event string
	for {
		line, err := s.in.ReadBytes('\n')
		if err != nil {
			return wire.Frame{}, err
		}
		s.client.received.Add(int64(len(line)))
		line = bytes.TrimRight(line, "\r\n")
		if name, ok := bytes.CutPrefix(line, []byte("event: ")); ok {
			event = string(name)
			continue
		}
		data, ok := bytes.CutPrefix(line, []byte("data: "))
		if !ok {
			continue
		}
		if event == "restart" {
			return wire.Frame{}, ErrRestart
		}
		if event != "" {
			return wire.Frame{}, fmt.Errorf("the stream ended: %s", event)
		}
		var f wire.Frame
		if err := json.Unmarshal(data, &f); err != nil {
			return f, fmt.Errorf("a frame is not of the contract: %w", err)
		}
		return f, nil
	}
}

// Follow reads frames into hold until it holds version v or a later one.
func (s *Stream) Follow(hold *Documents, v uint64) error {
	for first := true; first || hold.V < v; first = false {
		f, err := s.Read()
		if err != nil {
			return err
		}
		if err := hold.Apply(f); err != nil {
			return err
		}
	}
	return nil
}

// Cut drops the connection without a word.
func (s *Stream) Cut() {
	s.cancel()
	_ = s.body.Close()
}

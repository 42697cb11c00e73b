// Package client speaks the wire contract from the other side: the replay tool, the demo, the
// measurements and the tests use it, and nothing else, to reach a server.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"rostrum/server/wire"
	"rostrum/session"
)

// maxAnswer is the largest answer read, in bytes: the documents of a very full session.
const maxAnswer = 256 << 20

// Client is a server with a token for it. Its methods may be called from any goroutine.
type Client struct {
	base  string
	token string
	http  *http.Client

	sent, received atomic.Int64
}

// New reaches the server at base (http://127.0.0.1:8080); token may be empty.
func New(base, token string) *Client {
	return &Client{base: strings.TrimRight(base, "/"), token: token, http: &http.Client{
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute,
		},
	}}
}

// Close drops idle connections; those in use end with their requests.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Bytes are those of bodies and messages sent and received so far.
func (c *Client) Bytes() (sent, received int64) { return c.sent.Load(), c.received.Load() }

// Error is an answer with a status of 400 or above.
type Error struct {
	Status int
	wire.ErrorResponse
}

func (e *Error) Error() string {
	s := e.ErrorResponse.Error.Message
	if s == "" {
		s = http.StatusText(e.Status)
	}
	for _, f := range e.Faults {
		if f.Line > 0 {
			s += fmt.Sprintf("\n  line %d: %s", f.Line, f.Message)
		}
	}
	return fmt.Sprintf("%s (%d %s)", s, e.Status, e.ErrorResponse.Error.Code)
}

// Refused tells an answer of the server from a failure to get one.
func Refused(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// do sends a request and decodes the answer into out; a status of 400 or above is an *Error.
func (c *Client) do(ctx context.Context, method, path, kind string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	c.authorize(req.Header)
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	c.sent.Add(int64(len(body)))
	c.received.Add(int64(len(b)))
	if err != nil {
		return err
	}
	if res.StatusCode >= 400 {
		e := &Error{Status: res.StatusCode}
		_ = json.Unmarshal(b, &e.ErrorResponse) // a proxy's page has no JSON; the status says enough
		if res.StatusCode == http.StatusUnprocessableEntity && out != nil {
			_ = json.Unmarshal(b, out)
		}
		return e
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(b, out); err != nil {
		return fmt.Errorf("%s %s: the answer is not of the contract: %w", method, path, err)
	}
	return nil
}

func (c *Client) authorize(h http.Header) {
	if c.token != "" {
		h.Set("Authorization", "Bearer "+c.token)
	}
}

func path(id, rest string) string { return "/api/v1/sessions/" + url.PathEscape(id) + "/" + rest }

// Ready asks whether the server takes commands.
func (c *Client) Ready(ctx context.Context) error { return c.do(ctx, "GET", "/readyz", "", nil, nil) }

// Sessions lists the server's.
func (c *Client) Sessions(ctx context.Context) ([]wire.SessionInfo, error) {
	var out wire.SessionsResponse
	err := c.do(ctx, "GET", "/api/v1/sessions", "", nil, &out)
	return out.Sessions, err
}

// Create makes a session of a programme file; rehearsal makes it one whatever the file says.
func (c *Client) Create(ctx context.Context, programme []byte, kind string, rehearsal bool) (wire.CreateSessionResponse, error) {
	p := "/api/v1/sessions"
	if rehearsal {
		p += "?rehearsal=true"
	}
	var out wire.CreateSessionResponse
	err := c.do(ctx, "POST", p, kind, programme, &out)
	return out, err
}

// Import takes over a participants file, whole or not at all. When rows were rejected the answer is filled
// beside the error.
func (c *Client) Import(ctx context.Context, id string, participants []byte, kind string) (wire.ParticipantsResponse, error) {
	var out wire.ParticipantsResponse
	err := c.do(ctx, "POST", path(id, "participants")+"?partial=false", kind, participants, &out)
	return out, err
}

// Questions offers the questions of a file; partial takes the good rows of a bad one. When rows were
// rejected the answer is filled beside the error.
func (c *Client) Questions(ctx context.Context, id string, questions []byte, kind string, partial bool) (wire.QuestionsResponse, error) {
	p := path(id, "questions")
	if !partial {
		p += "?partial=false"
	}
	var out wire.QuestionsResponse
	err := c.do(ctx, "POST", p, kind, questions, &out)
	return out, err
}

// Link makes a link for a role or a person.
func (c *Client) Link(ctx context.Context, id string, req wire.LinkRequest) (wire.LinkResponse, error) {
	var out wire.LinkResponse
	b, err := json.Marshal(req)
	if err == nil {
		err = c.do(ctx, "POST", path(id, "links"), "application/json", b, &out)
	}
	return out, err
}

// Join exchanges a token or join code.
func (c *Client) Join(ctx context.Context, req wire.JoinRequest) (wire.JoinResponse, error) {
	var out wire.JoinResponse
	b, err := json.Marshal(req)
	if err == nil {
		err = c.do(ctx, "POST", "/api/v1/join", "application/json", b, &out)
	}
	return out, err
}

// Wipe begins a rehearsal anew.
func (c *Client) Wipe(ctx context.Context, id string) error {
	return c.do(ctx, "POST", path(id, "wipe"), "", nil, nil)
}

// View reads the documents that changed after since, or all for 0.
func (c *Client) View(ctx context.Context, id string, since uint64, epoch string) (wire.Frame, error) {
	q := ""
	if since > 0 {
		q = "?since=" + strconv.FormatUint(since, 10) + "&epoch=" + url.QueryEscape(epoch)
	}
	var f wire.Frame
	err := c.do(ctx, "GET", path(id, "view")+q, "", nil, &f)
	return f, err
}

// Commands sends commands together and returns their answers in order.
func (c *Client) Commands(ctx context.Context, id string, cmds []wire.CommandMessage) ([]wire.Ack, error) {
	b, err := json.Marshal(cmds)
	if err != nil {
		return nil, err
	}
	var acks []wire.Ack
	if err := c.do(ctx, "POST", path(id, "commands"), "application/json", b, &acks); err != nil {
		return nil, err
	}
	if len(acks) != len(cmds) {
		return nil, fmt.Errorf("%d answers to %d commands", len(acks), len(cmds))
	}
	return acks, nil
}

// Command makes a message of a typed command.
func Command(id string, cmd session.Command) (wire.CommandMessage, error) {
	with, err := json.Marshal(cmd)
	if err != nil {
		return wire.CommandMessage{}, fmt.Errorf("%s: %w", cmd.Do(), err)
	}
	return wire.CommandMessage{ID: id, Do: cmd.Do(), With: with}, nil
}

//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package server

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"nhooyr.io/websocket"

	"rostrum/server/access"
	"rostrum/server/eventlog"
	"rostrum/server/live"
	"rostrum/server/wire"
)

// host is a server on loopback with one session.
type host struct {
	t       *testing.T
	srv     *Server
	url     string
	staff   string // the server's own token
	id      string
	created wire.CreateSessionResponse
	client  *http.Client
}

const programmeYAML = `title: A consultation
date: 2030-10-19
timezone: America/New_York
languages: [en, ar]
public: true
rehearsal: true
groups:
  - {id: governments, name: {en: Governments, ar: الحكومات}}
  - {id: civil-society, name: {en: Civil society}}
segments:
  - {id: panel, kind: panel, title: {en: Panel}, start: "10:00", end: "11:00", list: {order: rotation, opens: on_open}}
  - {id: closing, kind: closing, title: {en: Closing}, start: "11:00", end: "12:00", list: {order: request, opens: on_open}}
`

const participantsCSV = `badge,name,organisation,group,country,remote,language
1,Delegate 001,,governments,Kenya,no,en
2,Delegate 002,,civil-society,,yes,ar
`

func newHost(t *testing.T) *host {
	t.Helper()
	return newHostOf(t, programmeYAML)
}

func newHostOf(t *testing.T, programme string) *host {
	t.Helper()
	log, err := eventlog.OpenSQLite(filepath.Join(t.TempDir(), "r.db"))
	if err != nil {
		t.Fatal(err)
	}
	token, _ := access.NewToken()
	pages := fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Rostrum</title>")}, "chair.html": {Data: []byte("<!doctype html>chair")}, "audience.html": {Data: []byte(audiencePage)}}
	srv, err := New(context.Background(), Options{Log: log, Pages: pages, Secretariat: token, Limits: access.DefaultLimits(), Metrics: true, Logger: slog.New(slog.DiscardHandler),
		FeedSecrets: map[string][]string{"hook": {"whsec_c2VjcmV0LW9uZQ==", "second"}, "chat": {"42:bot", "token-1", "token-2"},
			"house": {"second"}, "quiet": {"second"}}})
	if err != nil {
		t.Fatal(err)
	}
	hs := httptest.NewUnstartedServer(srv.Handler())
	hs.Listener = live.NewFront(hs.Listener, srv.Handler(), slog.New(slog.DiscardHandler)) // as the program has it
	hs.Start()
	h := &host{t: t, srv: srv, url: hs.URL, staff: token, client: hs.Client()}
	t.Cleanup(func() {
		srv.Close()
		hs.Client().CloseIdleConnections()
		hs.CloseClientConnections()
		hs.Close()
		log.Close()
	})
	status, body := h.call("POST", "/api/v1/sessions", token, "application/yaml", programme)
	if status != http.StatusCreated {
		t.Fatalf("create: %d %s", status, body)
	}
	if err := json.Unmarshal(body, &h.created); err != nil {
		t.Fatal(err)
	}
	h.id = h.created.ID
	return h
}

func (h *host) call(method, path, token, contentType, body string, header ...string) (int, []byte) {
	h.t.Helper()
	req, err := http.NewRequest(method, h.url+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return res.StatusCode, b
}

func (h *host) session(path string) string { return "/api/v1/sessions/" + h.id + path }

func (h *host) command(token, do, with string) (int, wire.Ack) {
	h.t.Helper()
	status, b := h.call("POST", h.session("/commands"), token, "application/json",
		`{"id":"`+uuid.NewString()+`","do":"`+do+`","with":`+with+`}`)
	var a wire.Ack
	if err := json.Unmarshal(b, &a); err != nil {
		h.t.Fatalf("%s: %s", do, b)
	}
	return status, a
}

func (h *host) ok(token, do, with string) uint64 {
	h.t.Helper()
	status, a := h.command(token, do, with)
	if status != http.StatusOK || a.Error != nil {
		h.t.Fatalf("%s %s: %d %+v", do, with, status, a.Error)
	}
	return a.V
}

// badge imports the participants and returns the token of each badge.
func (h *host) badges() map[string]string {
	h.t.Helper()
	status, b := h.call("POST", h.session("/participants"), h.staff, "text/csv", participantsCSV)
	var res wire.ParticipantsResponse
	if err := json.Unmarshal(b, &res); err != nil || status != http.StatusOK || len(res.Imported) != 2 {
		h.t.Fatalf("participants: %d %s", status, b)
	}
	tokens := map[string]string{}
	for _, p := range res.Imported {
		tokens[p.Badge] = p.Token
	}
	return tokens
}

func (h *host) dial(token, query string) *websocket.Conn {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c, _, err := websocket.Dial(ctx, h.url+h.session("/live")+query, &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + token}}})
	if err != nil {
		h.t.Fatal(err)
	}
	c.SetReadLimit(4 << 20)
	h.t.Cleanup(func() { c.CloseNow() })
	return c
}

// await reads frames and acks until one satisfies.
func await(t *testing.T, c *websocket.Conn, what string, yes func(m map[string]json.RawMessage) bool) map[string]json.RawMessage {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		_, b, err := c.Read(ctx)
		if err != nil {
			t.Fatalf("waiting for %s: %v", what, err)
		}
		var m map[string]json.RawMessage
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if yes(m) {
			return m
		}
	}
}

func send(t *testing.T, c *websocket.Conn, kind websocket.MessageType, b string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := c.Write(ctx, kind, []byte(b)); err != nil {
		t.Fatal(err)
	}
}

func isAck(m map[string]json.RawMessage) bool { _, frame := m["set"]; return !frame }

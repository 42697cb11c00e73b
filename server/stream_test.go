//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package server

import (
	"bufio"
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// openStream connects for server-sent events and returns the body's lines.
func (h *host) openStream(token, query string, header ...string) (*http.Response, *bufio.Reader) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	h.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", h.url+h.session("/stream"+query), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { res.Body.Close() })
	return res, bufio.NewReader(res.Body)
}

// data reads lines up to an event's data.
func data(t *testing.T, in *bufio.Reader) []byte {
	t.Helper()
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatalf("the stream ended at %q: %v", line, err)
		}
		if s, ok := strings.CutPrefix(line, "data: "); ok {
			return []byte(s)
		}
	}
}

// TestAStreamIsChunkedAndEndsWhole: a reader that asks for so many bytes of a body without chunks gets
// an event when the next one fills them, and cannot tell an end from a cut.
func TestAStreamIsChunkedAndEndsWhole(t *testing.T) {
	h := newHost(t)
	chair := h.created.Tokens.Chair
	res, in := h.openStream(chair, "")
	if !slices.Equal(res.TransferEncoding, []string{"chunked"}) {
		t.Errorf("transfer encoding %q", res.TransferEncoding)
	}
	d := &docs{}
	d.apply(t, data(t, in))
	v := h.ok(chair, "notice.post", `{"text":"Lunch"}`)
	for d.V < v {
		d.apply(t, data(t, in))
	}
	h.srv.Close()
	rest, err := io.ReadAll(in)
	if err != nil {
		t.Errorf("the stream did not end, it was cut: %v", err)
	}
	if !strings.Contains(string(rest), "event: restart\n") {
		t.Errorf("the last words were %q", rest)
	}
}

// TestAVersionAloneIsOfThisRecord: who says which version they hold and no epoch, as an EventSource
// that comes back does, is sent the difference. Everything would leave them with what is gone since.
func TestAVersionAloneIsOfThisRecord(t *testing.T) {
	h := newHost(t)
	chair := h.created.Tokens.Chair
	h.ok(chair, "notice.post", `{"text":"Lunch"}`)
	before := h.view(chair, "")
	if before.Docs["notice/x1"] == "" {
		t.Fatal("the notice is not there")
	}
	h.ok(chair, "notice.clear", `{"notice":"x1"}`)
	now := h.view(chair, "")
	at := strconv.FormatUint(before.V, 10)

	streamed := &docs{before.V, before.Epoch, maps.Clone(before.Docs)}
	_, in := h.openStream(chair, "", "Last-Event-ID", at)
	streamed.apply(t, data(t, in))
	streamed.equal(t, "Last-Event-ID", now)

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	socket := &docs{before.V, before.Epoch, maps.Clone(before.Docs)}
	_, b, err := h.dial(chair, "?since="+at).Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	socket.apply(t, b)
	socket.equal(t, "since", now)
}

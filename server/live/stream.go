package live

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"rostrum/server/room"
)

// ServeStream serves the viewer's frames as server-sent events (WHATWG HTML, 9.2): id is the version,
// data the frame. A comment tells a proxy that the connection lives before the first frame.
//
// Where the connection can be taken over (HTTP/1.1) it returns at once and the hub writes to the
// connection itself, each event a chunk of the body (RFC 9112, 7.1).
func ServeStream(w http.ResponseWriter, req *http.Request, v Viewer) error {
	viewer, err := v.Room.AttachTo(v.want())
	if err != nil {
		v.gone()
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold the frames back otherwise
	if !req.ProtoAtLeast(1, 1) {     // knows no chunks
		defer v.gone()
		return serveWaiting(w, req, v, viewer)
	}
	sock, err := hijack(w)
	if errors.Is(err, http.ErrNotSupported) {
		defer v.gone()
		return serveWaiting(w, req, v, viewer)
	}
	if err != nil {
		viewer.Close()
		v.gone()
		return nil // nobody is there to answer
	}
	var head strings.Builder
	head.WriteString("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n")
	_ = h.Write(&head) // a builder takes everything
	head.WriteString("\r\n")
	m := &member{v: v, sock: sock, stream: true}
	sock.hello, sock.stream = room.AppendChunk([]byte(head.String()), []byte(hello)), true
	m.serve(viewer, nil)
	return nil
}

// hello opens a stream.
const hello = ": rostrum\nretry: 1000\n\n"

func (m *member) endStream(err error) {
	_, _ = m.sock.Write(append(room.AppendChunk(nil, []byte(m.v.farewell(err))), lastChunk...))
	_ = m.sock.finish()
}

const lastChunk = "0\r\n\r\n"

// farewell is the event that ends a stream.
func (v Viewer) farewell(err error) string {
	if errors.Is(err, room.ErrEnded) {
		return "event: ended\ndata: {}\n\n"
	}
	ms := v.comeBackMS()
	return fmt.Sprintf("retry: %d\nevent: restart\ndata: {\"retry_ms\":%d}\n\n", ms, ms)
}

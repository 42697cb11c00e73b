package live

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"rostrum/server/room"
)

// ServeStream serves the viewer's frames as server-sent events (WHATWG HTML, 9.2): id is the version,
// data the frame. A comment tells a proxy that the connection lives before the first frame.
func ServeStream(w http.ResponseWriter, req *http.Request, v Viewer) error {
	viewer, err := v.Room.Attach(v.Actor, v.Since, v.Epoch)
	if err != nil {
		return err
	}
	defer viewer.Close()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold the frames back otherwise
	out := http.NewResponseController(w)
	beat := time.NewTicker(BeatEvery)
	defer beat.Stop()
	send := func(format string, args ...any) bool {
		if err := out.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return false
		}
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return false
		}
		return out.Flush() == nil
	}
	restart := func() {
		ms := v.comeBackMS()
		send("retry: %d\nevent: restart\ndata: {\"retry_ms\":%d}\n\n", ms, ms)
	}
	if !send(": rostrum\nretry: 1000\n\n") {
		return nil
	}
	for {
		select {
		case <-req.Context().Done():
			return nil
		case <-viewer.Done():
			restart()
			return nil
		case <-viewer.Changed():
			b, err := viewer.Next()
			if err != nil {
				if errors.Is(err, room.ErrEnded) {
					send("event: ended\ndata: {}\n\n")
				} else {
					restart()
				}
				return nil
			}
			if b != nil {
				if !send("id: %d\ndata: %s\n\n", viewer.V(), b) {
					return nil
				}
				beat.Reset(BeatEvery)
			}
		case <-beat.C:
			if !send("id: %d\ndata: %s\n\n", viewer.V(), viewer.Beat()) {
				return nil
			}
		}
	}
}

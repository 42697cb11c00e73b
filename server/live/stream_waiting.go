package live

import (
	"errors"
	"net/http"
	"time"

	"rostrum/server/room"
)

// serveWaiting serves a stream over a connection that several share (HTTP/2), in the handler's
// goroutine.
func serveWaiting(w http.ResponseWriter, req *http.Request, v Viewer, viewer *room.Viewer) error {
	defer viewer.Close()
	out := http.NewResponseController(w)
	beat := time.NewTicker(BeatEvery)
	defer beat.Stop()
	send := func(b []byte) bool {
		if err := out.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return false
		}
		if _, err := w.Write(b); err != nil {
			return false
		}
		return out.Flush() == nil
	}
	if !send([]byte(hello)) {
		return nil
	}
	for {
		select {
		case <-req.Context().Done():
			return nil
		case <-viewer.Done():
			send([]byte(v.farewell(room.ErrClosed)))
			return nil
		case <-viewer.Changed():
			f, err := viewer.NextFrame()
			if err != nil {
				send([]byte(v.farewell(err)))
				return nil
			}
			if f != nil {
				if !send(f.EventStream()) {
					return nil
				}
				beat.Reset(BeatEvery)
			}
		case <-beat.C:
			if !send(viewer.Beat().EventStream()) {
				return nil
			}
		}
	}
}

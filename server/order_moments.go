package server

import (
	"net/http"

	"rostrum/server/wire"
	"rostrum/session"
)

// maxMoments bounds an answer: a segment of a day has some hundred. Of more, the newest are told.
const maxMoments = 4000

// orderMoments answers with the moments at which a speakers list changed, from the record alone.
func (s *Server) orderMoments(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.actor(r)
	if err != nil {
		return err
	}
	out := &wire.OrderMomentsResponse{Segment: r.URL.Query().Get("segment"), Moments: []wire.OrderMoment{}}
	err = rm.Read(func(st *session.State) error {
		if cur := st.Current(); out.Segment == "" && cur != nil {
			out.Segment = cur.ID
		}
		if st.Segments[out.Segment] == nil {
			return &session.Refusal{Code: session.CodeNotFound, Msg: "segment.not_found", Field: "segment", Params: map[string]string{"segment": out.Segment}}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := teller{segment: out.Segment, of: map[string]string{}, spoke: map[string]string{}}
	err = rm.Recount(r.Context(), func(e session.Entry) {
		out.V = e.V
		request, reason, changed := t.changed(e)
		if !changed {
			return
		}
		out.Moments = append(out.Moments, wire.OrderMoment{V: e.V, At: e.At, Do: e.Do, Request: request, Reason: reason})
		if len(out.Moments) > maxMoments {
			out.Moments = out.Moments[1:]
		}
	})
	if err != nil {
		return err
	}
	out.Epoch, _ = rm.Head()
	return writeJSON(w, http.StatusOK, out)
}

// teller knows, entry by entry, which request stands on which segment's list and who spoke for it.
type teller struct {
	segment string
	of      map[string]string // request to segment
	spoke   map[string]string // speech to request
}

// changed tells whether the entry changed the segment's list, the request it was first about, and the
// chair's reason for going before the list's order.
func (t *teller) changed(e session.Entry) (request, reason string, changed bool) {
	about := func(id string) {
		if t.of[id] == t.segment {
			if changed = true; request == "" {
				request = id
			}
		}
	}
	for _, ev := range e.Events {
		switch ev := ev.(type) {
		case *session.FloorRequested:
			t.of[ev.Request] = ev.Segment
			about(ev.Request)
		case *session.RequestWithdrawn:
			about(ev.Request)
		case *session.RequestsLapsed:
			for _, id := range ev.Requests {
				about(id)
			}
		case *session.RequestDeferred:
			about(ev.Request)
		case *session.RequestEdited:
			about(ev.Request)
		case *session.RequestAbsent:
			about(ev.Request)
		case *session.RequestMoved:
			about(ev.Request)
			reason = ev.Reason
		case *session.RequestRemoved:
			about(ev.Request)
		case *session.PlacesSwapped:
			about(ev.Request)
		case *session.PointOfOrderRuled:
			about(ev.Request)
		case *session.FloorGiven:
			t.spoke[ev.Speech] = ev.Request
			about(ev.Request)
			if ev.Segment == t.segment {
				changed, reason = true, ev.Reason
			}
		case *session.SpeechEnded:
			about(t.spoke[ev.Speech]) // the balance moved, and with it who has spoken least
		case *session.SpeechAnnulled:
			about(t.spoke[ev.Speech])
		case *session.SegmentOpened:
			changed = changed || ev.Segment == t.segment
		case *session.SegmentWasClosed:
			changed = changed || ev.Segment == t.segment || ev.CarriedTo == t.segment
			for _, id := range ev.Carried {
				t.of[id] = ev.CarriedTo
			}
		case *session.ListOrdered:
			changed = changed || ev.Segment == t.segment
		case *session.ActUndone, *session.ActRedone:
			changed = true // whatever act it was: what it changed is not in the entry
		}
	}
	return request, reason, changed
}

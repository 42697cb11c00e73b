package server

import (
	"net/http"
	"strconv"
	"time"

	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// pastOrder answers with a speakers list, the reasons for each place included, as it stood at a moment of
// the past: at a version or a time, or now. Asked about two requests without a moment, it goes to the
// last one at which both waited: before the first of them was called.
func (s *Server) pastOrder(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.actor(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	a, b, segment := q.Get("a"), q.Get("b"), q.Get("segment")
	m, err := momentOf(q.Get("at"))
	if err != nil {
		return err
	}
	if a != "" && b != "" && q.Get("at") == "" {
		if m, err = beforeCalled(rm, a, b); err != nil {
			return err
		}
	}
	var out *wire.OrderResponse
	err = rm.Past(r.Context(), m, func(st *session.State) error {
		var ref *session.Refusal
		if out, ref = orderOf(st, segment, a, b); ref != nil {
			return ref
		}
		return nil
	})
	if err != nil {
		return err
	}
	out.Epoch, _ = rm.Head()
	return writeJSON(w, http.StatusOK, out)
}

// momentOf reads a version or an RFC 3339 time; empty is now.
func momentOf(at string) (room.Moment, error) {
	if at == "" {
		return room.Moment{}, nil
	}
	if v, err := strconv.ParseUint(at, 10, 64); err == nil && v > 0 {
		return room.Moment{V: v}, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, at); err == nil {
		return room.Moment{At: session.At(t)}, nil
	}
	return room.Moment{}, &session.Refusal{Code: session.CodeBadRequest, Msg: "http.bad_at", Field: "at"}
}

func beforeCalled(rm *room.Room, a, b string) (room.Moment, error) {
	var m room.Moment
	err := rm.Read(func(st *session.State) error {
		for _, id := range st.SpeechIDs {
			if sp := st.Speeches[id]; m.At == 0 && sp != nil && (sp.Request == a || sp.Request == b) {
				m.At = sp.StartedAt
				m.Until = func(e session.Entry) bool {
					for _, ev := range e.Events {
						if g, ok := ev.(*session.FloorGiven); ok && g.Speech == sp.ID {
							return true
						}
					}
					return false
				}
			}
		}
		return nil
	})
	return m, err
}

// orderOf is the list of the segment, or of the one that request a waits in.
func orderOf(st *session.State, segment, a, b string) (*wire.OrderResponse, *session.Refusal) {
	if q := st.Requests[a]; segment == "" && q != nil {
		segment = q.Segment
	}
	if cur := st.Current(); segment == "" && cur != nil {
		segment = cur.ID
	}
	seg := st.Segments[segment]
	if seg == nil {
		return nil, &session.Refusal{Code: session.CodeNotFound, Msg: "segment.not_found", Field: "segment", Params: map[string]string{"segment": segment}}
	}
	out := &wire.OrderResponse{
		V: st.V, At: st.At, Segment: seg.ID, Order: seg.Order, Weights: seg.Weights, Safe: seg.Safe, Seed: seg.Seed,
		DrawnTo: seg.DrawnTo, Entries: []wire.OrderPlace{},
	}
	for i, pl := range st.Order(seg.ID) {
		doc, ok := st.Document(session.RoleScreen, "request/"+pl.Request.ID).(session.RequestDoc)
		if ok {
			out.Entries = append(out.Entries, wire.OrderPlace{Place: i + 1, Request: doc, ExpectedAt: pl.ExpectedAt, Fits: pl.Fits})
		}
	}
	if a != "" || b != "" {
		before, ok := st.Compare(a, b)
		if !ok {
			return nil, &session.Refusal{Code: session.CodeNotFound, Msg: "order.not_on_one_list", Field: "a", Params: map[string]string{"a": a, "b": b}}
		}
		out.Before = &before
	}
	return out, nil
}

package server

import (
	"bytes"
	"net/http"

	"rostrum/server/record"
	"rostrum/server/wire"
	"rostrum/session"
)

// moderation is the published ledger, for whoever may see the session at all: those whose questions are
// dismissed can check what the moderators do.
func (s *Server) moderation(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.actor(r)
	if err != nil {
		return err
	}
	var out wire.ModerationResponse
	if err := rm.Read(func(st *session.State) error {
		out = wire.ModerationResponse{Mode: st.Moderation.Mode, Dismissed: st.Dismissed(), Hidden: st.HiddenNow()}
		return nil
	}); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return writeJSON(w, http.StatusOK, out)
}

func (s *Server) moderationCSV(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.actor(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := rm.Read(func(st *session.State) error { return record.Moderation(&b, st) }); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="moderation.csv"`)
	h.Set("Cache-Control", "no-store")
	return writeCompressed(w, r, b.Bytes())
}

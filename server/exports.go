package server

import (
	"bytes"
	"io"
	"net/http"

	"rostrum/server/eventlog"
	"rostrum/server/record"
	"rostrum/server/room"
	"rostrum/session"
)

// exporters are the roles that may take the record out: those who keep it, write it up or preside.
var exporters = []session.Role{session.RoleSecretariat, session.RoleChair, session.RoleModerator, session.RoleRapporteur}

func (s *Server) exported(w http.ResponseWriter, r *http.Request, kind, name string) (*room.Room, error) {
	rm, _, err := s.staff(r, exporters...)
	if err != nil {
		return nil, err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	return rm, nil
}

// recordNDJSON writes the record, one entry a line; `rostrum verify` checks it.
func (s *Server) recordNDJSON(w http.ResponseWriter, r *http.Request) error {
	rm, err := s.exported(w, r, "application/x-ndjson; charset=utf-8", "record.ndjson")
	if err != nil {
		return err
	}
	return eventlog.WriteRecord(r.Context(), s.o.Log, rm.Meta().ID, w)
}

func (s *Server) recordCSV(w http.ResponseWriter, r *http.Request) error {
	return s.exportCSV(w, r, "record.csv", record.Speeches)
}

func (s *Server) balanceCSV(w http.ResponseWriter, r *http.Request) error {
	return s.exportCSV(w, r, "balance.csv", record.Balance)
}

func (s *Server) exportCSV(w http.ResponseWriter, r *http.Request, name string, write func(io.Writer, *session.State) error) error {
	rm, err := s.exported(w, r, "text/csv; charset=utf-8", name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := rm.Read(func(st *session.State) error { return write(&b, st) }); err != nil {
		return err
	}
	return writeCompressed(w, r, b.Bytes())
}

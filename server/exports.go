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

func (s *Server) questionsCSV(w http.ResponseWriter, r *http.Request) error {
	return s.exportCSV(w, r, "questions.csv", record.Questions)
}

// summarizers are the roles that may read the draft summary, as they see its documents.
var summarizers = []session.Role{session.RoleSecretariat, session.RoleChair, session.RoleRapporteur}

// summaryMarkdown, summaryHTML and summaryDOCX write the draft summary as it stands.
func (s *Server) summaryMarkdown(w http.ResponseWriter, r *http.Request) error {
	return s.exportSummary(w, r, "text/markdown; charset=utf-8", `attachment; filename="summary.md"`, func(st *session.State) ([]byte, error) {
		return record.SummaryMarkdown(st), nil
	})
}

// summaryHTML opens in the browser, which prints it; its policy allows its own style and nothing else.
func (s *Server) summaryHTML(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", record.SummaryPolicy)
	return s.exportSummary(w, r, "text/html; charset=utf-8", "inline", record.SummaryHTML)
}

func (s *Server) summaryDOCX(w http.ResponseWriter, r *http.Request) error {
	return s.exportSummary(w, r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		`attachment; filename="summary.docx"`, record.SummaryDOCX)
}

func (s *Server) exportSummary(w http.ResponseWriter, r *http.Request, kind, disposition string, write func(*session.State) ([]byte, error)) error {
	rm, _, err := s.staff(r, summarizers...)
	if err != nil {
		return err
	}
	var b []byte
	if err := rm.Read(func(st *session.State) error {
		b, err = write(st)
		return err
	}); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition)
	h.Set("Cache-Control", "no-store")
	return writeCompressed(w, r, b)
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

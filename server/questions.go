package server

import (
	"net/http"

	"github.com/google/uuid"

	"rostrum/server/intake"
	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// importQuestions offers the questions of a file to the moderators, in the order of its rows. Rows that are
// refused are named by line; with partial=false nothing of a file that has such rows is offered. A row whose ref the session has is named as known, so that a file sent again asks nothing twice.
func (s *Server) importQuestions(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.staff(r, session.RoleSecretariat, session.RoleModerator)
	if err != nil {
		return err
	}
	body, err := readBody(w, r, intake.MaxQuestions)
	if err != nil {
		return err
	}
	var segments []string
	known := map[string]string{}
	if err := rm.Read(func(st *session.State) error {
		for _, seg := range st.Programme.Segments {
			segments = append(segments, seg.ID)
		}
		for ref, q := range st.QuestionRefs {
			known[ref] = q
		}
		return nil
	}); err != nil {
		return err
	}
	rows, rejected := intake.ParseQuestions(body, r.Header.Get("Content-Type"), segments)
	lang := wire.LanguageOf(r)
	out := wire.QuestionsResponse{Imported: []wire.ImportedQuestion{}, Known: []wire.ImportedQuestion{}, Rejected: []wire.RejectedRow{}}
	for _, f := range rejected {
		out.Rejected = append(out.Rejected, f.Rejected(lang))
	}
	if len(rejected) > 0 && r.URL.Query().Get("partial") == "false" {
		return writeJSON(w, http.StatusUnprocessableEntity, out)
	}
	answers := make([]<-chan room.Answer, len(rows))
	for i, row := range rows {
		if known[row.Offer.Ref] == "" {
			offer := row.Offer
			answers[i] = rm.Submit(room.Command{Actor: a, ID: uuid.NewString(), Command: &offer})
		}
	}
	for i, row := range rows {
		if answers[i] == nil {
			continue
		}
		select {
		case ans := <-answers[i]:
			// Another who sends the same file at the same time is no fault of this one.
			if ans.Refusal != nil && ans.Refusal.Msg != "question.ref_taken" {
				e := wire.Localize(ans.Refusal, lang)
				out.Rejected = append(out.Rejected, wire.RejectedRow{Line: row.Line, Field: e.Field, Code: e.Code, Message: e.Message})
			}
		case <-rm.Done():
			return room.ErrClosed // asked again, what was taken is known
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
	if err := rm.Read(func(st *session.State) error {
		for _, row := range rows {
			q := st.QuestionRefs[row.Offer.Ref]
			if q == "" {
				continue
			}
			taken := wire.ImportedQuestion{Line: row.Line, Question: q, Ref: row.Offer.Ref}
			if known[row.Offer.Ref] == "" {
				out.Imported = append(out.Imported, taken)
			} else {
				out.Known = append(out.Known, taken)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, out)
}

package server

import (
	"net/http"

	"rostrum/server/wire"
	"rostrum/session"
)

// similar finds the questions that may ask what the caller is typing, for those who may ask. Nothing of
// the text is kept, and no error names it.
func (s *Server) similar(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.actor(r)
	if err != nil {
		return err
	}
	if !session.Permitted(a.Role, "question.ask", rm.Meta().State) || a.Person == "" {
		return &session.Refusal{Code: session.CodeForbidden, Msg: "access.role_may_not", Params: map[string]string{"role": string(a.Role)}}
	}
	if ref := s.limiter.Lookup(s.addr(r), rm.Meta().ID+a.Person); ref != nil {
		return ref
	}
	body, err := readBody(w, r, wire.MaxSimilarRequest)
	if err != nil {
		return err
	}
	var req wire.SimilarRequest
	if ref := wire.Decode(body, &req, wire.MaxSimilarRequest); ref != nil {
		return ref
	}
	if ref := session.CheckTyped(req.Text, req.Lang); ref != nil {
		return ref
	}
	found, err := rm.Alike(r.Context(), a.Role, req.Text, req.Lang)
	if err != nil {
		return err
	}
	out := wire.SimilarResponse{Similar: make([]wire.SimilarQuestion, 0, len(found))}
	for _, f := range found {
		out.Similar = append(out.Similar, wire.SimilarQuestion{Question: f.Question, Score: f.Score, Across: f.Across})
	}
	return writeJSON(w, http.StatusOK, out)
}

package server

import (
	"net/http"
	"strconv"

	"rostrum/server/wire"
	"rostrum/session"
)

// questionPage answers with questions that the caller's role sees, some at a time: the audience holds
// the documents of the first ones only.
func (s *Server) questionPage(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.actor(r)
	if err != nil {
		return err
	}
	who := ""
	if a.Person != "" {
		who = rm.Meta().ID + a.Person
	}
	if ref := s.limiter.Lookup(s.addr(r), who); ref != nil {
		ref.Msg = "access.request_rate" // no search was made
		return ref
	}
	q := r.URL.Query()
	query := session.QuestionQuery{Segment: q.Get("segment"), Limit: wire.MaxQuestionPage}
	for _, choice := range []struct {
		field, yes, no string
		to             *bool
	}{{"state", "answered", "open", &query.Answered}, {"order", "newest", "voices", &query.Newest}} {
		switch q.Get(choice.field) {
		case choice.yes:
			*choice.to = true
		case choice.no, "":
		default:
			return &session.Refusal{Code: session.CodeBadRequest, Msg: "http.bad_choice", Field: choice.field,
				Params: map[string]string{"field": choice.field, "one": choice.no, "other": choice.yes}}
		}
	}
	for _, number := range []struct {
		field string
		most  int
		to    *int
	}{{"offset", 1 << 30, &query.Offset}, {"limit", wire.MaxQuestionPage, &query.Limit}} {
		text := q.Get(number.field)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > number.most {
			return &session.Refusal{Code: session.CodeBadRequest, Msg: "http.bad_number", Field: number.field,
				Params: map[string]string{"field": number.field, "most": strconv.Itoa(number.most)}}
		}
		*number.to = n
	}
	page, err := rm.QuestionPage(a.Role, query)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, wire.QuestionPageResponse{Epoch: page.Epoch, V: page.V, Total: page.Total, Questions: page.Questions})
}

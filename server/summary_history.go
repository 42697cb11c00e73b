package server

import (
	"net/http"
	"slices"

	"rostrum/server/wire"
	"rostrum/session"
	"rostrum/session/summary"
)

// maxVersions is how many versions of a section are told at once, the latest first.
const maxVersions = 500

// summaryHistory answers with what people did to a section of the summary, from the record.
func (s *Server) summaryHistory(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.staff(r, summarizers...)
	if err != nil {
		return err
	}
	section := r.URL.Query().Get("segment")
	var entries []session.Entry
	if err := rm.Entries(r.Context(), "summary.", func(e session.Entry) { entries = append(entries, e) }); err != nil {
		return err
	}
	out := wire.SummaryHistoryResponse{Segment: section, Versions: []session.SummaryVersion{}}
	if err := rm.Read(func(st *session.State) error {
		if !slices.Contains(st.SummarySections(), section) {
			return &session.Refusal{Code: session.CodeNotFound, Msg: "summary.section_not_found", Field: "segment", Params: map[string]string{"segment": section}}
		}
		for i := len(entries) - 1; i >= 0 && len(out.Versions) < maxVersions; i-- {
			out.Versions = append(out.Versions, summary.Versions(st, section, entries[i])...)
		}
		return nil
	}); err != nil {
		return err
	}
	out.Versions = out.Versions[:min(len(out.Versions), maxVersions)]
	return writeJSON(w, http.StatusOK, out)
}

package server

import (
	"net/http"

	"github.com/google/uuid"

	"rostrum/server/access"
	"rostrum/server/intake"
	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// importParticipants adds or updates people by badge. Rows that are refused are named by line beside those
// that were imported; with partial=false nothing of a file that has such rows is.
func (s *Server) importParticipants(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.staff(r, session.RoleSecretariat)
	if err != nil {
		return err
	}
	body, err := readBody(w, r, maxFile)
	if err != nil {
		return err
	}
	groups := rm.Groups()
	rows, rejected := intake.ParseParticipants(body, r.Header.Get("Content-Type"), groups)
	lang := wire.LanguageOf(r)
	out := wire.ParticipantsResponse{Imported: []wire.ImportedPerson{}, Rejected: []wire.RejectedRow{}}
	for _, f := range rejected {
		out.Rejected = append(out.Rejected, wire.RejectedRow{Line: f.Line, Field: f.Field, Code: f.Code, Message: wire.Wording(f.Msg, lang, f.Params)})
	}
	if len(rejected) > 0 && r.URL.Query().Get("partial") == "false" || len(rows) == 0 {
		status := http.StatusOK
		if len(rejected) > 0 {
			status = http.StatusUnprocessableEntity
		}
		return writeJSON(w, status, out)
	}
	id := rm.Meta().ID
	known := rm.Linked()
	people := make([]session.ImportPerson, 0, len(rows))
	for _, row := range rows {
		p := session.ImportPerson{ID: room.PersonID(id, row.Person.Badge), PersonAdd: row.Person}
		imported := wire.ImportedPerson{Badge: row.Person.Badge, Person: p.ID}
		if !known[p.ID] {
			imported.Token, p.Hash = access.NewToken()
			imported.Link = s.baseURL(r) + "/" + id + "/join#" + imported.Token
		}
		people = append(people, p)
		out.Imported = append(out.Imported, imported)
	}
	ans, err := rm.Do(r.Context(), room.Command{Actor: a, ID: uuid.NewString(), Command: &session.PersonImport{People: people}})
	if err != nil {
		return err
	}
	if ans.Refusal != nil {
		return ans.Refusal
	}
	return writeJSON(w, http.StatusOK, out)
}

// newLink makes a link for a person (who keeps the one they have until it is revoked) or a shared
// one for a staff role.
func (s *Server) newLink(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.staff(r, session.RoleSecretariat)
	if err != nil {
		return err
	}
	body, err := readBody(w, r, wire.MaxRequest)
	if err != nil {
		return err
	}
	var req wire.LinkRequest
	if ref := wire.Decode(body, &req, wire.MaxRequest); ref != nil {
		return ref
	}
	token, hash := access.NewToken()
	g := session.Grant{Hash: hash, Role: req.Role, Person: req.Person}
	ans, err := rm.Do(r.Context(), room.Command{Actor: a, ID: uuid.NewString(), Command: &session.AccessGrant{Grants: []session.Grant{g}}})
	if err != nil {
		return err
	}
	if ans.Refusal != nil {
		return ans.Refusal
	}
	got, _, err := rm.Grant(hash)
	if err != nil {
		return err
	}
	id := rm.Meta().ID
	return writeJSON(w, http.StatusCreated, wire.LinkResponse{Token: token, Link: s.baseURL(r) + "/" + id + "/join#" + token, Role: got.Role, Person: got.Person})
}

// wipe begins a rehearsal anew.
func (s *Server) wipe(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.staff(r, session.RoleSecretariat)
	if err != nil {
		return err
	}
	if err := rm.Wipe(r.Context()); err != nil {
		return err
	}
	epoch, v := rm.Head()
	return writeJSON(w, http.StatusOK, map[string]any{"epoch": epoch, "v": v})
}

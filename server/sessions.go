package server

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/google/uuid"

	"rostrum/server/access"
	"rostrum/server/intake"
	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// maxFile is the largest programme or participants file, in bytes.
const maxFile = 8 << 20

// sharedRoles get a link each when a session is made; the audience gets a join code.
var sharedRoles = []session.Role{session.RoleChair, session.RoleModerator, session.RoleRapporteur, session.RoleScreen}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(v)
}

// createSession makes a session of a programme file, or refuses the file whole with all its faults.
// With rehearsal=true the session is a rehearsal whatever the file says: the same file serves for
// the day and for trying it out.
func (s *Server) createSession(w http.ResponseWriter, r *http.Request) error {
	if err := s.serverStaff(r); err != nil {
		return err
	}
	body, err := readBody(w, r, maxFile)
	if err != nil {
		return err
	}
	programme, faults := intake.ParseProgramme(body, r.Header.Get("Content-Type"))
	if len(faults) > 0 {
		s.writeFaults(w, r, faults)
		return nil
	}
	programme.Rehearsal = programme.Rehearsal || r.URL.Query().Get("rehearsal") == "true"
	created, err := s.Create(r.Context(), programme, s.baseURL(r))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, created)
}

// writeFaults answers with every fault of a file, and the first as the error itself.
func (s *Server) writeFaults(w http.ResponseWriter, r *http.Request, faults []intake.Fault) {
	lang := wire.LanguageOf(r)
	e := wire.ErrorResponse{}
	for _, f := range faults {
		e.Faults = append(e.Faults, wire.FileFault{
			Line: f.Line, Column: f.Column, Field: f.Field, Code: f.Code, Message: wire.Wording(f.Msg, lang, f.Params),
		})
	}
	e.Error = wire.ErrorBody{Code: faults[0].Code, Message: e.Faults[0].Message, Field: faults[0].Field}
	s.metrics.refused(e.Error.Code)
	wire.WriteError(w, r, e)
}

// Create makes a session and its links. The tokens are in the answer and nowhere else.
func (s *Server) Create(ctx context.Context, programme session.Programme, base string) (wire.CreateSessionResponse, error) {
	id := uuid.NewString()
	setup := room.Setup{ID: id, Programme: programme, JoinCode: access.NewJoinCode()}
	tokens := map[session.Role]string{}
	for _, role := range sharedRoles {
		token, hash := access.NewToken()
		tokens[role] = token
		setup.Grants = append(setup.Grants, session.Grant{Hash: hash, Role: role})
	}
	setup.Grants = append(setup.Grants, session.Grant{Hash: access.HashCode(setup.JoinCode), Role: session.RoleAudience, Join: true})
	s.mu.Lock()
	s.making[id] = true
	s.mu.Unlock()
	rm, err := room.Create(ctx, s.roomOptions(""), setup)
	s.mu.Lock()
	delete(s.making, id)
	if err == nil {
		s.rooms[id], s.order = rm, append(s.order, id)
	}
	s.mu.Unlock()
	if err != nil {
		return wire.CreateSessionResponse{}, err
	}
	s.startFeeds(rm)
	link := func(token string) string { return base + "/" + id + "/join#" + token }
	return wire.CreateSessionResponse{
		ID: id,
		Tokens: wire.ByRole{
			Chair: tokens[session.RoleChair], Moderator: tokens[session.RoleModerator],
			Rapporteur: tokens[session.RoleRapporteur], Screen: tokens[session.RoleScreen], Audience: setup.JoinCode,
		},
		Links: wire.ByRole{
			Chair: link(tokens[session.RoleChair]), Moderator: link(tokens[session.RoleModerator]),
			Rapporteur: link(tokens[session.RoleRapporteur]), Screen: link(tokens[session.RoleScreen]),
			Audience: link(setup.JoinCode),
		},
	}, nil
}

func (s *Server) listSessions(w http.ResponseWriter, r *http.Request) error {
	if err := s.serverStaff(r); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, wire.SessionsResponse{Sessions: s.infos(func(room.Meta) bool { return true })})
}

// publicSessions lists what anyone may look at, for the landing page.
func (s *Server) publicSessions(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, wire.SessionsResponse{Sessions: s.infos(func(m room.Meta) bool { return m.Public })})
}

func (s *Server) infos(keep func(room.Meta) bool) []wire.SessionInfo {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []wire.SessionInfo{}
	for _, id := range s.order {
		m := s.rooms[id].Meta()
		if !keep(m) {
			continue
		}
		_, v := s.rooms[id].Head()
		out = append(out, wire.SessionInfo{
			ID: m.ID, Title: m.Titles, Date: m.Date, State: m.State, Public: m.Public, Rehearsal: m.Rehearsal,
			CreatedAt: m.Created, V: v, Languages: m.Languages,
		})
	}
	return out
}

// join exchanges a token or a join code for the caller's own token, which a browser gets as a cookie
// too. A join code makes a new pseudonymous person each time.
func (s *Server) join(w http.ResponseWriter, r *http.Request) error {
	body, err := readBody(w, r, wire.MaxRequest)
	if err != nil {
		return err
	}
	var req wire.JoinRequest
	if ref := wire.Decode(body, &req, wire.MaxRequest); ref != nil {
		return ref
	}
	addr := s.addr(r)
	if ref := s.limiter.MayTry(addr); ref != nil {
		return ref
	}
	https := s.origins.HTTPS(r)
	if access.Matches(req.Code, s.secret) {
		if req.Session != "" {
			if _, err := s.room(req.Session); err != nil {
				return err
			}
		}
		http.SetCookie(w, access.Cookie(access.SecretariatCookie, req.Code, https))
		return writeJSON(w, http.StatusOK, wire.JoinResponse{Session: req.Session, Token: req.Code, Role: session.RoleSecretariat})
	}
	rm, g, err := s.grantOf(req)
	if err != nil {
		s.limiter.Failed(addr)
		return err
	}
	token, person := req.Code, g.Person
	if g.Join {
		if ref := s.limiter.Join(addr); ref != nil {
			return ref
		}
		if token, person, err = s.mint(r, rm, req); err != nil {
			return err
		}
	}
	id := rm.Meta().ID
	http.SetCookie(w, access.Cookie(access.CookieName(id, g.Role), token, https))
	return writeJSON(w, http.StatusOK, wire.JoinResponse{Session: id, Token: token, Role: g.Role, Person: person})
}

// grantOf finds what the code admits to. A join code typed on the landing page names no session.
func (s *Server) grantOf(req wire.JoinRequest) (*room.Room, session.Grant, error) {
	if req.Session != "" {
		_, _ = s.room(req.Session) // looks for one that another node has just made
	}
	s.mu.RLock()
	rooms := make([]*room.Room, 0, len(s.rooms))
	if req.Session != "" {
		if rm := s.rooms[req.Session]; rm != nil {
			rooms = append(rooms, rm)
		}
	} else if _, ok := access.NormalizeJoinCode(req.Code); ok {
		for _, rm := range s.rooms {
			rooms = append(rooms, rm)
		}
	}
	s.mu.RUnlock()
	for _, rm := range rooms {
		g, ok, err := lookup(rm, req.Code)
		if err != nil {
			return nil, g, err
		}
		if ok {
			return rm, g, nil
		}
	}
	if req.Session != "" && len(rooms) == 0 {
		return nil, session.Grant{}, &session.Refusal{Code: session.CodeNotFound, Msg: "http.no_such_session", Field: "session"}
	}
	return nil, session.Grant{}, &session.Refusal{Code: session.CodeUnauthorized, Msg: "access.unknown_code", Field: "code"}
}

// mint makes a new person of the audience with a token of their own.
func (s *Server) mint(r *http.Request, rm *room.Room, req wire.JoinRequest) (token, person string, err error) {
	token, hash := access.NewToken()
	person = uuid.NewString()
	lang := req.Language
	if lang == "" {
		lang = wire.LanguageOf(r)
	}
	a, err := rm.Do(r.Context(), room.Command{
		Actor: session.Actor{Role: session.RoleSystem}, ID: person,
		Command: &session.PersonJoin{Pseudonym: req.Name, Language: lang, Hash: hash},
	})
	if err != nil {
		return "", "", err
	}
	if a.Refusal != nil {
		return "", "", a.Refusal
	}
	return token, person, nil
}

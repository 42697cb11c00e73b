package server

import (
	"net/http"

	"rostrum/server/access"
	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

func (s *Server) writeRefusal(w http.ResponseWriter, r *http.Request, ref *session.Refusal) {
	s.metrics.refused(ref.Code)
	wire.WriteRefusal(w, r, ref)
}

func (s *Server) holdsServerToken(r *http.Request) bool {
	t, ok := access.Bearer(r)
	return ok && access.Matches(t, s.secret)
}

var errNoCredential = &session.Refusal{Code: session.CodeUnauthorized, Msg: "access.no_credential"}

// serverStaff demands the server's own secretariat token.
func (s *Server) serverStaff(r *http.Request) error {
	c := access.CredentialOf(r, "")
	if c.Token == "" {
		return errNoCredential
	}
	if !access.Matches(c.Token, s.secret) {
		return s.wrongToken(r)
	}
	return nil
}

// wrongToken counts the failure, so that tokens cannot be found by trying.
func (s *Server) wrongToken(r *http.Request) *session.Refusal {
	a := s.addr(r)
	if ref := s.limiter.MayTry(a); ref != nil {
		return ref
	}
	s.limiter.Failed(a)
	return &session.Refusal{Code: session.CodeUnauthorized, Msg: "access.unknown_token"}
}

// actor finds the room of the request's path and on whose behalf the request comes. Without a
// credential a public session shows the audience's view, and nothing can be done in it.
func (s *Server) actor(r *http.Request) (*room.Room, session.Actor, error) {
	id := r.PathValue("id")
	rm, err := s.room(id)
	if err != nil {
		return nil, session.Actor{}, err
	}
	c := access.CredentialOf(r, id)
	if c.Token != "" {
		a, err := s.actorOf(r, rm, c.Token)
		if err == nil {
			return rm, a, nil
		}
		// A cookie that no longer admits does not shut anyone out of what is public.
		if c.Source == access.FromBearer || !rm.Meta().Public || !asksAsAudience(r) {
			return nil, session.Actor{}, err
		}
	}
	if c.Several {
		return nil, session.Actor{}, &session.Refusal{Code: session.CodeBadRequest, Msg: "access.several_roles", Field: "role"}
	}
	if rm.Meta().Public && asksAsAudience(r) {
		return rm, session.Actor{Role: session.RoleAudience}, nil
	}
	return nil, session.Actor{}, errNoCredential
}

func asksAsAudience(r *http.Request) bool {
	role := asked(r).Get("role")
	return role == "" || role == string(session.RoleAudience)
}

// actorOf is whom a token stands for in a session. A join code alone lets one look, not act.
func (s *Server) actorOf(r *http.Request, rm *room.Room, token string) (session.Actor, error) {
	if access.Matches(token, s.secret) {
		return session.Actor{Role: session.RoleSecretariat}, nil
	}
	g, ok, err := lookup(rm, token)
	if err != nil {
		return session.Actor{}, err
	}
	if !ok {
		return session.Actor{}, s.wrongToken(r)
	}
	return session.Actor{Role: g.Role, Person: g.Person}, nil
}

// lookup finds a token or a join code, however the code was typed.
func lookup(rm *room.Room, token string) (session.Grant, bool, error) {
	g, ok, err := rm.Grant(access.Hash(token))
	if err == nil && !ok {
		g, ok, err = rm.Grant(access.HashCode(token))
	}
	return g, ok, err
}

// staff demands one of the roles.
func (s *Server) staff(r *http.Request, roles ...session.Role) (*room.Room, session.Actor, error) {
	rm, a, err := s.actor(r)
	if err != nil {
		return nil, a, err
	}
	for _, role := range roles {
		if a.Role == role {
			return rm, a, nil
		}
	}
	return nil, a, &session.Refusal{Code: session.CodeForbidden, Msg: "access.role_may_not", Params: map[string]string{"role": string(a.Role)}}
}

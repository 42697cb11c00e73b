package server

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"rostrum/server/access"
	"rostrum/server/live"
	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// Handler serves everything.
func (s *Server) Handler() http.Handler { return s.handler }

// MetricsHandler serves /metrics, for a listener of its own.
func (s *Server) MetricsHandler() http.Handler { return s.metrics.handler() }

func (s *Server) routes() http.Handler {
	m := chi.NewRouter()
	root := m
	for _, method := range []string{http.MethodGet, http.MethodHead} { // some watchers ask with HEAD
		m.MethodFunc(method, "/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
		m.MethodFunc(method, "/readyz", s.do(s.readyz))
	}
	if s.o.Metrics {
		m.Handle("/metrics", s.metrics.handler())
	}
	m.Route("/api/v1", func(m chi.Router) {
		m.Use(s.origins.Middleware(s.writeRefusal))
		m.Get("/openapi.json", s.do(s.openAPI))
		m.Get("/asyncapi.json", s.do(s.asyncAPI))
		m.Get("/public", s.do(s.publicSessions))
		m.Post("/join", s.do(s.join))
		m.Post("/sessions", s.do(s.createSession))
		m.Get("/sessions", s.do(s.listSessions))
		m.Route("/sessions/{id}", func(m chi.Router) {
			m.Post("/participants", s.do(s.importParticipants))
			m.Post("/questions", s.do(s.importQuestions))
			m.Get("/questions", s.do(s.questionPage))
			m.Post("/links", s.do(s.newLink))
			m.Post("/badges", s.do(s.badgeCodes))
			m.Post("/wipe", s.do(s.wipe))
			m.Get("/view", s.do(s.view))
			m.Get("/live", s.do(s.live))
			m.Get("/stream", s.do(s.stream))
			m.Post("/commands", s.do(s.commands))
			m.Post("/feeds/{feed}", s.do(s.postFeed))
			m.Get("/record.ndjson", s.do(s.recordNDJSON))
			m.Get("/record.csv", s.do(s.recordCSV))
			m.Get("/balance.csv", s.do(s.balanceCSV))
			m.Get("/questions.csv", s.do(s.questionsCSV))
			m.Get("/moderation", s.do(s.moderation))
			m.Get("/moderation.csv", s.do(s.moderationCSV))
			m.Get("/summary/history", s.do(s.summaryHistory))
			m.Get("/summary.md", s.do(s.summaryMarkdown))
			m.Get("/summary.html", s.do(s.summaryHTML))
			m.Get("/summary.docx", s.do(s.summaryDOCX))
			m.Post("/similar", s.do(s.similar))
			m.Post("/statements", s.do(s.depositStatement))
			m.Get("/statements/{statement}", s.do(s.statement))
			m.Get("/order", s.do(s.pastOrder))
			m.Get("/order/moments", s.do(s.orderMoments))
			m.Get("/qr.svg", s.do(s.joinQR))
		})
		m.NotFound(s.do(func(http.ResponseWriter, *http.Request) error {
			return &session.Refusal{Code: session.CodeNotFound, Msg: "http.no_such_path"}
		}))
		m.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", allowed(root, r.URL.Path)) // RFC 9110, 15.5.6
			wire.WriteRefusalAs(w, r, http.StatusMethodNotAllowed,
				&session.Refusal{Code: session.CodeBadRequest, Msg: "http.no_such_method", Params: map[string]string{"method": r.Method}})
		})
	})
	s.pages(m)
	return s.metrics.count(access.Headers(s.limitRequests(s.channelsFirst(m))))
}

// room finds an open session.
func (s *Server) room(id string) (*room.Room, error) {
	s.mu.RLock()
	r, broken := s.rooms[id], s.broken[id]
	s.mu.RUnlock()
	if r == nil && s.shared && !broken && len(id) == 36 { // a UUID: another node may have just made it
		s.look(time.Now())
		s.mu.RLock()
		r, broken = s.rooms[id], s.broken[id]
		s.mu.RUnlock()
	}
	if r != nil {
		return r, nil
	}
	if broken {
		return nil, room.ErrClosed // it exists, and is unavailable
	}
	return nil, &session.Refusal{Code: session.CodeNotFound, Msg: "http.no_such_session", Field: "session"}
}

// do runs a handler; the error it returns is answered in one place.
func (s *Server) do(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		var ref *session.Refusal
		var none *live.NoHandshake
		switch {
		case errors.As(err, &none):
			wire.WriteRefusalAs(w, r, none.Status, &session.Refusal{Code: session.CodeBadRequest, Msg: "http.no_handshake"})
			return
		case errors.As(err, &ref):
		case errors.Is(err, room.ErrEnded):
			ref = &session.Refusal{Code: session.CodeUnauthorized, Msg: "access.ended"}
		case errors.Is(err, room.ErrClosed), errors.Is(err, context.DeadlineExceeded):
			ref = &session.Refusal{Code: session.CodeUnavailable, Msg: "server.unavailable", Params: map[string]string{"retry_after_ms": "500"}}
		case r.Context().Err() != nil:
			return // nobody is there to answer
		default:
			s.logger.Error("request", "method", r.Method, "path", r.URL.Path, "err", err)
			ref = &session.Refusal{Code: session.CodeUnavailable, Msg: "server.failed", Params: map[string]string{"retry_after_ms": "2000"}}
		}
		s.writeRefusal(w, r, ref)
	}
}

// allowed are the methods that a path takes.
func allowed(routes chi.Routes, path string) string {
	var all []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if routes.Match(chi.NewRouteContext(), method, path) {
			all = append(all, method)
		}
	}
	return strings.Join(all, ", ")
}

// limitRequests refuses addresses that ask for too much; health checks are not counted.
func (s *Server) limitRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" && !s.holdsServerToken(r) {
			if ref := s.limiter.Request(s.addr(r)); ref != nil {
				s.writeRefusal(w, r, ref)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) addr(r *http.Request) netip.Addr {
	return access.ClientAddr(r, s.o.TrustedProxies)
}

// baseURL is how the caller reaches this server, without a slash at the end.
func (s *Server) baseURL(r *http.Request) string {
	if s.o.PublicURL != "" {
		return s.o.PublicURL
	}
	scheme := "http"
	if s.origins.HTTPS(r) {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

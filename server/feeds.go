package server

import (
	"errors"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"rostrum/server/feeds"
	"rostrum/server/room"
	"rostrum/session"
)

// startFeeds runs a session's outgoing feeds and has its questions translated, if the operator has
// switched that on.
func (s *Server) startFeeds(rm *room.Room) {
	if s.feeds != nil {
		s.feeds.Start(rm, rm.Meta().ID, rm.Done())
	}
	if s.o.Translator != nil {
		s.o.Translator.Start(rm, rm.Meta().ID, rm.Done())
	}
	var called []session.Feed
	_ = rm.Read(func(st *session.State) error { // of a closed room: nobody will call it
		for _, f := range st.Programme.Feeds {
			secrets := feeds.CallSecrets(f, s.o.FeedSecrets[f.ID])
			switch {
			case !f.On():
			case f.Kind == session.FeedWebhook && len(secrets) == 0:
				s.logger.Info("a webhook takes no messages: no secret is set for it", "session", rm.Meta().ID, "feed", f.ID)
			case len(secrets) > 0 && st.Sources[f.ID].State == session.FeedStopped:
				called = append(called, f) // of a kind that may be asked as well
			}
		}
		return nil
	})
	for _, f := range called {
		s.hook(rm, f).Wait()
	}
}

// hook is the inbound feed of that name, made on first use.
func (s *Server) hook(rm *room.Room, f session.Feed) *feeds.Hook {
	s.hooksMu.Lock()
	defer s.hooksMu.Unlock()
	key := rm.Meta().ID + "/" + f.ID
	h := s.hooks[key]
	if h == nil {
		h = feeds.NewHook(rm, rm.Meta().ID, f, s.logger)
		s.hooks[key] = h
	}
	return h
}

// postFeed takes one message of a source that calls. 204 says that it is on stable storage, or was
// before: a message that comes twice has one effect.
func (s *Server) postFeed(w http.ResponseWriter, r *http.Request) error {
	rm, err := s.room(chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	id := chi.URLParam(r, "feed")
	var f session.Feed
	err = rm.Read(func(st *session.State) error {
		if src := st.Sources[id]; src != nil && src.Feed.On() {
			f = src.Feed
		}
		return nil
	})
	if err != nil {
		return err
	}
	secrets := feeds.CallSecrets(f, s.o.FeedSecrets[f.ID])
	if f.ID == "" || len(secrets) == 0 && f.Kind != session.FeedWebhook {
		return &session.Refusal{Code: session.CodeNotFound, Msg: "feed.not_found", Field: "feed", Params: map[string]string{"feed": id}}
	}
	if len(secrets) == 0 {
		return &session.Refusal{Code: session.CodeForbidden, Msg: "feed.no_secret", Field: "feed", Params: map[string]string{"feed": id}}
	}
	body, err := readBody(w, r, feeds.MaxHook)
	if err != nil {
		return err
	}
	message, it, ok, err := feeds.ReadCall(f, secrets, r.Header, body, time.Now())
	if errors.Is(err, feeds.ErrSignature) {
		if ref := s.limiter.MayTry(s.addr(r)); ref != nil {
			return ref
		}
		s.limiter.Failed(s.addr(r))
		s.metrics.feeds.rejected.WithLabelValues(rm.Meta().ID, f.ID).Inc()
		return &session.Refusal{Code: session.CodeUnauthorized, Msg: "feed.signature"}
	}
	if err != nil {
		return &session.Refusal{Code: session.CodeBadRequest, Msg: "feed.body", Params: map[string]string{"reason": err.Error()}}
	}
	if !ok {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if err := s.hook(rm, f).Take(r.Context(), message, it); err != nil {
		var ref *session.Refusal
		if errors.As(err, &ref) {
			return ref
		}
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Package server is the HTTP face of Rostrum: routes, credentials and the lifecycle of the rooms.
package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"rostrum/server/access"
	"rostrum/server/eventlog"
	"rostrum/server/feeds"
	"rostrum/server/live"
	"rostrum/server/room"
	"rostrum/server/translate"
	"rostrum/session"
)

// Options say how a server is made.
type Options struct {
	Log eventlog.Log
	// Guarantee tells what the log's settings promise now; nil is eventlog.SQLiteGuarantee.
	Guarantee func(context.Context) (eventlog.Guarantee, error)
	// Durability is the least that it must promise.
	Durability eventlog.Durability
	// Pages holds the built pages; see package frontend.
	Pages fs.FS
	// Secretariat is the server's own token.
	Secretariat string
	// PublicURL is how people reach the server, for links; empty takes it from the request.
	PublicURL string
	// Origins are further origins whose pages may use the server.
	Origins        []string
	TrustedProxies []netip.Prefix
	Limits         access.Limits
	// Metrics serves /metrics on the main listener too.
	Metrics bool
	// FeedSecrets are the credentials of feeds by id; a webhook may have several.
	FeedSecrets map[string][]string
	// Feeds runs the feeds that are to be asked; nil runs none. The server closes it.
	Feeds *feeds.Supervisor
	// Translator has questions translated; nil has none. The server closes it.
	Translator *translate.Translator
	Logger     *slog.Logger
	Wall       func() time.Time
	// Address and Version are what this node says of itself to operators.
	Address, Version string
	// DrainNotice is how long a node that stops still takes everything after it has announced that:
	// so long do proxies take to notice. 0 is for a server that nobody stands in for.
	DrainNotice time.Duration
}

// Server serves every session of one log.
type Server struct {
	o       Options
	logger  *slog.Logger
	origins *access.Origins
	limiter *access.Limiter
	secret  string // hash of the server's own token
	metrics *metrics
	hub     *live.Hub
	files   compressed
	handler http.Handler
	ready   atomic.Bool
	started time.Time

	announced chan struct{} // closed when this node says that it will stop
	announce  sync.Once

	id    string                          // of this node
	nodes atomic.Pointer[[]eventlog.Node] // those that were seen last

	feeds   *feeds.Supervisor
	hooksMu sync.Mutex
	hooks   map[string]*feeds.Hook // by session/feed

	mu     sync.RWMutex
	rooms  map[string]*room.Room
	order  []string
	making map[string]bool // sessions that this node is making just now
	broken map[string]bool // sessions of a shared log that could not be opened; tried again every second

	// Of a log that other nodes share; see nodes.go.
	looking  sync.Mutex
	looked   time.Time // when the list was last looked at; guarded by looking
	shared   bool
	closed   chan struct{}
	watching sync.WaitGroup
	promise  struct {
		sync.Mutex
		found eventlog.Guarantee
		at    time.Time
	}
}

// New opens every session of the log.
func New(ctx context.Context, o Options) (*Server, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Wall == nil {
		o.Wall = time.Now
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	allowed := o.Origins
	if o.PublicURL != "" {
		u, err := url.Parse(o.PublicURL)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("public URL %q: it must be like https://consult.example.org", o.PublicURL)
		}
		allowed = append(allowed[:len(allowed):len(allowed)], u.Scheme+"://"+u.Host)
	}
	origins, err := access.NewOrigins(o.TrustedProxies, allowed...)
	if err != nil {
		return nil, err
	}
	s := &Server{
		o: o, logger: o.Logger, origins: origins, limiter: access.NewLimiter(o.Limits, o.Wall), hub: live.NewHub(),
		secret: access.Hash(o.Secretariat), rooms: map[string]*room.Room{}, making: map[string]bool{}, broken: map[string]bool{},
		feeds: o.Feeds, hooks: map[string]*feeds.Hook{},
		closed: make(chan struct{}), announced: make(chan struct{}), id: nodeID(), started: o.Wall().UTC(),
	}
	_, s.shared = o.Log.(eventlog.Follower)
	s.metrics = newMetrics(s)
	infos, err := o.Log.Sessions(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the sessions: %w", err)
	}
	for _, info := range infos {
		if info.Head.V == 0 {
			continue // its creation was cut off before the first entry
		}
		rm, err := room.Open(ctx, room.Options{Log: o.Log, Session: info.Session, Logger: o.Logger, Wall: o.Wall})
		if err != nil && s.shared && ctx.Err() == nil {
			// One record that is not whole must not keep a node from serving the others.
			s.cannotOpen(info.Session, err)
			continue
		}
		if err != nil {
			s.Close()
			return nil, err
		}
		s.rooms[info.Session], s.order = rm, append(s.order, info.Session)
		s.startFeeds(rm)
	}
	s.handler = s.routes()
	s.ready.Store(true)
	if s.shared {
		s.watching.Go(s.watch)
	}
	if p, ok := o.Log.(eventlog.Presence); ok {
		s.watching.Go(func() { s.present(p) })
	}
	return s, nil
}

// Announce says that this node is about to stop, and waits DrainNotice or until ctx is done. /readyz
// answers 503 from now on, so that proxies send what is new elsewhere; everything else goes on.
func (s *Server) Announce(ctx context.Context) {
	s.announce.Do(func() { close(s.announced) })
	if s.o.DrainNotice <= 0 {
		return
	}
	t := time.NewTimer(s.o.DrainNotice)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// stopping tells whether the server has announced that it stops.
func (s *Server) stopping() bool {
	select {
	case <-s.announced:
		return true
	default:
		return !s.ready.Load()
	}
}

// Close stops taking commands, ends the live channels with a word to come back, and closes the rooms.
func (s *Server) Close() {
	if s.ready.Swap(false) {
		close(s.closed)
	}
	s.watching.Wait()
	if s.feeds != nil {
		s.feeds.Close()
	}
	if s.o.Translator != nil {
		s.o.Translator.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rooms {
		r.Close()
	}
}

// Drain waits until the live channels have been told to come back after Close, at most until ctx is
// done, and says how many are left.
func (s *Server) Drain(ctx context.Context) int {
	for {
		n := s.limiter.Connections()
		if n == 0 {
			return 0
		}
		select {
		case <-ctx.Done():
			return n
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Handler serves everything.
func (s *Server) Handler() http.Handler { return s.handler }

// MetricsHandler serves /metrics, for a listener of its own.
func (s *Server) MetricsHandler() http.Handler { return s.metrics.handler() }

func (s *Server) routes() http.Handler {
	m := chi.NewRouter()
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
		m.MethodNotAllowed(s.do(func(w http.ResponseWriter, r *http.Request) error {
			return &session.Refusal{Code: session.CodeNotFound, Msg: "http.no_such_method", Params: map[string]string{"method": r.Method}}
		}))
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
		switch {
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

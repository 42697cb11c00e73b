// Package server is the HTTP face of Rostrum: routes, credentials and the lifecycle of the rooms.
package server

import (
	"context"
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

	"rostrum/server/access"
	"rostrum/server/eventlog"
	"rostrum/server/feeds"
	"rostrum/server/live"
	"rostrum/server/room"
	"rostrum/server/translate"
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

// roomOptions are those of a session's room on this node.
func (s *Server) roomOptions(session string) room.Options {
	return room.Options{Log: s.o.Log, Session: session, Logger: s.o.Logger, Wall: s.o.Wall, Appended: s.metrics.appended}
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
		rm, err := room.Open(ctx, s.roomOptions(info.Session))
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

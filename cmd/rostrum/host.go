package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"syscall"
	"time"

	"rostrum/frontend"
	"rostrum/server"
	"rostrum/server/access"
	"rostrum/server/eventlog"
	"rostrum/server/feeds"
	"rostrum/server/live"
	"rostrum/server/translate"
)

// logFile is the log of a data folder.
const logFile = "rostrum.db"

// Times of the listeners. There is no limit on writing: a live channel is one long answer, and sets
// its own deadline for each write.
const (
	headerWithin = 10 * time.Second
	idleFor      = 2 * time.Minute
	stopWithin   = 10 * time.Second
	drainWithin  = 2 * time.Second
	maxHeader    = 32 << 10
)

// host is a running server: data folder, log, listeners.
type host struct {
	URL   string // how this machine reaches it
	Token string // the secretariat's
	Fresh bool   // made by this start

	MetricsURL string // of the listener for metrics, "" when there is none

	Promise eventlog.Guarantee

	logger  *slog.Logger
	lock    *dataLock
	log     eventlog.Log
	server  *server.Server
	main    *http.Server
	metrics *http.Server
	failed  chan error
}

// startHost opens everything and begins to serve. On an error nothing stays open.
func startHost(ctx context.Context, f hostFlags, secret, redisPassword string, logger *slog.Logger) (_ *host, err error) {
	if err := f.validate(); err != nil {
		return nil, err
	}
	proxies, err := f.proxies()
	if err != nil {
		return nil, err
	}
	limits, err := f.limits()
	if err != nil {
		return nil, err
	}
	h := &host{logger: logger, failed: make(chan error, 2)}
	defer func() {
		if err != nil {
			_ = h.release()
		}
	}()
	if f.Redis == "" { // else there is nothing to keep in a folder
		if err := os.MkdirAll(f.Data, 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
		if h.lock, err = lockData(f.Data); err != nil {
			return nil, err
		}
		h.Token, h.Fresh, err = access.SecretariatToken(f.Data, secret)
	} else {
		h.Token, err = sharedToken(secret)
	}
	if err != nil {
		return nil, err
	}
	ln, err := listen(f.Listen)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			ln.Close()
		}
	}()
	h.URL = reachable(ln.Addr())
	var mln net.Listener
	if f.MetricsListen != "" && f.MetricsListen != "off" {
		if mln, err = listen(f.MetricsListen); err != nil {
			return nil, err
		}
		defer func() {
			if err != nil {
				mln.Close()
			}
		}()
	}
	var guarantee func(context.Context) (eventlog.Guarantee, error)
	if h.log, h.Promise, guarantee, err = f.openLog(ctx, h.Token, redisPassword, logger); err != nil {
		return nil, err
	}
	secrets, err := feedSecretsOf(f.feedSecrets)
	if err != nil {
		return nil, err
	}
	var asked *feeds.Supervisor
	if f.Feeds {
		o := feeds.Options{Secrets: secrets, Client: feeds.NewClient(f.FeedsAllowPrivate), Logger: logger}
		if l, ok := h.log.(eventlog.Leases); ok {
			o.Leases = l
		}
		asked = feeds.NewSupervisor(o)
		defer func() {
			if err != nil {
				asked.Close()
			}
		}()
	}
	var translator *translate.Translator
	if f.TranslateURL != "" {
		o := translate.Options{Service: &translate.Service{URL: f.TranslateURL, Key: f.translateKey, Client: translate.NewClient()}, Logger: logger}
		if l, ok := h.log.(eventlog.Leases); ok {
			o.Leases = l
		}
		translator = translate.New(o)
		defer func() {
			if err != nil {
				translator.Close()
			}
		}()
	}
	h.server, err = server.New(ctx, server.Options{
		FeedSecrets: secrets, Feeds: asked, Translator: translator,
		Log: h.log, Guarantee: guarantee, Durability: f.durability(),
		Pages: frontend.FS(), Secretariat: h.Token, PublicURL: f.PublicURL, Origins: f.Origin,
		TrustedProxies: proxies, Limits: limits, Metrics: f.MetricsListen == "", Logger: logger,
		Address: ln.Addr().String(), Version: version(), DrainNotice: f.drainNotice(),
	})
	if err != nil {
		return nil, err
	}
	if h.lock != nil {
		if err := h.lock.note(fmt.Sprintf("process %d, listening on %s", os.Getpid(), ln.Addr())); err != nil {
			return nil, err
		}
	}
	h.main = h.serve(live.NewFront(ln, h.server.Handler(), logger), h.server.Handler())
	if mln != nil {
		mux := http.NewServeMux()
		mux.Handle("/metrics", h.server.MetricsHandler())
		if f.Profiles {
			serveProfiles(mux)
		}
		h.MetricsURL = reachable(mln.Addr())
		h.metrics = h.serve(mln, mux)
	}
	return h, nil
}

// listen says what to do about the usual reason why it cannot. TCP's own keep-alive is off: live channels
// are pinged and told the time, requests and idle connections have deadlines, and setting it would be four
// system calls for each who arrives.
func listen(addr string) (net.Listener, error) {
	ln, err := (&net.ListenConfig{KeepAlive: -1}).Listen(context.Background(), "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program: name another address with --listen: %w", addr, err)
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return ln, nil
}

func (h *host) serve(ln net.Listener, handler http.Handler) *http.Server {
	s := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerWithin, IdleTimeout: idleFor, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(h.logger.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := s.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			h.failed <- fmt.Errorf("serve %s: %w", ln.Addr(), err)
		}
	}()
	return s
}

// serveProfiles adds what go tool pprof asks for.
func serveProfiles(mux *http.ServeMux) {
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
}

// wait serves until ctx is done or a listener fails.
func (h *host) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-h.failed:
		return err
	}
}

// stop announces that it does, takes no more commands, tells the live channels to come back, waits for requests under way,
// and closes the log, within the notice, stopWithin and a little.
func (h *host) stop() error {
	h.logger.Info("stopping")
	h.server.Announce(context.Background())
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	h.server.Close()
	drain, stopDraining := context.WithTimeout(ctx, drainWithin)
	defer stopDraining()
	left := h.server.Drain(drain)
	for _, s := range []*http.Server{h.main, h.metrics} {
		if s == nil {
			continue
		}
		if err := s.Shutdown(ctx); err != nil {
			h.logger.Warn("requests were cut off", "err", err)
			_ = s.Close()
		}
	}
	if left > 0 {
		h.logger.Warn("live channels did not close in time", "channels", left)
	}
	err := h.release()
	h.logger.Info("stopped")
	return err
}

func (h *host) release() error {
	var err error
	if h.server != nil {
		h.server.Close()
	}
	if h.log != nil {
		err = h.log.Close()
	}
	if h.lock != nil {
		h.lock.release()
	}
	return err
}

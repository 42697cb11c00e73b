package server

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rostrum/server/room"
	"rostrum/session"
)

// metrics are the server's own registry, so that several servers can live in one test process.
type metrics struct {
	registry *prometheus.Registry
	requests prometheus.Counter
	refusals *prometheus.CounterVec
	live     *prometheus.GaugeVec
	appends  prometheus.Histogram
	feeds    *feedMetrics
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounter(prometheus.CounterOpts{Name: "rostrum_http_requests_total", Help: "HTTP requests."}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rostrum_refusals_total", Help: "Requests refused over HTTP, by code."}, []string{"code"}),
		live:     prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "rostrum_live_viewers", Help: "Live channels open, by transport and role."}, []string{"transport", "role"}),
	}
	m.appends = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "rostrum_append_seconds", Help: "Time until a group of acts was on stable storage. Nobody is answered and nothing is shown before.",
		Buckets: []float64{.0003, .0006, .001, .002, .004, .008, .016, .032, .064, .125, .25, .5, 1, 2, 5},
	})
	sessions := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "rostrum_sessions", Help: "Sessions served."}, func() float64 {
		s.mu.RLock()
		defer s.mu.RUnlock()
		return float64(len(s.rooms))
	})
	entries := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "rostrum_entries", Help: "Entries in the records of all sessions."}, func() float64 {
		s.mu.RLock()
		defer s.mu.RUnlock()
		var n uint64
		for _, r := range s.rooms {
			_, v := r.Head()
			n += v
		}
		return float64(n)
	})
	nodes := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "rostrum_nodes", Help: "Nodes present on the log, as this one saw them last."}, func() float64 {
		return float64(max(1, len(s.shownNodes())))
	})
	stale := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "rostrum_stale_sessions", Help: "Sessions whose log does not answer, or not as it should: their viewers are told that what they see may be stale."}, func() float64 {
		s.mu.RLock()
		defer s.mu.RUnlock()
		n := 0
		for _, r := range s.rooms {
			if r.Stale() {
				n++
			}
		}
		return float64(n)
	})
	snapshots := prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "rostrum_snapshots_encoded_total", Help: "Whole views encoded for those who come with nothing: one at most for each kind of viewer and version."}, func() float64 {
		s.mu.RLock()
		defer s.mu.RUnlock()
		n := 0
		for _, r := range s.rooms {
			n += r.Snapshots()
		}
		return float64(n)
	})
	if t := s.o.Translator; t != nil {
		m.registry.MustRegister(
			prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "rostrum_translations_total", Help: "Translations of questions by the service that this node kept."}, func() float64 {
				done, _ := t.Counts()
				return float64(done)
			}),
			prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "rostrum_translation_failures_total", Help: "Times that the translation service did not answer this node, or not as it should."}, func() float64 {
				_, failed := t.Counts()
				return float64(failed)
			}))
	}
	m.feeds = newFeedMetrics(func() []*room.Room {
		s.mu.RLock()
		defer s.mu.RUnlock()
		return slices.Collect(maps.Values(s.rooms))
	})
	m.registry.MustRegister(m.feeds, m.requests, m.refusals, m.live, m.appends, sessions, entries, nodes, stale, snapshots,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// appended counts a group that is on stable storage.
func (m *metrics) appended(took time.Duration) { m.appends.Observe(took.Seconds()) }

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.requests.Inc()
		next.ServeHTTP(w, r)
	})
}

func (m *metrics) refused(c session.Code) { m.refusals.WithLabelValues(string(c)).Inc() }

// connected counts a live channel until the returned function is called.
func (m *metrics) connected(transport string, role session.Role) func() {
	g := m.live.WithLabelValues(transport, string(role))
	g.Inc()
	return g.Dec
}

// readyz answers 200 when the server takes commands: it is not stopping, and the log answers.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if s.stopping() {
		return &session.Refusal{Code: session.CodeUnavailable, Msg: "server.stopping", Params: map[string]string{"retry_after_ms": "2000"}}
	}
	if _, err := s.o.Log.Sessions(ctx); err != nil {
		s.logger.Error("the log does not answer", "err", err)
		return &session.Refusal{Code: session.CodeUnavailable, Msg: "server.log_silent", Params: map[string]string{"retry_after_ms": "1000"}}
	}
	g := s.guarantee(ctx)
	answer := map[string]any{"ready": true, "durability": g.Level.String(), "promise": g.Words}
	if nodes := s.shownNodes(); nodes != nil {
		answer["nodes"] = len(nodes)
		if s.holdsServerToken(r) {
			answer["node"], answer["present"] = s.id, nodes
		}
	}
	return writeJSON(w, http.StatusOK, answer)
}

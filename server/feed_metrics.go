package server

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"rostrum/server/room"
	"rostrum/session"
)

// feedMetrics tells how the feeds of all sessions stand, as the record has it: every node says the
// same. Ages are for the reader to make, time() less the time given.
type feedMetrics struct {
	rooms    func() []*room.Room
	rejected *prometheus.CounterVec
}

// readWithin is how long a session may take to be read before a scrape goes on without its feeds.
const readWithin = time.Second

var (
	feedLabels = []string{"session", "feed", "kind"}
	feedItems  = prometheus.NewDesc("rostrum_feed_items_total", "Items of a feed that were offered as questions, revised, and taken back.", append(feedLabels, "act"), nil)
	feedLast   = prometheus.NewDesc("rostrum_feed_last_item_timestamp_seconds", "When a feed last had something to say; absent before.", feedLabels, nil)
	feedProof  = prometheus.NewDesc("rostrum_feed_last_proof_timestamp_seconds", "When a feed last showed that it is alive; absent before.", feedLabels, nil)
	feedState  = prometheus.NewDesc("rostrum_feed_state", "1 for the state that a feed is in, 0 for the others.", append(feedLabels, "state"), nil)
	feedGaps   = prometheus.NewDesc("rostrum_feed_gaps_total", "Stretches of time of which a feed may have said more than was taken.", feedLabels, nil)
)

func newFeedMetrics(rooms func() []*room.Room) *feedMetrics {
	return &feedMetrics{rooms: rooms, rejected: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "rostrum_feed_rejected_total", Help: "Calls of this node's inbound feeds with a signature or token that does not fit.",
	}, []string{"session", "feed"})}
}

// Describe implements prometheus.Collector.
func (m *feedMetrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{feedItems, feedLast, feedProof, feedState, feedGaps} {
		ch <- d
	}
	m.rejected.Describe(ch)
}

// Collect implements prometheus.Collector.
func (m *feedMetrics) Collect(ch chan<- prometheus.Metric) {
	m.rejected.Collect(ch)
	for _, rm := range m.rooms() {
		for _, s := range sourcesOf(rm) {
			at := []string{rm.Meta().ID, s.Feed.ID, s.Feed.Kind}
			value := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, more ...string) {
				ch <- prometheus.MustNewConstMetric(d, kind, v, append(at[:len(at):len(at)], more...)...)
			}
			value(feedItems, prometheus.CounterValue, float64(s.Offered), "offered")
			value(feedItems, prometheus.CounterValue, float64(s.Revised), "revised")
			value(feedItems, prometheus.CounterValue, float64(s.Retracted), "retracted")
			value(feedGaps, prometheus.CounterValue, float64(s.AllGaps))
			if s.LastItemAt != 0 {
				value(feedLast, prometheus.GaugeValue, float64(s.LastItemAt)/1000)
			}
			if s.ProofAt != 0 {
				value(feedProof, prometheus.GaugeValue, float64(s.ProofAt)/1000)
			}
			for _, state := range session.FeedStates {
				in := 0.0
				if state == s.State {
					in = 1
				}
				value(feedState, prometheus.GaugeValue, in, string(state))
			}
		}
	}
}

// sourcesOf reads a session's feeds; none of one that is closed or whose log does not answer in time.
func sourcesOf(rm *room.Room) []session.Source {
	read := make(chan []session.Source, 1)
	go func() {
		var all []session.Source
		_ = rm.Read(func(st *session.State) error { // a closed room has no feeds
			for _, f := range st.Programme.Feeds {
				if s := st.Sources[f.ID]; s != nil {
					all = append(all, *s)
				}
			}
			return nil
		})
		read <- all
	}()
	select {
	case all := <-read:
		return all
	case <-time.After(readWithin):
		return nil
	}
}

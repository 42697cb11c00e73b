package feeds

import (
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rostrum/server/room"
	"rostrum/server/room/roomtest"
	"rostrum/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// record is a session with feeds.
type record struct{ *roomtest.Record }

func newRecord(t *testing.T, f ...session.Feed) *record {
	t.Helper()
	return &record{roomtest.NewRecord(t, func(p *session.Programme) { p.Feeds = f })}
}

// texts are the questions that still stand, in order.
func (r *record) texts() []string {
	r.Lock()
	defer r.Unlock()
	var out []string
	for _, id := range r.State.QuestionIDs {
		if q := r.State.Questions[id]; q.State != session.Retracted {
			out = append(out, q.Text)
		}
	}
	return out
}

func (r *record) source(id string) session.Source {
	r.Lock()
	defer r.Unlock()
	return *r.State.Sources[id]
}

func (r *record) question(i int) session.Question {
	r.Lock()
	defer r.Unlock()
	return *r.State.Questions[r.State.QuestionIDs[i]]
}

// report puts how a feed stands on the record, as another node or an earlier day would have left it.
func (r *record) report(t *testing.T, c session.FeedReport) {
	t.Helper()
	ans, err := r.Do(t.Context(), room.Command{Actor: session.Actor{Role: session.RoleFeed}, ID: "report " + c.Position, Command: &c})
	if err != nil || ans.Refusal != nil {
		t.Fatal(err, ans.Refusal)
	}
}

// run runs one feed of a record, as on a node that has just started, until the test or stop ends it.
func run(t *testing.T, r *record, o Options) (stop func()) {
	t.Helper()
	o.Logger = slog.New(slog.DiscardHandler)
	o.Client = NewClient(true)
	o.PollEvery, o.firstWait = 20*time.Millisecond, 20*time.Millisecond
	s := NewSupervisor(o)
	s.Start(r, "day", nil)
	stop = func() { s.Close(); o.Client.CloseIdleConnections() }
	t.Cleanup(stop)
	return stop
}

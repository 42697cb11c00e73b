package feeds

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rostrum/server/room"
	"rostrum/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// record is a session without a log: the domain decides, commands are remembered by id as a log does.
type record struct {
	mu   sync.Mutex
	st   *session.State
	ids  map[string]bool
	acts []string
	busy int // how many commands find the log silent
}

func newRecord(t *testing.T, f ...session.Feed) *record {
	t.Helper()
	r := &record{st: session.NewState(), ids: map[string]bool{}}
	at := session.At(time.Date(2015, 10, 19, 10, 0, 0, 0, time.UTC))
	p := session.Programme{Title: session.Text{"en": "Day"}, Date: "2015-10-19", Timezone: "UTC", Languages: []string{"en"}, Feeds: f,
		Segments: []session.ProgrammeSegment{{ID: "panel", Kind: session.KindPanel, Title: session.Text{"en": "Panel"}, Start: at, End: at.Add(3600), List: session.ProgrammeList{Order: "request", Opens: "on_open"}}}}
	e, ref := session.Decide(r.st, session.Input{Actor: session.Actor{Role: session.RoleSystem}, ID: "c0", Now: at, Command: &session.SessionCreate{ID: "day", Programme: p}})
	if ref != nil {
		t.Fatal(ref)
	}
	session.Apply(r.st, e)
	return r
}

func (r *record) Do(ctx context.Context, c room.Command) (room.Answer, error) {
	if err := ctx.Err(); err != nil {
		return room.Answer{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.busy > 0 {
		r.busy--
		return room.Answer{Refusal: &session.Refusal{Code: session.CodeUnavailable, Msg: "server.unavailable"}}, nil
	}
	if r.ids[c.ID] {
		return room.Answer{V: r.st.V}, nil
	}
	e, ref := session.Decide(r.st, session.Input{Actor: c.Actor, ID: c.ID, Now: r.st.At + 1, Command: c.Command})
	if ref != nil {
		return room.Answer{Refusal: ref}, nil
	}
	r.ids[c.ID] = true
	session.Apply(r.st, e)
	r.acts = append(r.acts, c.Command.Do())
	return room.Answer{V: e.V}, nil
}

func (r *record) Read(f func(*session.State) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return f(r.st)
}

// texts are the questions that still stand, in order.
func (r *record) texts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, id := range r.st.QuestionIDs {
		if q := r.st.Questions[id]; q.State != session.Retracted {
			out = append(out, q.Text)
		}
	}
	return out
}

func (r *record) source(id string) session.Source {
	r.mu.Lock()
	defer r.mu.Unlock()
	return *r.st.Sources[id]
}

func (r *record) question(i int) session.Question {
	r.mu.Lock()
	defer r.mu.Unlock()
	return *r.st.Questions[r.st.QuestionIDs[i]]
}

// report puts how a feed stands on the record, as another node or an earlier day would have left it.
func (r *record) report(t *testing.T, c session.FeedReport) {
	t.Helper()
	ans, err := r.Do(t.Context(), room.Command{Actor: session.Actor{Role: session.RoleFeed}, ID: "report " + c.Position, Command: &c})
	if err != nil || ans.Refusal != nil {
		t.Fatal(err, ans.Refusal)
	}
}

// until waits for what must come true.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never came true:", what)
		}
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

package feeds

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/room"
	"rostrum/session"
)

// Options say how feeds are run.
type Options struct {
	Leases eventlog.Leases // nil: there is one node
	// Secrets are the credentials by feed id: a user token, or the secrets of a webhook.
	Secrets map[string][]string
	Client  *http.Client
	Logger  *slog.Logger
	// PollEvery is how often sources that must be asked are asked.
	PollEvery time.Duration
	// Peek is for a look: nothing is confirmed to a service that would not say it again.
	Peek bool

	pollFor     time.Duration // of the sources whose server holds a request; 0 leaves it to them
	reviewEvery time.Duration // of the sources that look at their last posts again; 0 leaves it to them

	firstWait  time.Duration // after a first failure, twice as long each time
	longestOwn time.Duration // bounds what sources ask to be waited for, in tests; 0 does not
}

const (
	longestWait = 5 * time.Minute
	// reportEvery is how often a position goes on the record while a source is as it was, and
	// proofEvery how often a sign of life alone does: a quiet day's poll leaves few entries.
	reportEvery = 30 * time.Second
	proofEvery  = 5 * time.Minute
)

// Supervisor runs the feeds of the sessions of one node.
type Supervisor struct {
	o      Options
	holder string
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// NewSupervisor makes one that runs nothing yet.
func NewSupervisor(o Options) *Supervisor {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.PollEvery == 0 {
		o.PollEvery = 15 * time.Second
	}
	if o.firstWait == 0 {
		o.firstWait = time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Supervisor{o: o, holder: uuid.NewString(), ctx: ctx, cancel: cancel}
}

// Start runs the outgoing feeds of a session until done is closed or the supervisor is.
func (s *Supervisor) Start(r Room, sessionID string, done <-chan struct{}) {
	var all []session.Feed
	_ = r.Read(func(st *session.State) error { // a closed room has no feeds to run
		all = st.Programme.Feeds
		return nil
	})
	for _, f := range all {
		if !f.On() {
			continue
		}
		src := NewSource(f, s.o)
		if src == nil {
			continue
		}
		s.wg.Go(func() {
			ctx, cancel := context.WithCancel(s.ctx)
			defer cancel()
			go func() {
				select {
				case <-done:
					cancel()
				case <-ctx.Done():
				}
			}()
			s.lead(ctx, r, sessionID, f, src)
		})
	}
}

// Close ends every feed and waits for them.
func (s *Supervisor) Close() {
	s.cancel()
	s.wg.Wait()
}

// NewSource makes the source of a feed; nil for a kind that is not asked but called, or not known.
func NewSource(f session.Feed, o Options) Source {
	token, second := "", ""
	if t := o.Secrets[f.ID]; len(t) > 0 {
		token = t[0]
		second = strings.Join(t[1:], " ")
	}
	switch f.Kind {
	case "mastodon":
		return &Mastodon{Server: f.Server, Tag: f.Tag, Token: token, Client: o.Client, PollEvery: o.PollEvery, ReviewEvery: o.reviewEvery}
	case "bluesky":
		b := &Bluesky{Stream: cmp.Or(f.Server, blueskyStream), Service: cmp.Or(f.URL, blueskyPublic), Tag: f.Tag, Query: f.Query, Account: token, Password: second, Client: o.Client}
		if second != "" && f.URL == "" {
			b.Service = blueskyService
		}
		return b
	case "telegram":
		if second != "" { // the service calls; see ReadHook
			return nil
		}
		return &Telegram{Server: cmp.Or(f.Server, telegramServer), Token: token, Chat: f.Query, Tag: f.Tag, Client: o.Client, Peek: o.Peek}
	case "x":
		rule := f.Query
		if rule == "" && f.Tag != "" {
			rule = "#" + f.Tag + " -is:retweet"
		}
		return &X{Server: cmp.Or(f.Server, xServer), Token: token, Name: f.ID, Rule: rule, Client: o.Client}
	case "youtube":
		return &YouTube{Server: cmp.Or(f.Server, youtubeServer), Key: token, Chat: f.Query, Tag: f.Tag, Client: o.Client, PollEvery: o.PollEvery}
	case "email":
		return &Email{Server: f.Server, Mailbox: f.Query, Tag: f.Tag, User: token, Password: second, Client: o.Client, PollEvery: o.PollEvery}
	case "matrix":
		return &Matrix{Server: f.Server, Room: f.Query, Tag: f.Tag, Token: token, Client: o.Client, PollFor: o.pollFor}
	case "rss":
		return &Syndication{URL: f.URL, Client: o.Client, PollEvery: o.PollEvery}
	}
	return nil
}

// lead runs the feed whenever this node has the lease.
func (s *Supervisor) lead(ctx context.Context, r Room, sessionID string, f session.Feed, src Source) {
	eventlog.Lead(ctx, s.o.Leases, "feed/"+sessionID+"/"+f.ID, s.holder, func(ctx context.Context) { s.run(ctx, r, sessionID, f, src) })
}

// run runs the source again and again, waiting longer each time that it brought nothing.
func (s *Supervisor) run(ctx context.Context, r Room, sessionID string, f session.Feed, src Source) {
	out := newReporter(r, sessionID, f, s.o.Logger)
	wait := s.o.firstWait
	for ctx.Err() == nil {
		proofs := out.proofs
		out.ctx = ctx
		out.state(session.FeedConnecting, "", "")
		err := src.Run(ctx, out.position(), out)
		if ctx.Err() != nil {
			return
		}
		if out.proofs > proofs {
			wait = s.o.firstWait
		}
		t := &Trouble{State: session.FeedBackingOff, Code: "unreachable"}
		if !errors.As(err, &t) && err != nil {
			t.Words = err.Error()
		}
		out.state(t.State, t.Code, t.Words)
		pause := wait/2 + rand.N(wait) // jitter: many feeds of one service must not come back together
		after := t.After
		if s.o.longestOwn > 0 {
			after = min(after, s.o.longestOwn)
		}
		if t.Own && t.State == session.FeedBackingOff {
			sleep(ctx, after+rand.N(after/8+1))
		} else {
			sleep(ctx, max(pause, after))
		}
		wait = min(2*wait, longestWait)
	}
}

// sleep tells whether ctx was still going on after d.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// reporter is the Out of a running feed: it puts how the source stands on the record when that
// changes, and seldom otherwise.
type reporter struct {
	*Sink
	ctx      context.Context // of the run under way
	logger   *slog.Logger
	proofs   int
	now      session.FeedReport // as it is
	reported time.Time
	moved    bool // position or last item, since
}

func newReporter(r Room, sessionID string, f session.Feed, l *slog.Logger) *reporter {
	return &reporter{Sink: NewSink(r, sessionID, f), logger: l.With("session", sessionID, "feed", f.ID), now: session.FeedReport{Feed: f.ID}}
}

// position is what the record holds, or what was reached since.
func (r *reporter) position() string {
	if r.now.Position != "" {
		return r.now.Position
	}
	p := ""
	_ = r.room.Read(func(st *session.State) error { // of a closed room: the run ends at once
		if s := st.Sources[r.feed.ID]; s != nil {
			p = s.Position
		}
		return nil
	})
	return p
}

func (r *reporter) Take(ctx context.Context, it Item) error {
	err := r.Sink.Take(ctx, it)
	var ref *session.Refusal
	if errors.As(err, &ref) { // an item that the record cannot hold must not stop the others
		r.logger.Warn("a source's item was refused", "code", ref.Code, "why", ref.Msg)
		err = nil
	}
	if err == nil && (it.Kind == Post || it.Kind == Edit && !it.Known) {
		r.seen(it)
	}
	return err
}

// seen notes when the source last had something to say.
func (r *reporter) seen(it Item) {
	at := session.At(time.Now())
	if !it.At.IsZero() {
		at = min(at, session.At(it.At))
	}
	if at > r.now.LastItemAt {
		r.now.LastItemAt, r.moved = at, true
	}
}

func (r *reporter) Proof(position string) {
	r.proofs++
	r.now.ProofAt = session.At(time.Now())
	if position != "" && position != r.now.Position {
		r.now.Position, r.moved = clip(position, session.MaxShort), true
	}
	if since := time.Since(r.reported); r.moved && since >= reportEvery || since >= proofEvery {
		r.report(nil)
	}
}

func (r *reporter) State(s session.FeedState) { r.state(s, "", "") }

func (r *reporter) state(s session.FeedState, code, words string) {
	words = clip(words, session.MaxShort)
	if r.now.State == s && r.now.Error == code {
		return
	}
	// Trying again is no news while it fails: the record keeps the trouble until it is over.
	if s == session.FeedConnecting && r.now.Error != "" {
		return
	}
	r.now.State, r.now.Error, r.now.Words = s, code, words
	if s == session.FeedLive { // it has just answered
		r.now.ProofAt = session.At(time.Now())
	}
	r.report(nil)
}

func (r *reporter) Gap(from, to time.Time, why string) {
	r.report(&session.FeedGap{From: session.At(from), To: session.At(to), Why: why})
}

// mark leaves a report on the record under that command id, so that the id is answered.
func (r *reporter) mark(ctx context.Context, id string) error {
	c := r.now
	if err := r.send(ctx, id, &c); err != nil {
		return err
	}
	r.reported, r.moved = time.Now(), false
	return nil
}

func (r *reporter) report(gap *session.FeedGap) {
	c := r.now
	c.Gap = gap
	if err := r.send(r.ctx, uuid.NewString(), &c); err != nil && r.ctx.Err() == nil {
		r.logger.Warn("a feed's report was not taken", "err", err)
		return
	}
	r.reported, r.moved = time.Now(), false
}

var _ Room = (*room.Room)(nil)

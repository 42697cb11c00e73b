// Package room keeps one session on this node: one goroutine owns the state, decides commands,
// appends them to the log in groups, and then, never before, shows what they changed.
//
//	Do ─▶ inbox ─▶ decide each, in order ─▶ log.Append (one group) ─▶ documents ─▶ wake viewers ─▶ answers
//
// While an append is under way commands gather in the inbox and go together in the next one, so the
// cost of stable storage is shared by all who wait for it. A state that is ahead of the log exists
// only inside the owner's loop; if the append fails it is thrown away and folded again from the log.
package room

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"rostrum/server/eventlog"
	"rostrum/session"
	"rostrum/session/summary"
)

// Options say how a room is kept.
type Options struct {
	Log     eventlog.Log
	Session string
	Logger  *slog.Logger     // nil = slog.Default
	Wall    func() time.Time // nil = time.Now
	// Appended is told how long the log took for a group of acts. The room's owner calls it: it must not
	// wait. nil = nobody is told.
	Appended func(took time.Duration)
}

// Room is one session on this node. Its methods may be called from any goroutine.
type Room struct {
	log     eventlog.Log
	session string
	logger  *slog.Logger
	wall    func() time.Time
	told    func(took time.Duration) // of a group that was appended

	// shared is the log when other nodes append to it too, nil when this is the only one.
	shared eventlog.Follower
	mender eventlog.Mender // the same, when its storage may lose what it acknowledged

	inbox   chan *pending
	answers chan []outcome // to those who are told
	asks    chan func()    // small questions to the owner: activate a kind of viewer, wipe
	heads   chan toldHead  // what the shared log tells of the record
	quit    chan struct{}
	done    chan struct{}

	following sync.WaitGroup

	owned owned // by the loop alone

	past   history       // guarded by its slot
	typing chan struct{} // the place of the one whose typed text is compared now

	mu        sync.RWMutex // guards published
	published published
}

// owned is what only the loop touches.
type owned struct {
	st       *session.State
	head     eventlog.Head
	answered map[string]uint64           // command id → version, for the whole record
	refused  map[string]*session.Refusal // the latest refusals; the log has more
	oldest   []string                    // refused ids in order, to forget the oldest
	clock    clock
	company  int  // how many commands were in the last group, or waited when it was done
	ahead    bool // the state is ahead of the log, or may be: fold again before deciding anything
	nodes    nodes
	// regranted: tokens were given out since the documents were last shown.
	regranted bool
	similar   similarity
	summary   *summary.Writer
	drafts    *drafts
}

// maxRefusals is how many refusals are answered again without asking the log.
const maxRefusals = 20000

// Open folds the session's record and starts its owner.
func Open(ctx context.Context, o Options) (*Room, error) {
	r := &Room{
		log: o.Log, session: o.Session, logger: o.Logger, wall: o.Wall, told: o.Appended,
		inbox: make(chan *pending, 8192), answers: make(chan []outcome, 16), asks: make(chan func()), heads: make(chan toldHead),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
	if r.logger == nil {
		r.logger = slog.Default()
	}
	r.logger = r.logger.With("session", o.Session)
	if r.wall == nil {
		r.wall = time.Now
	}
	if r.told == nil {
		r.told = func(time.Duration) {}
	}
	r.past.slot, r.typing = make(chan struct{}, 1), make(chan struct{}, 1)
	r.published = newPublished()
	r.owned.summary, r.owned.drafts = summary.NewWriter(), newDrafts()
	r.shared, _ = o.Log.(eventlog.Follower)
	r.mender, _ = o.Log.(eventlog.Mender)
	if err := r.load(ctx); err != nil {
		return nil, fmt.Errorf("open session %s: %w", o.Session, err)
	}
	r.publishAll()
	go r.run()
	r.following.Go(r.tell)
	if r.shared != nil {
		r.following.Go(r.follow)
	}
	return r, nil
}

// Close stops the owner after the group under way; commands that still wait are answered unavailable.
func (r *Room) Close() {
	select {
	case <-r.quit:
	default:
		close(r.quit)
	}
	<-r.done
	r.following.Wait()
}

// readPage is how many lines are read from the log at a time.
const readPage = 2000

// load folds the record from its beginning. It replaces the owner's state only when it succeeded.
func (r *Room) load(ctx context.Context) error {
	head, err := r.log.Head(ctx, r.session)
	if err != nil {
		return err
	}
	st := session.NewState()
	answered := map[string]uint64{}
	at := eventlog.Head{Epoch: head.Epoch}
	var verified kept
	var redact []string
	for at.V < head.V {
		lines, err := r.log.Read(ctx, r.session, at.V, readPage)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return fmt.Errorf("the record ends at %d, its head says %d", at.V, head.V)
		}
		for _, l := range lines {
			if l.V > head.V {
				break
			}
			if l.Prev != at.Hash || l.Hash != session.ChainHash(l.Prev, l.Body) {
				return fmt.Errorf("line %d is not chained to the one before", l.V)
			}
			e, err := decodeLine(l)
			if err != nil {
				return err
			}
			if r.shared != nil {
				verified.add(l)
			}
			session.Apply(st, e)
			if st.V != l.V {
				return fmt.Errorf("line %d does not follow version %d", l.V, st.V)
			}
			answered[l.Cmd] = l.V
			at.V, at.Hash = l.V, l.Hash
			redact = append(redact, slices.Collect(maps.Keys(e.Private))...)
		}
	}
	for _, id := range redact {
		// An erasure that was cut off between its entry and the removal of the data is finished now.
		if st.Erased(id) {
			if err := r.log.Redact(ctx, r.session, id); err != nil {
				return err
			}
			verified.forget(id)
		}
	}
	st.TakeChanges()
	r.owned.st, r.owned.head, r.owned.answered = st, at, answered
	r.owned.nodes.kept = verified
	if r.owned.refused == nil {
		r.owned.refused = map[string]*session.Refusal{}
	}
	r.owned.clock.reset(st, r.wall())
	r.keepBase()
	return nil
}

// run is the owner: it alone reads and changes owned.
func (r *Room) run() {
	defer func() {
		close(r.done)
		r.drain() // what came in between; later ones see that it is done
		close(r.answers)
	}()
	due := time.NewTimer(time.Hour)
	defer due.Stop()
	for {
		r.nameLost()
		r.schedule(due)
		select {
		case <-r.quit:
			return
		case p := <-r.inbox:
			r.group(p)
		case f := <-r.asks:
			if r.owned.ahead {
				r.settle()
			}
			f()
		case h := <-r.heads:
			r.heard(h)
		case <-due.C:
			r.tick()
		}
	}
}

// settle brings the state back to what the log holds, as far as it is known.
func (r *Room) settle() {
	var err error
	if r.shared != nil {
		err = r.goBack()
	} else {
		_, err = r.catchUp(context.Background(), nil)
	}
	if err != nil {
		r.logger.Error("go back to the state of the log", "err", err)
	}
}

// drain answers those who still wait when the room closes.
func (r *Room) drain() {
	for {
		select {
		case p := <-r.inbox:
			p.answer(Answer{Refusal: unavailable()})
		default:
			return
		}
	}
}

// schedule sets the timer for the next moment at which something is due by itself.
func (r *Room) schedule(t *time.Timer) {
	at, ok := r.owned.st.Due()
	wait := time.Hour
	if ok {
		wait = r.owned.clock.until(at, r.wall())
	}
	least := 5 * time.Millisecond
	if r.owned.nodes.silent {
		least = time.Second // nothing can be carried out now
	}
	if len(r.owned.nodes.lost) > 0 {
		wait = min(wait, time.Second)
	}
	t.Reset(min(max(wait, least), time.Hour))
}

// tick carries out what is due. Its id is made from what it carries out, so that several nodes that
// all see it due do it once.
func (r *Room) tick() {
	at, ok := r.owned.st.Due()
	if !ok || r.owned.clock.until(at, r.wall()) > 0 {
		return
	}
	p := newPending(Command{Actor: session.Actor{Role: session.RoleSystem}, ID: tickID(r.session, at), Command: &session.ClockTick{}})
	r.group(p)
}

// ask runs f in the owner's loop and waits for it; false when the room has closed.
func (r *Room) ask(f func()) bool {
	ran := make(chan struct{})
	select {
	case r.asks <- func() { f(); close(ran) }:
		<-ran
		return true
	case <-r.done:
		return false
	}
}

// salt makes the random salt of a command that may seal personal data.
func salt() string {
	var b [16]byte
	rand.Read(b[:]) // never fails; see crypto/rand
	return hex.EncodeToString(b[:])
}

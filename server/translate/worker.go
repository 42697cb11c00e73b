package translate

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/room"
	"rostrum/session"
	"rostrum/session/similar"
)

// Room is what is needed of a session.
type Room interface {
	Do(ctx context.Context, c room.Command) (room.Answer, error)
	Read(f func(*session.State) error) error
}

// Options say who translates.
type Options struct {
	Service *Service
	Leases  eventlog.Leases // nil: there is one node
	Logger  *slog.Logger

	every     time.Duration // between looks for something new
	firstWait time.Duration // after a first failure, twice as long each time
}

const longestWait = 5 * time.Minute

// Translator has the questions of a node's sessions translated.
type Translator struct {
	o      Options
	holder string
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	done   atomic.Int64
	failed atomic.Int64
}

// New makes one that does nothing yet.
func New(o Options) *Translator {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.every == 0 {
		o.every = time.Second
	}
	if o.firstWait == 0 {
		o.firstWait = 2 * time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Translator{o: o, holder: uuid.NewString(), ctx: ctx, cancel: cancel}
}

// Start translates a session's questions until done is closed or the translator is.
func (t *Translator) Start(r Room, sessionID string, done <-chan struct{}) {
	t.wg.Go(func() {
		ctx, cancel := context.WithCancel(t.ctx)
		defer cancel()
		go func() {
			select {
			case <-done:
				cancel()
			case <-ctx.Done():
			}
		}()
		eventlog.Lead(ctx, t.o.Leases, "translate/"+sessionID, t.holder, func(ctx context.Context) {
			w := &worker{t: t, room: r, session: sessionID, tried: map[task]bool{}}
			w.run(ctx)
		})
	})
}

// Close ends everything and waits for it.
func (t *Translator) Close() {
	t.cancel()
	t.wg.Wait()
}

// Counts are how many translations were kept, and how often the service failed.
func (t *Translator) Counts() (done, failed int64) { return t.done.Load(), t.failed.Load() }

// task is a text that waits for a language.
type task struct {
	question, text, from, to string
	rev                      int // of the question's wordings, as they were
}

// worker translates one session's questions, the oldest first.
type worker struct {
	t       *Translator
	room    Room
	session string
	v       uint64        // of the state looked at last
	tried   map[task]bool // by what was asked, without rev
}

// run goes on until ctx is done.
func (w *worker) run(ctx context.Context) {
	wait := w.t.o.firstWait
	told := false
	for {
		tasks, err := w.tasks()
		if err != nil { // the room is closed
			return
		}
		for _, t := range tasks {
			err = w.translate(ctx, t)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				break
			}
			wait, told = w.t.o.firstWait, false
		}
		pause := w.t.o.every
		if err != nil {
			w.v = 0 // what was not done is looked for again
			pause, wait = wait, min(2*wait, longestWait)
			var busy *Busy
			if errors.As(err, &busy) {
				pause = max(pause, busy.After)
			}
			w.t.failed.Add(1)
			if !told {
				told = true
				w.t.o.Logger.Warn("questions are not translated", "session", w.session, "err", err)
			}
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// tasks are what waits to be translated; none when nothing has changed since it was last looked at.
func (w *worker) tasks() (all []task, err error) {
	err = w.room.Read(func(st *session.State) error {
		if st.V == w.v {
			return nil
		}
		w.v = st.V
		taken := takenBack(st)
		for _, id := range st.QuestionIDs {
			q := st.Questions[id]
			if q == nil || q.Gone || q.MergedInto != "" || q.State == session.Dismissed || q.State == session.Hidden ||
				q.State == session.Answered || q.State == session.Retracted {
				continue
			}
			for _, to := range st.Programme.Languages {
				_, there := q.Translations[to]
				t := task{question: id, text: q.Text, from: languageOf(q), to: to}
				if there || t.from == to || !session.KnownLanguage(to) || w.tried[t] || taken[[2]string{id, to}] && q.EditedAt == 0 {
					continue
				}
				t.rev = q.Rev
				all = append(all, t)
			}
		}
		return nil
	})
	return all, err
}

// takenBack are the translations that a person took back: no machine brings them again.
func takenBack(st *session.State) map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, w := range st.Wordings {
		if at := [2]string{w.Question, w.Lang}; w.Text == "" {
			out[at] = true
		} else {
			delete(out, at)
		}
	}
	return out
}

func languageOf(q *session.Question) string {
	if q.Lang == "" {
		return similar.Language(q.Text, "")
	}
	base, _, _ := strings.Cut(strings.ToLower(q.Lang), "-")
	return base
}

// translate has one text translated and keeps what comes of it.
func (w *worker) translate(ctx context.Context, t task) error {
	text, err := w.t.o.Service.Translate(ctx, t.text, t.from, t.to)
	rev := t.rev
	t.rev = 0
	if errors.Is(err, ErrCannot) {
		w.tried[t] = true
		return nil
	}
	if err != nil {
		return err
	}
	if rs := []rune(text); len(rs) > session.MaxQuestion {
		text = string(rs[:session.MaxQuestion-1]) + "…"
	}
	ans, err := w.room.Do(ctx, room.Command{
		Actor: session.Actor{Role: session.RoleSystem}, ID: commandID(w.session, t.question, t.to, strconv.Itoa(rev)),
		Command: &session.QuestionTranslate{Question: t.question, Lang: t.to, Text: text, Machine: true, Rev: &rev},
	})
	switch {
	case err != nil:
		return err
	case ans.Refusal == nil:
		w.tried[t] = true
		w.t.done.Add(1)
	case ans.Refusal.Code == session.CodeStale: // changed meanwhile: it is looked at again as it is now
		w.v = 0
	case ans.Refusal.Code == session.CodeUnavailable:
		return ans.Refusal
	default: // a person was first, or the question is settled
		w.tried[t] = true
	}
	return nil
}

var idSpace = uuid.MustParse("5f0c7e53-7a0e-5b1c-8f0e-7d4f4f1d8f43")

// commandID is the same on every node and after a restart.
func commandID(parts ...string) string {
	return uuid.NewSHA1(idSpace, []byte(strings.Join(parts, "\x00"))).String()
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/session"
)

// cutViewer follows a session over a way that it chooses anew after each cut, and counts its cuts.
type cutViewer struct {
	client *client.Client
	id     string
	rnd    *rand.Rand
	hold   *client.Documents
	cuts   int
}

// follow reads until stop, cutting the connection at random moments, and then up to version v.
func (w *cutViewer) follow(ctx context.Context, stop *atomic.Bool, final func() uint64) error {
	for !stop.Load() {
		if err := w.stretch(ctx, w.rnd.IntN(2) == 0, 1+w.rnd.IntN(12)); err != nil {
			return err
		}
		w.cuts++
		if err := sleep(ctx, time.Duration(w.rnd.IntN(60))*time.Millisecond); err != nil {
			return err
		}
	}
	v := final()
	if w.hold.V >= v {
		return nil
	}
	l, err := w.client.Live(ctx, w.id, w.hold)
	if err != nil {
		return err
	}
	defer l.Cut()
	return l.Follow(ctx, w.hold, v)
}

// stretch resumes from what is held and reads some frames; when nothing comes for a while it cuts
// as well, in the middle of waiting.
func (w *cutViewer) stretch(ctx context.Context, overWebSocket bool, frames int) error {
	short, cancel := context.WithTimeout(ctx, time.Duration(50+w.rnd.IntN(250))*time.Millisecond)
	defer cancel()
	err := func() error {
		if !overWebSocket {
			s, err := w.client.Stream(short, w.id, w.hold)
			if err != nil {
				return err
			}
			defer s.Cut()
			for range frames {
				f, err := s.Read()
				if err != nil {
					return err
				}
				if err := w.hold.Apply(f); err != nil {
					return fmt.Errorf("applying: %w", err)
				}
			}
			return nil
		}
		l, err := w.client.Live(short, w.id, w.hold)
		if err != nil {
			return err
		}
		defer l.Cut()
		for range frames {
			m, err := l.Read(short)
			if err != nil {
				return err
			}
			f, err := m.Frame()
			if err == nil {
				err = w.hold.Apply(f)
			}
			if err != nil {
				return fmt.Errorf("applying: %w", err)
			}
		}
		return nil
	}()
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		return nil // cut while waiting
	}
	return err
}

// TestCutAndResumed: a hundred viewers of all roles whose connections are cut again and again during
// the day hold at its end exactly what one who comes fresh is shown.
func TestCutAndResumed(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	p := serveProcess(t)
	c := p.client(secretToken)
	d := makeDay(t, c, true)
	roles := []session.Role{session.RoleAudience, session.RoleParticipant, session.RoleChair, session.RoleModerator,
		session.RoleRapporteur, session.RoleScreen, session.RoleSecretariat}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	const viewers = 100
	all := make([]*cutViewer, viewers)
	errs := make([]error, viewers)
	var over atomic.Bool
	var at atomic.Uint64
	var following sync.WaitGroup
	for i := range all {
		w := &cutViewer{client: p.client(d.tokens[roles[i%len(roles)]]), id: d.id, rnd: rand.New(rand.NewPCG(seed, uint64(i))), hold: client.NewDocuments()}
		all[i] = w
		following.Go(func() { errs[i] = w.follow(ctx, &over, at.Load) })
	}
	// Slow enough for many cuts: requests of few acts each.
	status, out, stderr := rostrum(t, "replay", "--server", p.url, "--session", d.id, "--acts", actsFile(t), "--speed", "max", "--batch", "16")
	if status != 0 {
		t.Errorf("replay: status %d\n%s%s", status, out, stderr)
	}
	at.Store(viewOf(t, c, d.id).V)
	over.Store(true)
	following.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	cuts := 0
	fresh := map[session.Role]*client.Documents{}
	for i, w := range all {
		role := roles[i%len(roles)]
		if fresh[role] == nil {
			fresh[role] = viewOf(t, w.client, d.id)
		}
		reportDiff(t, fmt.Sprintf("viewer %d (%s)", i, role), fresh[role].Diff(w.hold))
		cuts += w.cuts
	}
	if cuts < viewers {
		t.Errorf("%d cuts for %d viewers", cuts, viewers)
	}
	t.Logf("%d connections cut and resumed", cuts)
}

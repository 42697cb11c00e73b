package room

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/redistest"
	"rostrum/session"
)

func onRedis(t *testing.T, s *redistest.Server) eventlog.Log {
	t.Helper()
	l, err := eventlog.OpenRedis(t.Context(), s.URL(), eventlog.RedisOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// twoNodes is one session kept by two rooms, each with connections of its own.
func twoNodes(t *testing.T) (*redistest.Server, *Room, *Room) {
	t.Helper()
	s := redistest.Start(t)
	a := start(t, onRedis(t, s))
	t.Cleanup(a.Close)
	b, err := Open(t.Context(), Options{Log: onRedis(t, s), Session: a.session, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return s, a, b
}

// level waits until both rooms show the same version.
func level(t *testing.T, a, b *Room) uint64 {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		ea, va := a.Head()
		eb, vb := b.Head()
		if va == vb && ea == eb {
			return va
		}
	}
	_, va := a.Head()
	_, vb := b.Head()
	t.Fatalf("one room shows %d, the other %d", va, vb)
	return 0
}

// everyView compares all that can be seen of two rooms that stand at the same version.
func everyView(t *testing.T, a, b *Room) {
	t.Helper()
	viewers := []session.Actor{a.badge(1), a.badge(2), a.badge(3)}
	for _, role := range session.ViewerRoles {
		if role != session.RoleParticipant && role != session.RoleAudience {
			viewers = append(viewers, session.Actor{Role: role})
		}
	}
	for _, v := range append(viewers, session.Actor{Role: session.RoleAudience}) {
		one, other := snapshot(t, a, v), snapshot(t, b, v)
		same(t, string(v.Role), one, other)
		same(t, string(v.Role), other, one)
	}
}

// TestTwoNodesTakeCommandsAtOnce: both rooms take commands of several callers at the same time. Each
// acknowledged command stands in the record once, and both rooms come to the same documents.
func TestTwoNodesTakeCommandsAtOnce(t *testing.T) {
	s, a, b := twoNodes(t)
	const callers, each = 4, 25
	var wg sync.WaitGroup
	var mu sync.Mutex
	acked, refused := map[string]uint64{}, 0
	for c := range callers {
		r := []*Room{a, b}[c%2]
		wg.Go(func() {
			for i := range each {
				id := uuid.NewString()
				cmd := Command{Actor: chair, ID: id, Command: &session.NoticePost{Text: session.Text{"en": fmt.Sprint("notice ", c, ".", i)}, Level: "info"}}
				if i%3 == 1 {
					cmd = Command{Actor: r.badge(1 + c%3), ID: id, Command: &session.QuestionAsk{Text: fmt.Sprint("Question ", c, ".", i, "?")}}
				}
				for range 50 {
					ans, err := r.Do(context.Background(), cmd)
					if err != nil {
						t.Error(err)
						return
					}
					if ans.Refusal != nil && ans.Refusal.Code == session.CodeUnavailable {
						continue // the page sends it again, under the same id
					}
					mu.Lock()
					if ans.Refusal != nil {
						refused++
					} else {
						acked[id] = ans.V
					}
					mu.Unlock()
					break
				}
			}
		})
	}
	for range 200 {
		s.Must("PUBLISH", "rostrum:{"+a.session+"}:head", "99999")
	}
	wg.Wait()
	if len(acked)+refused != callers*each || len(acked) < callers*each/2 {
		t.Errorf("%d acknowledged, %d refused of %d", len(acked), refused, callers*each)
	}
	v := level(t, a, b)
	everyView(t, a, b)

	lines, err := a.log.Read(t.Context(), a.session, 0, 1<<20)
	if err != nil || uint64(len(lines)) != v {
		t.Fatalf("%d lines (%v), the rooms show %d", len(lines), err, v)
	}
	times := map[string]int{}
	for _, l := range lines {
		times[l.Cmd]++
		if at, ok := acked[l.Cmd]; ok && at != l.V {
			t.Errorf("command %s was acknowledged at %d and stands at %d", l.Cmd, at, l.V)
		}
	}
	for id := range acked {
		if times[id] != 1 {
			t.Errorf("acknowledged command %s stands in the record %d times", id, times[id])
		}
	}
	if _, err := eventlog.Verify(t.Context(), a.log, a.session); err != nil {
		t.Error(err)
	}
	// Both come to what a room comes to that folds the record now.
	fresh, err := Open(t.Context(), Options{Log: onRedis(t, s), Session: a.session, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	everyView(t, fresh, a)
}

// TestOneNodeFollowsTheOther: what one node appends the other shows without a command of its own,
// and a viewer may go from one to the other at any version.
func TestOneNodeFollowsTheOther(t *testing.T) {
	_, a, b := twoNodes(t)
	audience := session.Actor{Role: session.RoleAudience}
	level(t, a, b)
	h := snapshot(t, b, audience)
	for i := range 10 {
		began := time.Now()
		notice := must(t, a, chair, &session.NoticePost{Text: session.Text{"en": fmt.Sprint("notice ", i)}, Level: "info"})
		if v := level(t, a, b); v != notice {
			t.Fatalf("the other node shows %d, want %d", v, notice)
		}
		if late := time.Since(began); i > 0 && late > 10*time.Second { // the first may come before the subscription stands
			t.Errorf("followed after %v", late)
		}
		r := []*Room{a, b}[i%2]
		frame, _, err := r.View(audience, h.V, h.Epoch)
		if err != nil {
			t.Fatal(err)
		}
		h.apply(t, frame)
		same(t, "the viewer", h, snapshot(t, a, audience))
	}
	// The same id at the other node gets its first answer.
	cmd := Command{Actor: chair, ID: uuid.NewString(), Command: &session.NoticePost{Text: session.Text{"en": "once"}, Level: "info"}}
	first, err := a.Do(t.Context(), cmd)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.Do(t.Context(), cmd); err != nil || again.V != first.V {
		t.Errorf("first %+v, again at the other node %+v, %v", first, again, err)
	}
	cmd = Command{Actor: chair, ID: uuid.NewString(), Command: &session.FloorResume{}}
	first, err = a.Do(t.Context(), cmd)
	if err != nil || first.Refusal == nil {
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := b.Do(t.Context(), cmd); err != nil || again.Refusal == nil || again.Refusal.Msg != first.Refusal.Msg {
		t.Errorf("first refused %v, again %+v, %v", first.Refusal, again, err)
	}
}

// TestAGhostIsTakenBack: a document that came and went between two versions that a node shows is
// taken back from a viewer who saw it at the other node.
func TestAGhostIsTakenBack(t *testing.T) {
	_, a, b := twoNodes(t)
	audience := session.Actor{Role: session.RoleAudience}
	level(t, a, b)
	snapshot(t, b, audience) // the kind is kept from now on
	old, _ := b.Head()
	release := make(chan struct{})
	held := make(chan struct{})
	go b.ask(func() { close(held); <-release }) // the owner is busy
	<-held
	must(t, a, chair, &session.NoticePost{Text: session.Text{"en": "gone soon"}, Level: "info"})
	h := snapshot(t, a, audience)
	var ghost string
	for k := range h.Docs {
		if len(k) > 7 && k[:7] == "notice/" {
			ghost = k
		}
	}
	must(t, a, chair, &session.NoticeClear{Notice: ghost[7:]})
	close(release)
	level(t, a, b)
	frame, _, err := b.View(audience, h.V, old)
	if err != nil {
		t.Fatal(err)
	}
	h.apply(t, frame)
	if _, there := h.Docs[ghost]; there {
		t.Errorf("%s stays with the viewer: %s", ghost, frame)
	}
}

// TestASilentLog: within three seconds commands are refused and the frames say that they may be
// stale; within two of its return all is right.
func TestASilentLog(t *testing.T) {
	s, a, b := twoNodes(t)
	level(t, a, b)
	v, err := b.Attach(chair, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	next := func(within time.Duration) (f struct {
		V     uint64
		Stale bool
	}) {
		t.Helper()
		late := time.After(within)
		for {
			select {
			case <-v.Changed():
				frame, err := v.Next()
				if err != nil {
					t.Fatal(err)
				}
				if frame == nil {
					continue
				}
				if err := json.Unmarshal(frame, &f); err != nil {
					t.Fatal(err)
				}
				return f
			case <-late:
				t.Fatalf("no frame within %v", within)
			}
		}
	}
	if f := next(30 * time.Second); f.Stale {
		t.Fatal("stale from the start")
	}
	s.Stop()
	began := time.Now()
	cmd := Command{Actor: chair, ID: uuid.NewString(), Command: &session.NoticePost{Text: session.Text{"en": "held"}, Level: "info"}}
	ans, err := a.Do(t.Context(), cmd)
	if err != nil || ans.Refusal == nil || ans.Refusal.Code != session.CodeUnavailable || ans.Refusal.Params["retry_after_ms"] == "" {
		t.Fatalf("%+v, %v", ans, err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("refused after %v", took)
	}
	if f := next(time.Minute - time.Since(began)); !f.Stale {
		t.Error("the frame does not say that it may be stale")
	}
	again := time.Now()
	if ans, _ := a.Do(t.Context(), cmd); ans.Refusal == nil || time.Since(again) > time.Minute {
		t.Errorf("while it is silent: %+v after %v", ans, time.Since(again))
	}
	if _, _, err := b.Grant("x"); err != nil {
		t.Error(err)
	}
	s.Continue()
	back := time.Now()
	for {
		if ans, err = a.Do(t.Context(), cmd); err != nil || ans.Refusal == nil {
			break
		}
		if time.Since(back) > time.Minute {
			t.Fatalf("still refused: %+v", ans)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if f := next(time.Minute - time.Since(back)); f.Stale {
		f = next(time.Minute - time.Since(back))
		if f.Stale {
			t.Error("still stale")
		}
	}
	if at := level(t, a, b); at != ans.V {
		t.Errorf("the rooms show %d, the command was acknowledged at %d", at, ans.V)
	}
	if took := time.Since(back); took > time.Minute {
		t.Errorf("all is right after %v", took)
	}
	everyView(t, a, b)
	if _, err := eventlog.Verify(t.Context(), a.log, a.session); err != nil {
		t.Error(err)
	}
}

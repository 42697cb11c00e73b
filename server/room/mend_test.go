package room

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/redistest"
	"rostrum/session"
)

func notice(text string) session.Command {
	return &session.NoticePost{Text: session.Text{"en": text}, Level: "info"}
}

// carriedOut sends the command until it has an answer other than that the log is not there just now.
func carriedOut(t *testing.T, r *Room, a session.Actor, c session.Command) uint64 {
	t.Helper()
	cmd := Command{Actor: a, ID: uuid.NewString(), Command: c}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		ans, err := r.Do(context.Background(), cmd)
		if err != nil {
			t.Fatal(err)
		}
		if ans.Refusal == nil {
			return ans.V
		}
		if ans.Refusal.Code != session.CodeUnavailable || time.Now().After(end) {
			t.Fatalf("%s: %v", c.Do(), ans.Refusal)
		}
	}
}

// wholeRecord reads the record with a handle that knows nothing, and verifies it.
func wholeRecord(t *testing.T, s *redistest.Server, id string) []eventlog.Line {
	t.Helper()
	l := onRedis(t, s)
	if _, err := eventlog.Verify(t.Context(), l, id); err != nil {
		t.Fatal(err)
	}
	lines, err := l.Read(t.Context(), id, 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// levelAbove waits until both rooms show the same version under an epoch above the one given.
func levelAbove(t *testing.T, a, b *Room, epoch string, v uint64) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		ea, va := a.Head()
		eb, vb := b.Head()
		if ea == eb && va == vb && ea != epoch && va >= v {
			return
		}
	}
	ea, va := a.Head()
	eb, vb := b.Head()
	t.Fatalf("one room shows %s %d, the other %s %d; want both above %s at %d or later", ea, va, eb, vb, epoch, v)
}

// TestALostTailIsGivenBack: Redis comes back as it was a while ago, or as nothing at all. The nodes
// give back what they know, each act stands where it stood, and the personal data of who was erased
// since does not come back with it.
func TestALostTailIsGivenBack(t *testing.T) {
	for name, emptied := range map[string]bool{"an older copy": false, "nothing": true} {
		t.Run(name, func(t *testing.T) {
			s, a, b := twoNodes(t)
			must(t, a, secretary, &session.PersonImport{People: []session.ImportPerson{{ID: "leaves", PersonAdd: session.PersonAdd{Badge: "4", Name: "Delegate 004"}}}})
			copied := ""
			if !emptied {
				copied = s.Backup()
			}
			for i := range 5 {
				must(t, []*Room{a, b}[i%2], chair, notice(fmt.Sprint("after ", i)))
			}
			must(t, b, a.badge(1), &session.QuestionAsk{Text: "What will be done?"})
			must(t, a, secretary, &session.PersonErase{Person: "leaves"})
			v := level(t, a, b)
			want := wholeRecord(t, s, a.session)
			epoch, _ := a.Head()
			s.Restore(copied)
			// Nothing may be acknowledged on the shortened record.
			next := carriedOut(t, b, chair, notice("afterwards"))
			if next != v+1 {
				t.Errorf("the next act stands at %d, want %d", next, v+1)
			}
			levelAbove(t, a, b, epoch, v+1)
			everyView(t, a, b)
			got := wholeRecord(t, s, a.session)
			if len(got) != int(v)+1 {
				t.Fatalf("%d lines, want %d", len(got), v+1)
			}
			for i, w := range want {
				if got[i].Hash != w.Hash || got[i].Cmd != w.Cmd {
					t.Fatalf("line %d is another than before", i+1)
				}
				if bytes.Contains(got[i].Private, []byte("Delegate 004")) {
					t.Errorf("line %d has an erased person's name again", i+1)
				}
			}
			e, err := a.log.Answers(t.Context(), a.session, []string{want[v-1].Cmd})
			if err != nil || e[want[v-1].Cmd].V != v {
				t.Errorf("the last act's answer: %v, %v", e, err)
			}
		})
	}
}

// TestTheNodeThatKnowsMoreHasItsTurn: one node had not seen the last acts when Redis lost them; it
// notices first, and the other still gives back the rest.
func TestTheNodeThatKnowsMoreHasItsTurn(t *testing.T) {
	s, a, b := twoNodes(t)
	must(t, a, chair, notice("before"))
	level(t, a, b)
	copied := s.Backup()
	must(t, a, chair, notice("both know"))
	level(t, a, b)
	release := holdOwner(b)
	must(t, a, chair, notice("one knows"))
	must(t, a, chair, notice("one knows this too"))
	epoch, v := a.Head()
	releaseA := holdOwner(a)
	s.Restore(copied)
	close(release)
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if e, _ := b.Head(); e != epoch {
			break
		}
	}
	close(releaseA)
	if next := carriedOut(t, b, chair, notice("afterwards")); next != v+1 {
		t.Errorf("the next act stands at %d, want %d", next, v+1)
	}
	levelAbove(t, a, b, epoch, v+1)
	everyView(t, a, b)
	wholeRecord(t, s, a.session)
}

// holdOwner keeps the room's owner busy until the channel is closed.
func holdOwner(r *Room) chan struct{} {
	release, held := make(chan struct{}), make(chan struct{})
	go r.ask(func() { close(held); <-release })
	<-held
	return release
}

// TestALostTailIsNamed: before the nodes that knew the tail could give it back, a node that had just
// started went on without it. The record says what is lost, once for each node's part, the staff are
// told, the operator's log names each act, and the viewers see one truth.
func TestALostTailIsNamed(t *testing.T) {
	s := redistest.Start(t)
	var said lockedBuffer
	logger := slog.New(slog.NewTextHandler(&said, nil))
	a := start(t, onRedis(t, s))
	defer a.Close()
	b, err := Open(t.Context(), Options{Log: onRedis(t, s), Session: a.session, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	must(t, a, chair, notice("before"))
	level(t, a, b)
	copied := s.Backup()
	must(t, a, chair, notice("lost 1"))
	must(t, b, chair, notice("lost 2"))
	v := level(t, a, b)
	epoch, _ := a.Head()
	holdA, holdB := holdOwner(a), holdOwner(b)
	s.Restore(copied)
	fresh, err := Open(t.Context(), Options{Log: onRedis(t, s), Session: a.session, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	for i := range 4 { // further than the lost tail
		must(t, fresh, chair, notice(fmt.Sprint("went on ", i)))
	}
	close(holdA)
	close(holdB)
	levelAbove(t, a, b, epoch, v+3)
	carriedOut(t, b, chair, notice("and on"))
	var named, kept int
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end) && named == 0; time.Sleep(50 * time.Millisecond) {
		kept = 0
		for _, l := range wholeRecord(t, s, a.session) {
			if bytes.Contains(l.Body, []byte(`"record.tail_lost"`)) {
				named++
				if !bytes.Contains(l.Body, []byte(fmt.Sprintf(`"from":%d,"to":%d`, v-1, v))) {
					t.Errorf("named as %s, want %d to %d", l.Body, v-1, v)
				}
			}
			if bytes.Contains(l.Body, []byte("went on")) {
				kept++
			}
		}
	}
	if named != 1 || kept != 4 {
		t.Errorf("named %d times, %d of 4 acts of the node that went on are there", named, kept)
	}
	levelAbove(t, a, b, epoch, v+4)
	everyView(t, a, b)
	level(t, a, fresh)
	everyView(t, a, fresh)
	if h := snapshot(t, a, chair); !strings.Contains(fmt.Sprint(h.Docs), "The storage has lost acts") {
		t.Error("the chair is not told")
	}
	if h := snapshot(t, a, session.Actor{Role: session.RoleAudience}); strings.Contains(fmt.Sprint(h.Docs), "The storage has lost acts") {
		t.Error("the audience is told what it cannot put right")
	}
	for _, want := range []string{"acknowledged acts are lost", "do=notice.post", "lost act"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the operator's log does not say %q:\n%s", want, said.String())
		}
	}
}

// lockedBuffer is written by a logger and read by a test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

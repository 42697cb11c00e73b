package room

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"rostrum/server/eventlog"
	"rostrum/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func programme() session.Programme {
	start := session.At(time.Date(2015, 10, 19, 14, 0, 0, 0, time.UTC))
	return session.Programme{
		Title: session.Text{"en": "A consultation"}, Date: "2015-10-19", Timezone: "America/New_York",
		Languages: session.Languages, Public: true, Rehearsal: true,
		Groups: []session.Group{{ID: "governments", Name: session.Text{"en": "Governments"}, Mark: "GV"}, {ID: "civil-society", Name: session.Text{"en": "Civil society"}, Mark: "CS"}},
		Segments: []session.ProgrammeSegment{
			{ID: "panel", Kind: session.KindPanel, Title: session.Text{"en": "Panel"}, Start: start, End: start.Add(4500), List: session.ProgrammeList{Order: "rotation", Opens: "on_open"}},
			{ID: "closing", Kind: session.KindClosing, Title: session.Text{"en": "Closing"}, Start: start.Add(4500), End: start.Add(7200), List: session.ProgrammeList{Order: "request", Opens: "on_open"}},
		},
	}
}

func open(t *testing.T, path string) eventlog.Log {
	t.Helper()
	l, err := eventlog.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var (
	chair     = session.Actor{Role: session.RoleChair}
	secretary = session.Actor{Role: session.RoleSecretariat}
)

// start makes a room with three people, badges 1 to 3, and an open panel.
func start(t *testing.T, l eventlog.Log) *Room {
	t.Helper()
	r, err := Create(context.Background(), Options{Log: l, Logger: slog.New(slog.DiscardHandler)}, Setup{ID: uuid.NewString(), Programme: programme(), JoinCode: "ABCD2345"})
	if err != nil {
		t.Fatal(err)
	}
	people := &session.PersonImport{}
	for i := 1; i <= 3; i++ {
		badge := fmt.Sprint(i)
		people.People = append(people.People, session.ImportPerson{ID: PersonID(r.session, badge), PersonAdd: session.PersonAdd{
			Badge: badge, Name: "Delegate 00" + badge, Group: []string{"governments", "civil-society"}[i%2],
		}})
	}
	must(t, r, secretary, people)
	must(t, r, chair, &session.SegmentOpen{Segment: "panel"})
	return r
}

func do(t *testing.T, r *Room, a session.Actor, c session.Command) Answer {
	t.Helper()
	ans, err := r.Do(context.Background(), Command{Actor: a, ID: uuid.NewString(), Command: c})
	if err != nil {
		t.Fatal(err)
	}
	return ans
}

func must(t *testing.T, r *Room, a session.Actor, c session.Command) uint64 {
	t.Helper()
	ans := do(t, r, a, c)
	if ans.Refusal != nil {
		t.Fatalf("%s: %v", c.Do(), ans.Refusal)
	}
	return ans.V
}

func (r *Room) badge(n int) session.Actor {
	return session.Actor{Role: session.RoleParticipant, Person: PersonID(r.session, fmt.Sprint(n))}
}

// held is what a client holds after applying frames.
type held struct {
	V     uint64
	Epoch string
	Docs  map[string]string
}

func (h *held) apply(t *testing.T, frame []byte) {
	t.Helper()
	var f struct {
		V     uint64                     `json:"v"`
		Epoch string                     `json:"epoch"`
		Set   map[string]json.RawMessage `json:"set"`
		Del   []string                   `json:"del"`
	}
	if err := json.Unmarshal(frame, &f); err != nil {
		t.Fatalf("frame %s: %v", frame, err)
	}
	if f.Epoch != h.Epoch {
		h.Docs, h.Epoch = map[string]string{}, f.Epoch
	}
	for k, d := range f.Set {
		h.Docs[k] = string(d)
	}
	for _, k := range f.Del {
		delete(h.Docs, k)
	}
	h.V = f.V
}

func snapshot(t *testing.T, r *Room, a session.Actor) *held {
	t.Helper()
	b, _, err := r.View(a, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	h := &held{}
	h.apply(t, b)
	return h
}

func same(t *testing.T, what string, got, want *held) {
	t.Helper()
	if got.V != want.V || got.Epoch != want.Epoch {
		t.Fatalf("%s: at %d of %s, want %d of %s", what, got.V, got.Epoch, want.V, want.Epoch)
	}
	for k, d := range want.Docs {
		if got.Docs[k] != d {
			t.Errorf("%s: %s\n got %s\nwant %s", what, k, got.Docs[k], d)
		}
	}
	for k := range got.Docs {
		if _, ok := want.Docs[k]; !ok {
			t.Errorf("%s: %s is held but there is no such document", what, k)
		}
	}
}

func TestSameCommandIDHasOneEffectAndOneAnswer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	l := open(t, path)
	r := start(t, l)
	give := Command{Actor: chair, ID: uuid.NewString(), Command: &session.FloorGive{Person: "badge:1"}}
	stale := Command{Actor: chair, ID: uuid.NewString(), Command: &session.FloorGive{Person: "badge:2", Expect: session.Expect{Set: true}}}
	first, _ := r.Do(context.Background(), give)
	refused, _ := r.Do(context.Background(), stale)
	if first.Refusal != nil || refused.Refusal == nil || refused.Refusal.Code != session.CodeStale {
		t.Fatalf("%+v %+v", first, refused)
	}
	must(t, r, chair, &session.FloorFinish{})
	// The floor is free now: decided anew, the stale command would be carried out.
	check := func(when string, r *Room) {
		again, _ := r.Do(context.Background(), give)
		if again != first {
			t.Errorf("%s: %+v, first answer was %+v", when, again, first)
		}
		a, _ := r.Do(context.Background(), stale)
		if a.Refusal == nil || a.Refusal.Code != session.CodeStale || a.Refusal.Msg != refused.Refusal.Msg {
			t.Errorf("%s: %+v, first answer was %+v", when, a.Refusal, refused.Refusal)
		}
	}
	check("at once", r)
	id := r.session
	r.Close()
	l.Close()
	l = open(t, path)
	defer l.Close()
	r, err := Open(context.Background(), Options{Log: l, Session: id})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	check("after a restart", r)
}

func TestTwoPressNextTogetherCallsOne(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	for i := 1; i <= 3; i++ {
		must(t, r, r.badge(i), &session.FloorRequest{Segment: "panel"})
	}
	var carried atomic.Int32
	var wg sync.WaitGroup
	for _, q := range []string{"r1", "r2"} {
		wg.Go(func() {
			a, err := r.Do(context.Background(), Command{Actor: chair, ID: uuid.NewString(), Command: &session.FloorGive{Request: q, Expect: session.Expect{Set: true}}})
			if err == nil && a.Refusal == nil {
				carried.Add(1)
			}
		})
	}
	wg.Wait()
	if carried.Load() != 1 {
		t.Fatalf("%d speakers were called", carried.Load())
	}
}

// faulty loses replies of Append: before the log took the batch, or after.
type faulty struct {
	eventlog.Log
	n atomic.Int32
}

var errLost = errors.New("reply lost")

func (f *faulty) Append(ctx context.Context, s string, after eventlog.Head, b eventlog.Batch) (eventlog.Head, error) {
	switch f.n.Add(1) % 5 {
	case 2:
		return eventlog.Head{}, errLost
	case 4:
		if h, err := f.Log.Append(ctx, s, after, b); err != nil {
			return h, err
		}
		return eventlog.Head{}, errLost
	}
	return f.Log.Append(ctx, s, after, b)
}

func TestLostRepliesOfTheLogAreResolvedByCommandID(t *testing.T) {
	inner := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer inner.Close()
	f := &faulty{Log: inner}
	r := start(t, f)
	defer r.Close()
	viewer := snapshot(t, r, chair)
	var wg sync.WaitGroup
	answers := make([]Answer, 60)
	for i := range answers {
		wg.Go(func() {
			answers[i] = do(t, r, secretary, &session.NoticePost{Text: session.Text{"en": fmt.Sprint("Notice ", i)}})
		})
		if i%6 == 5 {
			wg.Wait()
		}
	}
	wg.Wait()
	carried := 0
	for _, a := range answers {
		if a.Refusal == nil {
			carried++
		} else if a.Refusal.Code != session.CodeLimitReached {
			t.Errorf("refused: %v", a.Refusal)
		}
	}
	after := snapshot(t, r, chair)
	shown := 0
	for k := range after.Docs {
		if len(k) > 7 && k[:7] == "notice/" {
			shown++
		}
	}
	if carried != shown || carried != 50 {
		t.Fatalf("%d notices acknowledged, %d shown, 50 fit", carried, shown)
	}
	b, _, err := r.View(chair, viewer.V, viewer.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	viewer.apply(t, b)
	same(t, "a viewer across lost replies", viewer, after)
}

func TestDifferenceFromAnyVersionEqualsSnapshotAcrossRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	l := open(t, path)
	r := start(t, l)
	roles := []session.Actor{chair, {Role: session.RoleAudience}, r.badge(1), {Role: session.RoleRapporteur}, secretary}
	old := map[session.Actor]*held{}
	for _, a := range roles {
		old[a] = snapshot(t, r, a)
	}
	must(t, r, r.badge(1), &session.FloorRequest{Segment: "panel"})
	must(t, r, secretary, &session.NoticePost{Text: session.Text{"en": "Lunch at 13:00"}})
	must(t, r, r.badge(2), &session.QuestionAsk{Text: "How will it be funded?"})
	moderator := session.Actor{Role: session.RoleModerator}
	must(t, r, moderator, &session.QuestionApprove{Question: "q1"})
	middle := map[session.Actor]*held{}
	for _, a := range roles {
		middle[a] = snapshot(t, r, a)
	}
	must(t, r, moderator, &session.QuestionHide{Question: "q1"})
	must(t, r, secretary, &session.NoticeClear{Notice: "x1"})
	must(t, r, chair, &session.FloorGive{Request: "r1"})
	must(t, r, chair, &session.FloorUndo{})
	want := map[session.Actor]*held{}
	for _, a := range roles {
		want[a] = snapshot(t, r, a)
	}
	check := func(when string, r *Room) {
		for _, a := range roles {
			same(t, when+": snapshot of "+string(a.Role), snapshot(t, r, a), want[a])
			for _, from := range []*held{old[a], middle[a]} {
				h := &held{V: from.V, Epoch: from.Epoch, Docs: map[string]string{}}
				for k, d := range from.Docs {
					h.Docs[k] = d
				}
				b, _, err := r.View(a, h.V, h.Epoch)
				if err != nil {
					t.Fatal(err)
				}
				h.apply(t, b)
				same(t, fmt.Sprintf("%s: %s from %d", when, a.Role, from.V), h, want[a])
			}
		}
	}
	check("live", r)
	id := r.session
	r.Close()
	l.Close()
	l = open(t, path)
	defer l.Close()
	r, err := Open(context.Background(), Options{Log: l, Session: id})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	check("after a restart", r)
}

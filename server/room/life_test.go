package room

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/session"
)

func TestRevokedLinkEndsTheViewer(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	v, err := r.Attach(r.badge(1), 0, "")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if _, err := v.Next(); err != nil {
		t.Fatal(err)
	}
	must(t, r, secretary, &session.PersonRevoke{Person: "badge:1"})
	<-v.Changed()
	if _, err := v.Next(); !errors.Is(err, ErrEnded) {
		t.Fatalf("the viewer goes on: %v", err)
	}
	if a := do(t, r, r.badge(1), &session.FloorRequest{Segment: "panel"}); a.Refusal == nil || a.Refusal.Code != session.CodeUnauthorized {
		t.Fatalf("a revoked person's command: %+v", a)
	}
}

func TestErasureLeavesNoPersonalDataAndTheSameState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	l := open(t, path)
	r := start(t, l)
	must(t, r, chair, &session.FloorGive{Person: "badge:1"})
	must(t, r, chair, &session.FloorFinish{})
	must(t, r, secretary, &session.PersonErase{Person: "badge:1"})
	lines, err := l.Read(context.Background(), r.session, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if s := string(line.Body) + string(line.Private); len(s) > 0 && contains(s, "Delegate 001") {
			t.Errorf("line %d still names the person: %s", line.V, s)
		}
	}
	want := snapshot(t, r, chair)
	id := r.session
	r.Close()
	l.Close()
	l = open(t, path)
	defer l.Close()
	r, err = Open(context.Background(), Options{Log: l, Session: id})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	same(t, "folded without the data", snapshot(t, r, chair), want)
}

func contains(s, sub string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return true
		}
	}
	return false
}

func TestWipeBeginsANewEpochAndKeepsLinks(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	must(t, r, secretary, &session.AccessGrant{Grants: []session.Grant{{Hash: "h1", Person: "badge:2"}, {Hash: "h2", Role: session.RoleChair}}})
	h := snapshot(t, r, chair)
	v, err := r.Attach(chair, h.V, h.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if err := r.Wipe(context.Background()); err != nil {
		t.Fatal(err)
	}
	<-v.Changed()
	b, err := v.Next()
	if err != nil {
		t.Fatal(err)
	}
	h.apply(t, b)
	same(t, "a viewer across a wipe", h, snapshot(t, r, chair))
	if g, ok, _ := r.Grant("h1"); !ok || g.Person != PersonID(r.session, "2") {
		t.Errorf("the participant's link: %+v %v", g, ok)
	}
	if g, ok, _ := r.Grant("h2"); !ok || g.Role != session.RoleChair {
		t.Errorf("the chair's link: %+v %v", g, ok)
	}
	must(t, r, chair, &session.SegmentOpen{Segment: "panel"})
}

func TestDrivenRehearsalKeepsRecordedTimes(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r, err := Create(context.Background(), Options{Log: l}, Setup{ID: uuid.NewString(), Programme: programme(), JoinCode: "ABCD2345"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	at := programme().Segments[0].Start
	drive := func(as string, after int, c session.Command) Answer {
		a, err := r.Do(context.Background(), Command{Actor: secretary, ID: uuid.NewString(), As: as, At: at.Add(after), Command: c})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := drive("chair", 0, &session.SegmentOpen{Segment: "panel"}); a.Refusal != nil {
		t.Fatal(a.Refusal)
	}
	if a := drive("audience:someone", 5, &session.QuestionAsk{Text: "Why?"}); a.Refusal != nil {
		t.Fatal(a.Refusal)
	}
	if a := drive("audience:someone", 3, &session.QuestionAsk{Text: "Why not?"}); a.Refusal != nil {
		t.Fatal(a.Refusal)
	}
	for _, as := range []string{"nobody", "badge:99", "audience:"} {
		if a := drive(as, 6, &session.QuestionAsk{Text: "Why?"}); a.Refusal == nil {
			t.Errorf("as %q was carried out", as)
		}
	}
	a, _ := r.Do(context.Background(), Command{Actor: chair, ID: uuid.NewString(), As: "chair", Command: &session.SegmentClose{Segment: "panel"}})
	if a.Refusal == nil || a.Refusal.Code != session.CodeForbidden {
		t.Errorf("as by the chair: %+v", a)
	}
	_ = r.Read(func(st *session.State) error {
		if st.Segments["panel"].Actual.Start != at || st.At != at.Add(5) || st.Questions["q2"].AskedAt != at.Add(5) {
			t.Errorf("opened %v, at %v, second question %v", st.Segments["panel"].Actual.Start, st.At, st.Questions["q2"].AskedAt)
		}
		return session.Check(st)
	})
}

func TestListClosesAtItsTime(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	must(t, r, chair, &session.ListClose{Segment: "panel", AfterS: 1})
	v, err := r.Attach(chair, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	h := &held{}
	deadline := time.After(10 * time.Second)
	for {
		select {
		case <-v.Changed():
			b, err := v.Next()
			if err != nil {
				t.Fatal(err)
			}
			h.apply(t, b)
			if contains(h.Docs["segment/panel"], `"list":{"open":false`) {
				return
			}
		case <-deadline:
			t.Fatalf("still open: %s", h.Docs["segment/panel"])
		}
	}
}

package live

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/room"
	"rostrum/session"
)

// The one who has the floor is served with those who lead the room, by whichever sweep comes first.
func TestTheSpeakerIsServedAtOnce(t *testing.T) {
	log, err := eventlog.OpenSQLite(filepath.Join(t.TempDir(), "r.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	r, err := room.Create(context.Background(), room.Options{Log: log, Logger: slog.New(slog.DiscardHandler)}, room.Setup{
		ID: uuid.NewString(), JoinCode: "ABCD2345", Programme: session.Programme{
			Title: session.Text{"en": "A day"}, Date: "2015-10-19", Timezone: "UTC", Languages: session.Languages,
			Groups:   []session.Group{{ID: "governments", Name: session.Text{"en": "Governments"}, Mark: "GV"}},
			Segments: []session.ProgrammeSegment{{ID: "panel", Kind: session.KindPanel, Title: session.Text{"en": "Panel"}, Start: session.Instant(1e12), End: session.Instant(1e12).Add(4500), List: session.ProgrammeList{Order: "request", Opens: "on_open"}}},
		}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	act := func(role session.Role, c session.Command) {
		t.Helper()
		ans, err := r.Do(context.Background(), room.Command{Actor: session.Actor{Role: role}, ID: uuid.NewString(), Command: c})
		if err != nil || ans.Refusal != nil {
			t.Fatal(c.Do(), err, ans.Refusal)
		}
	}
	id := room.PersonID(r.Meta().ID, "1")
	act(session.RoleSecretariat, &session.PersonImport{People: []session.ImportPerson{{ID: id, PersonAdd: session.PersonAdd{Badge: "1", Name: "Delegate 001", Group: "governments"}}}})
	act(session.RoleChair, &session.SegmentOpen{Segment: "panel"})

	hub := NewHub()
	gone := make(chan struct{}, 1)
	hs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_ = ServeStream(w, req, Viewer{Hub: hub, Room: r, Actor: session.Actor{Role: session.RoleParticipant, Person: id}, Gone: func() { gone <- struct{}{} }})
	}))
	defer hs.Close()
	res, err := (&http.Client{Timeout: 20 * time.Second}).Get(hs.URL)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(res.Body)
	until := func(what string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), what) {
				return
			}
		}
		t.Fatalf("no %s: %v", what, lines.Err())
	}
	until("data: ")

	// A hall whose sweepers of the many do not run: only the prompt one serves.
	hub.mu.Lock()
	hl := hub.halls[r]
	prompt, many := len(hl.prompt.members), hl.persons[id]
	hub.mu.Unlock()
	if prompt != 0 || len(many) != 1 {
		t.Fatalf("a participant stands %d times with those served at once, %d times with the many", prompt, len(many))
	}
	m := many[0]
	m.sweeper.mu.Lock()
	kept := m.sweeper.members
	m.sweeper.members = nil
	m.sweeper.mu.Unlock()
	act(session.RoleChair, &session.FloorGive{Person: "badge:1"})
	until(fmt.Sprintf(`"person":"%s"`, id))
	m.sweeper.mu.Lock()
	m.sweeper.members = kept
	m.sweeper.mu.Unlock()

	res.Body.Close()
	<-gone
	hub.mu.Lock()
	defer hub.mu.Unlock()
	if len(hub.halls) != 0 || len(hl.persons) != 0 {
		t.Error("the hall is kept after the last viewer left")
	}
}

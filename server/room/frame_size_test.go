package room

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rostrum/server/daydata"
	"rostrum/server/intake"
	"rostrum/session"
)

// crowded is a room of the recorded day's programme with n people waiting in its first panel, a
// fifth of them remote, and the viewers of the roles.
func crowded(t *testing.T, n int, roles []session.Role) (*Room, map[session.Role]*Viewer, func(s int, as string, c session.Command)) {
	t.Helper()
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	t.Cleanup(func() { l.Close() })
	p, faults := intake.ParseProgramme(daydata.Programme(), "application/yaml")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	p.Rehearsal = true // its clock says when, whatever day this test is run on
	r, err := Create(context.Background(), Options{Log: l, Logger: slog.New(slog.DiscardHandler)}, Setup{ID: uuid.NewString(), Programme: p, JoinCode: "ABCD2345"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	people := &session.PersonImport{}
	for i := 1; i <= n; i++ {
		badge := fmt.Sprint(i)
		people.People = append(people.People, session.ImportPerson{ID: PersonID(r.session, badge), PersonAdd: session.PersonAdd{
			Badge: badge, Name: fmt.Sprintf("Delegate %03d", i), Group: p.Groups[i%len(p.Groups)].ID, Remote: i%5 == 0,
			Organisation: "International Federation of Library Associations and Institutions", Country: "Mongolia",
		}})
	}
	must(t, r, secretary, people)
	at := func(s int, as string, c session.Command) {
		t.Helper()
		ans, err := r.Do(context.Background(), Command{Actor: secretary, As: as, ID: uuid.NewString(), Command: c, At: p.Segments[1].Start.Add(s)})
		if err != nil || ans.Refusal != nil {
			t.Fatal(c.Do(), err, ans.Refusal)
		}
	}
	at(0, "chair", &session.SegmentOpen{Segment: p.Segments[1].ID})
	for i := 1; i <= n; i++ {
		at(1, fmt.Sprintf("badge:%d", i), &session.FloorRequest{Segment: p.Segments[1].ID, Topic: "Access for all"})
	}
	viewers := map[session.Role]*Viewer{}
	for _, role := range roles {
		v, err := r.Attach(session.Actor{Role: role}, 0, "")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(v.Close)
		viewers[role] = v
	}
	return r, viewers, at
}

// TestFramesAfterAFloorActAreSmall: the audience follows on the slowest networks, so what a chair's
// act sends them is bounded, however many wait: a kilobyte, and what a speech takes that it ends, with what
// it adds to the balance. When the act moves what is expected of the later segments by a quarter of an hour,
// their documents come too.
func TestFramesAfterAFloorActAreSmall(t *testing.T) {
	const limit, speech, later = 1024, 900, 600
	const fixed, each = 6 << 10, 355 // of everything there is: the day, and one who waits
	roles := []session.Role{session.RoleAudience, session.RoleScreen, session.RoleParticipant, session.RoleChair}
	for _, waiting := range []int{12, 100, 200, 1000} {
		t.Run(fmt.Sprint(waiting), func(t *testing.T) {
			_, viewers, at := crowded(t, waiting, roles)
			next := func(role session.Role) []byte {
				t.Helper()
				b, err := viewers[role].Next()
				if err != nil {
					t.Fatal(err)
				}
				return b
			}
			for _, role := range roles {
				all := next(role)
				t.Logf("%s: everything is %d bytes", role, len(all))
				if most := fixed + each*waiting; role == session.RoleAudience && len(all) > most {
					t.Errorf("with %d waiting the audience's whole view takes %d bytes, not %d at most", waiting, len(all), most)
				}
			}
			for i, act := range []session.Command{
				&session.FloorGive{Request: "r3"}, &session.FloorExtend{Seconds: 60}, &session.FloorFinish{}, &session.FloorGive{Request: "r4"},
				&session.FloorGive{Request: "r5"}, &session.FloorMove{Request: fmt.Sprintf("r%d", waiting), Before: "r7"},
				&session.FloorPause{}, &session.FloorUndo{},
			} {
				at(97*(i+1), "chair", act)
				line := act.Do()
				for _, role := range roles {
					frame := next(role)
					line += fmt.Sprintf(" %s %d", role, len(frame))
					if role != session.RoleAudience {
						continue
					}
					docs := members(t, frame)
					line += " (" + docs + ")"
					most := limit + speech*strings.Count(docs, "speech/") + later*strings.Count(docs, "segment/")
					if len(frame) > most {
						t.Errorf("with %d waiting %s sends the audience %d bytes: %s", waiting, act.Do(), len(frame), docs)
					}
				}
				t.Log(line)
			}
		})
	}
}

// members are a frame's documents with the bytes each takes.
func members(t *testing.T, frame []byte) string {
	t.Helper()
	var f struct {
		Set map[string]json.RawMessage `json:"set"`
	}
	if err := json.Unmarshal(frame, &f); err != nil {
		t.Fatal(err)
	}
	var out []string
	for k, d := range f.Set {
		out = append(out, fmt.Sprintf("%s %d", k, len(d)))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

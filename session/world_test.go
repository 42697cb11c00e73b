package session

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

// world drives a record as a room does: decide, encode, chain, decode, apply. What a test sees has
// always been through the codec.
type world struct {
	t    testing.TB
	st   *State
	n    int // commands sent, for their ids
	last Entry
	// bodies is the record as the log has it.
	bodies [][]byte
	sealed []map[string]Sealed
}

// day0 is midnight of the test day. Times in tests and scripts are UTC.
var day0 = At(time.Date(2015, 10, 19, 0, 0, 0, 0, time.UTC))

// clock is a moment of the test day.
func clock(h, m, s int) Instant { return day0.Add(h*3600 + m*60 + s) }

func newWorld(t testing.TB, p Programme) *world {
	t.Helper()
	w := &world{t: t, st: NewState()}
	w.must(clock(8, 0, 0), Actor{Role: RoleSystem}, &SessionCreate{ID: "day", Programme: p, JoinCode: "JOIN"})
	return w
}

// do sends a command and keeps the state's invariants under watch.
func (w *world) do(at Instant, by Actor, c Command) (Entry, *Refusal) {
	w.t.Helper()
	w.n++
	return w.send(fmt.Sprintf("c%d", w.n), at, by, c)
}

func (w *world) send(id string, at Instant, by Actor, c Command) (Entry, *Refusal) {
	w.t.Helper()
	e, r := Decide(w.st, Input{Actor: by, ID: id, Now: at, Salt: fmt.Sprintf("%04x", w.n), Command: c, Section: sectionOf(w.st, c), Held: heldIn(c)})
	if r != nil {
		if r.Code == "" || r.Msg == "" {
			w.t.Fatalf("%s was refused without a code or a message: %+v", c.Do(), r)
		}
		return Entry{}, r
	}
	w.apply(e)
	if err := Check(w.st); err != nil {
		w.t.Fatalf("after %s %+v at %s: %v", c.Do(), c, at, err)
	}
	return e, nil
}

func (w *world) apply(e Entry) {
	w.t.Helper()
	body, err := EncodeEntry(e)
	if err != nil {
		w.t.Fatal(err)
	}
	back, err := DecodeEntry(body, e.Private)
	if err != nil {
		w.t.Fatal(err)
	}
	back.Hash = ChainHash(w.last.Hash, body)
	Apply(w.st, back)
	if w.st.V != e.V {
		w.t.Fatalf("entry %d was not applied: the state is at %d", e.V, w.st.V)
	}
	w.last = back
	w.bodies, w.sealed = append(w.bodies, body), append(w.sealed, e.Private)
}

// refold makes the state again from the record alone.
func (w *world) refold() *State {
	w.t.Helper()
	st, hash := NewState(), ""
	for i, body := range w.bodies {
		e, err := DecodeEntry(body, w.sealed[i])
		if err != nil {
			w.t.Fatal(err)
		}
		hash = ChainHash(hash, body)
		e.Hash = hash
		Apply(st, e)
	}
	return st
}

// must is do for what must not be refused.
func (w *world) must(at Instant, by Actor, c Command) Entry {
	w.t.Helper()
	e, r := w.do(at, by, c)
	if r != nil {
		w.t.Fatalf("%s %+v at %s was refused: %v", c.Do(), c, at, r)
	}
	return e
}

var (
	chair       = Actor{Role: RoleChair}
	moderator   = Actor{Role: RoleModerator}
	rapporteur  = Actor{Role: RoleRapporteur}
	secretariat = Actor{Role: RoleSecretariat}
	system      = Actor{Role: RoleSystem}
)

func participant(id string) Actor { return Actor{Role: RoleParticipant, Person: id} }
func audience(id string) Actor    { return Actor{Role: RoleAudience, Person: id} }

func docJSON(t testing.TB, doc any) string {
	t.Helper()
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// documents are all that viewers hold: every role's documents, and every person's "me".
func documents(t testing.TB, st *State) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, role := range ViewerRoles {
		for _, key := range st.Keys(role) {
			out[string(role)+" "+key] = docJSON(t, st.Document(role, key))
		}
		out[string(role)+" me"] = docJSON(t, st.Me(Actor{Role: role}))
	}
	for id, p := range st.People {
		out["me of "+id] = docJSON(t, st.Me(Actor{Role: p.Role, Person: id}))
	}
	return out
}

// testProgramme has three segments and three groups: an opening in order of request, a panel in
// rotation, a closing whose list opens by hand.
func testProgramme() Programme {
	return Programme{
		Title: Text{"en": "Consultation"}, Date: "2015-10-19", Timezone: "UTC", Languages: Languages, Rehearsal: true,
		Groups: []Group{
			{ID: "governments", Name: Text{"en": "Governments"}, Mark: "GO", BudgetS: 1200},
			{ID: "civil-society", Name: Text{"en": "Civil society"}, Mark: "CS"},
			{ID: "private-sector", Name: Text{"en": "Private sector"}, Mark: "PS"},
		},
		Feeds: []Feed{{ID: "tag", Kind: "mastodon", Server: "https://social.example", Tag: "ask"}},
		Segments: []ProgrammeSegment{
			{ID: "opening", Kind: KindOpening, Title: Text{"en": "Opening segment"}, Start: clock(10, 0, 0), End: clock(10, 30, 0),
				List: ProgrammeList{Order: "request", Opens: "on_open"}},
			{ID: "panel", Kind: KindPanel, Title: Text{"en": "Panel"}, Start: clock(10, 30, 0), End: clock(11, 0, 0),
				List: ProgrammeList{Order: "rotation", Opens: "on_open"}},
			{ID: "closing", Kind: KindClosing, Title: Text{"en": "Closing segment"}, Start: clock(11, 0, 0), End: clock(11, 30, 0),
				List: ProgrammeList{Order: "request", Opens: "manual"}},
		},
	}
}

// seat imports n participants p1 … pn with badges 1 … n, spread over the groups, and the audience
// a1 … am.
func (w *world) seat(n, m int) {
	w.t.Helper()
	groups, countries := w.st.Programme.Groups, []string{"Kenya", "Mongolia", "Estonia", "Cuba", "Canada"}
	imp := &PersonImport{}
	for i := 1; i <= n; i++ {
		imp.People = append(imp.People, ImportPerson{ID: fmt.Sprintf("p%d", i), PersonAdd: PersonAdd{
			Badge: itoa(i), Name: fmt.Sprintf("Delegate %03d", i), Group: groups[i%len(groups)].ID,
			Country: countries[i%len(countries)], Remote: i%4 == 0, Language: Languages[i%len(Languages)],
		}})
	}
	w.must(clock(8, 0, 1), secretariat, imp)
	for i := 1; i <= m; i++ {
		if _, r := w.send(fmt.Sprintf("a%d", i), clock(8, 0, 2), system, &PersonJoin{Pseudonym: fmt.Sprintf("Listener %d", i)}); r != nil {
			w.t.Fatal(r)
		}
	}
}

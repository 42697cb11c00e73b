package session

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// act is one line of the recorded day.
type act struct {
	T    int64           `json:"t"` // milliseconds since the day began
	As   string          `json:"as"`
	Do   string          `json:"do"`
	With json.RawMessage `json:"with"`
}

// recordedDay is the beginning of the day: 10:00 in New York, UTC−4 in October.
var recordedDay = At(time.Date(2015, 10, 19, 14, 0, 0, 0, time.UTC))

// dayProgramme is testdata/day/programme.yaml as a program's value.
func dayProgramme() Programme {
	at := func(hour, minute int) Instant { return recordedDay.Add((hour-10)*3600 + minute*60) }
	title := func(en string) Text { return Text{"en": en} }
	limits := Limits{StatementS: 180, GroupS: 300, PanellistS: 420, ReplyS: 120, PointOfOrderS: 60}
	panel := ProgrammeList{Order: "rotation", Opens: "on_open", Limits: limits}
	ends := ProgrammeList{Order: "request", Opens: "on_open"}
	return Programme{
		Title: title("Second Informal Interactive Stakeholders Consultation on the WSIS+10 Overall Review"),
		Date:  "2015-10-19", Timezone: "America/New_York", Languages: Languages, Public: true, Rehearsal: true, Hashtag: "AskWSIS10",
		Groups: []Group{
			{ID: "governments", Name: title("Governments"), Mark: "GO"},
			{ID: "civil-society", Name: title("Civil society"), Mark: "CS"},
			{ID: "private-sector", Name: title("Private sector"), Mark: "PS"},
			{ID: "technical-community", Name: title("Technical community"), Mark: "TC"},
			{ID: "academia", Name: title("Academia"), Mark: "AC"},
			{ID: "international-organizations", Name: title("International organizations"), Mark: "IO"},
		},
		Segments: []ProgrammeSegment{
			{ID: "opening", Kind: KindOpening, Title: title("Opening segment"), Start: at(10, 0), End: at(10, 30), List: ends},
			{ID: "ict4d", Kind: KindPanel, Title: title("ICT for development"), Start: at(10, 30), End: at(11, 45), List: panel},
			{ID: "governance", Kind: KindPanel, Title: title("Internet governance"), Start: at(11, 45), End: at(13, 0), List: panel},
			{ID: "rights", Kind: KindPanel, Title: title("Human rights and building confidence and security in the use of ICTs"),
				Start: at(15, 0), End: at(16, 15), List: panel},
			{ID: "closing", Kind: KindClosing, Title: title("Closing segment"), Start: at(16, 15), End: at(17, 0), List: ends},
		},
	}
}

func dayFile(t testing.TB, name string) []byte {
	t.Helper()
	return readFile(t, "testdata/day/"+name)
}

// dayParticipants are the badges of the day; badge N has the person id "badge-N".
func dayParticipants(t testing.TB) *PersonImport {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(dayFile(t, "participants.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	imp := &PersonImport{}
	for _, r := range rows[1:] {
		imp.People = append(imp.People, ImportPerson{ID: "badge-" + r[0], PersonAdd: PersonAdd{
			Badge: r[0], Name: r[1], Organisation: r[2], Group: r[3], Country: r[4], Remote: r[5] == "yes", Language: r[6],
		}})
	}
	return imp
}

func dayActs(t testing.TB) []act {
	t.Helper()
	var acts []act
	sc := bufio.NewScanner(bytes.NewReader(dayFile(t, "day.ndjson")))
	for sc.Scan() {
		var a act
		if err := json.Unmarshal(sc.Bytes(), &a); err != nil {
			t.Fatalf("act %d: %v", len(acts)+1, err)
		}
		acts = append(acts, a)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return acts
}

// replay folds acts as the rehearsal road does: whoever acts first is made known first.
type replay struct {
	t       testing.TB
	st      *State
	hash    string
	n       int
	entries []Entry
	bodies  [][]byte
	encode  bool // through the codec, with the chain; benchmarks of Decide and Apply do without
	// refused counts by "command code message".
	refused map[string]int
	// each is called after every act, refused or not.
	each func(i int, a act, r *Refusal)
}

func newReplay(t testing.TB) *replay {
	t.Helper()
	p := &replay{t: t, st: NewState(), refused: map[string]int{}, encode: true}
	p.must(recordedDay-60000, Actor{Role: RoleSystem}, &SessionCreate{ID: "day", Programme: dayProgramme(), JoinCode: "JOIN"}, "")
	p.must(recordedDay-30000, Actor{Role: RoleSecretariat}, dayParticipants(t), "")
	return p
}

func (p *replay) send(at Instant, by Actor, c Command, id string) *Refusal {
	p.n++
	if id == "" {
		id = fmt.Sprintf("c%d", p.n)
	}
	e, r := Decide(p.st, Input{Actor: by, ID: id, Now: at, Salt: "00", Command: c})
	if r != nil {
		return r
	}
	if p.encode {
		body, err := EncodeEntry(e)
		if err != nil {
			p.t.Fatal(err)
		}
		if e, err = DecodeEntry(body, e.Private); err != nil {
			p.t.Fatal(err)
		}
		p.hash = ChainHash(p.hash, body)
		e.Hash = p.hash
		p.bodies = append(p.bodies, body)
	}
	p.entries = append(p.entries, e)
	Apply(p.st, e)
	return nil
}

func (p *replay) must(at Instant, by Actor, c Command, id string) {
	p.t.Helper()
	if r := p.send(at, by, c, id); r != nil {
		p.t.Fatalf("%s: %v", c.Do(), r)
	}
}

// actor is whom "as" names; a pseudonym of the audience joins on first use.
func (p *replay) actor(at Instant, as string) Actor {
	kind, name, _ := strings.Cut(as, ":")
	switch kind {
	case "badge":
		return Actor{Role: RoleParticipant, Person: p.st.Badges[name]}
	case "audience":
		id := "audience-" + name
		if p.st.People[id] == nil {
			p.must(at, Actor{Role: RoleSystem}, &PersonJoin{Pseudonym: name}, id)
		}
		return Actor{Role: RoleAudience, Person: id}
	}
	return Actor{Role: Role(kind)}
}

func (p *replay) command(a act) Command {
	c, ok := NewCommand(a.Do)
	if !ok {
		p.t.Fatalf("the day has a command %q", a.Do)
	}
	if err := json.Unmarshal(a.With, c); err != nil {
		p.t.Fatalf("%s %s: %v", a.Do, a.With, err)
	}
	return c
}

func (p *replay) run(acts []act) {
	p.t.Helper()
	for i, a := range acts {
		at := recordedDay + Instant(a.T)
		r := p.send(at, p.actor(at, a.As), p.command(a), "")
		if r != nil {
			p.refused[a.Do+" "+string(r.Code)+" "+r.Msg]++
		}
		if p.each != nil {
			p.each(i, a, r)
		}
	}
}

package summary

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rostrum/session"
)

var (
	secretariat = session.Actor{Role: session.RoleSecretariat}
	rapporteur  = session.Actor{Role: session.RoleRapporteur}
	chair       = session.Actor{Role: session.RoleChair}
	system      = session.Actor{Role: session.RoleSystem}
)

// began is the beginning of the test day, 10:00 in New York.
var began = session.At(time.Date(2015, 10, 19, 14, 0, 0, 0, time.UTC))

// world drives a session as a room does: every command on the summary sees its section as drafted.
type world struct {
	t  testing.TB
	st *session.State
	w  *Writer
	n  int
	at session.Instant
	// entries is the record.
	entries []session.Entry
}

func text(en string) session.Text { return session.Text{"en": en} }

func programme() session.Programme {
	at := func(h, m int) session.Instant { return began.Add((h-10)*3600 + m*60) }
	list := session.ProgrammeList{Order: "request", Opens: "on_open"}
	return session.Programme{
		Title: text("Second Informal Interactive Stakeholders Consultation on the WSIS+10 Overall Review"),
		Date:  "2015-10-19", Timezone: "America/New_York", Languages: session.Languages, Rehearsal: true,
		Groups: []session.Group{
			{ID: "governments", Name: text("Governments")}, {ID: "civil-society", Name: text("Civil society")},
			{ID: "private-sector", Name: text("Private sector")}, {ID: "technical-community", Name: text("Technical community")},
			{ID: "academia", Name: text("Academia")}, {ID: "international-organizations", Name: text("International organizations")},
		},
		Segments: []session.ProgrammeSegment{
			{ID: "opening", Kind: session.KindOpening, Title: text("Opening segment"), Start: at(10, 0), End: at(10, 30), List: list},
			{ID: "ict4d", Kind: session.KindPanel, Title: text("ICT for development"), Start: at(10, 30), End: at(11, 45), List: list},
			{ID: "governance", Kind: session.KindPanel, Title: text("Internet governance"), Start: at(11, 45), End: at(13, 0), List: list},
			{ID: "rights", Kind: session.KindPanel, Title: text("Human rights and building confidence and security in the use of ICTs"), Start: at(15, 0), End: at(16, 15), List: list},
			{ID: "closing", Kind: session.KindClosing, Title: text("Closing segment"), Start: at(16, 15), End: at(17, 0), List: list},
		},
	}
}

func newWorld(t testing.TB, p session.Programme) *world {
	w := &world{t: t, st: session.NewState(), w: NewWriter(), at: began - 60000}
	w.must(system, &session.SessionCreate{ID: "day", Programme: p, JoinCode: "JOIN"})
	return w
}

func (w *world) send(by session.Actor, c session.Command, id string) *session.Refusal {
	w.n++
	w.at += 1000
	if id == "" {
		id = fmt.Sprintf("c%d", w.n)
	}
	in := session.Input{Actor: by, ID: id, Now: w.at, Salt: "00", Command: c}
	if sec := session.SummarySection(c); sec != "" {
		in.Section = w.w.Section(w.st, sec)
	}
	e, r := session.Decide(w.st, in)
	if r != nil {
		return r
	}
	w.entries = append(w.entries, e)
	session.Apply(w.st, e)
	return nil
}

func (w *world) must(by session.Actor, c session.Command) {
	w.t.Helper()
	if r := w.send(by, c, ""); r != nil {
		w.t.Fatalf("%s %+v: %v", c.Do(), c, r)
	}
}

// seat makes people p1 … known, spread over the groups.
func (w *world) seat(n int) {
	w.t.Helper()
	imp := &session.PersonImport{}
	for i := 1; i <= n; i++ {
		imp.People = append(imp.People, session.ImportPerson{ID: fmt.Sprintf("p%d", i), PersonAdd: session.PersonAdd{
			Badge: fmt.Sprint(i), Name: fmt.Sprintf("Delegate %03d", i), Group: w.st.Programme.Groups[i%len(w.st.Programme.Groups)].ID,
		}})
	}
	w.must(secretariat, imp)
}

// speak gives the floor to a person for ten seconds and returns the speech.
func (w *world) speak(person string) string {
	w.t.Helper()
	w.must(chair, &session.FloorGive{Person: person})
	id := w.st.Floor.Speech
	w.at += 10000
	w.must(chair, &session.FloorFinish{})
	return id
}

// note adds one that no speech is linked to, supported by speeches and groups ("g:ID").
func (w *world) note(segment, theme string, kind session.NoteKind, text string, support ...string) string {
	w.t.Helper()
	w.must(rapporteur, &session.NoteAdd{Segment: segment, Theme: theme, Kind: kind, Text: text, Speech: session.NoSpeech})
	id := w.st.NoteIDs[len(w.st.NoteIDs)-1]
	for _, s := range support {
		c := &session.NoteSupport{Note: id, Speech: s, On: true}
		if g, ok := strings.CutPrefix(s, "g:"); ok {
			c.Speech, c.Group = "", g
		}
		w.must(rapporteur, c)
	}
	return id
}

func (w *world) section(id string) *session.SummaryDoc {
	w.t.Helper()
	d := w.w.Section(w.st, id)
	if d == nil {
		w.t.Fatalf("there is no section %s", id)
	}
	return d
}

// texts are the sentences of a section, a blank line between paragraphs; those omitted are left out.
func texts(d *session.SummaryDoc) string {
	var paras []string
	for _, p := range d.Paragraphs {
		var all []string
		for _, s := range p.Sentences {
			if !s.Omitted {
				all = append(all, s.Text)
			}
		}
		paras = append(paras, strings.Join(all, " "))
	}
	return strings.Join(paras, "\n\n")
}

func eachSentence(d *session.SummaryDoc, f func(p session.SummaryParagraph, s session.SummarySentence)) {
	for _, p := range d.Paragraphs {
		for _, s := range p.Sentences {
			f(p, s)
		}
	}
}

// recorded is the recorded day, folded; its acts are of people whom the participants' file names.
func recorded(t testing.TB) *world {
	t.Helper()
	read := func(name string) string {
		b, err := os.ReadFile("../testdata/day/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	p := programme()
	for i := range p.Segments {
		if p.Segments[i].Kind == session.KindPanel {
			p.Segments[i].List.Order = "rotation"
		}
	}
	w := newWorld(t, p)
	imp := &session.PersonImport{}
	for i, line := range strings.Split(strings.TrimSpace(read("participants.csv")), "\n") {
		c := strings.Split(strings.ReplaceAll(line, "\r", ""), ",")
		if n := len(c); i > 0 && n >= 7 { // an organisation may have a comma in it
			imp.People = append(imp.People, session.ImportPerson{ID: "badge-" + c[0], PersonAdd: session.PersonAdd{
				Badge: c[0], Name: c[1], Organisation: strings.Trim(strings.Join(c[2:n-4], ","), `"`), Group: c[n-4], Country: strings.Trim(c[n-3], `"`),
				Remote: c[n-2] == "yes", Language: c[n-1],
			}})
		}
	}
	w.must(secretariat, imp)
	for _, line := range strings.Split(strings.TrimSpace(read("day.ndjson")), "\n") {
		var a struct {
			T    int64           `json:"t"`
			As   string          `json:"as"`
			Do   string          `json:"do"`
			With json.RawMessage `json:"with"`
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		w.at = began + session.Instant(a.T) - 1000
		by := session.Actor{Role: session.Role(a.As)}
		if badge, ok := strings.CutPrefix(a.As, "badge:"); ok {
			by = session.Actor{Role: session.RoleParticipant, Person: w.st.Badges[badge]}
		} else if name, ok := strings.CutPrefix(a.As, "audience:"); ok {
			by = session.Actor{Role: session.RoleAudience, Person: "audience-" + name}
			if w.st.People[by.Person] == nil {
				w.send(system, &session.PersonJoin{Pseudonym: name}, by.Person)
				w.at -= 1000
			}
		}
		c, ok := session.NewCommand(a.Do)
		if !ok {
			t.Fatalf("the day has a command %q", a.Do)
		}
		if err := json.Unmarshal(a.With, c); err != nil {
			t.Fatal(err)
		}
		w.send(by, c, "") // what the recording has out of order is refused
	}
	return w
}

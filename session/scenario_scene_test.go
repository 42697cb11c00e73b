package session

import (
	"fmt"
	"strings"
	"testing"
)

// scene is one script under way.
type scene struct {
	*world
	t    testing.TB
	now  Instant
	prog Programme
	team []ImportPerson
	ears []string // the audience
}

// run does the lines of a block and says what came of them.
func (s *scene) run(lines []string) []string {
	var out []string
	section := ""
	for _, line := range lines {
		ws := words(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "  "):
			s.declare(section, ws, strings.TrimSpace(line))
		case line == "programme" || line == "people":
			section = line
		case len(ws) > 0 && ws[0] == "audience":
			for _, name := range ws[1:] {
				s.ears = append(s.ears, strings.Trim(name, ","))
			}
		default:
			s.begin()
			out = append(out, s.line(ws)...)
		}
	}
	return out
}

// declare reads a line of the programme or of the people.
func (s *scene) declare(section string, ws []string, line string) {
	if section == "people" {
		badge, rest, _ := strings.Cut(line, " ")
		f := strings.Split(rest, ", ")
		p := ImportPerson{ID: "p" + badge, PersonAdd: PersonAdd{Badge: badge, Name: f[0], Group: f[1]}}
		for _, x := range f[2:] {
			if x == "remote" {
				p.Remote = true
			} else {
				p.Country = x
			}
		}
		s.team = append(s.team, p)
		return
	}
	opts := map[string]any{}
	for _, w := range ws {
		if strings.Contains(w, "=") && !strings.HasPrefix(w, `"`) {
			set(opts, w)
		}
	}
	n := func(k string) int { v, _ := opts[k].(int); return v }
	switch ws[0] {
	case "group":
		s.prog.Groups = append(s.prog.Groups, Group{ID: ws[1], Name: Text{"en": ws[1]}, BudgetS: n("budget")})
	case "overrun":
		s.prog.Overrun = ws[1]
	case "budget":
		s.prog.PersonBudgetS = n("each")
	case "segment":
		from, to, _ := strings.Cut(ws[4], "–")
		start, ok1 := readTime(from)
		end, ok2 := readTime(to)
		if !ok1 || !ok2 {
			s.t.Fatalf("no times in %q", line)
		}
		opens, _ := opts["opens"].(string)
		if opens == "" {
			opens = "on_open"
		}
		rights, _ := opts["rights_of_reply"].(string)
		var panel []Panellist
		if badges, _ := opts["panel"].(string); badges != "" {
			for _, b := range strings.Split(badges, ",") {
				panel = append(panel, Panellist{Name: "Panellist " + b, Badge: b})
			}
		}
		s.prog.Segments = append(s.prog.Segments, ProgrammeSegment{
			Panellists: panel,
			ID:         ws[1], Kind: SegmentKind(ws[2]), Title: Text{"en": strings.Trim(ws[3], `"`)}, Start: start, End: end,
			List: ProgrammeList{Order: ws[5], Opens: opens, Limits: Limits{StatementS: n("statement"), GroupS: n("group"), PointOfOrderS: n("point_of_order")},
				ReplyBlockS: n("reply_block"), RightsOfReply: rights},
		})
	default:
		s.t.Fatalf("a programme has groups and segments, not %q", line)
	}
}

// begin makes the session when the first act comes.
func (s *scene) begin() {
	if s.world != nil {
		return
	}
	if len(s.prog.Groups) == 0 {
		s.prog.Groups = testProgramme().Groups
		s.prog.Groups[0].BudgetS = 0
	}
	s.prog.Title, s.prog.Timezone, s.prog.Rehearsal = Text{"en": "Consultation"}, "UTC", true
	s.world = newWorld(s.t, s.prog)
	s.now = s.st.At
	if len(s.team) > 0 {
		s.must(s.now, secretariat, &PersonImport{People: s.team})
	}
	for _, name := range s.ears {
		if _, r := s.send("a-"+name, s.now, system, &PersonJoin{Pseudonym: name}); r != nil {
			s.t.Fatal(r)
		}
	}
}

// line does one act or shows one thing.
func (s *scene) line(ws []string) []string {
	if at, ok := readTime(ws[0]); ok {
		s.now, ws = at, ws[1:]
	}
	if len(ws) == 0 {
		return nil
	}
	if out, ok := s.show(ws); ok {
		return out
	}
	c, err := readCommand(ws[1:])
	if err != nil {
		s.t.Fatalf("%s: %v", strings.Join(ws, " "), err)
	}
	e, r := s.do(s.now, s.actor(ws[0]), c)
	if r != nil {
		return []string{"refused " + r.Error()}
	}
	return []string{strings.Join(append([]string{"ok"}, created(e)...), " ")}
}

func (s *scene) actor(who string) Actor {
	switch who {
	case "clock":
		return system
	case "chair", "moderator", "rapporteur", "secretariat", "feed":
		return Actor{Role: Role(who)}
	}
	if id := s.st.Badges[who]; id != "" {
		return participant(id)
	}
	if s.st.People["p"+who] != nil {
		return participant("p" + who)
	}
	if s.st.People["a-"+who] == nil {
		s.t.Fatalf("nobody is called %q", who)
	}
	return audience("a-" + who)
}

// created are the ids that an entry gave, and who lapsed by it.
func created(e Entry) []string {
	var ids []string
	for _, ev := range e.Events {
		switch ev := ev.(type) {
		case *FloorRequested:
			ids = append(ids, ev.Request)
		case *FloorGiven:
			ids = append(ids, ev.Speech)
		case *QuestionAsked:
			ids = append(ids, ev.Question)
		case *NoteAdded:
			ids = append(ids, ev.Note)
		case *NoticePosted:
			ids = append(ids, ev.Notice)
		case *SegmentWasClosed:
			if len(ev.Lapsed) > 0 {
				ids = append(ids, fmt.Sprintf("(not heard: %s)", strings.Join(ev.Lapsed, ", ")))
			}
			if len(ev.Carried) > 0 {
				ids = append(ids, fmt.Sprintf("(carried to %s: %s)", ev.CarriedTo, strings.Join(ev.Carried, ", ")))
			}
		case *RequestAbsent:
			if ev.Lapsed {
				ids = append(ids, "(lapsed)")
			}
		}
	}
	return ids
}

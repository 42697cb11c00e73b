package session

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// show answers the lines that ask how things stand: list, floor, segment, request, balance, question,
// note, notices, me, undo, rights, ledger. False is for lines that are acts.
func (s *scene) show(ws []string) ([]string, bool) {
	arg := ""
	if len(ws) > 1 {
		arg = ws[1]
	}
	switch ws[0] {
	case "list":
		return s.showList(arg), true
	case "floor":
		return s.showFloor(), true
	case "segment":
		return []string{s.showSegment(arg)}, true
	case "request":
		return []string{s.showRequest(arg)}, true
	case "balance":
		return s.showBalance(), true
	case "question":
		return []string{s.showQuestion(arg)}, true
	case "moderation":
		return s.showModeration(Role(arg)), true
	case "dismissed":
		return s.showDismissed(), true
	case "shares":
		return s.showShares(), true
	case "questions":
		return s.showQuestions(Role(arg)), true
	case "note":
		return []string{s.showNote(arg)}, true
	case "summary":
		return s.showSection(arg), true
	case "notices":
		return s.showNotices(Role(arg)), true
	case "me":
		return s.showMe(arg), true
	case "repair":
		return s.showRepair(arg), true
	case "statement":
		return s.showStatement(), true
	case "rights":
		return s.showRights(), true
	case "ledger":
		return s.showLedger(), true
	case "undo":
		return []string{s.showUndo()}, true
	}
	return nil, false
}

func hms(at Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format("15:04:05")
}

// spaced writes a code as words.
func spaced(code string) string { return strings.ReplaceAll(code, "_", " ") }

func (s *scene) name(person string) string { return s.st.People[person].Profile.Name }

func (s *scene) showList(segment string) []string {
	order := s.st.Order(segment)
	if len(order) == 0 {
		return []string{"nobody waits"}
	}
	var out []string
	for i, p := range order {
		var why []string
		for _, r := range p.Why {
			w := spaced(r.Code)
			if r.Group != "" {
				w += fmt.Sprintf(" %s %g", r.Group, r.N)
			} else if r.N != 0 {
				w += fmt.Sprintf(" %g", r.N)
			}
			if r.Speech != "" {
				w += " to " + r.Speech
			}
			if r.Text != "" {
				w += fmt.Sprintf(" %q", r.Text)
			}
			why = append(why, w)
		}
		fits := "fits"
		if !p.Fits {
			fits = "does not fit"
		}
		out = append(out, fmt.Sprintf("%d. %s %s: %s; expected %s, %s", i+1, p.Request.ID, s.name(p.Request.Person), strings.Join(why, ", "), hms(p.ExpectedAt), fits))
	}
	return out
}

func (s *scene) showFloor() []string {
	turn := func(label, id string) string {
		sp := s.st.Speeches[id]
		if sp == nil {
			return label + ": nobody"
		}
		state := "running"
		if sp.PausedAt != 0 {
			state = "paused"
		}
		on := "called without a request"
		if sp.Request != "" {
			on = "on " + sp.Request
		}
		if sp.Reason != "" {
			on += fmt.Sprintf(" before their turn: %q", sp.Reason)
		}
		return fmt.Sprintf("%s: %s %s, %s, %s, %s; %d s used of %d", label, id, s.name(sp.Person), spaced(string(sp.Kind)), on, state, sp.UsedMS(s.now)/1000, sp.LimitS)
	}
	out := []string{turn("speaking", s.st.Floor.Speech)}
	if s.st.Floor.Interrupted != "" {
		out = append(out, turn("interrupted", s.st.Floor.Interrupted))
	}
	return out
}

func (s *scene) showSegment(id string) string {
	seg := s.st.segmentDoc(RoleChair, s.st.Segments[id])
	list := "list closed"
	switch {
	case seg.List.Open && seg.List.ClosesAt != 0 && seg.List.LastCall:
		list = "last call, list closes at " + hms(seg.List.ClosesAt)
	case seg.List.Open && seg.List.ClosesAt != 0:
		list = "list open until " + hms(seg.List.ClosesAt)
	case seg.List.Open:
		list = "list open"
	case seg.List.OpensAt != 0:
		list = "list opens at " + hms(seg.List.OpensAt)
	}
	return fmt.Sprintf("%s is %s; projected %s–%s; %s, %d waiting", id, seg.State, hms(seg.ProjectedStart), hms(seg.ProjectedEnd), list, seg.List.Waiting)
}

func (s *scene) showRequest(id string) string {
	r := s.st.Requests[id]
	if r == nil {
		return id + " does not exist"
	}
	out := fmt.Sprintf("%s of %s is %s", id, s.name(r.Person), r.State)
	if r.Reason != "" {
		out += fmt.Sprintf(", reason %q", r.Reason)
	}
	if r.Ruling != nil {
		out += map[bool]string{true: ", upheld", false: ", overruled"}[r.Ruling.Upheld]
	}
	if r.Statement != "" {
		out += ", statement " + r.Statement
	}
	if r.Nth > 0 {
		out += fmt.Sprintf(", right of reply %d of %d", r.Nth, MaxRightsOfReply)
	}
	if r.AskedIn != "" {
		out += ", asked in " + r.AskedIn
	}
	if r.SwapWith != "" {
		out += ", proposes to swap with " + r.SwapWith
	}
	if r.SwapDeclined != "" {
		out += ", declined by the owner of " + r.SwapDeclined
	}
	return out
}

func (s *scene) showBalance() []string {
	b := s.st.Balance()
	tally := func(t Tally) string { return fmt.Sprintf("%d interventions, %d s", t.Interventions, t.Seconds) }
	out := []string{fmt.Sprintf("day: %s; room %d s, remote %d s; first-time speakers %d", tally(b.Day.Total), b.Day.Room.Seconds, b.Day.Remote.Seconds, b.Day.FirstTime.Interventions)}
	for _, g := range slices.Sorted(maps.Keys(b.Day.Groups)) {
		left := ""
		if bud, ok := b.Budgets[g]; ok {
			left = fmt.Sprintf("; %d s left of %d", bud.LeftS, bud.BudgetS)
		}
		out = append(out, fmt.Sprintf("%s: %s%s", g, tally(b.Day.Groups[g]), left))
	}
	for _, id := range slices.Sorted(maps.Keys(b.Budgets)) {
		if _, spoke := b.Day.Groups[id]; !spoke {
			out = append(out, fmt.Sprintf("%s: %d s left of %d", id, b.Budgets[id].LeftS, b.Budgets[id].BudgetS))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.PersonBudgets)) {
		a := b.PersonBudgets[id]
		line := fmt.Sprintf("%s: %d s left of %d", s.name(id), a.LeftS, a.BudgetS)
		if a.Over {
			line += ", over"
		}
		out = append(out, line)
	}
	for _, g := range slices.Sorted(maps.Keys(b.Day.Genders)) {
		out = append(out, fmt.Sprintf("%s: %s", g, tally(b.Day.Genders[g])))
	}
	for _, r := range slices.Sorted(maps.Keys(b.Day.Regions)) {
		out = append(out, fmt.Sprintf("%s: %s", r, tally(b.Day.Regions[r])))
	}
	return out
}

func (s *scene) showRepair(segment string) []string {
	r := s.st.repair(s.st.Segments[segment])
	if r == nil {
		return []string{"everyone fits"}
	}
	out := []string{fmt.Sprintf("%d of %d are reached, %d s over; with %d s all are", r.Reached, r.Of, r.OverrunS, r.StatementS)}
	for _, o := range r.Options {
		out = append(out, fmt.Sprintf("with %d s %d more, to %s", o.StatementS, o.More, hms(o.End)))
	}
	for _, id := range slices.Sorted(maps.Keys(r.Delays)) {
		out = append(out, fmt.Sprintf("%s %d s late", id, r.Delays[id]))
	}
	return out
}

// showStatement are the lines of the budgets' ledger, with what speeches spent.
func (s *scene) showStatement() []string {
	var out []string
	for _, l := range s.st.LedgerLines() {
		line := fmt.Sprintf("%s %s %d s", hms(l.At), l.Kind, l.Seconds)
		for _, w := range []string{l.Group, l.Person, l.Speech} {
			if w != "" {
				line += " " + w
			}
		}
		if l.Reason != "" {
			line += fmt.Sprintf(" %q", l.Reason)
		}
		out = append(out, line)
	}
	return out
}

func (s *scene) showQuestion(id string) string {
	q := s.st.Questions[id]
	votes, voices := s.st.counts(q)
	out := fmt.Sprintf("%s %q is %s; %d votes, %d voices", id, q.Text, q.State, votes, voices)
	if q.MergedInto != "" {
		out += ", merged into " + q.MergedInto
	}
	if len(q.Members) > 0 {
		out += ", umbrella over " + strings.Join(q.Members, ", ")
	}
	if q.Reason != "" {
		out += fmt.Sprintf(", reason %q", q.Reason)
	}
	if q.Request != "" {
		out += ", on the list as " + q.Request
	}
	if q.AnsweredAt != 0 {
		out += fmt.Sprintf(", answered at %s by %s", hms(q.AnsweredAt), q.AnsweredBy)
	}
	return out + s.showModerated(id)
}

// showQuestions are those that a viewer of the role sees.
func (s *scene) showQuestions(role Role) []string {
	out := []string{}
	for _, id := range s.st.QuestionIDs {
		if d, ok := s.st.Document(role, "question/"+id).(QuestionDoc); ok {
			by := d.Source.Author
			if by == "" {
				by = "nobody named"
			}
			out = append(out, fmt.Sprintf("%s %q by %s (%s), %s", id, d.Text, by, d.Source.Kind, d.State))
		}
	}
	if len(out) == 0 {
		out = append(out, "no questions")
	}
	return out
}

func (s *scene) showNote(id string) string {
	d, ok := s.st.Document(RoleRapporteur, "note/"+id).(NoteDoc)
	if !ok {
		return id + " does not exist"
	}
	on := "on no speech"
	if d.Speech != "" {
		on = "on " + d.Speech
	}
	return fmt.Sprintf("%s revision %d %s: %q; %d supporters, groups %v", id, d.Rev, on, d.Text, d.Supporters.Count, d.Supporters.Groups)
}

func (s *scene) showNotices(role Role) []string {
	out := []string{}
	for _, id := range s.st.NoticeIDs {
		if d, ok := s.st.Document(role, "notice/"+id).(NoticeDoc); ok {
			until := ""
			if d.Until != 0 {
				until = " until " + hms(d.Until)
			}
			out = append(out, fmt.Sprintf("%s %s: %s%s", id, d.Level, d.Text.In("en"), until))
		}
	}
	if len(out) == 0 {
		out = append(out, "no notices")
	}
	return out
}

func (s *scene) showMe(who string) []string {
	d := s.st.Me(s.actor(who))
	var out []string
	for _, r := range d.Requests {
		line := fmt.Sprintf("%s is %s", r.ID, r.State)
		if r.Place > 0 {
			line += fmt.Sprintf(", place %d, expected %s", r.Place, hms(r.ExpectedAt))
		}
		if r.Reason != "" {
			line += " because " + r.Reason
		}
		if r.SwapFrom != "" {
			line += ", " + r.SwapFrom + " proposes a swap"
		}
		out = append(out, line)
	}
	for _, q := range d.Questions {
		line := fmt.Sprintf("%s is %s", q.ID, q.State)
		if q.MergedInto != "" {
			line += " in " + q.MergedInto
		}
		if q.Code != "" {
			line += ", " + spaced(string(q.Code))
		}
		if q.Reason != "" {
			line += fmt.Sprintf(", reason %q", q.Reason)
		}
		if q.Answer != "" {
			line += fmt.Sprintf(", answered in writing %q", q.Answer)
		}
		if q.Carried != "" {
			line += ", carried to " + q.Carried
		}
		out = append(out, line)
	}
	if d.Speaking != "" {
		out = append(out, "speaking: "+d.Speaking)
	}
	return append(out, "may: "+strings.Join(d.May, " "))
}

// showUndo is what the chair's page offers to take back and to do again.
func (s *scene) showUndo() string {
	f := s.st.floorDoc(RoleChair)
	one := func(u *UndoDoc) string {
		if u == nil {
			return "nothing"
		}
		return strings.TrimSpace(u.Do + " " + u.Person)
	}
	return "undo: " + one(f.Undo) + "; redo: " + one(f.Redo)
}

package session

// Me is the document "me" of one viewer. Shared staff links have no person.
func (st *State) Me(a Actor) MeDoc {
	d := MeDoc{Person: a.Person, Role: a.Role, Requests: []MyRequest{}, Questions: []MyQuestion{}, Votes: []string{}}
	p := st.People[a.Person]
	if p != nil {
		d.Name, d.Group, d.Language = p.Profile.Name, p.Group, p.Language
		for _, id := range p.Requests {
			if r := st.Requests[id]; r != nil {
				d.Requests = append(d.Requests, st.myRequest(r))
			}
		}
		for _, id := range p.Questions {
			if q := st.Questions[id]; q != nil {
				d.Questions = append(d.Questions, st.myQuestion(q))
			}
		}
		d.Votes = append(d.Votes, p.Votes...)
		d.Statements = st.myStatements(p.ID)
		d.RightsLeft = MaxRightsOfReply - st.rightsUsed(p)
		d.Budget = st.ownBudget(p.ID)
		if s := st.Speaking(); s != nil && s.Person == a.Person {
			d.Speaking = s.ID
		}
	}
	d.May = st.may(a, p)
	return d
}

// ownBudget is the person's account, also before anything happened on it.
func (st *State) ownBudget(person string) *BudgetDoc {
	if len(st.Ledger.Entries) == 0 && st.Programme.PersonBudgetS == 0 {
		return nil
	}
	if b := st.budgets().persons[person]; b != nil {
		return b.budget()
	}
	if s := st.Programme.PersonBudgetS; s > 0 {
		return &BudgetDoc{BudgetS: s, LeftS: s}
	}
	return nil
}

func (st *State) myRequest(r *Request) MyRequest {
	m := MyRequest{ID: r.ID, Segment: r.Segment, Kind: r.Kind, State: r.State, SwapDeclined: r.SwapDeclined}
	if r.State == Removed {
		m.Reason = r.Reason
	}
	if r.State != Waiting {
		return m
	}
	for i, pl := range st.Order(r.Segment) {
		switch {
		case pl.Request == r:
			m.Place, m.ExpectedAt, m.Fits = i+1, pl.ExpectedAt, pl.Fits
		case pl.Request.SwapWith == r.ID:
			m.SwapFrom = pl.Request.ID
		}
	}
	return m
}

// myQuestion tells the asker the question's fate, which for a merged one is its umbrella's.
func (st *State) myQuestion(q *Question) MyQuestion {
	m := MyQuestion{ID: q.ID, Text: q.Text, Lang: q.Lang, State: q.State, MergedInto: q.MergedInto, Reason: q.Reason, AskedAt: q.AskedAt, AnsweredAt: q.AnsweredAt}
	if u := st.Questions[q.MergedInto]; u != nil {
		m.State, m.Reason, m.AnsweredAt = u.State, u.Reason, u.AnsweredAt
		q = u
	}
	m.Also = len(q.Members)
	m.Code, m.How, m.Answer = q.Code, q.How, q.Answer
	if q.CarriedFrom != "" {
		m.Carried = q.Segment
	}
	return m
}

// may lists what the viewer may do now: what the table grants, less what the moment rules out for
// everyone of that role, so that a page can offer just what would be accepted.
func (st *State) may(a Actor, p *Person) []string {
	phase := st.Phase()
	out := []string{}
	if p != nil && (p.Revoked || p.Erased) {
		return out
	}
	cur, sp := st.Current(), st.Speaking()
	waits := false
	if p != nil {
		for _, id := range p.Requests {
			if r := st.Requests[id]; r != nil && r.State == Waiting {
				waits = true
			}
		}
	}
	for _, do := range grantedTo[a.Role] {
		if !Permitted(a.Role, do, phase) {
			continue
		}
		ok := true
		switch do {
		case "segment.suspend":
			ok = cur != nil && cur.State == Open
		case "segment.resume":
			ok = cur != nil && cur.State == Suspended
		case "segment.close":
			ok = cur != nil
		case "segment.open":
			ok = cur == nil
		case "floor.give":
			ok = cur != nil && cur.State == Open
		case "floor.finish":
			ok = sp != nil && (a.Role == RoleChair || sp.Person == a.Person)
		case "floor.extend":
			ok = sp != nil
		case "floor.pause":
			ok = sp != nil && sp.PausedAt == 0
		case "floor.resume":
			ok = sp != nil && sp.PausedAt != 0 && cur != nil && cur.State == Open
		case "floor.undo":
			ok = len(st.Acts) > 0
		case "floor.redo":
			ok = len(st.Undone) > 0
		case "floor.request":
			ok = a.Role != RoleParticipant || p != nil && (st.anyListOpen() || cur != nil && cur.State == Open)
		case "floor.withdraw", "floor.defer", "floor.edit", "floor.swap", "floor.accept_swap", "floor.decline_swap":
			ok = a.Role != RoleParticipant || waits
		case "session.clock":
			ok = st.Programme.Rehearsal
		}
		if ok && (a.Role == RoleAudience || a.Role == RoleParticipant) && p == nil {
			ok = false // a public viewer without a link only looks
		}
		if ok {
			out = append(out, do)
		}
	}
	return out
}

var commandNames = CommandNames()

func (st *State) anyListOpen() bool {
	for _, id := range st.SegmentIDs {
		if s := st.Segments[id]; s.ListOpen && s.State != Closed {
			return true
		}
	}
	return false
}

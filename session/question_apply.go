package session

func (st *State) touchQuestion(q *Question) {
	st.changes.key("question/" + q.ID)
	st.recount(q)
	st.changes.person(q.Person)
	q.tally = tally{}
	if u := st.Questions[q.MergedInto]; u != nil {
		st.changes.key("question/" + u.ID)
		u.tally = tally{}
	}
	st.relist(q)
}

func (st *State) applyQuestion(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *QuestionAsked:
		st.nQuestion = max(st.nQuestion, number(ev.Question))
		q := &Question{
			ID: ev.Question, Segment: ev.Segment, Person: ev.Person, Text: ev.Text, Lang: ev.Lang, Source: ev.Source,
			To: ev.To, Anon: ev.Anon, Ref: ev.Ref, State: Offered, Voters: map[string]bool{}, AskedAt: e.At,
			Held: ev.Held,
		}
		if ev.Seal != "" {
			it := e.Private[q.ID].item()
			q.Text, q.Source.Author, q.Source.URL = it.Text, it.Author, it.URL
		}
		if ev.Shown {
			q.State, q.Unreviewed = Approved, true
		}
		st.QuestionIDs = append(st.QuestionIDs, q.ID)
		st.touchSection(SectionIntroduction) // it counts the questions, and those that were put
		st.Questions[q.ID] = q
		if q.Ref != "" {
			st.QuestionRefs[q.Ref] = q.ID
		}
		if p := st.People[q.Person]; p != nil {
			p.Questions = append(p.Questions, q.ID)
		}
		st.rememberAuthor(q)
		st.replaceSource(q.Source.Feed, func(s *Source) { s.Offered++ })
		st.touchQuestion(q)
	case *QuestionVoted:
		if q, p := st.Questions[ev.Question], st.People[ev.Person]; q != nil && p != nil && !q.Voters[ev.Person] {
			q.Voters[ev.Person] = true
			p.Votes = append(p.Votes, q.ID)
			st.touchQuestion(q)
			st.changes.person(ev.Person)
		}
	case *QuestionUnvoted:
		if q, p := st.Questions[ev.Question], st.People[ev.Person]; q != nil && p != nil {
			delete(q.Voters, ev.Person)
			p.Votes = drop(p.Votes, q.ID)
			st.touchQuestion(q)
			st.changes.person(ev.Person)
		}
	case *QuestionMoved:
		if q := st.Questions[ev.Question]; q != nil {
			st.applyQuestionMoved(e, ev, q)
		}
	case *QuestionsMerged:
		st.applyMerged(ev)
	case *QuestionWasSplit:
		q, from := st.Questions[ev.Question], st.Questions[ev.From]
		if q != nil && from != nil {
			q.MergedInto = ""
			from.Members = drop(from.Members, q.ID)
			if st.act == nil {
				from.Claim = nil
			}
			st.touchQuestion(q)
			st.touchQuestion(from)
			st.touchAskers(from)
			st.touchVoters(q)
		}
	}
}

func (st *State) applyQuestionMoved(e Entry, ev *QuestionMoved, q *Question) {
	was := q.State
	st.standQuestion(q, questionStand{ev.State, q.Request, ev.Reason})
	q.Code = ev.Code
	if st.act == nil { // an act on the floor is taken back with the question's stand alone
		q.Claim = nil
		if ev.State != Offered {
			q.Held, q.Unreviewed = nil, false
		}
	}
	if was == Answered && ev.State != Answered { // by mistake; see questionReturns
		q.AnsweredAt, q.AnsweredBy, q.How = 0, "", ""
	}
	switch ev.State {
	case Put:
		if was != Answered || q.PutAt == 0 {
			q.PutAt = e.At
		}
		st.touchSection(SectionIntroduction)
	case Answered:
		if was != Answered {
			q.AnsweredAt, q.AnsweredBy, q.How = e.At, ev.By, ev.How
		}
		if ev.Answer != "" {
			q.Answer = ev.Answer
		}
	}
	st.keepDismissals(e, q, ev, was)
	st.touchMembers(q)
}

// standQuestion moves a question, as part of the act under way if there is one.
func (st *State) standQuestion(q *Question, to questionStand) {
	st.note('q', q.ID, q.stand(), to)
	q.State, q.Request, q.Reason = to.State, to.Request, to.Reason
	st.touchQuestion(q)
}

// touchMembers: the askers of an umbrella's members see their question's fate in the umbrella's.
func (st *State) touchMembers(q *Question) {
	for _, id := range q.Members {
		if m := st.Questions[id]; m != nil {
			st.touchQuestion(m)
		}
	}
}

// applyMerged puts the questions, and what they had gathered before, under one umbrella.
func (st *State) applyMerged(ev *QuestionsMerged) {
	into := st.Questions[ev.Into]
	if into == nil {
		return
	}
	add := func(id string) {
		if q := st.Questions[id]; q != nil && q != into {
			q.MergedInto, q.Claim = into.ID, nil
			into.Members = append(into.Members, id)
			st.touchQuestion(q)
			st.touchVoters(q)
		}
	}
	for _, id := range ev.Questions {
		q := st.Questions[id]
		if q == nil {
			continue
		}
		members := q.Members
		q.Members = nil
		add(id)
		for _, m := range members {
			add(m)
		}
	}
	into.Claim = nil
	st.touchQuestion(into)
	st.touchAskers(into)
}

// touchAskers: those who asked an umbrella's members are told how many asked the same.
func (st *State) touchAskers(q *Question) {
	for _, id := range q.Members {
		if m := st.Questions[id]; m != nil {
			st.changes.person(m.Person)
		}
	}
}

func (st *State) touchVoters(q *Question) {
	for p := range q.Voters {
		st.changes.person(p)
	}
}

func drop(ids []string, id string) []string {
	out := ids[:0:0]
	for _, x := range ids {
		if x != id {
			out = append(out, x)
		}
	}
	return out
}

// counts are the distinct persons who voted, and who voted or asked, over a question and its members.
func (st *State) counts(q *Question) (votes, voices int) {
	if !q.tally.known {
		q.tally.votes, q.tally.voices = st.count(q)
		q.tally.known = true
	}
	return q.tally.votes, q.tally.voices
}

func (st *State) count(q *Question) (votes, voices int) {
	if len(q.Members) == 0 {
		votes, voices = len(q.Voters), len(q.Voters)
		if q.Person == "" || !q.Voters[q.Person] {
			voices++
		}
		return votes, voices
	}
	voters, askers, strangers := map[string]bool{}, map[string]bool{}, 0
	for _, id := range append([]string{q.ID}, q.Members...) {
		m := st.Questions[id]
		if m == nil {
			continue
		}
		for p := range m.Voters {
			voters[p] = true
		}
		switch {
		case m.Person != "":
			askers[m.Person] = true
		case m.Source.Author != "":
			askers[m.Source.Kind+"\x00"+m.Source.Author] = true
		default:
			strangers++
		}
	}
	votes = len(voters)
	for a := range askers {
		voters[a] = true
	}
	return votes, len(voters) + strangers
}

package session

// Balance is who has had the floor, and for how long: the sum of the speeches that have ended.
// Procedural interventions are left out, as they are from budgets.
func (st *State) Balance() BalanceDoc {
	doc := BalanceDoc{Day: newBalanceOf(), Segments: map[string]BalanceOf{}}
	seen := map[string]bool{}
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if s == nil || s.EndedAt == 0 || procedural(s.Kind) {
			continue
		}
		first := !seen[s.Person]
		seen[s.Person] = true
		group, region, gender := "", "", ""
		if p := st.People[s.Person]; p != nil {
			group, region, gender = p.Group, Region(p.Profile.Country), p.Profile.Gender
		}
		doc.Day.add(s, group, region, gender, first)
		b, ok := doc.Segments[s.Segment]
		if !ok {
			b = newBalanceOf()
		}
		b.add(s, group, region, gender, first)
		doc.Segments[s.Segment] = b
	}
	budgets := st.budgets()
	doc.Budgets, doc.PersonBudgets = budgetDocs(budgets.groups), budgetDocs(budgets.persons)
	if doc.Budgets != nil || doc.PersonBudgets != nil {
		doc.Overrun = st.overrun()
	}
	return doc
}

func budgetDocs(all map[string]*AccountDoc) map[string]BudgetDoc {
	if len(all) == 0 {
		return nil
	}
	out := make(map[string]BudgetDoc, len(all))
	for id, b := range all {
		out[id] = *b.budget()
	}
	return out
}

func newBalanceOf() BalanceOf {
	return BalanceOf{Groups: map[string]Tally{}, Regions: map[string]Tally{}}
}

func (b *BalanceOf) add(s *Speech, group, region, gender string, first bool) {
	plus := func(t Tally) Tally { return Tally{t.Interventions + 1, t.Seconds + s.Seconds} }
	b.Total = plus(b.Total)
	if group != "" {
		b.Groups[group] = plus(b.Groups[group])
	}
	if region != "" {
		b.Regions[region] = plus(b.Regions[region])
	}
	if gender != "" {
		if b.Genders == nil {
			b.Genders = map[string]Tally{}
		}
		b.Genders[gender] = plus(b.Genders[gender])
	}
	if s.Remote {
		b.Remote = plus(b.Remote)
	} else {
		b.Room = plus(b.Room)
	}
	if first {
		b.FirstTime = plus(b.FirstTime)
	}
}

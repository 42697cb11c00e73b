package session

import "fmt"

// Check tests the invariants of doc.go on a state. It is for tests and for `rostrum verify`; a state
// folded from a record made by Decide always passes.
func Check(st *State) error {
	running := 0
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if s == nil {
			continue
		}
		if s.EndedAt == 0 {
			running++
			if id != st.Floor.Speech && id != st.Floor.Interrupted {
				return fmt.Errorf("speech %s has not ended and is not on the floor", id)
			}
		} else if s.EndedAt < s.StartedAt {
			return fmt.Errorf("speech %s ends before it starts", id)
		}
		if s.Request != "" {
			r := st.Requests[s.Request]
			if r == nil || r.Person != s.Person {
				return fmt.Errorf("speech %s was given on request %s, which is not that person's", id, s.Request)
			}
			want := Done
			if s.EndedAt == 0 {
				want = Speaking
			}
			if r.State != want {
				return fmt.Errorf("request %s of speech %s is %s, not %s", r.ID, id, r.State, want)
			}
		}
		if s.StartedAt > st.At || s.EndedAt > st.At {
			return fmt.Errorf("speech %s lies in the future of the record", id)
		}
	}
	if running > 2 || running == 2 && st.Floor.Interrupted == "" {
		return fmt.Errorf("%d speeches are under way", running)
	}
	if in := st.Speeches[st.Floor.Interrupted]; in != nil && in.PausedAt == 0 {
		return fmt.Errorf("the interrupted speech %s is running", in.ID)
	}
	if st.Floor.Speech != "" && st.Current() == nil {
		return fmt.Errorf("speech %s is under way while no segment is open", st.Floor.Speech)
	}
	open := 0
	for _, id := range st.SegmentIDs {
		if s := st.Segments[id]; s.State == Open || s.State == Suspended {
			open++
		}
	}
	if open > 1 {
		return fmt.Errorf("%d segments are open at once", open)
	}
	if err := st.checkLists(); err != nil {
		return err
	}
	if err := st.checkBudgets(); err != nil {
		return err
	}
	if err := st.checkShares(); err != nil {
		return err
	}
	if err := st.checkListed(); err != nil {
		return err
	}
	return st.checkBalance()
}

// checkBudgets: what is left of each account is the sum of its lines in the statement, to the second.
func (st *State) checkBudgets() error {
	groups, persons := map[string]int{}, map[string]int{}
	for _, l := range st.LedgerLines() {
		groups[l.Group] += l.Seconds
		persons[l.Person] += l.Seconds
	}
	b := st.budgets()
	for id, a := range b.groups {
		if a.LeftS != groups[id] {
			return fmt.Errorf("the budget of %s has %d s left, its ledger says %d", id, a.LeftS, groups[id])
		}
	}
	for id, a := range b.persons {
		if want := persons[id] + st.Programme.PersonBudgetS; a.LeftS != want {
			return fmt.Errorf("the budget of %s has %d s left, the ledger says %d", id, a.LeftS, want)
		}
	}
	return nil
}

// checkLists: each waiting request stands in exactly one place of exactly one list, and nobody else.
func (st *State) checkLists() error {
	places := map[string]int{}
	kinds := map[[3]string]string{}
	for _, id := range st.RequestIDs {
		r := st.Requests[id]
		if r == nil || r.State != Waiting {
			continue
		}
		k := [3]string{r.Segment, r.Person, string(r.Kind)}
		if other := kinds[k]; other != "" {
			return fmt.Errorf("%s waits with two requests of one kind, %s and %s", r.Person, other, id)
		}
		kinds[k] = id
	}
	for _, id := range st.SegmentIDs {
		for _, p := range st.Order(id) {
			places[p.Request.ID]++
			if p.Request.Segment != id || p.Request.State != Waiting || len(p.Why) == 0 {
				return fmt.Errorf("list of %s holds %s, which is %s in %s", id, p.Request.ID, p.Request.State, p.Request.Segment)
			}
		}
	}
	for id, r := range st.Requests {
		want := 0
		if r.State == Waiting {
			want = 1
		}
		if places[id] != want {
			return fmt.Errorf("request %s (%s) stands in %d places", id, r.State, places[id])
		}
		if r.State == Waiting && st.Segments[r.Segment].State == Closed {
			return fmt.Errorf("request %s waits in the closed segment %s", id, r.Segment)
		}
	}
	return nil
}

// checkBalance: the sum of the speeches equals the balance, over the day and each segment.
func (st *State) checkBalance() error {
	want := map[string]Tally{}
	for _, s := range st.Speeches {
		if s.EndedAt == 0 || procedural(s.Kind) {
			continue
		}
		if ms := int64(s.EndedAt-s.StartedAt) - s.PausedMS; int64(s.Seconds) != (max(ms, 0)+500)/1000 {
			return fmt.Errorf("speech %s says %d s, its times say %d ms", s.ID, s.Seconds, ms)
		}
		for _, k := range []string{"", s.Segment} {
			want[k] = Tally{want[k].Interventions + 1, want[k].Seconds + s.Seconds}
		}
	}
	b := st.Balance()
	if b.Day.Total != want[""] {
		return fmt.Errorf("balance of the day is %v, the speeches sum to %v", b.Day.Total, want[""])
	}
	for id, s := range b.Segments {
		if s.Total != want[id] {
			return fmt.Errorf("balance of %s is %v, the speeches sum to %v", id, s.Total, want[id])
		}
		if (Tally{s.Room.Interventions + s.Remote.Interventions, s.Room.Seconds + s.Remote.Seconds}) != s.Total {
			return fmt.Errorf("room and remote of %s do not sum to its total", id)
		}
	}
	return nil
}

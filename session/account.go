package session

import (
	"maps"
	"slices"
)

// AccountDoc is one budget with what made it what it is, in whole seconds: what is left is granted and
// adjusted and refunded, less what was spent.
type AccountDoc struct {
	Group     string `json:"group,omitempty"`  // whose it is: a group's,
	Person    string `json:"person,omitempty"` // or a person's
	GrantedS  int    `json:"granted_s"`
	AdjustedS int    `json:"adjusted_s"` // corrections; below zero, time taken away
	RefundedS int    `json:"refunded_s"` // of speeches, where the chair gave their time back
	SpentS    int    `json:"spent_s"`
	LeftS     int    `json:"left_s"`
	Speeches  int    `json:"speeches"` // that spent
	// Over is true when more was spent than there was and the policy is to say so.
	Over bool `json:"over,omitempty"`
}

// budget is what everyone sees of the account, nil of none.
func (a *AccountDoc) budget() *BudgetDoc {
	if a == nil {
		return nil
	}
	return &BudgetDoc{BudgetS: a.GrantedS + a.AdjustedS + a.RefundedS, UsedS: a.SpentS, LeftS: a.LeftS, Over: a.Over}
}

// enter books an entry that someone made.
func (a *AccountDoc) enter(e LedgerEntry) {
	switch e.Kind {
	case "grant":
		a.GrantedS += e.Seconds
	case "refund":
		a.RefundedS += e.Seconds
	default:
		a.AdjustedS += e.Seconds
	}
}

func (a *AccountDoc) spend(seconds int) {
	a.SpentS += seconds
	a.Speeches++
}

// accounts are the budgets as they stand, by the id of the group or the person.
type accounts struct {
	groups, persons map[string]*AccountDoc
}

// budgets reckons every account from the ledger and the speeches. Everybody has a personal one where
// the programme gives one to all; it is listed once something was spent or entered.
func (st *State) budgets() accounts {
	a := accounts{map[string]*AccountDoc{}, map[string]*AccountDoc{}}
	group := func(id string) *AccountDoc {
		if a.groups[id] == nil {
			a.groups[id] = &AccountDoc{Group: id}
		}
		return a.groups[id]
	}
	person := func(id string) *AccountDoc {
		if a.persons[id] == nil {
			a.persons[id] = &AccountDoc{Person: id, GrantedS: st.Programme.PersonBudgetS}
		}
		return a.persons[id]
	}
	for _, e := range st.entries() {
		// A refund opens no account: it gives back what was never taken from one.
		if e.Group != "" && (e.Kind != "refund" || a.groups[e.Group] != nil) {
			group(e.Group).enter(e)
		}
		if e.Person != "" && (e.Kind != "refund" || a.persons[e.Person] != nil || st.Programme.PersonBudgetS > 0) {
			person(e.Person).enter(e)
		}
	}
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if s == nil || s.EndedAt == 0 || procedural(s.Kind) {
			continue
		}
		if g := a.groups[st.groupOf(s.Person)]; g != nil {
			g.spend(s.Seconds)
		}
		if st.Programme.PersonBudgetS > 0 {
			person(s.Person)
		}
		if p := a.persons[s.Person]; p != nil {
			p.spend(s.Seconds)
		}
	}
	for _, all := range []map[string]*AccountDoc{a.groups, a.persons} {
		for _, b := range all {
			b.LeftS = b.GrantedS + b.AdjustedS + b.RefundedS - b.SpentS
			b.Over = b.LeftS < 0 && st.Programme.Overrun != OverrunCount
		}
	}
	return a
}

// entries are those that hold: a refund goes with its speech, when that is undone.
func (st *State) entries() []LedgerEntry {
	return slices.DeleteFunc(slices.Clone(st.Ledger.Entries), func(e LedgerEntry) bool {
		return e.Speech != "" && st.Speeches[e.Speech] == nil
	})
}

// overrun is the policy of the day: warn where the programme says nothing.
func (st *State) overrun() string {
	if st.Programme.Overrun == "" {
		return OverrunWarn
	}
	return st.Programme.Overrun
}

// ledgerDoc is nil where there are no budgets: groups in the order of the programme, then persons.
func (st *State) ledgerDoc() any {
	if len(st.Ledger.Entries) == 0 && st.Programme.PersonBudgetS == 0 {
		return nil
	}
	d := LedgerDoc{
		Entries: st.entries(), Accounts: []AccountDoc{}, Overrun: st.overrun(), PersonBudgetS: st.Programme.PersonBudgetS,
	}
	if d.Entries == nil {
		d.Entries = []LedgerEntry{}
	}
	b := st.budgets()
	for _, g := range st.Programme.Groups {
		if a := b.groups[g.ID]; a != nil {
			d.Accounts = append(d.Accounts, *a)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.persons)) {
		d.Accounts = append(d.Accounts, *b.persons[id])
	}
	return d
}

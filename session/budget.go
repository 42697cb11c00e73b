package session

import "slices"

// Budgets of speaking time are accounts of a day, one per stakeholder group or person that has one.
// They are a ledger: granted, adjusted and refunded by entries that say why, spent by the speeches
// themselves, pauses excluded, procedural interventions free. Nothing is ever overwritten, so what is
// left can be explained to the second, and undoing a speech or an entry restores it.

// Overrun policies: what happens when a budget is spent.
const (
	OverrunWarn   = "warn"   // it is shown as over (also when the programme says nothing)
	OverrunCount  = "count"  // what is left goes below zero and nothing is said
	OverrunRefuse = "refuse" // and a speech is not extended beyond what is left
)

// Overruns are all of them.
var Overruns = []string{OverrunWarn, OverrunCount, OverrunRefuse}

// maxBudgetS bounds one entry, in seconds: a day.
const maxBudgetS = 24 * 3600

// Ledger is the entries that people made, in order. It is replaced, never changed in place.
type Ledger struct {
	Entries []LedgerEntry
}

// LedgerEntry gives (or, below zero, takes) seconds to a group's account, a person's, or both.
type LedgerEntry struct {
	V       uint64  `json:"v"` // of the record
	At      Instant `json:"at"`
	Kind    string  `json:"kind"` // grant, adjust, refund, spend
	Group   string  `json:"group,omitempty"`
	Person  string  `json:"person,omitempty"`
	Speech  string  `json:"speech,omitempty"` // that is refunded, or that spent it
	Seconds int     `json:"seconds"`
	Reason  string  `json:"reason,omitempty"`
}

func (d *decision) budget(c Command) *Refusal {
	switch c := c.(type) {
	case *BudgetGrant:
		ev := &BudgetGranted{Seconds: c.Seconds, Reason: c.Reason}
		if c.Seconds <= 0 || c.Seconds > maxBudgetS {
			return refuse(CodeBadRequest, "budget.range", "seconds", "max", itoa(maxBudgetS))
		}
		if r := checkText(c.Reason, "reason", MaxShort, true); r != nil {
			return r
		}
		var r *Refusal
		if ev.Group, ev.Person, r = d.account(c.Group, c.Person); r != nil {
			return r
		}
		d.emit(ev)
	case *BudgetAdjust:
		return d.adjust(c)
	}
	return nil
}

// account resolves whose account is meant: a group's or a person's, one of them.
func (d *decision) account(group, person string) (string, string, *Refusal) {
	if (group == "") == (person == "") {
		return "", "", refuse(CodeBadRequest, "budget.group_or_person", "group")
	}
	if group != "" {
		if _, ok := d.st.Group(group); !ok {
			return "", "", refuse(CodeNotFound, "group.not_found", "group", "group", group)
		}
		return group, "", nil
	}
	p, r := d.findPerson(person)
	if r != nil {
		return "", "", r
	}
	return "", p.ID, nil
}

// adjust corrects an account; with a speech it refunds time of that speech to the speaker's accounts,
// at most what it took.
func (d *decision) adjust(c *BudgetAdjust) *Refusal {
	if c.Seconds == 0 || c.Seconds < -maxBudgetS || c.Seconds > maxBudgetS {
		return refuse(CodeBadRequest, "budget.range", "seconds", "max", itoa(maxBudgetS))
	}
	if r := checkText(c.Reason, "reason", MaxShort, false); r != nil {
		return r
	}
	ev := &BudgetAdjusted{Seconds: c.Seconds, Reason: c.Reason}
	if c.Speech != "" {
		s := d.st.Speeches[c.Speech]
		if s == nil || s.EndedAt == 0 || procedural(s.Kind) {
			return refuse(CodeNotFound, "speech.not_found", "speech", "speech", c.Speech)
		}
		left := s.Seconds
		for _, e := range d.st.Ledger.Entries {
			if e.Speech == s.ID {
				left -= e.Seconds
			}
		}
		if c.Seconds < 0 || c.Seconds > left {
			return refuse(CodeBadRequest, "budget.refund_range", "seconds", "max", itoa(left))
		}
		ev.Speech, ev.Group, ev.Person = s.ID, d.st.groupOf(s.Person), s.Person
		d.emit(ev)
		return nil
	}
	var r *Refusal
	if ev.Group, ev.Person, r = d.account(c.Group, c.Person); r != nil {
		return r
	}
	if b := d.st.budgets(); ev.Group != "" && b.groups[ev.Group] == nil || ev.Person != "" && b.persons[ev.Person] == nil {
		return refuse(CodeConflict, "budget.none", "group")
	}
	d.emit(ev)
	return nil
}

// mayExtend refuses more time than is left where the programme says so.
func (d *decision) mayExtend(s *Speech, seconds int) *Refusal {
	if d.st.Programme.Overrun != OverrunRefuse || seconds <= 0 || procedural(s.Kind) {
		return nil
	}
	b := d.st.budgets()
	for _, a := range []*BudgetDoc{b.groups[d.st.groupOf(s.Person)].budget(), d.st.ownBudget(s.Person)} {
		if a != nil && s.LimitS+seconds > a.LeftS {
			return refuse(CodeLimitReached, "budget.spent", "seconds", "left", itoa(max(a.LeftS-s.LimitS, 0)))
		}
	}
	return nil
}

// LedgerLines is every entry with the speeches that spent, in order of time: what an auditor adds up.
func (st *State) LedgerLines() []LedgerEntry {
	lines := st.entries()
	for _, id := range st.SpeechIDs {
		if s := st.Speeches[id]; s != nil && s.EndedAt != 0 && !procedural(s.Kind) {
			lines = append(lines, LedgerEntry{
				At: s.EndedAt, Kind: "spend", Group: st.groupOf(s.Person), Person: s.Person, Speech: id, Seconds: -s.Seconds,
			})
		}
	}
	slices.SortStableFunc(lines, func(a, b LedgerEntry) int { return int(a.At - b.At) })
	return lines
}

func (st *State) applyBudget(e Entry, ev Event) {
	entry := LedgerEntry{V: e.V, At: e.At}
	switch ev := ev.(type) {
	case *BudgetGranted:
		entry.Kind, entry.Group, entry.Person, entry.Seconds, entry.Reason = "grant", ev.Group, ev.Person, ev.Seconds, ev.Reason
	case *BudgetAdjusted:
		entry.Kind, entry.Group, entry.Person, entry.Seconds, entry.Reason = "adjust", ev.Group, ev.Person, ev.Seconds, ev.Reason
		if entry.Speech = ev.Speech; ev.Speech != "" {
			entry.Kind = "refund"
		}
	}
	st.setLedger(&Ledger{append(slices.Clone(st.Ledger.Entries), entry)})
	if st.act != nil {
		st.act.Person = entry.Person
	}
}

// grantPlanned opens the accounts that the programme gives the groups.
func (st *State) grantPlanned(e Entry) {
	l := &Ledger{}
	for _, g := range st.Programme.Groups {
		if g.BudgetS > 0 {
			l.Entries = append(l.Entries, LedgerEntry{V: e.V, At: e.At, Kind: "grant", Group: g.ID, Seconds: g.BudgetS})
		}
	}
	st.Ledger = l
}

func (st *State) setLedger(l *Ledger) {
	st.note('b', "", st.Ledger, l)
	st.touchLedger(st.Ledger, l)
	st.Ledger = l
}

// touchLedger names the documents in which a difference between two ledgers shows.
func (st *State) touchLedger(a, b *Ledger) {
	st.changes.key("balance")
	st.changes.key("ledger")
	for _, l := range []*Ledger{a, b} {
		for _, e := range l.Entries {
			st.changes.person(e.Person)
		}
	}
}

// exchange takes the entries of one act out (or puts them in again), whatever was entered since.
func (l *Ledger) exchange(from, to *Ledger) *Ledger {
	if l == from {
		return to
	}
	out := &Ledger{}
	for _, e := range l.Entries {
		if !oneOf(e, from.Entries) || oneOf(e, to.Entries) {
			out.Entries = append(out.Entries, e)
		}
	}
	for _, e := range to.Entries {
		if !oneOf(e, from.Entries) && !oneOf(e, out.Entries) {
			out.Entries = append(out.Entries, e)
		}
	}
	slices.SortStableFunc(out.Entries, func(a, b LedgerEntry) int { return int(a.V) - int(b.V) })
	return out
}

package session

import "fmt"

// showRights is the ledger of rights of reply.
func (s *scene) showRights() []string {
	d, ok := s.st.Document(RoleChair, "rights").(RightsDoc)
	if !ok {
		return []string{"nobody asked for a right of reply"}
	}
	var out []string
	for _, e := range d.Entries {
		line := fmt.Sprintf("%s %s: right of reply %d, asked %s in %s", e.Request, e.Person.Name, e.Nth, hms(e.RequestedAt), e.AskedIn)
		if e.Deferred {
			line += ", deferred to " + e.Segment
		}
		line += fmt.Sprintf(", %s, limit %d s", e.State, e.LimitS)
		if e.Speech != "" {
			line += fmt.Sprintf(", %s of %d s", e.Speech, e.Seconds)
		}
		out = append(out, line+fmt.Sprintf("; %d used, %d left", e.Used, e.Left))
	}
	return out
}

// showLedger is the accounts of the budgets.
func (s *scene) showLedger() []string {
	d, ok := s.st.Document(RoleSecretariat, "ledger").(LedgerDoc)
	if !ok {
		return []string{"no budgets"}
	}
	out := []string{fmt.Sprintf("%d entries, overrun %s", len(d.Entries), d.Overrun)}
	for _, a := range d.Accounts {
		whose := a.Group
		if a.Person != "" {
			whose = s.name(a.Person)
		}
		line := fmt.Sprintf("%s: granted %d, adjusted %d, refunded %d, spent %d in %d, left %d", whose, a.GrantedS, a.AdjustedS, a.RefundedS, a.SpentS, a.Speeches, a.LeftS)
		if a.Over {
			line += ", over"
		}
		out = append(out, line)
	}
	return out
}

package session

// RightsDoc has the key "rights": the day's ledger of rights of reply, for those who keep the list and
// the record. A person has PerPerson of them in a day; how long each may be is its segment's limit,
// ten minutes and five where the programme gives none (General Assembly decision 34/401, 8 to 10).
type RightsDoc struct {
	PerPerson int          `json:"per_person"`
	Entries   []RightEntry `json:"entries"` // in the order in which they were asked for
}

// RightEntry is one right of reply that was asked for, and what became of it.
type RightEntry struct {
	Request     string       `json:"request"`
	Person      PersonDoc    `json:"person"`
	Nth         int          `json:"nth"` // the person's first or second of the day
	RequestedAt Instant      `json:"requested_at"`
	AskedIn     string       `json:"asked_in"` // the segment in which it was asked for
	Segment     string       `json:"segment"`  // that in which it is heard
	Deferred    bool         `json:"deferred"` // it waits, or waited, for the end of the day
	State       RequestState `json:"state"`
	LimitS      int          `json:"limit_s"`
	Speech      string       `json:"speech,omitempty"`  // with which it was used
	Seconds     int          `json:"seconds,omitempty"` // that the speech took, once it has ended
	// Used and Left are of the person, over the day: one that is withdrawn, removed or lapsed is not used.
	Used int `json:"used"`
	Left int `json:"left"`
}

func seesRights(role Role) bool { return role == RoleModerator || seesNotes(role) }

// rightsDoc is nil until someone asks for one.
func (st *State) rightsDoc() any {
	d := RightsDoc{PerPerson: MaxRightsOfReply}
	speeches := map[string]*Speech{}
	for _, s := range st.Speeches {
		if s.Kind == KindRightOfReply && s.Request != "" {
			speeches[s.Request] = s
		}
	}
	for _, id := range st.RequestIDs {
		r := st.Requests[id]
		if r == nil || r.Kind != KindRightOfReply {
			continue
		}
		e := RightEntry{
			Request: id, Person: st.personDoc(r.Person), Nth: r.Nth, RequestedAt: r.RequestedAt, AskedIn: r.AskedIn,
			Segment: r.Segment, Deferred: r.AskedIn != "" && r.AskedIn != r.Segment, State: r.State,
			LimitS: st.Segments[r.Segment].Limits.Of(r),
		}
		e.Person.Remote = r.Remote
		if e.AskedIn == "" {
			e.AskedIn = r.Segment
		}
		if s := speeches[id]; s != nil {
			e.Speech, e.Seconds, e.LimitS = s.ID, s.Seconds, s.LimitS
		}
		if p := st.People[r.Person]; p != nil {
			e.Used = st.rightsUsed(p)
			e.Left = MaxRightsOfReply - e.Used
		}
		d.Entries = append(d.Entries, e)
	}
	if d.Entries == nil {
		return nil
	}
	return d
}

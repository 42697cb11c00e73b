package session

func (st *State) floorDoc(role Role) FloorDoc {
	d := FloorDoc{Speech: st.turnDoc(st.Floor.Speech), Interrupted: st.turnDoc(st.Floor.Interrupted)}
	if cur := st.Current(); cur != nil {
		d.Segment = cur.ID
	}
	if role == RoleChair {
		d.Undo, d.Redo = st.actDoc(st.Acts), st.actDoc(st.Undone)
	}
	return d
}

func (st *State) actDoc(acts []Act) *UndoDoc {
	if len(acts) == 0 {
		return nil
	}
	a := acts[len(acts)-1]
	d := &UndoDoc{Do: a.Do, Segment: a.Segment, V: a.V}
	if p := st.People[a.Person]; p != nil {
		d.Person = p.Profile.Name
	}
	return d
}

func (st *State) turnDoc(id string) *FloorTurn {
	s := st.Speeches[id]
	if s == nil {
		return nil
	}
	p := st.personDoc(s.Person)
	p.Remote = s.Remote
	return &FloorTurn{
		ID: s.ID, Request: s.Request, Person: p, Kind: s.Kind, Capacity: s.Capacity,
		OnBehalfOf: s.OnBehalfOf, Topic: s.Topic, ToSpeech: s.ToSpeech, Reason: s.Reason, StartedAt: s.StartedAt, LimitS: s.LimitS,
		PausedAt: s.PausedAt, PausedMS: s.PausedMS,
	}
}

// listDoc is the whole list but for the audience; see audiencePlaces.
func (st *State) listDoc(role Role, segment string) ListDoc {
	d := ListDoc{Segment: segment, Entries: []ListEntry{}}
	for i, p := range st.Order(segment) {
		if role == RoleAudience && i == audiencePlaces {
			d.More = len(st.Order(segment)) - i
			break
		}
		d.Entries = append(d.Entries, ListEntry{ID: p.Request.ID, ExpectedAt: p.ExpectedAt, Fits: p.Fits})
	}
	return d
}

// requestDoc leaves the reasons out for the audience, whose frames must stay small; the screen and
// everyone in the room see them. So it does the person's id, 36 characters that nothing compresses and that
// tell the audience nothing: what is their own is in "me".
func (st *State) requestDoc(role Role, r *Request) RequestDoc {
	p := st.personDoc(r.Person)
	p.Remote = r.Remote
	if role == RoleAudience {
		p.ID = ""
	}
	d := RequestDoc{
		ID: r.ID, Segment: r.Segment, Person: p, Kind: r.Kind, Capacity: r.Capacity, OnBehalfOf: r.OnBehalfOf,
		Topic: r.Topic, Language: r.Language, RequestedAt: r.RequestedAt, State: r.State, SwapWith: r.SwapWith,
		ToSpeech: r.ToSpeech, Category: r.Category, Nth: r.Nth, AskedIn: r.AskedIn,
		Question: r.Question, Statement: r.Statement, Ruling: r.Ruling,
	}
	if r.Kind == KindPointOfOrder {
		d.Rank = r.Category.rank()
	}
	if r.State == Waiting && role != RoleAudience {
		d.Why = st.place(r).Why
	}
	return d
}

func (st *State) speechDoc(s *Speech) SpeechDoc {
	p := st.personDoc(s.Person)
	p.Remote = s.Remote
	return SpeechDoc{
		ID: s.ID, Segment: s.Segment, Request: s.Request, Person: p, Kind: s.Kind, Capacity: s.Capacity,
		OnBehalfOf: s.OnBehalfOf, ToSpeech: s.ToSpeech, Reason: s.Reason, StartedAt: s.StartedAt, EndedAt: s.EndedAt, Seconds: s.Seconds, LimitS: s.LimitS,
	}
}

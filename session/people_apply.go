package session

func (st *State) applyPerson(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *PersonAdded:
		st.applyAdded(e, ev)
	case *PersonRoleSet:
		if p := st.People[ev.Person]; p != nil {
			p.Role = ev.Role
			st.touchPerson(p)
		}
	case *PersonAttended:
		if p := st.People[ev.Person]; p != nil {
			switch {
			case !ev.Present:
				p.ArrivedAt = 0
			case p.ArrivedAt == 0:
				p.ArrivedAt = e.At // noted again, the first time stands
			}
			st.changes.key("person/" + p.ID) // no other document tells it
		}
	case *PersonRevoked:
		if p := st.People[ev.Person]; p != nil {
			p.Revoked = true
			st.touchPerson(p)
		}
	case *PersonErased:
		if p := st.People[ev.Person]; p != nil {
			st.forgetActsOn(p.ID)
			p.Profile, p.Erased, p.Revoked = Profile{}, true, true
			delete(st.Badges, p.Badge)
			p.Badge = ""
			st.eraseStatements(p.ID)
			st.touchPerson(p)
		}
	}
}

// forgetActsOn makes an erasure final: if an act that can still be taken back was about the person,
// undo would bring the person's request back to the list, so what was done until now stands.
func (st *State) forgetActsOn(person string) {
	about := func(v any) bool {
		switch v := v.(type) {
		case *Request:
			return v.Person == person
		case *Speech:
			return v.Person == person
		}
		return false
	}
	for _, acts := range [][]Act{st.Acts, st.Undone} {
		for _, a := range acts {
			for _, c := range a.changes {
				if about(c.before) || about(c.after) {
					st.Acts, st.Undone = nil, nil
					st.changes.key("floor")
					st.changes.role(RoleChair)
					return
				}
			}
		}
	}
}

func (st *State) applyAdded(e Entry, ev *PersonAdded) {
	p := st.People[ev.Person]
	if p == nil {
		p = &Person{ID: ev.Person, Anon: ev.Role == RoleAudience && ev.Badge == ""}
		st.People[ev.Person] = p
	}
	if p.Badge != ev.Badge {
		delete(st.Badges, p.Badge)
	}
	p.Badge, p.Group, p.Remote, p.Language, p.Role = ev.Badge, ev.Group, ev.Remote, ev.Language, ev.Role
	p.Profile = e.Private[ev.Person].Data
	if ev.Badge != "" {
		st.Badges[ev.Badge] = p.ID
	}
	if ev.Hash != "" {
		st.Grants[ev.Hash] = Grant{Hash: ev.Hash, Role: ev.Role, Person: p.ID}
	}
	st.touchPerson(p)
}

// touchPerson names every document that shows the person.
func (st *State) touchPerson(p *Person) {
	if !p.Anon {
		st.stampNames(p)
	}
	st.changes.key("person/" + p.ID)
	st.changes.person(p.ID)
	for _, acts := range [][]Act{st.Acts, st.Undone} {
		if n := len(acts); n > 0 && acts[n-1].Person == p.ID {
			st.changes.key("floor") // undo names the person
		}
	}
	st.touchModerated(p)
	for _, s := range st.Statements {
		if s.Person == p.ID {
			st.changes.key("statement/" + s.ID)
		}
	}
	if len(p.Requests) == 0 && len(p.Questions) == 0 && st.Speaking() == nil && len(st.SpeechIDs) == 0 {
		return
	}
	for _, id := range p.Requests {
		if r := st.Requests[id]; r != nil {
			st.changes.key("request/" + id)
			st.touchFloor(r.Segment) // the group may have changed, and with it the rotation
		}
	}
	for _, id := range p.Questions {
		st.changes.key("question/" + id)
		if q := st.Questions[id]; q != nil {
			st.recount(q) // the group may have changed
		}
	}
	for _, id := range st.SpeechIDs {
		if s := st.Speeches[id]; s != nil && s.Person == p.ID {
			st.changes.key("speech/" + id)
			st.changes.key("floor")
			st.changes.key("balance")
			st.touchFloor(s.Segment)
			st.touchNotesOf(id)
		}
	}
}

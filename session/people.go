package session

// personRoles are those a person may hold.
var personRoles = ViewerRoles

// Genders are those that the balance counts, where people have given theirs; nobody has to.
var Genders = []string{"female", "male", "other"}

func (d *decision) person(c Command) *Refusal {
	switch c := c.(type) {
	case *PersonAdd:
		if d.in.Actor.Role == RoleChair && c.Role != "" && c.Role != RoleParticipant {
			return refuse(CodeForbidden, "person.chair_adds_participants", "role")
		}
		return d.addPerson(d.in.ID, *c, "")
	case *PersonImport:
		return d.importPeople(c)
	case *PersonJoin:
		return d.join(c)
	case *PersonUpdate:
		return d.updatePerson(c)
	case *PersonRole:
		p, r := d.findPerson(c.Person)
		if r != nil {
			return r
		}
		if !oneOf(c.Role, personRoles) {
			return refuse(CodeBadRequest, "role.unknown", "role", "role", string(c.Role))
		}
		if p.Revoked || p.Erased {
			return refuse(CodeConflict, "person.revoked", "person")
		}
		d.emit(&PersonRoleSet{Person: p.ID, Role: c.Role})
		return nil
	case *PersonAttend:
		p, r := d.findPerson(c.Person)
		if r != nil {
			return r
		}
		if p.Revoked || p.Erased {
			return refuse(CodeConflict, "person.revoked", "person")
		}
		d.emit(&PersonAttended{Person: p.ID, Present: c.Present})
		return nil
	case *PersonRevoke:
		p, r := d.findPerson(c.Person)
		if r != nil {
			return r
		}
		if p.Revoked {
			return refuse(CodeConflict, "person.revoked", "person")
		}
		d.emit(&PersonRevoked{Person: p.ID})
		return nil
	case *PersonErase:
		p, r := d.findPerson(c.Person)
		if r != nil {
			return r
		}
		if p.Erased {
			return refuse(CodeConflict, "person.erased", "person")
		}
		for _, id := range []string{d.st.Floor.Speech, d.st.Floor.Interrupted} {
			if sp := d.st.Speeches[id]; sp != nil && sp.Person == p.ID {
				return refuse(CodeConflict, "person.speaking", "person")
			}
		}
		for _, id := range p.Requests {
			if q := d.st.Requests[id]; q != nil && q.State == Waiting {
				d.emit(&RequestWithdrawn{Request: q.ID})
			}
		}
		d.emit(&PersonErased{Person: p.ID})
		return nil
	}
	return nil
}

// addPerson emits the person's fact with the profile sealed beside it. An id that is known is
// updated; a badge belongs to one person.
func (d *decision) addPerson(id string, c PersonAdd, hash string) *Refusal {
	for _, t := range []struct{ v, field string }{
		{c.Name, "name"}, {c.Organisation, "organisation"}, {c.Country, "country"}, {c.Title, "title"}, {c.Badge, "badge"},
		{c.Pronunciation, "pronunciation"},
	} {
		if r := checkText(t.v, t.field, MaxShort, t.field != "name" || c.Role == RoleAudience); r != nil {
			return r
		}
	}
	if c.Group != "" {
		if _, ok := d.st.Group(c.Group); !ok {
			return refuse(CodeNotFound, "group.not_found", "group", "group", c.Group)
		}
	}
	if c.Language != "" && !KnownLanguage(c.Language) {
		return refuse(CodeBadRequest, "language.unknown", "language", "language", c.Language)
	}
	if c.Gender != "" && !oneOf(c.Gender, Genders) {
		return refuse(CodeBadRequest, "person.unknown_gender", "gender", "gender", c.Gender)
	}
	role := c.Role
	if role == "" {
		role = RoleParticipant
	}
	if !oneOf(role, personRoles) {
		return refuse(CodeBadRequest, "role.unknown", "role", "role", string(role))
	}
	if c.Badge != "" {
		if owner, taken := d.st.Badges[c.Badge]; taken && owner != id {
			return refuse(CodeConflict, "person.badge_taken", "badge", "badge", c.Badge)
		}
	}
	s := d.seal(id, Profile{Name: c.Name, Organisation: c.Organisation, Country: c.Country, Title: c.Title, Pronunciation: c.Pronunciation, Gender: c.Gender})
	d.emit(&PersonAdded{
		Person: id, Badge: c.Badge, Group: c.Group, Remote: c.Remote, Language: c.Language, Role: role,
		Seal: s, Hash: hash,
	})
	return nil
}

func (d *decision) seal(person string, p Profile) string { return d.sealed(person, Sealed{Data: p}) }

// sealed puts personal data beside the entry under that id, and returns the commitment to it.
func (d *decision) sealed(id string, s Sealed) string {
	s.Salt = ChainHash(d.in.Salt, []byte(id))
	if d.private == nil {
		d.private = map[string]Sealed{}
	}
	d.private[id] = s
	return s.Seal()
}

// importPeople adds or updates all rows or none.
func (d *decision) importPeople(c *PersonImport) *Refusal {
	badges := map[string]bool{}
	for _, p := range c.People {
		if badges[p.Badge] {
			return refuse(CodeConflict, "person.badge_taken", "badge", "badge", p.Badge)
		}
		badges[p.Badge] = p.Badge != ""
		if r := d.addPerson(p.ID, p.PersonAdd, p.Hash); r != nil {
			return r
		}
	}
	return nil
}

func (d *decision) join(c *PersonJoin) *Refusal {
	if r := checkText(c.Pseudonym, "pseudonym", 60, true); r != nil {
		return r
	}
	if c.Language != "" && !KnownLanguage(c.Language) {
		return refuse(CodeBadRequest, "language.unknown", "language", "language", c.Language)
	}
	d.emit(&PersonAdded{
		Person: d.in.ID, Language: c.Language, Role: RoleAudience, Hash: c.Hash,
		Seal: d.seal(d.in.ID, Profile{Name: c.Pseudonym}),
	})
	return nil
}

func (d *decision) updatePerson(c *PersonUpdate) *Refusal {
	p, r := d.findPerson(c.Person)
	if r != nil {
		return r
	}
	if p.Erased {
		return refuse(CodeConflict, "person.erased", "person")
	}
	add := PersonAdd{
		Badge: p.Badge, Name: p.Profile.Name, Organisation: p.Profile.Organisation, Group: p.Group,
		Country: p.Profile.Country, Remote: p.Remote, Language: p.Language, Title: p.Profile.Title, Role: p.Role,
		Pronunciation: p.Profile.Pronunciation, Gender: p.Profile.Gender,
	}
	set := func(to, from *string) {
		if from != nil {
			*to = *from
		}
	}
	set(&add.Name, c.Name)
	set(&add.Organisation, c.Organisation)
	set(&add.Group, c.Group)
	set(&add.Country, c.Country)
	set(&add.Language, c.Language)
	set(&add.Title, c.Title)
	set(&add.Pronunciation, c.Pronunciation)
	set(&add.Gender, c.Gender)
	if c.Remote != nil {
		add.Remote = *c.Remote
	}
	return d.addPerson(p.ID, add, "")
}

// grant remembers tokens. One for a person takes that person's role; a shared one is for staff.
func (d *decision) grant(c *AccessGrant) *Refusal {
	ev := &AccessGranted{}
	for _, g := range c.Grants {
		if g.Person != "" {
			p, r := d.findPerson(g.Person)
			if r != nil {
				return r
			}
			if p.Revoked || p.Erased {
				return refuse(CodeConflict, "person.revoked", "person")
			}
			g.Person, g.Role = p.ID, p.Role
		} else if !oneOf(g.Role, personRoles) || !g.Join && (g.Role == RoleParticipant || g.Role == RoleAudience) {
			return refuse(CodeBadRequest, "role.not_shared", "role", "role", string(g.Role))
		}
		ev.Grants = append(ev.Grants, g)
	}
	d.emit(ev)
	return nil
}

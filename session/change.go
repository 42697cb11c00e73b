package session

// changes collects which documents an entry may have changed. It may name too many, never too few:
// a property test compares the documents kept by it with documents made from nothing.
type changes struct {
	keys     map[string]bool
	floors   map[string]bool // segments whose list or floor changed
	people   map[string]bool // whose document "me" changed
	roles    map[Role]bool   // every "me" of these roles changed
	everyone bool
}

func newChanges() changes {
	return changes{keys: map[string]bool{}, floors: map[string]bool{}, people: map[string]bool{}, roles: map[Role]bool{}}
}

func (c *changes) key(k string) { c.keys[k] = true }

func (c *changes) floor(segment string) { c.floors[segment] = true }

func (c *changes) person(id string) {
	if id != "" {
		c.people[id] = true
	}
}

func (c *changes) role(r Role) { c.roles[r] = true }

// Changes says which documents to make anew.
type Changes struct {
	Keys     map[string]bool
	People   map[string]bool // their "me"
	Roles    map[Role]bool   // every "me" of the role
	Everyone bool            // every "me"
}

// TakeChanges returns what changed since it was last called, and forgets it. A change on one floor
// shows in that list, in the reasons of all who wait, in their "me", and in the projected times of
// that segment and the later ones.
func (st *State) TakeChanges() Changes {
	c := st.changes
	st.changes = newChanges()
	for seg := range c.floors {
		for i := len(st.SegmentIDs) - 1; i >= 0; i-- {
			id := st.SegmentIDs[i]
			c.keys["segment/"+id] = true
			c.keys["list/"+id] = true
			for _, p := range st.Order(id) {
				c.keys["request/"+p.Request.ID] = true
				c.people[p.Request.Person] = true
			}
			if id == seg {
				break
			}
		}
	}
	if len(c.floors) > 0 {
		c.roles[RoleChair] = true
	}
	return Changes{Keys: c.keys, People: c.people, Roles: c.roles, Everyone: c.everyone}
}

package session

import "slices"

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
// shows in that list, in the reasons of those who wait, in their "me", and in what is expected of
// every segment not closed yet: times spoken count over the day. Requests whose reasons, and people
// whose places, are what they were when it was last called are left out, so that a chair's act in a
// long list costs what it changed.
func (st *State) TakeChanges() Changes {
	c := st.changes
	if c.keys["balance"] {
		st.touchSection(SectionIntroduction) // it tells who had the floor
		c.keys["ledger"] = true              // and what they spent
	}
	st.changeAsked(c.keys)
	st.changes = newChanges()
	if len(c.floors) == 0 {
		return Changes{Keys: c.keys, People: c.people, Roles: c.roles, Everyone: c.everyone}
	}
	c.roles[RoleChair] = true
	c.keys["rights"] = true
	st.moveStatements(&c)
	for _, id := range st.SegmentIDs {
		if st.Segments[id].State == Closed && !c.floors[id] {
			continue
		}
		c.keys["segment/"+id] = true
		c.keys["list/"+id] = true
		order := st.Order(id)
		proposed := map[string]string{}
		for _, p := range order {
			if to := p.Request.SwapWith; to != "" {
				proposed[to] = p.Request.ID
			}
		}
		for i, p := range order {
			q := p.Request
			now := standing{why: p.Why, place: i, expected: p.ExpectedAt, fits: p.Fits, swapFrom: proposed[q.ID]}
			was, known := st.shown[q.ID]
			if known && was.same(now) {
				continue
			}
			if !known || !slices.Equal(was.why, now.why) {
				c.keys["request/"+q.ID] = true
			}
			c.people[q.Person] = true
			st.shown[q.ID] = now
		}
	}
	return Changes{Keys: c.keys, People: c.people, Roles: c.roles, Everyone: c.everyone}
}

// standing is what of a waiting request's place shows in documents.
type standing struct {
	why      []Reason
	place    int
	expected Instant
	fits     bool
	swapFrom string
}

func (a standing) same(b standing) bool {
	return a.place == b.place && a.expected == b.expected && a.fits == b.fits && a.swapFrom == b.swapFrom && slices.Equal(a.why, b.why)
}

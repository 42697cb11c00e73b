package room

import (
	"bytes"
	"strings"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// grants are what tokens were found to admit to, as of the documents that are shown. Ten thousand who
// come at once, or come back, are let in without asking the owner, who may be waiting for the disk.
type grants struct {
	byHash   map[string]session.Grant
	byPerson map[string][]string // hashes
}

func newGrants() grants {
	return grants{byHash: map[string]session.Grant{}, byPerson: map[string][]string{}}
}

func (g *grants) keep(hash string, found session.Grant) {
	if _, known := g.byHash[hash]; !known && found.Person != "" {
		g.byPerson[found.Person] = append(g.byPerson[found.Person], hash)
	}
	g.byHash[hash] = found
}

// changed forgets what may admit to something else now. A change of a person always changes their
// document.
func (g *grants) changed(ch session.Changes) {
	for key := range ch.Keys {
		if person, ok := strings.CutPrefix(key, "person/"); ok {
			for _, hash := range g.byPerson[person] {
				delete(g.byHash, hash)
			}
			delete(g.byPerson, person)
		}
	}
}

// grantsAnew tells whether the lines give out tokens: one that is given again may be another's now.
func grantsAnew(lines []eventlog.Line) bool {
	for _, l := range lines {
		if bytes.Contains(l.Body, []byte(`"access.grant`)) {
			return true
		}
	}
	return false
}

// Grant finds what a token's hash admits to now; ErrClosed when the room can no longer tell. Who is
// found is usually about to look, so what the owner has to make for that is made with it.
func (r *Room) Grant(hash string) (g session.Grant, found bool, err error) {
	r.mu.RLock()
	g, found = r.published.grants.byHash[hash]
	r.mu.RUnlock()
	if found {
		return g, true, nil
	}
	if !r.ask(func() {
		if g, found = r.owned.st.LookupGrant(hash); !found || r.owned.ahead {
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.published.grants.keep(g.Hash, g)
		r.prepareMine(session.Actor{Role: g.Role, Person: g.Person})
	}) {
		return session.Grant{}, false, ErrClosed
	}
	return g, found, nil
}

package room

import (
	"testing"

	"rostrum/session"
)

// A token that was found once admits to what the record says now: another role, or nothing.
func TestAGrantFollowsTheRecord(t *testing.T) {
	l := open(t, t.TempDir()+"/log.db")
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	want := func(hash string, role session.Role) {
		t.Helper()
		for range 2 { // from the owner, and from what is remembered
			g, found, err := r.Grant(hash)
			if err != nil || found != (role != "") || g.Role != role {
				t.Fatalf("%s admits to %q (%v, %v), want %q", hash, g.Role, found, err, role)
			}
		}
	}
	system := session.Actor{Role: session.RoleSystem}
	person := r.badge(1).Person
	want("h1", "")
	must(t, r, system, &session.AccessGrant{Grants: []session.Grant{{Hash: "h1", Person: person}, {Hash: "h2", Role: session.RoleModerator}}})
	want("h1", session.RoleParticipant)
	want("h2", session.RoleModerator)
	must(t, r, system, &session.AccessGrant{Grants: []session.Grant{{Hash: "h2", Role: session.RoleRapporteur}}})
	want("h2", session.RoleRapporteur)
	want("h1", session.RoleParticipant)
	must(t, r, secretary, &session.PersonRevoke{Person: person})
	want("h1", "")
}

package session

import "testing"

// TestAttendanceIsNoted: the secretariat notes who is here, once; a mistake is taken back; nobody else
// notes or reads it, and a badge imported again stays here.
func TestAttendanceIsNoted(t *testing.T) {
	w := newWorld(t, testProgramme())
	w.seat(2, 0)
	arrived := func(role Role) Instant {
		d, _ := w.st.Document(role, "person/p1").(PersonDoc)
		return d.ArrivedAt
	}
	w.must(clock(9, 0, 0), secretariat, &PersonAttend{Person: "p1", Present: true})
	w.must(clock(9, 5, 0), secretariat, &PersonAttend{Person: "p1", Present: true})
	if got := arrived(RoleSecretariat); got != clock(9, 0, 0) {
		t.Errorf("arrived at %v", got)
	}
	name := "Delegate 001 of the table"
	w.must(clock(9, 6, 0), secretariat, &PersonUpdate{Person: "p1", Name: &name})
	if got := arrived(RoleSecretariat); got != clock(9, 0, 0) {
		t.Errorf("after an update arrived at %v", got)
	}
	if got := arrived(RoleParticipant); got != 0 {
		t.Errorf("a participant reads %v", got)
	}
	w.must(clock(9, 7, 0), secretariat, &PersonAttend{Person: "p1"})
	if got := arrived(RoleSecretariat); got != 0 {
		t.Errorf("taken back, and still %v", got)
	}
	w.must(clock(9, 8, 0), secretariat, &PersonRevoke{Person: "p1"})
	if _, ref := w.do(clock(9, 9, 0), secretariat, &PersonAttend{Person: "p1", Present: true}); ref == nil || ref.Msg != "person.revoked" {
		t.Errorf("whose links are revoked is not here: %v", ref)
	}
}

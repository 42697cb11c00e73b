package room

import "testing"

// TestAGroupWaitsForItsCompany: for as many as came together before, and not for ever; one who was
// alone, or with few, is carried out at once.
func TestAGroupWaitsForItsCompany(t *testing.T) {
	for _, tc := range []struct{ company, late, want int }{
		{0, 0, 1}, {leastCompany - 1, 0, 1}, // nobody would send: to wait for them would end the test
		{8, 7, 8}, {8, 20, 8}, {8, 3, 4},
	} {
		r := &Room{inbox: make(chan *pending, 100), quit: make(chan struct{})}
		r.owned.company = tc.company
		for range tc.late {
			r.inbox <- &pending{}
		}
		if got := len(r.gather(&pending{})); got < tc.want || got > 1+tc.late {
			t.Errorf("%+v: a group of %d", tc, got)
		}
	}
	r := &Room{inbox: make(chan *pending), quit: make(chan struct{})} // unbuffered: each is taken while the group waits
	r.owned.company = maxGroup
	go func() {
		for range maxGroup - 1 {
			r.inbox <- &pending{}
		}
	}()
	for taken := 0; taken < maxGroup-1; {
		taken += len(r.gather(&pending{})) - 1
	}
}

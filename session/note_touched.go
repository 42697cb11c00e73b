package session

import "slices"

// notesTouched are the notes that were made, changed, removed, or given other support lately, in that
// order. Who keeps something made of notes follows it, and so need not look at thousands for the few.
type notesTouched struct {
	ids       []string
	forgotten int // how many came before those kept
}

// maxTouched is how many are kept. Who is further behind looks at every note.
const maxTouched = 4096

func (t *notesTouched) add(id string) {
	if len(t.ids) == maxTouched {
		t.ids = slices.Clone(t.ids[maxTouched/2:])
		t.forgotten += maxTouched / 2
	}
	t.ids = append(t.ids, id)
}

// NotesTouched are the notes touched since the point that an earlier call gave for this state, some more
// than once, and the point to go on from. It is false where that is too long ago, as at 0, the beginning.
func (st *State) NotesTouched(since int) (ids []string, now int, ok bool) {
	t := &st.touched
	now = t.forgotten + len(t.ids)
	if since < t.forgotten || since > now || since == 0 {
		return nil, now, false
	}
	return t.ids[since-t.forgotten:], now, true
}

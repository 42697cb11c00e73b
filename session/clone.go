package session

import (
	"maps"
	"slices"
)

// Clone is a second state with the same content: what is applied to one does not show in the other.
// A node that decides ahead of the log keeps one to go back to, and goes back when another node was
// first. Entities of the floor are replaced and never changed in place, so both may point to the
// same ones; people, questions, notes and notices are copied. Entries applied to both must have been
// decoded once for each.
//
// It costs time and memory in proportion to the people and questions, not to the length of the record.
func (st *State) Clone() *State {
	c := *st // all that is a value, or is never changed once it is set
	c.People = cloneEach(st.People, func(p *Person) {
		p.Requests, p.Questions, p.Votes = slices.Clone(p.Requests), slices.Clone(p.Questions), slices.Clone(p.Votes)
	})
	c.Questions = cloneEach(st.Questions, func(q *Question) {
		q.Members, q.Voters = slices.Clone(q.Members), maps.Clone(q.Voters)
		q.Reading, q.Translations = maps.Clone(q.Reading), maps.Clone(q.Translations)
		q.Labels, q.Held = slices.Clone(q.Labels), slices.Clone(q.Held)
	})
	c.Notes = cloneEach(st.Notes, func(n *Note) {
		n.Speeches, n.Groups, n.Claims = slices.Clone(n.Speeches), slices.Clone(n.Groups), slices.Clone(n.Claims)
	})
	c.Notices = cloneEach(st.Notices, func(*Notice) {})
	floor := *st.Floor
	c.Floor = &floor

	c.Badges, c.Grants = maps.Clone(st.Badges), maps.Clone(st.Grants)
	c.Segments, c.Pins, c.FloorAt = maps.Clone(st.Segments), maps.Clone(st.Pins), maps.Clone(st.FloorAt)
	c.Requests, c.Speeches = maps.Clone(st.Requests), maps.Clone(st.Speeches)
	c.Sources, c.Authors, c.shares = maps.Clone(st.Sources), maps.Clone(st.Authors), maps.Clone(st.shares)
	c.Moderation.Rules, c.Dismissals = slices.Clone(st.Moderation.Rules), slices.Clone(st.Dismissals)
	c.QuestionRefs, c.NoteRefs = maps.Clone(st.QuestionRefs), maps.Clone(st.NoteRefs)

	c.SegmentIDs, c.RequestIDs, c.SpeechIDs = slices.Clone(st.SegmentIDs), slices.Clone(st.RequestIDs), slices.Clone(st.SpeechIDs)
	c.QuestionIDs, c.NoteIDs, c.NoticeIDs = slices.Clone(st.QuestionIDs), slices.Clone(st.NoteIDs), slices.Clone(st.NoticeIDs)
	c.Wordings = slices.Clone(st.Wordings)
	c.Statements = slices.Clone(st.Statements)
	c.Summary = st.Summary.clone()
	c.Acts, c.Undone = slices.Clone(st.Acts), slices.Clone(st.Undone)

	c.changes = changes{
		keys: maps.Clone(st.changes.keys), floors: maps.Clone(st.changes.floors),
		people: maps.Clone(st.changes.people), roles: maps.Clone(st.changes.roles), everyone: st.changes.everyone,
	}
	c.paceMemo, c.touched = nil, notesTouched{}
	c.shown, c.statementsShown = maps.Clone(st.shown), maps.Clone(st.statementsShown)
	c.listed = make([]*Question, len(st.listed))
	for i, q := range st.listed {
		c.listed[i] = c.Questions[q.ID]
	}
	c.firsts = askedMemo{} // held is replaced, never changed in place
	c.orders, c.places = map[string][]Place{}, map[string]int{}
	return &c
}

// cloneEach copies a map with what it points to. The copies lie in one piece of memory: there are
// thousands of them, and they live and die together.
func cloneEach[T any](m map[string]*T, inside func(*T)) map[string]*T {
	all := make([]T, 0, len(m))
	c := make(map[string]*T, len(m))
	for id, p := range m {
		all = append(all, *p)
		mine := &all[len(all)-1]
		inside(mine)
		c[id] = mine
	}
	return c
}

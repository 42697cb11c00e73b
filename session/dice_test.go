package session

import (
	"sort"

	"pgregory.net/rapid"
)

// dice draws commands that mostly make sense in the state: ids that exist, the segment under way,
// an actor who may. One time in some it draws what makes none.
type dice struct {
	rt *rapid.T
	st *State
}

func (d dice) n(label string, lo, hi int) int { return rapid.IntRange(lo, hi).Draw(d.rt, label) }

func (d dice) chance(label string, percent int) bool { return d.n(label, 1, 100) <= percent }

func (d dice) of(label string, ids ...string) string {
	if len(ids) == 0 || d.chance(label+" wrong", 3) {
		return "none"
	}
	return rapid.SampledFrom(ids).Draw(d.rt, label)
}

func (d dice) maybe(label string, ids ...string) string {
	if d.chance(label+" given", 50) {
		return ""
	}
	return d.of(label, ids...)
}

func (d dice) segment() string {
	if cur := d.st.Current(); cur != nil && d.chance("current", 80) {
		return cur.ID
	}
	return d.of("segment", d.st.SegmentIDs...)
}

func (d dice) people(roles ...Role) []string {
	var ids []string
	for id, p := range d.st.People {
		if len(roles) == 0 || oneOf(p.Role, roles) {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	return ids
}

func (d dice) person() string {
	id := d.of("person", d.people()...)
	if p := d.st.People[id]; p != nil && p.Badge != "" && d.chance("by badge", 30) {
		return "badge:" + p.Badge
	}
	return id
}

// waiting are the requests of the kind of list that most acts are about: those that wait.
func (d dice) waiting() []string {
	var ids []string
	for _, id := range d.st.RequestIDs {
		if r := d.st.Requests[id]; r != nil && r.State == Waiting {
			ids = append(ids, id)
		}
	}
	return ids
}

func (d dice) request() string {
	if w := d.waiting(); len(w) > 0 && d.chance("waiting", 92) {
		return d.of("request", w...)
	}
	return d.of("request", d.st.RequestIDs...)
}

func (d dice) own(person string) string {
	var ids []string
	for _, id := range d.waiting() {
		if d.st.Requests[id].Person == person {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 && d.chance("own", 95) {
		return d.of("request", ids...)
	}
	return d.request()
}

func (d dice) question() string {
	if d.chance("by ref", 10) && len(d.st.QuestionRefs) > 0 {
		refs := make([]string, 0, len(d.st.QuestionRefs))
		for r := range d.st.QuestionRefs {
			refs = append(refs, "ref:"+r)
		}
		sort.Strings(refs)
		return d.of("ref", refs...)
	}
	return d.of("question", d.st.QuestionIDs...)
}

func (d dice) note() string { return d.of("note", d.st.NoteIDs...) }

func (d dice) groups() []string {
	var ids []string
	for _, g := range d.st.Programme.Groups {
		ids = append(ids, g.ID)
	}
	return ids
}

// order draws one method or several joined.
func (d dice) order() string {
	order := d.of("method", Methods()...)
	for i := d.n("further keys", 0, 2); i > 0; i-- {
		if more := order + "+" + d.of("method", Methods()...); KnownOrder(more) {
			order = more
		}
	}
	return order
}

// knownOrder draws one that is never refused.
func (d dice) knownOrder() string {
	if order := d.order(); KnownOrder(order) {
		return order
	}
	return "rotation"
}

func (d dice) text(label string) string {
	return rapid.SampledFrom([]string{"a word", "another", "و", "   ", "a word"}).Draw(d.rt, label)
}

func (d dice) expect() Expect {
	switch {
	case d.chance("expect", 70):
		return Expect{}
	case d.chance("right", 80):
		return Expect{Set: true, Speech: d.st.Floor.Speech}
	}
	return Expect{Set: true, Speech: d.of("expect id", d.st.SpeechIDs...)}
}

// rolls says which commands to draw, the everyday ones more often.
var rolls = func() []string {
	often := map[string]int{
		"floor.request": 14, "floor.give": 12, "floor.finish": 4, "floor.undo": 7, "floor.redo": 4, "floor.withdraw": 3,
		"floor.defer": 3, "budget.grant": 3, "budget.adjust": 4, "floor.move": 4, "floor.swap": 3, "floor.accept_swap": 2, "floor.decline_swap": 2, "floor.absent": 3,
		"segment.open": 6, "list.open": 2, "question.ask": 5, "question.vote": 6, "question.approve": 6,
		"question.merge": 4, "question.select": 2, "question.to_floor": 3, "note.add": 3, "note.support": 3, "person.update": 3,
		"statement.deposit": 3, "clock.tick": 3, "person.erase": 1,
	}
	var out []string
	for _, do := range append(CommandNames(), "clock.tick", "record.lost", "feed.report", "question.revise", "person.join", "person.import") {
		for i := 0; i < max(often[do], 1); i++ {
			out = append(out, do)
		}
	}
	return out
}()

// actor draws who sends the command: mostly someone who may.
func (d dice) actor(do string) Actor {
	role := rapid.SampledFrom(policy[do].roles).Draw(d.rt, "role")
	if d.chance("any role", 3) {
		role = rapid.SampledFrom(append(ViewerRoles[:len(ViewerRoles):len(ViewerRoles)], RoleFeed, RoleSystem)).Draw(d.rt, "role")
	}
	a := Actor{Role: role}
	if role == RoleParticipant || role == RoleAudience {
		a.Person = d.of("actor", d.people(role)...)
		if d.st.People[a.Person] == nil {
			a.Person = ""
		}
	}
	return a
}

// command draws one with its actor.
func (d dice) command() (Actor, Command) {
	do := rapid.SampledFrom(rolls).Draw(d.rt, "do")
	a := d.actor(do)
	if a.Role == RoleParticipant && d.chance("someone who waits", 80) {
		if w := d.waiting(); len(w) > 0 && (do == "floor.withdraw" || do == "floor.defer" || do == "floor.edit" || do == "floor.swap" || do == "floor.accept_swap" || do == "floor.decline_swap") {
			a.Person = d.st.Requests[d.of("owner of", w...)].person()
		}
	}
	return a, d.draw(do, a)
}

func (r *Request) person() string {
	if r == nil {
		return ""
	}
	return r.Person
}

package session

import (
	"cmp"
	"fmt"
	"slices"
)

// Of the questions, too, the audience holds few documents: a day gathers hundreds, and each voice sends
// its question whole. Those that they hold are the ones being put, the first by voices and the answers
// given last; the document "asked" says how many there are, and QuestionPage has the others.

const (
	// audienceQuestions is how many questions the audience holds, those being put beside them. Where no
	// more have been approved, they hold them all.
	audienceQuestions = 24
	// Of these so many places are for questions open for voices and for answered ones; the rest goes to
	// whichever there are more of, and last to those that were merged.
	audienceOpen     = 16
	audienceAnswered = 4
)

// askedMemo is the memo of what the audience holds, of one state of the questions.
type askedMemo struct {
	here string          // the segment under way
	ids  map[string]bool // nil: to be worked out
	doc  AskedDoc
}

// tally is the memo of counts.
type tally struct {
	known         bool
	votes, voices int
}

// relist keeps the list of what the audience sees. What nobody of them sees, and did not before, changes
// nothing of what they hold: an inbox may fill by thousands.
func (st *State) relist(q *Question) {
	shown := q.State.Shown()
	if !shown && q.listed == 0 {
		return
	}
	switch {
	case shown && q.listed == 0:
		st.listed = append(st.listed, q)
		q.listed = len(st.listed)
	case !shown:
		last := st.listed[len(st.listed)-1]
		st.listed[q.listed-1], last.listed = last, q.listed
		st.listed, q.listed = st.listed[:len(st.listed)-1], 0
	}
	st.firsts.ids = nil
	st.changes.key("asked")
}

// checkListed: the list is of what the audience sees, and what is known by heart of a question is so.
func (st *State) checkListed() error {
	n := 0
	for id, q := range st.Questions {
		if q.State.Shown() != (q.listed != 0) || q.listed != 0 && (q.listed > len(st.listed) || st.listed[q.listed-1] != q) {
			return fmt.Errorf("question %s is %s and has the place %d of %d among those shown", id, q.State, q.listed, len(st.listed))
		}
		if q.listed != 0 {
			n++
		}
		if votes, voices := st.count(q); q.tally.known && (votes != q.tally.votes || voices != q.tally.voices) {
			return fmt.Errorf("question %s is known to have %d votes and %d voices, it has %d and %d", id, q.tally.votes, q.tally.voices, votes, voices)
		}
	}
	if n != len(st.listed) {
		return fmt.Errorf("%d questions are shown, %d are listed", n, len(st.listed))
	}
	return nil
}

// topQuestions keeps the first of many by an order: every voice asks for them, and sorting all would take
// the longer the more there are.
type topQuestions struct {
	most  int
	order func(x, y *Question) int
	all   []*Question
}

func (t *topQuestions) offer(q *Question) {
	if len(t.all) == t.most {
		if t.order(q, t.all[t.most-1]) >= 0 {
			return
		}
		t.all = t.all[:t.most-1]
	}
	i, _ := slices.BinarySearchFunc(t.all, q, t.order)
	t.all = slices.Insert(t.all, i, q)
}

// standsOpen tells whether a question stands for itself and is open for voices.
func (q *Question) standsOpen() bool {
	return q.MergedInto == "" && q.State.Shown() && q.State != Answered
}

// audienceAsked is what the audience holds of the questions: the ids, and the numbers.
func (st *State) audienceAsked() askedMemo {
	here := ""
	if cur := st.Current(); cur != nil {
		here = cur.ID
	}
	if st.firsts.ids == nil || st.firsts.here != here {
		st.firsts = st.workOutAsked(here)
	}
	return st.firsts
}

func (st *State) workOutAsked(here string) askedMemo {
	a := askedMemo{here: here, ids: map[string]bool{}, doc: AskedDoc{Segments: map[string]AskedOf{}}}
	elsewhere := func(q *Question) bool { return here != "" && q.Segment != "" && q.Segment != here }
	opened := topQuestions{most: audienceQuestions, order: func(x, y *Question) int {
		if x, y := elsewhere(x), elsewhere(y); x != y {
			return cmp.Compare(truth(x), truth(y))
		}
		return st.byVoices(x, y)
	}}
	settled := topQuestions{most: audienceQuestions, order: lastAnswered}
	members := topQuestions{most: audienceQuestions, order: func(x, y *Question) int { return cmp.Compare(number(y.ID), number(x.ID)) }}
	for _, q := range st.listed {
		of := a.doc.Segments[q.Segment]
		switch {
		case q.MergedInto != "":
			members.offer(q)
			continue
		case q.State == Answered:
			settled.offer(q)
			a.doc.Answered++
			of.Answered++
		default:
			if q.State == Put {
				a.ids[q.ID] = true
			} else {
				opened.offer(q)
			}
			a.doc.Open++
			of.Open++
		}
		a.doc.Segments[q.Segment] = of
	}
	room := audienceQuestions
	take := func(from []*Question, most int) (rest []*Question) {
		n := min(len(from), most, room)
		for _, q := range from[:n] {
			a.ids[q.ID] = true
		}
		room -= n
		return from[n:]
	}
	open := take(opened.all, audienceOpen)
	answered := take(settled.all, audienceAnswered)
	take(open, room)
	take(answered, room)
	take(members.all, room)
	return a
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// byVoices orders by voices, the older first among equals.
func (st *State) byVoices(x, y *Question) int {
	_, a := st.counts(x)
	_, b := st.counts(y)
	return cmp.Or(cmp.Compare(b, a), cmp.Compare(x.AskedAt, y.AskedAt), cmp.Compare(number(x.ID), number(y.ID)))
}

func lastAnswered(x, y *Question) int {
	return cmp.Or(cmp.Compare(y.AnsweredAt, x.AnsweredAt), cmp.Compare(number(y.ID), number(x.ID)))
}

// changeAsked adds the questions that come to the audience or leave it since it was last called.
func (st *State) changeAsked(keys map[string]bool) {
	now := st.audienceAsked().ids
	for id := range now {
		if !st.held[id] {
			keys["question/"+id] = true
		}
	}
	for id := range st.held {
		if !now[id] {
			keys["question/"+id] = true
		}
	}
	st.held = now
}

// SeenQuestion is the question as those of the role may see it, whether or not they hold its document;
// false where they may not.
func (st *State) SeenQuestion(role Role, id string) (QuestionDoc, bool) {
	q := st.Questions[id]
	if q == nil {
		return QuestionDoc{}, false
	}
	d, ok := st.questionDoc(role, q).(QuestionDoc)
	return d, ok
}

// QuestionQuery asks for questions that stand for themselves. Segment "" is the whole day; questions
// that belong to no segment are part of each.
type QuestionQuery struct {
	Segment  string
	Answered bool // those answered, the last first; else those open for voices
	Newest   bool // of the open ones the newest first; else by voices
	Offset   int
	Limit    int
}

// QuestionPage finds the questions that those of a role see, from Offset, Limit at most, and how many
// there are in all.
func (st *State) QuestionPage(role Role, query QuestionQuery) (page []QuestionDoc, total int) {
	var found []*Question
	for _, id := range st.QuestionIDs {
		q := st.Questions[id]
		switch {
		case q == nil || q.MergedInto != "" || query.Segment != "" && q.Segment != "" && q.Segment != query.Segment:
		case query.Answered && q.State == Answered, !query.Answered && q.standsOpen():
			found = append(found, q)
		}
	}
	switch {
	case query.Answered:
		slices.SortFunc(found, lastAnswered)
	case query.Newest:
		slices.Reverse(found)
	default:
		slices.SortFunc(found, st.byVoices)
	}
	from := min(max(query.Offset, 0), len(found))
	for _, q := range found[from:min(from+max(query.Limit, 0), len(found))] {
		if d, ok := st.SeenQuestion(role, q.ID); ok {
			page = append(page, d)
		}
	}
	return page, len(found)
}

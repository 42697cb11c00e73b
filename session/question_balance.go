package session

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Whose questions are put? A list by voices alone favours who has many friends in the room. The balance
// sets beside each other what each group, language and source asked and what of it was put, and how far
// each is behind its part.

// QuestionShare is one group (with Remote, its part that is not in the room), language or kind of source.
// Owed is how many of the questions put so far and of the next one would be its by its part of those
// asked, less those that were: the largest is served next (the quota rule of apportionment).
type QuestionShare struct {
	ID     string  `json:"id"` // empty: no group, or no language known
	Remote bool    `json:"remote,omitempty"`
	Asked  int     `json:"asked"`
	Put    int     `json:"put"`
	Owed   float64 `json:"owed"` // to three places
}

// QuestionsDoc has the key "questions": the balance of questions, for those who choose among them. It
// counts every question that was not dismissed, hidden or taken back; one that was merged counts as put
// with its umbrella.
type QuestionsDoc struct {
	Asked     int             `json:"asked"`
	Put       int             `json:"put"`
	Groups    []QuestionShare `json:"groups"`
	Languages []QuestionShare `json:"languages"`
	Sources   []QuestionShare `json:"sources"`
}

// askedBy is the group of who asked and whether they are in the room. Who has no group is the remote
// audience; what a source brings comes from afar, but for what was typed in from the room.
func (st *State) askedBy(q *Question) shareKey {
	if p := st.People[q.Person]; p != nil {
		return shareKey{p.Group, p.Remote || p.Group == ""}
	}
	return shareKey{remote: q.Source.Kind != "room"}
}

// shareKey is whom or what a row is of.
type shareKey struct {
	id     string
	remote bool
}

// shareOf is one row: its part (g group, l language, s source), r for remote or -, and its id.
type shareOf string

func rowOf(part byte, k shareKey) shareOf {
	where := byte('-')
	if k.remote {
		where = 'r'
	}
	return shareOf([]byte{part, where}) + shareOf(k.id)
}

// shareCount is how many questions of a row were asked and put.
type shareCount struct {
	asked, put int
}

// counted is what a question adds to the balance: nothing while it is dismissed, hidden or taken back.
type counted struct {
	in           bool
	put          bool
	who          shareKey
	lang, source string
}

func (st *State) countOf(q *Question) counted {
	if q.State == Dismissed || q.State == Hidden || q.State == Retracted {
		return counted{}
	}
	root := q
	if u := st.Questions[q.MergedInto]; u != nil {
		root = u
	}
	put := root.State == Put || root.State == Answered && root.PutAt != 0
	return counted{in: true, put: put, who: st.askedBy(q), lang: q.Lang, source: q.Source.Kind}
}

// recount brings the balance up to date with one question: with thousands of them, counting all anew at
// each act would hold the room up.
func (st *State) recount(q *Question) {
	now := st.countOf(q)
	if now == q.counted {
		return
	}
	st.addShares(q.counted, -1)
	st.addShares(now, 1)
	q.counted = now
	st.changes.key("questions")
}

func (st *State) addShares(c counted, n int) {
	if !c.in {
		return
	}
	for _, k := range []shareOf{rowOf('g', c.who), rowOf('l', shareKey{id: c.lang}), rowOf('s', shareKey{id: c.source})} {
		t := st.shares[k]
		t.asked += n
		if c.put {
			t.put += n
		}
		if t == (shareCount{}) {
			delete(st.shares, k)
		} else {
			st.shares[k] = t
		}
	}
}

func (st *State) questionsDoc() QuestionsDoc {
	d := QuestionsDoc{Groups: []QuestionShare{}, Languages: []QuestionShare{}, Sources: []QuestionShare{}}
	for k, t := range st.shares {
		if k[0] == 's' { // every question has one source
			d.Asked, d.Put = d.Asked+t.asked, d.Put+t.put
		}
	}
	for k, t := range st.shares {
		owed := float64(t.asked)/float64(d.Asked)*float64(d.Put+1) - float64(t.put)
		s := QuestionShare{ID: string(k[2:]), Remote: k[1] == 'r', Asked: t.asked, Put: t.put, Owed: math.Round(owed*1000) / 1000}
		switch k[0] {
		case 'g':
			d.Groups = append(d.Groups, s)
		case 'l':
			d.Languages = append(d.Languages, s)
		default:
			d.Sources = append(d.Sources, s)
		}
	}
	for _, shares := range [][]QuestionShare{d.Groups, d.Languages, d.Sources} {
		slices.SortFunc(shares, func(a, b QuestionShare) int {
			return cmp.Or(-cmp.Compare(a.Asked, b.Asked), cmp.Compare(a.ID, b.ID), -compareBool(a.Remote, b.Remote))
		})
	}
	return d
}

// checkShares: the balance of questions is what counting them all anew gives.
func (st *State) checkShares() error {
	want := map[shareOf]shareCount{}
	fresh := State{shares: want}
	for id, q := range st.Questions {
		c := st.countOf(q)
		if c != q.counted {
			return fmt.Errorf("question %s counts in the balance as %+v, it is %+v", id, q.counted, c)
		}
		fresh.addShares(c, 1)
	}
	if !maps.Equal(want, st.shares) {
		return fmt.Errorf("the balance of questions is %v, the questions sum to %v", st.shares, want)
	}
	return nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

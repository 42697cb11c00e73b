package session

import (
	"cmp"
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

type shareKey struct {
	id     string
	remote bool
}

// askedBy is the group of who asked and whether they are in the room. Who has no group is the remote
// audience; what a source brings comes from afar, but for what was typed in from the room.
func (st *State) askedBy(q *Question) shareKey {
	if p := st.People[q.Person]; p != nil {
		return shareKey{p.Group, p.Remote || p.Group == ""}
	}
	return shareKey{remote: q.Source.Kind != "room"}
}

func (st *State) questionsDoc() QuestionsDoc {
	d := QuestionsDoc{}
	groups, languages, sources := map[shareKey]*QuestionShare{}, map[shareKey]*QuestionShare{}, map[shareKey]*QuestionShare{}
	count := func(m map[shareKey]*QuestionShare, k shareKey, put bool) {
		s := m[k]
		if s == nil {
			s = &QuestionShare{ID: k.id, Remote: k.remote}
			m[k] = s
		}
		s.Asked++
		if put {
			s.Put++
		}
	}
	for _, id := range st.QuestionIDs {
		q := st.Questions[id]
		if q == nil || q.State == Dismissed || q.State == Hidden || q.State == Retracted {
			continue
		}
		root := q
		if u := st.Questions[q.MergedInto]; u != nil {
			root = u
		}
		put := root.State == Put || root.State == Answered && root.PutAt != 0
		d.Asked++
		if put {
			d.Put++
		}
		count(groups, st.askedBy(q), put)
		count(languages, shareKey{id: q.Lang}, put)
		count(sources, shareKey{id: q.Source.Kind}, put)
	}
	shares := func(m map[shareKey]*QuestionShare) []QuestionShare {
		out := make([]QuestionShare, 0, len(m))
		for _, s := range m {
			owed := float64(s.Asked)/float64(d.Asked)*float64(d.Put+1) - float64(s.Put)
			s.Owed = math.Round(owed*1000) / 1000
			out = append(out, *s)
		}
		slices.SortFunc(out, func(a, b QuestionShare) int {
			return cmp.Or(-cmp.Compare(a.Asked, b.Asked), cmp.Compare(a.ID, b.ID), -compareBool(a.Remote, b.Remote))
		})
		return out
	}
	d.Groups, d.Languages, d.Sources = shares(groups), shares(languages), shares(sources)
	return d
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

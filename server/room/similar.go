package room

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"rostrum/session"
	"rostrum/session/similar"
)

// similarity is the index of questions beside the state. It takes in each question once, in the order
// they were asked, when its entry is on stable storage; what a question was found to be like then
// stays, so that every node and every restart shows the same candidates with the same scores.
//
// Comparing costs about a millisecond among ten thousand, so it is not done after the entry is on
// stable storage, but by a goroutine while the log writes. It is done when the version with the
// question is shown: candidates that came at some later moment would make one version two sets of
// documents.
type similarity struct {
	epoch   string // of the record it has taken in
	index   *sharedIndex
	last    int // the number of the newest question taken in
	found   map[string][]session.SimilarDoc
	changed []string // documents that show what was found since they were last asked for
}

// sharedIndex is an index of which those who type ask too, beside the owner. The lock is held for one
// comparison at a time, so nobody waits for more than one of another's.
type sharedIndex struct {
	mu sync.Mutex
	*similar.Index
}

// likeness is a question with what it is like.
type likeness struct {
	id, text, lang string
	like           []similar.Candidate
}

// maxSimilar is how many candidates a question shows.
const maxSimilar = 5

func newSimilarity(epoch string) similarity {
	return similarity{epoch: epoch, index: &sharedIndex{Index: similar.New()}, found: map[string][]session.SimilarDoc{}}
}

// take finds what the new questions are like, and returns the documents that show what was found.
func (s *similarity) take(st *session.State) (changed []string) {
	s.keep(s.compare(s.fresh(st)))
	changed, s.changed = s.changed, nil
	return changed
}

// beside compares the questions that the state has and the index has not, in a goroutine, and returns
// what waits for it: told that the questions are on stable storage it keeps what was found, else it
// takes them out again. Until it has returned the similarity belongs to the goroutine.
func (s *similarity) beside(st *session.State) (wait func(stored bool)) {
	fresh := s.fresh(st)
	if len(fresh) == 0 {
		return func(bool) {}
	}
	done := make(chan []likeness, 1)
	go func() { done <- s.compare(fresh) }()
	return func(stored bool) {
		found := <-done
		if stored {
			s.keep(found)
			return
		}
		for _, q := range found {
			s.index.take(q.id)
		}
	}
}

// fresh are the questions that the index has not taken in, in the order they were asked.
func (s *similarity) fresh(st *session.State) []likeness {
	var all []likeness
	for _, id := range st.QuestionIDs[min(s.last, len(st.QuestionIDs)):] {
		if q := st.Questions[id]; q != nil {
			all = append(all, likeness{id: q.ID, text: q.AskedText(), lang: q.Lang})
		} else {
			all = append(all, likeness{})
		}
	}
	return all
}

// compare compares each with those before it, and puts it in the index.
func (s *similarity) compare(all []likeness) []likeness {
	for i, q := range all {
		if q.id == "" {
			continue
		}
		all[i].like = s.index.add(q)
	}
	return all
}

// add takes a question in and gives what it is like.
func (x *sharedIndex) add(q likeness) []similar.Candidate {
	x.mu.Lock()
	defer x.mu.Unlock()
	like := x.Near(q.text, q.lang, maxSimilar)
	x.Add(q.id, q.text, q.lang)
	return like
}

// take takes a question out.
func (x *sharedIndex) take(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.Remove(id)
}

// keep shows what was found.
func (s *similarity) keep(all []likeness) {
	s.last += len(all)
	for _, q := range all {
		for _, c := range q.like {
			if c.Score < similar.Suggest && !(c.Across && c.Score >= similar.SuggestAcross) {
				continue
			}
			score := math.Round(c.Score*1000) / 1000
			s.add(q.id, session.SimilarDoc{ID: c.ID, Score: score, Across: c.Across})
			s.add(c.ID, session.SimilarDoc{ID: q.id, Score: score, Across: c.Across})
			s.changed = append(s.changed, "question/"+q.id, "question/"+c.ID)
		}
	}
}

// add keeps the best candidates, the earlier asked first among equals.
func (s *similarity) add(id string, d session.SimilarDoc) {
	all := append(slices.Clip(s.found[id]), d)
	slices.SortStableFunc(all, func(a, b session.SimilarDoc) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(asked(a.ID), asked(b.ID)))
	})
	s.found[id] = all[:min(len(all), maxSimilar)]
}

func asked(id string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "q"))
	if err != nil {
		return 0
	}
	return n
}

// show adds the candidates to a question's document, for those who moderate.
func (s *similarity) show(role session.Role, d any) any {
	q, ok := d.(session.QuestionDoc)
	if !ok || role != session.RoleModerator && role != session.RoleChair && role != session.RoleSecretariat {
		return d
	}
	q.Similar = s.found[q.ID]
	return q
}

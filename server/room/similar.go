package room

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"rostrum/session"
	"rostrum/session/similar"
)

// similarity is the index of questions beside the state. It takes in each question once, in the order
// they were asked, when its entry is on stable storage; what a question was found to be like then
// stays, so that every node and every restart shows the same candidates with the same scores.
type similarity struct {
	epoch string // of the record it has taken in
	index *similar.Index
	last  int // the number of the newest question taken in
	found map[string][]session.SimilarDoc
}

// maxSimilar is how many candidates a question shows.
const maxSimilar = 5

func newSimilarity(epoch string) similarity {
	return similarity{epoch: epoch, index: similar.New(), found: map[string][]session.SimilarDoc{}}
}

// take finds what the new questions are like, and returns the documents that show it.
func (s *similarity) take(st *session.State) (changed []string) {
	for s.last < len(st.QuestionIDs) {
		q := st.Questions[st.QuestionIDs[s.last]]
		s.last++
		if q == nil {
			continue
		}
		for _, c := range s.index.Near(q.Text, q.Lang, maxSimilar) {
			if c.Score < similar.Suggest && !(c.Across && c.Score >= similar.SuggestAcross) {
				continue
			}
			score := math.Round(c.Score*1000) / 1000
			s.add(q.ID, session.SimilarDoc{ID: c.ID, Score: score, Across: c.Across})
			s.add(c.ID, session.SimilarDoc{ID: q.ID, Score: score, Across: c.Across})
			changed = append(changed, "question/"+q.ID, "question/"+c.ID)
		}
		s.index.Add(q.ID, q.Text, q.Lang)
	}
	return changed
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

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

// similarity is the index of questions beside the state. It takes in each question and each translation
// of one once, in the order they came, when its entry is on stable storage; what a question was found to
// be like then stays, so that every node and every restart shows the same candidates with the same scores.
//
// Comparing costs about a millisecond among ten thousand, so it is not done after the entry is on
// stable storage, but by a goroutine while the log writes. It is done when the version with the
// question is shown: candidates that came at some later moment would make one version two sets of
// documents.
type similarity struct {
	epoch   string // of the record it has taken in
	index   *sharedIndex
	last    int                // the number of the newest question taken in
	worded  int                // how many translations were taken in
	words   map[wording]string // the translations that the index holds
	langs   map[string]string  // of each question, as it was asked; "" where it could not be told
	found   map[string][]session.SimilarDoc
	changed []string // documents that show what was found since they were last asked for
}

// wording is a question in one language.
type wording struct{ id, lang string }

// sharedIndex is an index of which those who type ask too, beside the owner. The lock is held for one
// comparison at a time, so nobody waits for more than one of another's.
type sharedIndex struct {
	mu sync.Mutex
	*similar.Index
}

// likeness is a question, or a translation of one, with what it is like.
type likeness struct {
	id, text, lang string
	translated     bool
	was            string // the translation before
	like           []similar.Candidate
}

// maxSimilar is how many candidates a question shows.
const maxSimilar = 5

func newSimilarity(epoch string) similarity {
	return similarity{
		epoch: epoch, index: &sharedIndex{Index: similar.New()}, words: map[wording]string{},
		langs: map[string]string{}, found: map[string][]session.SimilarDoc{},
	}
}

// past tells whether more was taken in than the state has.
func (s *similarity) past(st *session.State) bool {
	return s.last > len(st.QuestionIDs) || s.worded > len(st.Wordings)
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
		for _, q := range slices.Backward(found) {
			if q.translated {
				s.word(q.id, q.was, q.lang)
			} else {
				s.index.take(q.id)
			}
		}
	}
}

// fresh are the questions and translations that the index has not taken in, in the order they came.
func (s *similarity) fresh(st *session.State) []likeness {
	var all []likeness
	words := st.Wordings[min(s.worded, len(st.Wordings)):]
	before := func(asked int) {
		for len(words) > 0 && words[0].Asked <= asked {
			all = append(all, translation(st, words[0]))
			words = words[1:]
		}
	}
	for i := s.last; i < len(st.QuestionIDs); i++ {
		before(i)
		if q := st.Questions[st.QuestionIDs[i]]; q != nil {
			all = append(all, likeness{id: q.ID, text: q.AskedText(), lang: q.Lang})
		} else {
			all = append(all, likeness{})
		}
	}
	before(len(st.QuestionIDs))
	return all
}

// translation is one to take in; without id where it says nothing more than the question, which the
// index has in that language already.
func translation(st *session.State, w session.Wording) likeness {
	if q := st.Questions[w.Question]; q != nil && languageOf(q.AskedText(), q.Lang) != w.Lang {
		return likeness{id: q.ID, text: w.Text, lang: w.Lang, translated: true}
	}
	return likeness{translated: true}
}

// languageOf is the language a question was asked in, without its region.
func languageOf(text, lang string) string {
	if lang == "" {
		return similar.Language(text, "")
	}
	if base := similar.Primary(lang); base != "" {
		return base
	}
	return lang
}

// compare compares each with those before it, and puts it in the index.
func (s *similarity) compare(all []likeness) []likeness {
	for i := range all {
		switch q := &all[i]; {
		case q.id == "":
		case q.translated:
			q.was = s.words[wording{q.id, q.lang}]
			q.like = s.word(q.id, q.text, q.lang)
		default:
			s.langs[q.id] = languageOf(q.text, q.lang)
			q.like = s.index.add(*q)
		}
	}
	return all
}

// word takes a translation in, or out where it is empty, and gives what the question is like by it.
func (s *similarity) word(id, text, lang string) (like []similar.Candidate) {
	if text == "" {
		delete(s.words, wording{id, lang})
	} else {
		s.words[wording{id, lang}] = text
	}
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	if text == "" {
		s.index.Drop(id, lang)
		return nil
	}
	for _, c := range s.index.Near(text, lang, maxSimilar+1) {
		if c.ID != id && len(like) < maxSimilar {
			like = append(like, c)
		}
	}
	s.index.Add(id, text, lang)
	return like
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
	for _, q := range all {
		if q.translated {
			s.worded++
		} else {
			s.last++
		}
		for _, c := range q.like {
			// Two translators word one question in two ways: what was asked in another language is read first.
			mine, other := s.langs[q.id], s.langs[c.ID]
			across := c.Across || mine != "" && other != "" && mine != other
			if c.Score < similar.Suggest && !(across && c.Score >= similar.SuggestAcross) {
				continue
			}
			score := math.Round(c.Score*1000) / 1000
			s.add(q.id, session.SimilarDoc{ID: c.ID, Score: score, Across: across})
			s.add(c.ID, session.SimilarDoc{ID: q.id, Score: score, Across: across})
			s.changed = append(s.changed, "question/"+q.id, "question/"+c.ID)
		}
	}
}

// add keeps the best candidates, the earlier asked first among equals. One that was found before, by other
// words, is kept once, by those that are more alike.
func (s *similarity) add(id string, d session.SimilarDoc) {
	all := slices.Clone(s.found[id])
	if i := slices.IndexFunc(all, func(was session.SimilarDoc) bool { return was.ID == d.ID }); i < 0 {
		all = append(all, d)
	} else if d.Score > all[i].Score || d.Score == all[i].Score && !d.Across {
		all[i] = d
	}
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

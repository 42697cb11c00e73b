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

// similarity is the index of questions beside the state. It takes in each question and each translation
// of one once, in the order they came, when its entry is on stable storage; what a question was found to
// be like then stays until its source changes it, so that every node and every restart shows the same candidates with the same scores.
//
// Comparing costs about a millisecond among ten thousand, so it is not done after the entry is on
// stable storage, but by a goroutine while the log writes. It is done when the version with the
// question is shown: candidates that came at some later moment would make one version two sets of
// documents.
type similarity struct {
	epoch   string // of the record it has taken in
	index   *sharedIndex
	last    int                 // the number of the newest question taken in
	worded  int                 // how many translations were taken in
	words   map[wording]string  // the translations that the index holds
	own     map[string]ownWords // of each question, as it is asked now
	found   map[string][]session.SimilarDoc
	changed []string // documents that show what was found since they were last asked for
}

// wording is a question in one language.
type wording struct{ id, lang string }

// ownWords are a question's own, and their language, "" where it could not be told.
type ownWords struct{ text, lang string }

// likeness is a question, or a translation of one, with what it is like.
type likeness struct {
	id, text, lang string
	translated     bool
	revised        bool              // the question as its source changed it
	was            string            // the translation before
	before         ownWords          // of one that was revised
	words          map[string]string // the translations of the text before
	like           []similar.Candidate
}

// maxSimilar is how many candidates a question shows.
const maxSimilar = 5

func newSimilarity(epoch string) similarity {
	return similarity{
		epoch: epoch, index: &sharedIndex{Index: similar.New()}, words: map[wording]string{},
		own: map[string]ownWords{}, found: map[string][]session.SimilarDoc{},
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
			switch {
			case q.id == "":
			case q.revised:
				s.reword(q.id, q.before, q.words)
			case q.translated:
				s.word(q.id, q.was, q.lang)
			default:
				s.index.take(q.id)
				delete(s.own, q.id)
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
			w := words[0]
			all = append(all, likeness{id: w.Question, text: w.Text, lang: w.Lang, translated: !w.Revised, revised: w.Revised})
			words = words[1:]
		}
	}
	for i := s.last; i < len(st.QuestionIDs); i++ {
		before(i)
		if q := st.Questions[st.QuestionIDs[i]]; q != nil {
			all = append(all, likeness{id: q.ID, text: q.AskedText(), lang: q.AskedLang()})
		} else {
			all = append(all, likeness{})
		}
	}
	before(len(st.QuestionIDs))
	return all
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

// compare compares each with those before it, and puts it in the index. One of a question that is not
// there, or that says nothing more than the question itself, is left out by its id.
func (s *similarity) compare(all []likeness) []likeness {
	for i := range all {
		q := &all[i]
		own, there := s.own[q.id]
		switch {
		case q.translated && (!there || own.lang == q.lang), q.revised && !there:
			q.id = ""
		case q.id == "":
		case q.revised:
			q.before, q.words = own, s.wordsOf(q.id)
			s.reword(q.id, ownWords{q.text, languageOf(q.text, q.lang)}, nil)
			q.like = s.index.others(q.id, q.text, q.lang)
		case q.translated:
			q.was = s.words[wording{q.id, q.lang}]
			q.like = s.word(q.id, q.text, q.lang)
		default:
			s.own[q.id] = ownWords{q.text, languageOf(q.text, q.lang)}
			q.like = s.index.add(*q)
		}
	}
	return all
}

func (s *similarity) wordsOf(id string) map[string]string {
	out := map[string]string{}
	for _, lang := range session.Languages {
		if text, ok := s.words[wording{id, lang}]; ok {
			out[lang] = text
		}
	}
	return out
}

// reword gives a question other words of its own and other translations. It keeps its place in the order.
func (s *similarity) reword(id string, own ownWords, words map[string]string) {
	was := s.own[id]
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	s.index.Add(id, own.text, own.lang)
	if own.lang != was.lang {
		s.index.Drop(id, was.lang)
	}
	for lang := range s.wordsOf(id) {
		delete(s.words, wording{id, lang})
		if lang != own.lang {
			s.index.Drop(id, lang)
		}
	}
	for lang, text := range words {
		s.words[wording{id, lang}] = text
		s.index.Add(id, text, lang)
	}
	s.own[id] = own
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
	like = s.index.except(id, text, lang)
	s.index.Add(id, text, lang)
	return like
}

// keep shows what was found.
func (s *similarity) keep(all []likeness) {
	for _, q := range all {
		switch {
		case q.revised:
			s.worded++
			s.forget(q.id)
		case q.translated:
			s.worded++
		default:
			s.last++
		}
		for _, c := range q.like {
			// Two translators word one question in two ways: what was asked in another language is read first.
			mine, other := s.own[q.id].lang, s.own[c.ID].lang
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

// forget takes back what a question was like before its source changed it.
func (s *similarity) forget(id string) {
	if id == "" {
		return
	}
	for other, all := range s.found {
		if i := slices.IndexFunc(all, func(d session.SimilarDoc) bool { return d.ID == id }); i >= 0 {
			s.found[other] = slices.Delete(slices.Clone(all), i, i+1) // shown ones are never changed
			s.changed = append(s.changed, "question/"+other)
		}
	}
	delete(s.found, id)
	s.changed = append(s.changed, "question/"+id)
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

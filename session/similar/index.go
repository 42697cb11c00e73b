package similar

import "slices"

// Index holds questions by what they consist of. It is not safe for use by several goroutines at once:
// Near keeps its scratch there too.
type Index struct {
	docs  []doc              // by slot; a removed question leaves its slot to the next one
	free  []int32            // slots without a question
	slots map[string][]int32 // by question, a slot for each language it is worded in
	next  uint64             // what the next question gets as its place in the order of insertion

	terms     map[gram]uint32 // number of a gram
	grams     []gram          // by term
	lists     [][]int32       // by term: the slots that have the gram, in no order
	freeTerms []uint32        // terms of grams that no question has any more

	langs map[string]uint8 // number of a language
	count [maxLangs]int    // wordings by number of the language
	total int              // wordings

	sums    []float64 // scratch of Near, by slot; all zero between calls
	touched []int32   // scratch of Near: the slots in sums that are not zero
	weights []float64 // scratch of Near, by term; all zero between calls

	weigh [maxLangs + 1]*idfs // by number of the language, the last for all wordings
}

// maxLangs is how many languages are told apart; all beyond share the last number.
const maxLangs = 32

// doc is one wording of a question.
type doc struct {
	id     string
	lang   uint8
	order  uint64 // of the question
	flat   string
	dense  int      // characters of dense scripts
	own    []uint32 // terms of ownGrams
	bridge []uint32 // terms of bridgeGrams
	boosts []uint8  // of each in bridge
}

// New is an empty index.
func New() *Index {
	return &Index{slots: map[string][]int32{}, terms: map[gram]uint32{}, langs: map[string]uint8{}}
}

// Len is the number of questions, each counted once in however many languages it is worded.
func (x *Index) Len() int { return len(x.slots) }

// Add takes a question in. lang is a tag as Language gives it, or "" to have it found. A question that is
// there already in this language gets the new text and keeps its place in the order; in another language,
// the text is one more wording of it (a stored translation), and the best of its wordings counts. To
// change the language of a question, Remove it first.
func (x *Index) Add(id, text, lang string) {
	lang = tagOf(text, lang)
	n := x.number(lang)
	order := x.next
	for i, s := range x.slots[id] {
		order = x.docs[s].order
		if x.docs[s].lang == n {
			x.drop(s)
			x.slots[id] = slices.Delete(x.slots[id], i, i+1)
			break
		}
	}
	if order == x.next {
		x.next++
	}
	ws := words(text, lang)
	own, bridge := ownGrams(ws), bridgeGrams(ws, lang)
	d := doc{id: id, lang: n, order: order, flat: flat(ws), dense: denseIn(ws),
		own: make([]uint32, len(own)), bridge: make([]uint32, len(bridge)), boosts: make([]uint8, len(bridge))}
	s := x.slot()
	for i, g := range own {
		d.own[i] = x.enter(g, s)
	}
	for i, b := range bridge {
		d.bridge[i], d.boosts[i] = x.enter(b.g.in(n), s), b.boost
	}
	x.docs[s] = d
	x.slots[id] = append(x.slots[id], s)
	x.count[n]++
	x.total++
}

// Remove forgets a question in all its wordings. An unknown one is no error.
func (x *Index) Remove(id string) {
	for _, s := range x.slots[id] {
		x.drop(s)
	}
	delete(x.slots, id)
}

// Drop forgets the wording of a question in a language. One that is not there is no error.
func (x *Index) Drop(id, lang string) {
	n := x.number(tagOf("", lang))
	for i, s := range x.slots[id] {
		if x.docs[s].lang == n {
			x.drop(s)
			if x.slots[id] = slices.Delete(x.slots[id], i, i+1); len(x.slots[id]) == 0 {
				delete(x.slots, id)
			}
			return
		}
	}
}

// tagOf is the language to work with: the given one as its primary subtag, or the one found.
func tagOf(text, lang string) string {
	if lang == "" {
		return Language(text, "")
	}
	if p := Primary(lang); p != "" {
		return p
	}
	return lang
}

func (x *Index) number(lang string) uint8 {
	n, ok := x.langs[lang]
	if !ok {
		n = uint8(min(len(x.langs), maxLangs-1))
		if len(x.langs) < maxLangs {
			x.langs[lang] = n
		}
	}
	return n
}

func (x *Index) slot() int32 {
	if n := len(x.free); n > 0 {
		s := x.free[n-1]
		x.free = x.free[:n-1]
		return s
	}
	x.docs = append(x.docs, doc{})
	x.sums = append(x.sums, 0)
	return int32(len(x.docs) - 1)
}

// enter notes that a slot has a gram.
func (x *Index) enter(g gram, s int32) uint32 {
	t, ok := x.terms[g]
	if !ok {
		if n := len(x.freeTerms); n > 0 {
			t = x.freeTerms[n-1]
			x.freeTerms = x.freeTerms[:n-1]
			x.grams[t] = g
		} else {
			t = uint32(len(x.lists))
			x.lists, x.grams = append(x.lists, nil), append(x.grams, g)
		}
		x.terms[g] = t
	}
	x.lists[t] = append(x.lists[t], s)
	return t
}

// drop takes a slot out of every list; it costs the length of the lists it is in.
func (x *Index) drop(s int32) {
	d := &x.docs[s]
	for _, terms := range [][]uint32{d.own, d.bridge} {
		for _, t := range terms {
			l := x.lists[t]
			i := slices.Index(l, s)
			l[i] = l[len(l)-1]
			x.lists[t] = l[:len(l)-1]
			if len(l) == 1 {
				x.lists[t] = nil
				delete(x.terms, x.grams[t])
				x.freeTerms = append(x.freeTerms, t)
			}
		}
	}
	x.count[d.lang]--
	x.total--
	*d = doc{}
	x.free = append(x.free, s)
}

package similar

import "cmp"

// Index holds questions by what they consist of. It is not safe for use by several goroutines at once.
type Index struct {
	docs  []doc              // by slot; a removed question leaves its slot to the next one
	free  []int32            // slots without a question
	slots map[string][]int32 // by question, a slot for each language it is worded in
	terms map[gram]uint32    // gram to its place in lists
	lists [][]int32          // by term: the slots that have the gram, in no order
	langs map[string]uint8   // number of a language
	count [maxLangs]int      // questions by number of the language
	total int
	next  uint64 // what the next question gets as its place in the order of insertion

	sums    []float64 // scratch of Near, by slot, all zero between calls
	touched []int32   // scratch of Near
}

// maxLangs is how many languages are told apart; all beyond share the last number.
const maxLangs = 32

type doc struct {
	id, lang string
	order    uint64
	own      []uint32 // terms, in the order of their grams
	bridge   []uint32 // the same of bridgeGrams
	boosts   []uint8  // of each in bridge
}

// Candidate is a question that may be the same, with how alike the two are: 0 to 1, and Suggest or more
// where it is worth a person's look.
type Candidate struct {
	ID    string
	Score float64
}

// New is an empty index.
func New() *Index {
	return &Index{slots: map[string][]int32{}, terms: map[gram]uint32{}, langs: map[string]uint8{}}
}

// Len is the number of questions, each counted once in however many languages it is worded.
func (x *Index) Len() int { return len(x.slots) }

// Add takes a question in. lang is a tag as Language gives it, or "" to have it found. A question that is
// there already in this language gets the new text; in another language, the text is one more wording of
// it (a stored translation), and the best of its wordings counts. To change the language of a question,
// Remove it first.
func (x *Index) Add(id, text, lang string) {
	if lang == "" {
		lang = Language(text, "")
	}
	order := x.next
	for i, s := range x.slots[id] {
		order = x.docs[s].order
		if x.docs[s].lang == lang {
			x.drop(s)
			x.slots[id] = append(x.slots[id][:i:i], x.slots[id][i+1:]...)
			break
		}
	}
	if order == x.next {
		x.next++
	}
	n := x.number(lang)
	ws := words(text, lang)
	own, bridge := ownGrams(ws), bridgeGrams(ws, lang)
	d := doc{id: id, lang: lang, order: order,
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

func (x *Index) enter(g gram, s int32) uint32 {
	t, ok := x.terms[g]
	if !ok {
		t = uint32(len(x.lists))
		x.terms[g] = t
		x.lists = append(x.lists, nil)
	}
	x.lists[t] = append(x.lists[t], s)
	return t
}

func (x *Index) drop(s int32) {
	d := &x.docs[s]
	for _, terms := range [][]uint32{d.own, d.bridge} {
		for _, t := range terms {
			l := x.lists[t]
			for i, other := range l {
				if other == s {
					l[i] = l[len(l)-1]
					x.lists[t] = l[:len(l)-1]
					break
				}
			}
		}
	}
	x.count[x.number(d.lang)]--
	x.total--
	*d = doc{}
	x.free = append(x.free, s)
}

func better(a, b Candidate, orderA, orderB uint64) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(orderA, orderB))
}

package similar

import (
	"cmp"
	"math"
	"slices"
)

// Candidate is a question that may be the same, with how alike the two are, 0 to 1.
type Candidate struct {
	ID     string
	Score  float64
	Across bool // found in another language, by names, numbers and sounds: never above Suggest
}

// From these scores on a candidate may be offered unasked. What they find and how often they are wrong is
// told in the package's documentation and held by its tests.
const (
	Suggest       = 0.8 // the same words
	SuggestAcross = 0.6 // Across: the same names and numbers, which a person has to read
)

const (
	maxVisits = 400_000 // entries of lists that one pass over the index reads, rarest grams first
	maxExact  = 64      // wordings that are scored exactly, of each pass
	maxSpelt  = 24      // of those, wordings that are compared letter by letter
)

// Near are the n questions most like a text, best first, equals in the order in which they were added.
// lang is as for Add. Questions that have nothing in common with the text are left out.
func (x *Index) Near(text, lang string, n int) []Candidate {
	lang = tagOf(text, lang)
	ws := words(text, lang)
	f := found{}
	x.near(f, &query{lang: x.number(lang), flat: flat(ws), dense: denseIn(ws), own: ownGrams(ws), bridge: bridgeGrams(ws, lang)})
	return x.best(f, n)
}

// NearID are the n questions most like one that is in the index, in any of its wordings, without itself;
// nil where it is not there.
func (x *Index) NearID(id string, n int) []Candidate {
	f := found{}
	for _, s := range x.slots[id] {
		d := &x.docs[s]
		q := &query{lang: d.lang, flat: d.flat, dense: d.dense}
		for _, t := range d.own {
			q.own = append(q.own, x.grams[t])
		}
		for i, t := range d.bridge {
			q.bridge = append(q.bridge, seen{x.grams[t].in(0), d.boosts[i]})
		}
		x.near(f, q)
	}
	delete(f, id)
	return x.best(f, n)
}

// query is a text that is looked for.
type query struct {
	lang   uint8
	flat   string
	dense  int
	own    []gram
	bridge []seen
}

// hit is the best score of a question so far.
type hit struct {
	order  uint64
	score  float64
	across bool
}

type found map[string]hit

func (f found) put(d *doc, score float64, across bool) {
	if score > f[d.id].score {
		f[d.id] = hit{d.order, min(score, 1), across}
	}
}

func (x *Index) best(f found, n int) []Candidate {
	type ranked struct {
		id string
		hit
	}
	all := make([]ranked, 0, len(f))
	for id, h := range f {
		all = append(all, ranked{id, h})
	}
	slices.SortFunc(all, func(a, b ranked) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Compare(a.order, b.order)
	})
	var out []Candidate
	for _, r := range all[:max(0, min(n, len(all)))] {
		out = append(out, Candidate{r.id, r.score, r.across})
	}
	return out
}

func (x *Index) near(f found, q *query) {
	x.nearOwn(f, q)
	for l := range x.count {
		if uint8(l) != q.lang && x.count[l] > 0 {
			x.nearBridge(f, q, uint8(l))
		}
	}
}

// idf is how much a gram tells that df of n wordings have. The 30 are questions that nobody has asked yet:
// among the first few of a session no gram is rare and none is common.
func idf(n, df int) float64 { return math.Log1p(float64(n+30) / float64(df+1)) }

// idfs are the values of idf among n wordings as far as they were needed: a question is weighed
// against hundreds of others by thousands of grams, of which most have one of a few dozen counts.
type idfs struct {
	n  int
	of [2048]float64 // by df; 0 = not needed yet
}

// among are the values for n wordings, kept in one place for each use.
func (x *Index) among(use, n int) *idfs {
	t := x.weigh[use]
	if t == nil {
		t = &idfs{n: n}
		x.weigh[use] = t
	}
	if t.n != n {
		*t = idfs{n: n}
	}
	return t
}

func (t *idfs) idf(df int) float64 {
	if df >= len(t.of) {
		return idf(t.n, df)
	}
	w := t.of[df]
	if w == 0 {
		w = idf(t.n, df)
		t.of[df] = w
	}
	return w
}

// lookup is a gram of the query that the index knows.
type lookup struct {
	t uint32
	w float64
}

// nearOwn scores by the letters that both texts have, and the best of those letter by letter.
func (x *Index) nearOwn(f found, q *query) {
	ls := make([]lookup, 0, len(q.own))
	sum := 0.0
	all := x.among(maxLangs, x.total)
	for _, g := range q.own {
		t, ok := x.terms[g]
		w := all.idf(0)
		if ok {
			w = all.idf(len(x.lists[t]))
			ls = append(ls, lookup{t, w * w})
		}
		sum += w * w
	}
	type scored struct {
		s   int32
		cos float64
	}
	var some []scored
	near := x.visit(ls, func(d *doc) int { return len(d.own) })
	weights := x.weightsOf(ls)
	for _, s := range near {
		dot, own := 0.0, 0.0
		for _, t := range x.docs[s].own {
			w := all.idf(len(x.lists[t]))
			own += w * w
			dot += weights[t]
		}
		some = append(some, scored{s, dot / math.Sqrt(own*sum)})
	}
	x.forget(ls)
	slices.SortFunc(some, func(a, b scored) int {
		if a.cos != b.cos {
			return cmp.Compare(b.cos, a.cos)
		}
		return x.earlier(a.s, b.s)
	})
	p := newPattern(q.flat)
	for i, c := range some {
		d := &x.docs[c.s]
		if i < maxSpelt {
			f.put(d, spelt(p, d, c.cos), false)
		} else {
			f.put(d, c.cos*(1-inOrder), false)
		}
	}
}

// Of the score, this share is letters in their order, the rest is letters wherever they stand.
const inOrder = .7

// denseRelief is by how much a slip counts less in a dense script: it hits a word, not a letter of one.
const denseRelief = .2

func spelt(p *pattern, d *doc, cos float64) float64 {
	dist, n := p.distance(d.flat)
	n = max(n, p.n, 1)
	off := inOrder*float64(dist)/float64(n) + (1-inOrder)*(1-cos)
	return 1 - off*(1-denseRelief*float64(min(d.dense, n))/float64(n))
}

// nearBridge scores the wordings in another language by names, numbers and words that sound alike.
func (x *Index) nearBridge(f found, q *query, lang uint8) {
	ls := make([]lookup, 0, len(q.bridge))
	here, there := x.among(int(q.lang), x.count[q.lang]), x.among(int(lang), x.count[lang])
	sum := unspoken(q.dense, here)
	for _, b := range q.bridge {
		df := 0
		if t, ok := x.terms[b.g.in(q.lang)]; ok {
			df = len(x.lists[t])
		}
		w := here.idf(df) * float64(b.boost)
		sum += w * w
		if t, ok := x.terms[b.g.in(lang)]; ok {
			ls = append(ls, lookup{t, w * there.idf(len(x.lists[t]))})
		}
	}
	near := x.visit(ls, func(d *doc) int { return len(d.bridge) })
	weights := x.weightsOf(ls)
	for _, s := range near {
		d := &x.docs[s]
		dot, own := 0.0, unspoken(d.dense, there)
		for i, t := range d.bridge {
			w := there.idf(len(x.lists[t])) * float64(d.boosts[i])
			own += w * w
			dot += weights[t] * float64(d.boosts[i])
		}
		f.put(d, across(dot/math.Sqrt(own*sum)), true)
	}
	x.forget(ls)
}

// unspoken is the weight of what a text says in characters that have no sound here: without it, two texts
// would be the same for one number that they share.
func unspoken(dense int, n *idfs) float64 {
	w := n.idf(0) * plain
	return w * w * float64(dense)
}

// across brings a score across languages, which is seldom high, among those within a language, and never
// above Suggest: two questions about one person share all their names.
func across(cos float64) float64 { return Suggest * min(math.Pow(max(cos, 0), .3), 1) }

// visit adds up the weights of the grams over the lists, the rarest first, and gives the slots that have
// most of them for their size.
func (x *Index) visit(ls []lookup, size func(*doc) int) []int32 {
	slices.SortStableFunc(ls, func(a, b lookup) int { return cmp.Compare(len(x.lists[a.t]), len(x.lists[b.t])) })
	budget := maxVisits
	for _, l := range ls {
		list := x.lists[l.t]
		if budget -= len(list); budget < 0 {
			break
		}
		for _, s := range list {
			if x.sums[s] == 0 {
				x.touched = append(x.touched, s)
			}
			x.sums[s] += l.w
		}
	}
	most := topSlots{x: x}
	for _, s := range x.touched {
		most.offer(s, x.sums[s]/math.Sqrt(float64(size(&x.docs[s]))))
		x.sums[s] = 0
	}
	x.touched = x.touched[:0]
	return most.slots()
}

// topSlots keeps the maxExact best of many slots, without sorting all of them.
type topSlots struct {
	x     *Index
	some  []rankedSlot // at most four times as many as are kept
	floor float64      // what the last one kept had, once there were enough
}

type rankedSlot struct {
	s    int32
	rank float64
}

func (t *topSlots) offer(s int32, rank float64) {
	if rank < t.floor {
		return
	}
	t.some = append(t.some, rankedSlot{s, rank})
	if len(t.some) == 4*maxExact {
		t.cut()
	}
}

func (t *topSlots) cut() {
	slices.SortFunc(t.some, func(a, b rankedSlot) int {
		if a.rank != b.rank {
			return cmp.Compare(b.rank, a.rank)
		}
		return t.x.earlier(a.s, b.s)
	})
	if len(t.some) >= maxExact {
		t.some = t.some[:maxExact]
		t.floor = t.some[maxExact-1].rank
	}
}

func (t *topSlots) slots() []int32 {
	t.cut()
	out := make([]int32, len(t.some))
	for i, r := range t.some {
		out[i] = r.s
	}
	return out
}

// earlier orders two wordings by when their question was added, then by language.
func (x *Index) earlier(a, b int32) int {
	return cmp.Or(cmp.Compare(x.docs[a].order, x.docs[b].order), cmp.Compare(x.docs[a].lang, x.docs[b].lang))
}

// weightsOf are the weights by term, all zero but for those that are looked for; forget takes them back.
func (x *Index) weightsOf(ls []lookup) []float64 {
	if n := len(x.lists) - len(x.weights); n > 0 {
		x.weights = append(x.weights, make([]float64, n)...)
	}
	for _, l := range ls {
		x.weights[l.t] = l.w
	}
	return x.weights
}

func (x *Index) forget(ls []lookup) {
	for _, l := range ls {
		x.weights[l.t] = 0
	}
}

func denseIn(ws []word) int {
	n := 0
	for _, w := range ws {
		if dense(w.text[0]) {
			n += len(w.text)
		}
	}
	return n
}

package similar

import (
	"cmp"
	"math"
	"slices"
)

// Suggest is the score from which a candidate is worth a person's look without being asked for.
const Suggest = 0.55

const (
	maxVisits = 400_000 // entries of lists that one query reads, rarest grams first
	maxExact  = 256     // candidates that are scored exactly, of each kind
)

// Near are the n questions most like a text, best first, equals in the order in which they were added.
// lang is as for Add. Questions that have nothing in common with the text are left out.
func (x *Index) Near(text, lang string, n int) []Candidate {
	if lang == "" {
		lang = Language(text, "")
	}
	ws := words(text, lang)
	return x.near(x.query(ownGrams(ws), bridgeGrams(ws, lang), lang), "", n)
}

// NearID are the n questions most like one that is in the index, in any of its wordings, without itself.
func (x *Index) NearID(id string, n int) []Candidate {
	var out []Candidate
	for _, s := range x.slots[id] {
		d := &x.docs[s]
		_ = d
	}
	return out
}

// idf is how much a gram tells that df of n questions have. The 30 are questions that nobody asked yet:
// among the first few of a session no gram is rare.
func idf(n, df int) float64 { return math.Log1p(float64(n+30) / float64(df+1)) }

type asked struct {
	t     uint32
	known bool
	w     float64
}

type query struct {
	lang   string
	own    []asked
	norm   float64
	bridge []seen
}

func (x *Index) query(own []gram, bridge []seen, lang string) *query {
	q := &query{lang: lang, bridge: bridge}
	for _, g := range own {
		t, ok := x.terms[g]
		df := 0
		if ok {
			df = len(x.lists[t])
		}
		w := idf(x.total, df)
		q.own = append(q.own, asked{t, ok, w})
		q.norm += w * w
	}
	return q
}

func (x *Index) near(q *query, self string, n int) []Candidate {
	type hit struct {
		s     int32
		score float64
	}
	best := map[string]hit{}
	put := func(s int32, score float64) {
		id := x.docs[s].id
		if id == self && self != "" || score <= 0 {
			return
		}
		if h, ok := best[id]; !ok || score > h.score {
			best[id] = hit{s, score}
		}
	}
	// own
	for _, a := range q.own {
		if a.known {
			for _, s := range x.lists[a.t] {
				if x.sums[s] == 0 {
					x.touched = append(x.touched, s)
				}
				x.sums[s] += a.w * a.w
			}
		}
	}
	for _, s := range x.touched {
		d := &x.docs[s]
		norm := 0.0
		for _, t := range d.own {
			w := idf(x.total, len(x.lists[t]))
			norm += w * w
		}
		put(s, x.sums[s]/math.Sqrt(norm*q.norm))
		x.sums[s] = 0
	}
	x.touched = x.touched[:0]
	// bridge
	qn := x.number(q.lang)
	qw := make([]float64, len(q.bridge))
	norm := 0.0
	for i, b := range q.bridge {
		df := 0
		if t, ok := x.terms[b.g.in(qn)]; ok {
			df = len(x.lists[t])
		}
		qw[i] = idf(x.count[qn], df) * float64(b.boost) * KW[b.g.kind()>>62]
		norm += qw[i] * qw[i]
	}
	for l := uint8(0); int(l) < len(x.langs); l++ {
		if l == qn || x.count[l] == 0 {
			continue
		}
		for i, b := range q.bridge {
			t, ok := x.terms[b.g.in(l)]
			if !ok {
				continue
			}
			w := idf(x.count[l], len(x.lists[t])) * qw[i] * KW[b.g.kind()>>62]
			for _, s := range x.lists[t] {
				if x.sums[s] == 0 {
					x.touched = append(x.touched, s)
				}
				x.sums[s] += w * 4
			}
		}
		for _, s := range x.touched {
			d := &x.docs[s]
			dn := 0.0
			for i, t := range d.bridge {
				w := idf(x.count[l], len(x.lists[t])) * float64(d.boosts[i]) * KW[x.kindOf(t)]
				dn += w * w
			}
			put(s, x.sums[s]/math.Sqrt(dn*norm))
			x.sums[s] = 0
		}
		x.touched = x.touched[:0]
	}
	var out []Candidate
	var hs []hit
	for _, h := range best {
		hs = append(hs, h)
	}
	slices.SortFunc(hs, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.docs[a.s].order, x.docs[b.s].order))
	})
	for _, h := range hs[:min(n, len(hs))] {
		out = append(out, Candidate{x.docs[h.s].id, h.score})
	}
	return out
}

var KW = [4]float64{0, 1, 1, 1}
var kindsOf []uint8

func (x *Index) kindOf(t uint32) uint8 {
	if len(kindsOf) != len(x.lists) {
		kindsOf = make([]uint8, len(x.lists))
		for g, t := range x.terms {
			kindsOf[t] = uint8(g.kind() >> 62)
		}
	}
	return kindsOf[t]
}

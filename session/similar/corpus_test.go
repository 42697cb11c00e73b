package similar

import (
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// asked600 are 600 questions, each in ar, zh, en, es, ru and de (testdata/README.md).
type asked600 struct {
	ids  []string
	text map[string][]string // by language, in the order of ids
}

func corpus(t testing.TB) asked600 {
	t.Helper()
	f, err := os.Open("testdata/xquad-600.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	head := strings.Split(lines[0], "\t")
	c := asked600{text: map[string][]string{}}
	for _, l := range lines[1:] {
		cells := strings.Split(l, "\t")
		if len(cells) != len(head) {
			t.Fatalf("%d cells: %q", len(cells), l)
		}
		c.ids = append(c.ids, cells[0])
		for i, lang := range head[1:] {
			c.text[lang] = append(c.text[lang], cells[i+1])
		}
	}
	if len(c.ids) != 600 || len(c.text) != 6 {
		t.Fatalf("%d questions in %d languages", len(c.ids), len(c.text))
	}
	return c
}

func (c asked600) index(langs ...string) *Index {
	x := New()
	for _, lang := range langs {
		for i, text := range c.text[lang] {
			x.Add(c.ids[i]+" "+lang, text, lang)
		}
	}
	return x
}

// twice are the questions that the set itself asks twice, in nearly the same words: to find the other
// one is no mistake.
var twice = func() map[[2]string]bool {
	m := map[[2]string]bool{}
	for _, p := range []string{
		"56bf36b93aeaaa14008c9563 56beb7953aeaaa14008c92ad", // who won Super Bowl XLIX
		"572651f9f1498d1400e8dbf0 5726938af1498d1400e8e449", // how often parliament is elected
		"572f6a0ba23a5019007fc5eb 572ff12e04bcaa1900d76eff", // what flows between Bingen and Bonn
		"5725bae289a1e219009abd91 5725c337271a42140099d163", // how many species of ctenophores
		"5726400589a1e219009ac5ee 5725c337271a42140099d165", // how much a ctenophore eats in a day
		"5725bae289a1e219009abd90 5725c337271a42140099d165",
		"5725bae289a1e219009abd90 5726400589a1e219009ac5ee",
		"56beb7953aeaaa14008c92ac 56d7018a0d65d214001982c3", // points of the Broncos in three minutes
	} {
		a, b, _ := strings.Cut(p, " ")
		m[[2]string{a, b}], m[[2]string{b, a}] = true, true
	}
	return m
}()

func (c asked600) same(id string, i int) bool {
	id, _, _ = strings.Cut(id, " ")
	return id == c.ids[i] || twice[[2]string{id, c.ids[i]}]
}

// many are n different questions in the six languages: the corpus, then the beginnings of some of its
// questions with the ends of others.
func (c asked600) many(n int) (texts, langs []string) {
	r := rand.New(rand.NewPCG(7, 7))
	order := []string{"en", "es", "ar", "zh", "ru", "de"}
	for i := 0; len(texts) < n; i++ {
		lang := order[i%len(order)]
		of := c.text[lang]
		text := of[i/len(order)%len(of)]
		if i >= len(order)*len(of) {
			a, b := []rune(text), []rune(of[r.IntN(len(of))])
			text = string(a[:len(a)/2]) + string(b[len(b)/2:])
		}
		texts, langs = append(texts, text), append(langs, lang)
	}
	return texts, langs
}

func idOf(i int) string { return fmt.Sprintf("q-%d", i+1) }

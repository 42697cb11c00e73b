package similar

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// perturbation writes a question as another person would pass it on.
type perturbation struct {
	name string
	of   func(r *rand.Rand, text, lang string) string
}

var perturbations = []perturbation{
	{"two typos", func(r *rand.Rand, text, lang string) string { return typo(r, typo(r, text)) }},
	{"label", func(r *rand.Rand, text, lang string) string { return pick(r, labelsOf[lang]) + text }},
	{"retweet", func(r *rand.Rand, text, _ string) string {
		return pick(r, []string{"RT @delegate_017: ", "RT @x: ", "@chair ", "RT @房间: "}) + text
	}},
	{"hashtag", func(r *rand.Rand, text, _ string) string {
		tag := pick(r, []string{"#WSIS10", "#DigitalDivide", "#互联网治理", "#حوكمة_الإنترنت", "#цифра"})
		if r.IntN(2) == 0 {
			return tag + " " + text
		}
		return text + " " + tag
	}},
	{"address", func(r *rand.Rand, text, _ string) string {
		return text + pick(r, []string{" https://example.org/a?b=c#d", " http://example.com", "\nwww.example.net/q/17", " (https://example.org/x)"})
	}},
	{"case", func(r *rand.Rand, text, _ string) string {
		if r.IntN(2) == 0 {
			return strings.ToUpper(text)
		}
		return strings.ToLower(text)
	}},
	{"marks and width", func(r *rand.Rand, text, lang string) string {
		if lang == "zh" {
			return widen(text)
		}
		return unmark(text)
	}},
}

var labelsOf = map[string][]string{
	"ar": {"سؤال: ", "السؤال 3: "}, "zh": {"问题：", "请问：", "提问: "}, "en": {"Question: ", "Q: ", "QUESTION 12: "},
	"es": {"Pregunta: ", "Consulta: "}, "ru": {"Вопрос: ", "ВОПРОС 2: "}, "de": {"Frage: "},
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// typo is one slip: a letter left out, doubled, exchanged with the next, or another letter of the text in
// its place. It falls on letters, never on digits: another number is another question.
func typo(r *rand.Rand, text string) string {
	in := []rune(text)
	var at []int
	for i, c := range in {
		if unicode.IsLetter(c) {
			at = append(at, i)
		}
	}
	if len(at) < 4 {
		return text
	}
	i := at[r.IntN(len(at))]
	switch r.IntN(4) {
	case 0:
		return string(in[:i]) + string(in[i+1:])
	case 1:
		return string(in[:i+1]) + string(in[i:])
	case 2:
		if i+1 < len(in) && unicode.IsLetter(in[i+1]) {
			in[i], in[i+1] = in[i+1], in[i]
			return string(in)
		}
	}
	in[i] = in[at[r.IntN(len(at))]]
	return string(in)
}

// widen writes ASCII in the full width of Chinese typing.
func widen(text string) string {
	return strings.Map(func(c rune) rune {
		if c > ' ' && c < 0x7f {
			return c + 0xfee0
		}
		return c
	}, text)
}

// unmark types a text as on a plain keyboard: no acute on vowels, no hamza, no diaeresis on ё; and it
// stretches one Arabic word.
func unmark(text string) string {
	return strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ä", "a", "ö", "o", "ё", "е",
		"أ", "ا", "إ", "ا", "آ", "ا", "ة", "ه", "ى", "ي", "في", "فـي", "’", "'").Replace(text)
}

package rules

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxRunes bounds what is read of a text; a question is shorter.
const maxRunes = 8000

// word is one word folded, with where it stood in the text as it came, in runes.
type word struct {
	text     string
	from, to int
}

// words are the words of a text, folded for comparing with the list of a language: no case, no vowel
// signs, no marks but in English (Morón is a town), ñ kept in Spanish (cono is no insult). Letters
// written apart (s h i t) are put together; an apostrophe or a hyphen parts words.
func words(text, lang string) []word {
	rs := []rune(text)
	if len(rs) > maxRunes {
		rs = rs[:maxRunes]
	}
	var out []word
	for i := 0; i < len(rs); {
		if !inWord(rs[i]) {
			i++
			continue
		}
		from := i
		for i < len(rs) && (inWord(rs[i]) || mask(rs, i)) {
			i++
		}
		if w := fold(rs[from:i], lang); w != "" {
			out = append(out, word{w, from, i})
		}
	}
	return together(out)
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == 'ـ' || r == '$' || r == '@'
}

// mask tells whether a star between letters hides one (sh*t).
func mask(rs []rune, i int) bool {
	return rs[i] == '*' && i > 0 && i+1 < len(rs) && unicode.IsLetter(rs[i-1]) && unicode.IsLetter(rs[i+1])
}

// together joins runs of at least four words of one letter each.
func together(ws []word) []word {
	out := ws[:0:0]
	for i := 0; i < len(ws); {
		j := i
		for j < len(ws) && len([]rune(ws[j].text)) == 1 && !han([]rune(ws[j].text)[0]) && (j == i || ws[j].from-ws[j-1].to <= 2) {
			j++
		}
		if j-i >= 4 {
			var b strings.Builder
			for _, w := range ws[i:j] {
				b.WriteString(w.text)
			}
			out = append(out, word{b.String(), ws[i].from, ws[j-1].to})
			i = j
			continue
		}
		out = append(out, ws[i])
		i++
	}
	return out
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// leet are signs typed for letters, read so within a word that has letters.
var leet = map[rune]rune{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '$': 's', '@': 'a'}

// fold writes one word in the form in which it is compared.
func fold(rs []rune, lang string) string {
	if plain(rs) {
		return string(unstretch(lower(rs)))
	}
	letters := false
	for _, r := range rs {
		letters = letters || unicode.IsLetter(r)
	}
	var out []rune
	for _, r := range norm.NFC.String(strings.ToLower(norm.NFKC.String(string(rs)))) {
		if l, ok := leet[r]; ok && letters && r < 0x80 {
			r = l
		}
		switch {
		case r == 'ñ' && lang == "es", lang == "en" && unicode.IsLetter(r) && r < 0x250:
			out = append(out, r)
			continue
		case r == 'ё':
			r = 'е'
		case r == 'й': // decomposes, and is a letter of its own
			out = append(out, r)
			continue
		case r >= 0x600 && r < 0x700:
			r = foldArabic(r)
		case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
			if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
				r = []rune(string(d))[0]
			}
		}
		if r == 0 || unicode.IsMark(r) || r == '$' || r == '@' {
			continue
		}
		out = append(out, r)
	}
	return string(unstretch(out))
}

// plain tells whether a word is made of the letters of ASCII alone, as most are in English.
func plain(rs []rune) bool {
	for _, r := range rs {
		if r|0x20 < 'a' || r|0x20 > 'z' {
			return false
		}
	}
	return true
}

func lower(rs []rune) []rune {
	out := make([]rune, len(rs))
	for i, r := range rs {
		out[i] = r | 0x20
	}
	return out
}

// unstretch makes three and more of one letter one: fuuuuck. Two stay, as in good.
func unstretch(rs []rune) []rune {
	out := rs[:0:0]
	for i := 0; i < len(rs); {
		j := i
		for j < len(rs) && rs[j] == rs[i] {
			j++
		}
		n := j - i
		if n > 2 && unicode.IsLetter(rs[i]) && !han(rs[i]) {
			n = 1
		}
		out = append(out, rs[i:i+n]...)
		i = j
	}
	return out
}

// foldArabic is the one form of letters typed in several; 0 for signs without a sound of their own.
func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ک':
		return 'ك'
	case 'ـ':
		return 0
	}
	return r
}

// Arabic writes and, so, with, like, for, the and O before a word as part of it.
var clitics = []string{"وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "يا"}

// bare are the forms of an Arabic word without what is written on in front, the word itself first.
func bare(w string) []string {
	out := []string{w}
	for _, c := range clitics {
		if rest, ok := strings.CutPrefix(w, c); ok && len([]rune(rest)) >= 3 {
			out = append(out, rest)
		}
	}
	return out
}

package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a text as names are compared: without case, marks, apostrophe or possessive, in
// Latin letters where it was in Cyrillic.
type word struct {
	folded   string
	from, to int  // bytes in the text
	capital  bool // begins with one
	caps     bool // has several letters and no small one
	cyrillic bool // begins with a Cyrillic letter
	han      bool // a single ideograph: such text has no spaces
}

// plain are letters that decomposition leaves as they are.
var plain = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'ı': "i", 'ħ': "h",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'і': "i", 'ї': "i", 'є': "e", 'ґ': "g", 'ў': "u",
}

// foldWord is a word's letters and digits as they are compared.
func foldWord(s string) string {
	if plainWord(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch p, known := plain[r]; {
		case known:
			b.WriteString(p)
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == 'ʼ':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainWord tells whether the letters are those of English and nothing has to be taken away.
func plainWord(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '\'' {
			return false
		}
	}
	return true
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// split finds the words of a text. The "s" of a possessive is no part of its word.
func split(text string) []word {
	out := make([]word, 0, len(text)/6+1) // about as many as there are
	from := -1
	end := func(to int) {
		if from < 0 {
			return
		}
		s := strings.TrimRightFunc(text[from:to], apostrophe)
		if last := s[max(0, len(s)-1):]; last == "s" || last == "S" {
			for _, poss := range []string{"'s", "’s", "ʼs", "'S", "’S"} {
				s = strings.TrimSuffix(s, poss)
			}
		}
		if f := foldWord(s); f != "" {
			first, _ := firstRune(s)
			out = append(out, word{folded: f, from: from, to: from + len(s), capital: unicode.IsUpper(first),
				caps: unicode.IsUpper(first) && len(s) > 1 && strings.ToUpper(s) == s, cyrillic: unicode.Is(unicode.Cyrillic, first)})
		}
		from = -1
	}
	for i, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			end(i)
			out = append(out, word{folded: string(r), from: i, to: i + len(string(r)), capital: true, han: true})
		case wordRune(r) || unicode.IsMark(r) || apostrophe(r) && from >= 0:
			if from < 0 {
				from = i
			}
		default:
			end(i)
		}
	}
	end(len(text))
	return out
}

func firstRune(s string) (rune, bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}

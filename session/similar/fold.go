package similar

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// word is one word in the form in which it is compared.
type word struct {
	text []rune
	name bool // written with a capital within a sentence, a tag, or all digits
}

// words are the words of a text in lang, folded: no case, no marks that the language can do without, one
// form for letters that are typed in several.
func words(text, lang string) []word {
	var out []word
	start := true // of a sentence, where a capital says nothing
	for _, p := range body(pieces(readable(text))) {
		switch p.kind {
		case pieceStop:
			if r := p.text[0]; r == '.' || r == '?' || r == '!' || r == ':' || r == '¿' || r == '¡' {
				start = true
			}
		case pieceWord, pieceTag:
			for _, part := range split(p.text, p.kind == pieceTag) {
				name := p.kind == pieceTag || !start && unicode.IsUpper(part[0]) || unicode.IsDigit(part[0])
				start = false
				if w := fold(part, lang); len(w) > 0 {
					out = append(out, word{w, name})
				}
			}
		}
	}
	return out
}

// split divides what was written without a space where the kind of writing changes (ICANN的政策, COVID19),
// and a tag where a capital follows a small letter (#DigitalDivide).
func split(w []rune, tag bool) [][]rune {
	var out [][]rune
	from := 0
	for i := 1; i < len(w); i++ {
		a, b := w[i-1], w[i]
		if dense(a) != dense(b) || tag && (a == '_' || unicode.IsLower(a) && unicode.IsUpper(b)) {
			out = append(out, w[from:i])
			from = i
		}
	}
	return append(out, w[from:])
}

// dense tells whether a character of this kind says as much as a syllable or a word, so that two of them
// already are a telling pair: Han, kana, Hangul.
func dense(r rune) bool {
	return r >= 0x1100 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー')
}

// fold writes a word in the form in which it is compared.
func fold(w []rune, lang string) []rune {
	out := make([]rune, 0, len(w)+2)
	for _, r := range w {
		r = unicode.ToLower(r)
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			out = append(out, r)
		case r < 0x80 || r < 0x900 && unicode.IsMark(r): // vowel signs and stress marks, as NFKC leaves them
		case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
			out = foldLatin(out, r, lang)
		case r == 'ё':
			out = append(out, 'е')
		case r >= 0x600 && r < 0x700:
			if r = foldArabic(r); r != 0 {
				out = append(out, r)
			}
		case r == 'ς':
			out = append(out, 'σ')
		default:
			if s, ok := simplified[r]; ok {
				r = s
			}
			out = append(out, r)
		}
	}
	return out
}

// foldLatin takes the marks off: French, Spanish and the others are often typed without. The Spanish ñ
// is a letter of its own (año, ano) and stays where the language is Spanish.
func foldLatin(out []rune, r rune, lang string) []rune {
	switch r {
	case 'ñ':
		if lang == "es" {
			return append(out, r)
		}
	case 'ß':
		return append(out, 's', 's')
	case 'æ':
		return append(out, 'a', 'e')
	case 'œ':
		return append(out, 'o', 'e')
	case 'ø':
		return append(out, 'o')
	case 'ł':
		return append(out, 'l')
	case 'đ', 'ð':
		return append(out, 'd')
	case 'þ':
		return append(out, 't', 'h')
	case 'ı':
		return append(out, 'i')
	}
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		return append(out, []rune(string(d))[0])
	}
	return append(out, r)
}

// foldArabic is the one form of a letter that is typed in several: alef with and without hamza or madda,
// hamza on its seat, alef maqsura and ta marbuta, the Persian kaf and ya, digits; 0 for what carries no
// sound of its own (tatweel, a hamza alone).
func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ؤ':
		return 'و'
	case 'ئ', 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ک':
		return 'ك'
	case 'ـ', 'ء':
		return 0
	}
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

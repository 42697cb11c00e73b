package similar

import (
	"cmp"
	"slices"
)

// gram is one thing that a question has or has not: in bits 62 and 63 its kind, below that its letters
// (own, 21 bits each) or a hash of its sounds and, in bits 56 to 61, the language it was seen in.
type gram uint64

const (
	kindOwn    gram = iota << 62 // letters as the language writes them
	kindSound                    // four letters of a word as it sounds
	kindBones                    // a word's consonants, or three of them
	kindNumber                   // a number
)

// in is the gram as seen in the language with this number. Grams that tie languages together are counted
// by language, since "parlamento" is a rare sound in English and a common word in Spanish.
func (g gram) in(lang uint8) gram { return g&^(63<<56) | gram(lang)<<56 }

// seen is a gram and how much its place in the text makes of it, in quarters: 4 is plain.
type seen struct {
	g     gram
	boost uint8
}

// ownGrams are the grams that find the same question in the same language: three letters of a word with
// its edges, or one and two characters where the script is dense. Each counts once, sorted.
func ownGrams(ws []word) []gram {
	var out []gram
	var last rune // the dense character just before, 0 if none
	for _, w := range ws {
		if dense(w.text[0]) {
			for _, r := range w.text {
				out = append(out, gram(r))
				if last != 0 {
					out = append(out, gram(last)<<21|gram(r))
				}
				last = r
			}
			continue
		}
		last = 0
		a, b := ' ', w.text[0]
		for _, c := range append(w.text[1:len(w.text):len(w.text)], ' ') {
			out = append(out, gram(a)<<42|gram(b)<<21|gram(c))
			a, b = b, c
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Boosts, in quarters: a name or a tag crosses languages better than a common word.
const (
	plain   = 4
	ofName  = 8
	ofDigit = 12
)

// bridgeGrams are the grams that find the same question in another language: the sounds of its words,
// without those that only carry grammar. Each counts once, with its greatest boost, sorted.
func bridgeGrams(ws []word, lang string) []seen {
	var out []seen
	for _, w := range ws {
		if dense(w.text[0]) || functionWords[lang][string(w.text)] {
			continue
		}
		out = appendBridge(out, w)
	}
	slices.SortFunc(out, func(a, b seen) int {
		return cmp.Or(cmp.Compare(a.g, b.g), cmp.Compare(b.boost, a.boost))
	})
	return slices.CompactFunc(out, func(a, b seen) bool { return a.g == b.g })
}

func appendBridge(out []seen, w word) []seen {
	if w.text[0] >= '0' && w.text[0] <= '9' {
		return append(out, seen{kindNumber | hash([]byte(string(w.text))), ofDigit})
	}
	boost := uint8(plain)
	if w.name {
		boost = ofName
	}
	s := sound(stem(w.text))
	if len(s) < 2 {
		return out
	}
	framed := append(append([]byte{'^'}, s...), '$')
	for i := 0; i+4 <= len(framed); i++ {
		out = append(out, seen{kindSound | hash(framed[i:i+4]), boost})
	}
	b := bones(s)
	if len(b) >= 2 {
		out = append(out, seen{kindBones | hash(b), boost})
	}
	for i := 0; i+3 <= len(b) && len(b) > 3; i++ {
		out = append(out, seen{kindBones | hash(append([]byte{'~'}, b[i:i+3]...)), boost})
	}
	return out
}

// stem takes the Arabic article off, with the particle written in front of it.
func stem(w []rune) []rune {
	for _, prefix := range []string{"وال", "بال", "كال", "فال", "ال", "لل"} {
		p := []rune(prefix)
		if len(w) >= len(p)+3 && slices.Equal(w[:len(p)], p) {
			return w[len(p):]
		}
	}
	return w
}

// bones are the consonants of a word as it sounds. Arabic writes no short vowel, no p and no v.
func bones(s []byte) []byte {
	out := make([]byte, 0, len(s))
	for _, c := range s {
		switch c {
		case 'a', 'e', 'i', 'o', 'u':
			continue
		case 'p':
			c = 'b'
		case 'v':
			c = 'f'
		}
		out = append(out, c)
	}
	return single(out)
}

// hash is FNV-1a in 56 bits: bits 56 and above are left to the language and the kind.
func hash(b []byte) gram {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return gram(h^h>>56<<8&(1<<56-1)) & (1<<56 - 1)
}

package similar

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxRunes bounds the part of a text that is read, in runes, before and after normalisation (NFKC can
// write one rune as eighteen). A question is shorter; what lies beyond does not tell questions apart.
const maxRunes = 1000

type pieceKind uint8

const (
	pieceWord pieceKind = iota // letters, marks and digits
	pieceTag                   // the words of one hashtag, without the #
	pieceGone                  // an address or a mention: nothing of it is compared
	pieceStop                  // one character that is none of these
)

// piece is a stretch of a text as its author wrote it, in NFKC, case and marks untouched.
type piece struct {
	kind pieceKind
	text []rune
}

// readable is the text in NFKC without what has no width (joiners, direction marks, soft hyphens),
// at most maxRunes of it.
func readable(text string) []rune {
	in := make([]rune, 0, min(len(text), maxRunes))
	for _, r := range text {
		if len(in) == maxRunes {
			break
		}
		if !unicode.Is(unicode.Cf, r) {
			in = append(in, r)
		}
	}
	out := make([]rune, 0, len(in))
	for _, r := range norm.NFKC.String(string(in)) {
		if len(out) == maxRunes {
			break
		}
		out = append(out, r)
	}
	return out
}

// pieces splits a readable text.
func pieces(in []rune) []piece {
	var out []piece
	for i := 0; i < len(in); {
		r := in[i]
		switch {
		case addressAt(in, i):
			i = addressEnd(in, i)
			out = append(out, piece{kind: pieceGone})
		case r == '@' && i+1 < len(in) && isWordRune(in[i+1]):
			i = mentionEnd(in, i+1)
			out = append(out, piece{kind: pieceGone})
		case r == '#' && i+1 < len(in) && isWordRune(in[i+1]):
			j := i + 1
			for j < len(in) && (isWordRune(in[j]) || in[j] == '_') {
				j++
			}
			out = append(out, piece{pieceTag, in[i+1 : j]})
			if j < len(in) && in[j] == '#' { // a tag between two signs, as in #数字鸿沟#
				j++
			}
			i = j
		case isWordRune(r):
			j := i + 1
			for j < len(in) && (isWordRune(in[j]) && !addressAt(in, j) || thousands(in, j)) {
				j++
			}
			out = append(out, piece{pieceWord, in[i:j]})
			i = j
		default:
			if !unicode.IsSpace(r) {
				out = append(out, piece{pieceStop, in[i : i+1]})
			}
			i++
		}
	}
	return out
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

// thousands tells whether in[i] groups the digits of one number: 7,182 or 7.182 or 7'182.
func thousands(in []rune, i int) bool {
	switch in[i] {
	case ',', '.', '\'', '’', '٬':
	default:
		return false
	}
	if i == 0 || i+3 >= len(in) || !unicode.IsDigit(in[i-1]) {
		return false
	}
	for _, r := range in[i+1 : i+4] {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return i+4 == len(in) || !unicode.IsDigit(in[i+4])
}

// addressAt tells whether a web address begins at i. It may be glued to Chinese or Arabic text.
func addressAt(in []rune, i int) bool {
	if i > 0 && in[i-1] < 0x80 && isWordRune(in[i-1]) {
		return false
	}
	return hasPrefixFold(in[i:], "https://") || hasPrefixFold(in[i:], "http://") || hasPrefixFold(in[i:], "www.")
}

func hasPrefixFold(in []rune, ascii string) bool {
	if len(in) < len(ascii) {
		return false
	}
	for i := 0; i < len(ascii); i++ {
		if unicode.ToLower(in[i]) != rune(ascii[i]) {
			return false
		}
	}
	return true
}

// addressEnd is where an address ends: at the first rune that is not ASCII, a space or a bracket that closes.
func addressEnd(in []rune, i int) int {
	for i < len(in) && in[i] > ' ' && in[i] < 0x7f && !strings.ContainsRune("<>\")]}", in[i]) {
		i++
	}
	return i
}

// mentionEnd is where the handle that begins at i ends. A handle in another script than Latin ends at
// twenty runes, since Chinese goes on without a space.
func mentionEnd(in []rune, i int) int {
	if in[i] >= 0x80 {
		for n := 0; i < len(in) && isWordRune(in[i]) && n < 20; n++ {
			i++
		}
		return i
	}
	for i < len(in) && in[i] < 0x80 && (isWordRune(in[i]) || strings.ContainsRune("_-.@", in[i])) {
		i++
	}
	return i
}

// labels open a question without being part of it when a colon follows, with or without a number between.
var labels = wordSet("q question questions ask asking frage pregunta consulta cuestión pergunta вопрос вопросы " +
	"سؤال السؤال أسئلة 问题 问 提问 請問 请问 問題 問 提問")

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// body is what is left to compare: without what stands before the question (RT, mentions, tags, a label
// with its colon) and without the tags and addresses that trail after it. A tag within a sentence is a
// word of it. Where nothing but tags was written, they are the text.
func body(ps []piece) []piece {
	from, to := opening(ps), len(ps)
	for to > from && (ps[to-1].kind == pieceTag || ps[to-1].kind == pieceGone) {
		to--
	}
	for _, p := range ps[from:to] {
		if p.kind == pieceWord || p.kind == pieceTag {
			return ps[from:to]
		}
	}
	return ps
}

func opening(ps []piece) int {
	i := 0
	for i < len(ps) {
		p := ps[i]
		switch {
		case p.kind == pieceTag && sentenceGoesOn(ps[i+1:]), p.kind == pieceGone, p.kind == pieceStop:
			i++
		case p.kind == pieceWord && string(p.text) == "RT" && i+1 < len(ps) && ps[i+1].kind == pieceGone:
			i += 2
		case p.kind == pieceWord && labels[strings.ToLower(string(p.text))]:
			j := i + 1
			if j < len(ps) && ps[j].kind == pieceWord && unicode.IsDigit(ps[j].text[0]) {
				j++
			}
			if j == len(ps) || ps[j].kind != pieceStop || ps[j].text[0] != ':' {
				return i
			}
			i = j + 1
		default:
			return i
		}
	}
	return i
}

// sentenceGoesOn tells whether three words follow, so that a tag in front is a topic and not the subject.
func sentenceGoesOn(ps []piece) bool {
	n := 0
	for _, p := range ps {
		if p.kind == pieceWord {
			n++
			if dense(p.text[0]) { // a Chinese sentence is written as one
				n += len(p.text) / 3
			}
		}
	}
	return n >= 3
}

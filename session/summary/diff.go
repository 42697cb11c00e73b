package summary

import (
	"slices"
	"strings"
	"unicode"

	"rostrum/session"
)

// maxDiff bounds the table of a comparison, in cells; longer texts that differ in most of their words
// are shown as one replaced by the other.
const maxDiff = 250_000

// Diff is the readable difference of two texts: stretches of whole words that stayed (=), went (-) and
// came (+). Those with = or - make the old text again, those with = or + the new one.
func Diff(old, now string) []session.DiffPart {
	a, b := pieces(old), pieces(now)
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	tail := 0
	for tail < len(a)-from && tail < len(b)-from && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []session.DiffPart
	add := func(op string, words ...string) {
		text := strings.Join(words, "")
		if text == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Op == op {
			out[n-1].Text += text
			return
		}
		out = append(out, session.DiffPart{Op: op, Text: text})
	}
	add("=", a[:from]...)
	x, y := a[from:len(a)-tail], b[from:len(b)-tail]
	if (len(x)+1)*(len(y)+1) > maxDiff {
		add("-", x...)
		add("+", y...)
	} else {
		between(x, y, add)
	}
	add("=", a[len(a)-tail:]...)
	return out
}

// between walks the longest common subsequence of two lists of pieces.
func between(x, y []string, add func(op string, words ...string)) {
	w := len(y) + 1
	common := make([]int32, (len(x)+1)*w)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i*w+j] = common[(i+1)*w+j+1] + 1
			} else {
				common[i*w+j] = max(common[(i+1)*w+j], common[i*w+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i] == y[j]:
			add("=", x[i])
			i++
			j++
		case common[(i+1)*w+j] >= common[i*w+j+1]:
			add("-", x[i])
			i++
		default:
			add("+", y[j])
			j++
		}
	}
	add("-", x[i:]...)
	add("+", y[j:]...)
}

// pieces are the words of a text, each with the space after it; an ideograph is a word.
func pieces(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		is := unicode.IsSpace(r)
		if i > start && (space && !is || unicode.Is(unicode.Han, r)) {
			out = append(out, s[start:i])
			start = i
		}
		space = is
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return slices.Clip(out)
}

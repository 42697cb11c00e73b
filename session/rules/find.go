package rules

import (
	"slices"
	"strings"
	"unicode"
)

// Fault is what a rule found: its name, the language of its list (empty for marks of any language), and
// the words of the text that it matched.
type Fault struct {
	Rule  string
	Lang  string
	Match string
}

// Find reads a text in lang, a language tag or empty, and returns at most one fault of each rule, the
// first there is.
func Find(text, lang string) []Fault {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	var out []Fault
	for _, rule := range []string{Profanity, Spam} {
		f, ok := listed(rule, text, lang)
		if !ok && rule == Spam {
			f, ok = marked(text)
		}
		if ok {
			out = append(out, f)
		}
	}
	return out
}

// listed looks for words of the lists that apply to the text.
func listed(rule, text, lang string) (Fault, bool) {
	for _, of := range applying(text, lang) {
		l := lists[rule][of]
		if l == nil {
			continue
		}
		m := ""
		if of == "zh" {
			m = l.within(text)
		} else {
			m = l.among(text, of, lang)
		}
		if m != "" {
			return Fault{Rule: rule, Lang: of, Match: m}, true
		}
	}
	return Fault{}, false
}

// applying are the languages whose lists are for the scripts of the text.
func applying(text, lang string) []string {
	var arabic, chinese, cyrillic, roman bool
	for _, r := range text {
		switch {
		case r < 0x80:
			roman = roman || unicode.IsLetter(r)
		case unicode.Is(unicode.Arabic, r):
			arabic = true
		case han(r):
			chinese = true
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		case unicode.Is(unicode.Latin, r):
			roman = true
		}
	}
	var out []string
	for _, s := range []struct {
		there bool
		lang  string
	}{{arabic, "ar"}, {chinese, "zh"}, {cyrillic, "ru"}} {
		if s.there {
			out = append(out, s.lang)
		}
	}
	switch {
	case !roman:
	case slices.Contains(latin, lang):
		out = append(out, lang)
	default:
		out = append(out, latin...)
	}
	return out
}

// among looks for a word or a phrase of the list, of language of, in a text in lang.
func (l *list) among(text, of, lang string) string {
	ws := words(text, of)
	known := of == lang || of == "ar" || of == "ru" // by their script
	rs := []rune(text)
	joined := make([]string, len(ws))
	for i, w := range ws {
		joined[i] = w.text
		forms := []string{w.text}
		if of == "ar" {
			forms = bare(w.text)
		}
		for _, f := range forms {
			if key := l.word(f); key != "" && (known || !l.shy[key]) && !l.innocent[w.text] {
				return string(rs[w.from:w.to])
			}
		}
	}
	line := " " + strings.Join(joined, " ") + " "
	for _, p := range l.phrases {
		if (known || !l.shy[strings.TrimSpace(p)]) && strings.Contains(line, p) {
			return strings.TrimSpace(p)
		}
	}
	return ""
}

// word is the entry that matches a word, whole or by how it begins; empty for none.
func (l *list) word(w string) string {
	if l.words[w] {
		return w
	}
	rs := []rune(w)
	for n := min(len(rs), l.longest); n > 1; n-- {
		if p := string(rs[:n]); l.prefixes[p] {
			return p
		}
	}
	return ""
}

// within looks for an entry anywhere in the Han of a text, spaces and signs left out, innocent words
// taken out before.
func (l *list) within(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	run := b.String()
	for _, w := range sorted(l.innocent) {
		run = strings.ReplaceAll(run, w, "|")
	}
	for _, w := range sorted(l.words) {
		if strings.Contains(run, w) {
			return w
		}
	}
	return ""
}

// sorted are the words, the longer first, so that the same text always gives the same answer.
func sorted(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for w := range m {
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return out
}

// Marks of advertising in any language.
const (
	manyLinks = 3  // in one question
	longRun   = 12 // of one sign, with nothing said
)

// marked looks for what advertising looks like whatever its language: many links, nothing but a link, or
// one sign over and over.
func marked(text string) (Fault, bool) {
	links, rest := 0, 0
	first := ""
	for _, w := range strings.Fields(text) {
		if l := strings.ToLower(w); strings.HasPrefix(l, "http://") || strings.HasPrefix(l, "https://") || strings.HasPrefix(l, "www.") {
			if links++; first == "" {
				first = w
			}
			continue
		}
		rest += len([]rune(w))
	}
	if links >= manyLinks || links > 0 && rest < 5 {
		return Fault{Rule: Spam, Match: shorten(first)}, true
	}
	run, last := 0, rune(-1)
	for _, r := range text {
		if r != last || unicode.IsSpace(r) {
			run, last = 0, r
		}
		if run++; run >= longRun {
			return Fault{Rule: Spam, Match: strings.Repeat(string(r), 3)}, true
		}
	}
	return Fault{}, false
}

func shorten(s string) string {
	if rs := []rune(s); len(rs) > 60 {
		return string(rs[:59]) + "…"
	}
	return s
}

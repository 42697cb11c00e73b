package rules

import (
	"embed"
	"strings"
)

//go:embed lists/*.txt
var files embed.FS

// The rules, by the names that moderators see.
const (
	Profanity = "profanity"
	Spam      = "spam"
)

// languages that have lists, by script.
var latin = []string{"en", "fr", "es"}

// list is one file, its words folded as texts are.
type list struct {
	words    map[string]bool // whole words
	prefixes map[string]bool
	phrases  []string        // " two words "
	shy      map[string]bool // words and phrases that need the language to be known
	innocent map[string]bool
	longest  int // of the prefixes, in runes
	bad      []string
}

// lists by rule and language.
var lists = func() map[string]map[string]*list {
	all := map[string]map[string]*list{Profanity: {}, Spam: {}}
	for rule, byLang := range all {
		for _, lang := range []string{"ar", "zh", "en", "fr", "ru", "es"} {
			b, err := files.ReadFile("lists/" + rule + "." + lang + ".txt")
			if err != nil {
				continue // a test sees that every list is there
			}
			byLang[lang] = parse(string(b), lang)
		}
	}
	return all
}()

// parse reads a list. Lines that say nothing are kept in bad, for a test to name.
func parse(text, lang string) *list {
	l := &list{words: map[string]bool{}, prefixes: map[string]bool{}, shy: map[string]bool{}, innocent: map[string]bool{}}
	for _, line := range strings.Split(text, "\n") {
		entry := strings.TrimSpace(line)
		if entry == "" || entry[0] == '#' {
			continue
		}
		entry, shy := strings.CutPrefix(entry, "?")
		entry, innocent := strings.CutPrefix(entry, "!")
		entry, prefix := strings.CutSuffix(entry, "*")
		var ws []string
		for _, w := range words(entry, lang) {
			ws = append(ws, w.text)
		}
		key := strings.Join(ws, " ")
		switch {
		case key == "" || prefix && (innocent || len(ws) > 1):
			l.bad = append(l.bad, line)
			continue
		case innocent:
			l.innocent[key] = true
			continue
		case prefix:
			l.prefixes[key] = true
			l.longest = max(l.longest, len([]rune(key)))
		case len(ws) > 1:
			l.phrases = append(l.phrases, " "+key+" ")
		default:
			l.words[key] = true
		}
		if shy {
			l.shy[key] = true
		}
	}
	return l
}

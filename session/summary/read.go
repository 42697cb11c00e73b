package summary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rostrum/session"
)

// reading is what the wording of a note tells by itself.
type reading struct {
	text     string // one clean sentence or more, with a full stop
	said     string // the text without an ascription at its beginning
	written  string // whose words it says these are: one, another, several, groups, many, impersonal, or ""
	leans    bool   // it leans on the sentence before
	dissent  bool
	strength session.Strength
	firmness int // its place in byStrength
}

func (h *House) read(text string) reading {
	r := reading{text: h.tidy(text)}
	low := " " + strings.ToLower(r.text)
	r.written = h.writtenBy(r.text)
	r.said = h.withoutWho(r.text, r.written)
	for _, l := range h.Leans {
		if strings.HasPrefix(low[1:], l) {
			r.leans = true
			break
		}
	}
	r.dissent = slices.ContainsFunc(h.Dissent, func(w string) bool { return hasWord(low, w) })
	r.strength = session.StrengthPlain
	// The firmest word counts, but "must" inside a tentative offer is rare enough not to be looked for.
	for _, s := range []session.Strength{session.StrengthStrong, session.StrengthFirm, session.StrengthTentative} {
		if slices.ContainsFunc(h.Strength[s], func(w string) bool { return hasWord(low, w) }) {
			r.strength = s
			break
		}
	}
	r.firmness = slices.Index(byStrength, r.strength)
	return r
}

// hasWord tells whether the words stand in the lower-case text, not inside longer ones.
func hasWord(low, w string) bool {
	for from := 0; ; {
		i := strings.Index(low[from:], w)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(w)
		before, _ := utf8.DecodeLastRuneInString(low[:i])
		after, _ := utf8.DecodeRuneInString(low[end:])
		if first, _ := utf8.DecodeRuneInString(w); unicode.Is(unicode.Han, first) {
			return true // no spaces tell its words apart
		}
		if !wordRune(before) && !(end < len(low) && wordRune(after)) {
			return true
		}
		from = end
	}
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// tidy is the text with single spaces, a capital first and a full stop last.
func (h *House) tidy(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	last, _ := utf8.DecodeLastRuneInString(s)
	if !strings.ContainsRune(".!?…。؟”\")", last) {
		s = strings.TrimRight(s, ",;:–- ，；：、") + h.Stop
	}
	return s
}

// writtenBy finds an ascription in the first sentence: "Speakers stressed that …", "With regard to …,
// one speaker commented …", "It was recalled that …", "… was also stressed."
func (h *House) writtenBy(text string) string {
	low := strings.ToLower(text)
	if i := strings.Index(low, ". "); i > 0 {
		low = low[:i+1]
	}
	words := strings.FieldsFunc(low, func(r rune) bool { return !wordRune(r) && r != '-' && r != '\'' && r != '’' })
	isVerb := func(i int) bool {
		for i < len(words) && slices.Contains(h.Written.Adverbs, words[i]) {
			i++
		}
		return i < len(words) && slices.Contains(h.Written.Verbs, words[i])
	}
	best, bestLen := "", 0
	for i := range words {
		for _, f := range h.who[words[i]] {
			if n := len(f.words); n > bestLen && i+n < len(words) && slices.Equal(words[i:i+n], f.words) && isVerb(i+n) {
				best, bestLen = f.class, n
			}
		}
		if best != "" {
			return best
		}
	}
	for _, p := range h.Written.Impersonal {
		f := strings.Fields(p)
		if len(words) > len(f) && slices.Equal(words[:len(f)], f) && (len(f) > 2 || isVerb(len(f))) {
			return "impersonal"
		}
	}
	// "The importance of … was also stressed." at the end.
	if n := len(words); n >= 3 && slices.Contains(h.Written.Verbs, words[n-1]) {
		k := n - 2
		for k > 0 && slices.Contains(h.Written.Adverbs, words[k]) {
			k--
		}
		if slices.Contains(h.Written.Passive, words[k]) {
			return "impersonal"
		}
	}
	return ""
}

// afterThat is the text as it goes on after "that": its first word in lower case, unless a name known to the
// session begins it, or it is a name by its shape or by the house style's list.
func (d *draft) afterThat(s string) string {
	if d.w.beginsWithName(d.st, d.house, s) {
		return s
	}
	return d.house.afterThat(s)
}

// afterThat is that of a text in which no name of the session stands.
func (h *House) afterThat(s string) string {
	if len(h.KeepCapital) == 0 {
		return s // a language without capitals; what of another stands in it keeps its own
	}
	first, rest, _ := strings.Cut(s, " ")
	bare := strings.TrimRight(first, ",;:.")
	if slices.Contains(h.KeepCapital, strings.TrimSuffix(strings.TrimSuffix(bare, "'s"), "’s")) {
		return s
	}
	r, n := utf8.DecodeRuneInString(first)
	for _, c := range first[n:] {
		if unicode.IsUpper(c) || unicode.IsDigit(c) {
			return s // an acronym, or a name of the sort eGovernment
		}
	}
	if next, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(next) && len(bare) > 3 {
		second, _, _ := strings.Cut(rest, " ")
		if strings.ToUpper(second) != second { // two capitals are a name; before an acronym they are not
			return s
		}
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// withoutWho takes "Speakers stressed that" or "It was noted that" off the beginning of a text. What
// comes between the ascription and the verb's "that" says more than whose it is, and stays.
func (h *House) withoutWho(text, written string) string {
	if written == "" {
		return text
	}
	mark := " " + h.That + " "
	i := strings.Index(text, mark)
	if i < 0 || i > maxLead {
		return text
	}
	who := strings.TrimSuffix(text[:i], ",") // some languages set "that" off
	if strings.ContainsAny(who, ",;:") || !slices.Contains(h.Written.Verbs, lastWord(who)) {
		return text
	}
	return h.tidy(text[i+len(mark):])
}

// maxLead is how long, in bytes, words before "that" can be and still be nothing but an ascription.
const maxLead = 60

func lastWord(s string) string { return strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:]) }

package summary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rostrum/session"
)

// pattern is a name as a sequence of folded words. One with the code "" is allowed to stand.
type pattern struct {
	words    []string
	code     string
	capital  bool // counts only with a capital: it is a word of the language too, or short
	caps     bool // counts only in capitals: an acronym
	cyrillic bool // counts only in Cyrillic letters
}

// counts tells whether a word may begin the name.
func (p pattern) counts(w word) bool {
	return (!p.capital || w.capital) && (!p.caps || w.caps) && (!p.cyrillic || w.cyrillic)
}

// matcher finds names that no sentence may have.
type matcher struct {
	stamp   uint64
	by      map[string][]pattern // by first word, the longest first
	flagged map[string][]session.Flag
}

// maxFlagged is for how many texts the flags are kept.
const maxFlagged = 50000

const (
	namesPerson       = "names_person"
	namesCountry      = "names_country"
	namesOrganisation = "names_organisation"
)

// namesIn are the names in a text, each once, in their order.
func (w *Writer) namesIn(st *session.State, h *House, text string) []session.Flag {
	m := w.matcher(st, h)
	if f, ok := m.flagged[text]; ok {
		return f
	}
	f := m.find(text)
	m.flagged[text] = f
	return f
}

// matcher is the present one.
func (w *Writer) matcher(st *session.State, h *House) *matcher {
	if w.names == nil || w.names.stamp != st.NamesStamp || len(w.names.flagged) > maxFlagged {
		w.names = newMatcher(st, h)
	}
	return w.names
}

// beginsWithName tells whether a text begins with a name that keeps its capital: of a State, or of anyone
// where it is no word of the language too ("Best" may be a family, "Kenya" is Kenya).
func (w *Writer) beginsWithName(st *session.State, h *House, text string) bool {
	m := w.matcher(st, h)
	first, _ := firstRune(text)
	if !unicode.IsUpper(first) {
		return false
	}
	words := split(text[:min(len(text), maxName)])
	if len(words) == 0 {
		return false
	}
	p, ok := m.at(words, 0)
	return ok && (p.code == namesCountry || !p.capital)
}

// maxName is how much of a text, in bytes, is looked at for a name at its beginning.
const maxName = 120

func (m *matcher) find(text string) []session.Flag {
	var out []session.Flag
	words := split(text)
	for i := 0; i < len(words); {
		p, ok := m.at(words, i)
		if !ok {
			i++
			continue
		}
		last := words[i+len(p.words)-1]
		if strings.HasPrefix(text[last.to:], "$") { // US$ 5 million
			p.code = ""
		}
		f := session.Flag{Code: p.code, Word: text[words[i].from:last.to]}
		if p.code != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
		i += len(p.words)
	}
	return out
}

// at is the longest name that begins with the word.
func (m *matcher) at(words []word, i int) (pattern, bool) {
	for _, p := range m.by[words[i].folded] {
		if len(p.words) > len(words)-i || !p.counts(words[i]) {
			continue
		}
		fits := true
		for k, w := range p.words {
			fits = fits && words[i+k].folded == w
		}
		if fits {
			return p, true
		}
	}
	return pattern{}, false
}

func (m *matcher) add(code, name string, capital bool) { m.insert(patternOf(code, name, capital)) }

// patternOf folds a name. That of a State in capitals alone, such as US, counts in capitals.
func patternOf(code, name string, capital bool) pattern {
	p := pattern{code: code, capital: capital}
	for _, w := range split(name) {
		p.words = append(p.words, w.folded)
		p.caps = code == namesCountry && w.caps && len(p.words) == 1
	}
	return p
}

func (m *matcher) insert(p pattern) {
	if len(p.words) == 0 {
		return
	}
	first := p.words[0]
	for _, q := range m.by[first] {
		looser := (!q.capital || p.capital || p.code == namesCountry) && (!q.caps || p.caps) && (!q.cyrillic || p.cyrillic)
		if slices.Equal(q.words, p.words) && (q.code == "" || q.code == p.code && looser) {
			return
		}
	}
	m.by[first] = append(m.by[first], p)
}

// newMatcher knows the participants and panellists, their organisations, and every State.
func newMatcher(st *session.State, h *House) *matcher {
	m := &matcher{stamp: st.NamesStamp, by: map[string][]pattern{}, flagged: map[string][]session.Flag{}}
	for _, name := range h.Allow {
		m.add("", name, false)
	}
	if own, ok := st.Programme.Summary["allow"].([]any); ok {
		for _, a := range own {
			if name, ok := a.(string); ok {
				m.add("", name, false)
			}
		}
	}
	m.addCountries(h.Language)
	for _, s := range st.Programme.Segments {
		for _, p := range s.Panellists {
			m.addPerson(p.Name)
			m.addOrganisation(p.Organisation)
		}
	}
	for _, p := range st.People {
		if p.Anon || p.Erased {
			continue
		}
		m.addPerson(p.Profile.Name)
		m.addOrganisation(p.Profile.Organisation)
		m.add(namesCountry, p.Profile.Country, false)
	}
	for first, all := range m.by {
		slices.SortFunc(all, func(a, b pattern) int {
			if d := len(b.words) - len(a.words); d != 0 {
				return d
			}
			// An allowed name wins, then a country over an organisation of the same name, then the looser.
			if d := rankCode(a.code) - rankCode(b.code); d != 0 {
				return d
			}
			if a.capital != b.capital && !a.capital {
				return -1
			}
			return strings.Compare(strings.Join(a.words, " "), strings.Join(b.words, " "))
		})
		m.by[first] = all
	}
	return m
}

func rankCode(code string) int {
	return slices.Index([]string{"", namesCountry, namesPerson, namesOrganisation}, code)
}

// titles are said before a name and are no part of it.
var titles = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "miss": true, "dr": true, "prof": true, "professor": true, "sir": true, "he": true,
	"ambassador": true, "amb": true, "minister": true, "hon": true, "mme": true, "m": true, "sr": true, "sra": true, "h": true, "e": true,
}

// addPerson knows a name in full, its family name first, by initial, and the family name alone.
func (m *matcher) addPerson(name string) {
	var parts []word
	for _, w := range split(name) {
		if len(parts) > 0 || !titles[w.folded] {
			parts = append(parts, w)
		}
	}
	var said []string
	for _, w := range parts {
		said = append(said, name[w.from:w.to])
	}
	n := len(said)
	if n == 0 || parts[0].han && n < 2 {
		return
	}
	for _, spelled := range spellings(strings.Join(said, " ")) {
		m.add(namesPerson, spelled, n == 1)
	}
	if n < 2 || parts[0].han {
		return
	}
	family := said[n-1]
	if utf8.RuneCountInString(said[0]) > 1 && strings.ToUpper(said[0]) == said[0] && strings.ToUpper(family) != family {
		family, said[0] = said[0], said[n-1] // written with the family name first, in capitals
	}
	if digits(family) {
		return
	}
	given, _ := firstRune(foldWord(said[0]))
	for _, f := range spellings(family) {
		m.add(namesPerson, said[0]+" "+f, false)
		m.add(namesPerson, f+" "+said[0], false)
		m.add(namesPerson, string(given)+" "+f, true)
		m.add(namesPerson, f+" "+string(given), true)
		if utf8.RuneCountInString(f) >= 3 {
			m.add(namesPerson, f, true)
		}
	}
}

// spellings are a name and the way it is written where umlauts are not.
func spellings(s string) []string {
	other := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "å", "aa", "Å", "Aa").Replace(s)
	if other == s {
		return []string{s}
	}
	return []string{s, other}
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// legal are the ends of a company's name that people leave out, and generic the beginnings that say
// too little to stand for it.
var (
	legal = map[string]bool{
		"ltd": true, "limited": true, "inc": true, "incorporated": true, "llc": true, "plc": true, "gmbh": true, "ggmbh": true, "ag": true,
		"sa": true, "sarl": true, "s": true, "a": true, "r": true, "l": true, "kft": true, "oy": true, "ab": true, "bv": true, "nv": true, "pvt": true, "pte": true,
		"co": true, "corp": true, "corporation": true, "company": true, "kk": true, "spa": true,
	}
	generic = map[string]bool{
		"global": true, "world": true, "united": true, "national": true, "international": true, "american": true, "european": true,
		"general": true, "new": true, "first": true, "the": true, "digital": true, "open": true, "green": true, "energy": true, "data": true,
	}
)

// addOrganisation knows a name in full, without its legal form, its acronym in brackets, and for a
// company the first word by which it is called.
func (m *matcher) addOrganisation(name string) {
	for {
		i, j := strings.IndexByte(name, '('), strings.IndexByte(name, ')')
		if i < 0 || j < i {
			break
		}
		if short := name[i+1 : j]; len(short) >= 2 && strings.ToUpper(short[:1]) == short[:1] {
			m.add(namesOrganisation, short, true)
		}
		name = name[:i] + name[j+1:]
	}
	words := split(name)
	if len(words) == 0 || len(words) == 1 && len(words[0].folded) < 2 {
		return
	}
	m.add(namesOrganisation, name, len(words) == 1)
	m.addAcronyms(name, words)
	end := len(words)
	for end > 1 && legal[words[end-1].folded] {
		end--
	}
	if end == len(words) {
		return
	}
	m.add(namesOrganisation, name[words[0].from:words[end-1].to], end == 1)
	if f := words[0]; len(f.folded) >= 3 && !generic[f.folded] {
		m.add(namesOrganisation, name[f.from:f.to], true)
	}
}

// bodyOf are the words that the acronym of a body of the United Nations may leave out: FAO, UNIDO.
const bodyOf = " of the United Nations"

// addAcronyms knows the initials of a name of several words, which count in capitals.
func (m *matcher) addAcronyms(name string, words []word) {
	if short, ok := strings.CutSuffix(name, bodyOf); ok {
		m.addAcronyms(short, split(short))
	}
	var initials strings.Builder
	for _, w := range words {
		said := name[w.from:w.to]
		if i := strings.LastIndexFunc(said, apostrophe); i == 1 { // d'Example
			said = strings.TrimLeftFunc(said[i:], apostrophe)
		}
		if first, _ := firstRune(said); unicode.IsUpper(first) && !legal[w.folded] {
			letter, _ := firstRune(foldWord(said))
			initials.WriteRune(letter)
		}
	}
	if s := initials.String(); utf8.RuneCountInString(s) >= minAcronym {
		m.insert(pattern{words: []string{s}, code: namesOrganisation, capital: true, caps: true})
	}
}

// minAcronym is from how many letters on initials stand for a name.
const minAcronym = 3

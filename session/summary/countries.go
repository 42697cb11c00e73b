package summary

import (
	"embed"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"rostrum/session"
)

// The names of States: in English those of the United Nations with other forms and adjectives, written out;
// in the other languages what the Unicode Common Locale Data Repository calls them, which golang.org/x/text
// carries, and a few forms more. Adjectives are known in English alone.
//
//go:embed names/*.tsv
var nameFiles embed.FS

// rows are the lines of a table of names, by column.
func rows(name string) [][]string {
	b, err := nameFiles.ReadFile("names/" + name + ".tsv")
	if err != nil {
		return nil // a test reads every table
	}
	var all [][]string
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && line[0] != '#' {
			all = append(all, append(strings.Split(line, "\t"), "", ""))
		}
	}
	return all
}

// stateNames are the patterns of the States by the language of the draft, made at their first use.
var stateNames = func() map[string]func() []pattern {
	by := map[string]func() []pattern{}
	for _, lang := range session.Languages {
		by[lang] = sync.OnceValue(func() []pattern { return statesIn(lang) })
	}
	return by
}()

// addCountries knows every State by the words of the draft's language, by the English ones, which stand in
// texts of any, and by its names in the other four: a note quotes a speaker, and a name is one in any script.
func (m *matcher) addCountries(lang string) {
	for _, p := range stateNames[lang]() {
		m.insert(p)
	}
}

// states collects the names of States.
type states []pattern

func statesIn(lang string) []pattern {
	var all states
	for _, cols := range rows("en") {
		for i, forms := range [][]string{{cols[0]}, strings.Split(cols[1], ","), strings.Split(cols[2], ",")} {
			for _, f := range forms {
				name, marked := strings.CutSuffix(f, "*")
				// An adjective can be a word too (polish), and a short form an acronym of something else.
				all.add(patternOf(namesCountry, name, marked || i == 2 || len(name) <= 4))
			}
		}
	}
	if lang != "en" {
		all.addLanguage(lang, false)
	}
	for _, other := range session.Languages {
		if other != "en" && other != lang {
			all.addLanguage(other, true)
		}
	}
	return all
}

// addLanguage adds what one language calls the States. In a draft of another language a name counts in its
// own letters: Cyrillic is compared as Latin, and Гана would be a word of Spanish.
func (all *states) addLanguage(lang string, foreign bool) {
	from := len(*all)
	names := display.Regions(language.Make(lang))
	for _, cols := range rows("codes") {
		if r, err := language.ParseRegion(cols[1]); err == nil && names != nil {
			all.addCountry(lang, names.Name(r), foreign)
		}
	}
	for _, cols := range rows(lang) {
		all.addCountry(lang, cols[0], foreign)
	}
	for i := from; foreign && i < len(*all); i++ {
		(*all)[i].cyrillic = lang == "ru"
	}
}

func (all *states) add(p pattern) {
	if len(p.words) > 0 {
		*all = append(*all, p)
	}
}

// addCountry adds a name with what the language does to it: an article or a preposition written together
// with it, the endings of its cases.
func (all *states) addCountry(lang, name string, foreign bool) {
	if before, _, ok := strings.Cut(name, " ("); ok {
		name = before
	}
	add := func(name string, capital bool) { all.add(patternOf(namesCountry, name, capital)) }
	add(name, lang == "es" || lang == "fr" || lang == "ru") // where no name begins with a small letter
	switch lang {
	case "fr":
		for _, elided := range []string{"l'", "d'", "qu'"} {
			if !foreign {
				add(elided+name, false)
			}
		}
	case "ar":
		for _, joined := range []string{"و", "ب", "ل", "ف", "ك", "وب", "ول"} {
			add(joined+name, false)
		}
		if rest, ok := strings.CutPrefix(name, "ال"); ok {
			add("لل"+rest, false)
			add("ولل"+rest, false)
		}
	case "ru":
		for _, form := range declined(name) {
			add(form, true)
		}
	}
}

// endings of the cases of Russian names, by how the name ends. Those in -о, -е, -и and -у have none.
var endings = []struct {
	end   string
	cases []string
}{
	{"ия", []string{"ии", "ию", "ией"}},
	{"ья", []string{"ьи", "ье", "ью", "ьей"}},
	{"я", []string{"и", "е", "ю", "ей"}},
	{"ка", []string{"ки", "ке", "ку", "кой"}},
	{"га", []string{"ги", "ге", "гу", "гой"}},
	{"а", []string{"ы", "и", "е", "у", "ой"}},
	{"ай", []string{"ая", "аю", "аем", "ае"}},
	{"ь", []string{"я", "ю", "ем", "е", "и", "ью"}},
	{"ы", []string{"", "ам", "ами", "ах"}},
}

// declined are the cases of a name of one word.
func declined(name string) []string {
	if strings.ContainsAny(name, " -") {
		return nil
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(name, e.end)
		if !ok {
			continue
		}
		var forms []string
		for _, c := range e.cases {
			forms = append(forms, stem+c)
		}
		return forms
	}
	if last := []rune(name); len(last) > 0 && !strings.ContainsRune("оеиуэюёй", last[len(last)-1]) {
		return []string{name + "а", name + "у", name + "ом", name + "е"}
	}
	return nil
}

package summary

import (
	"embed"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
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

// addCountries knows every State with the words by which a language speaks of it, and in English, which
// stands in texts of any.
func (m *matcher) addCountries(lang string) {
	for _, cols := range rows("en") {
		for i, forms := range [][]string{{cols[0]}, strings.Split(cols[1], ","), strings.Split(cols[2], ",")} {
			for _, f := range forms {
				name, marked := strings.CutSuffix(f, "*")
				// An adjective can be a word too (polish), and a short form an acronym of something else.
				m.add(namesCountry, name, marked || i == 2 || len(name) <= 4)
			}
		}
	}
	if lang == "en" {
		return
	}
	names := display.Regions(language.Make(lang))
	for _, cols := range rows("codes") {
		if r, err := language.ParseRegion(cols[1]); err == nil && names != nil {
			m.addCountry(lang, names.Name(r))
		}
	}
	for _, cols := range rows(lang) {
		m.addCountry(lang, cols[0])
	}
}

// addCountry knows a name with what the language does to it: an article or a preposition written together
// with it, the endings of its cases.
func (m *matcher) addCountry(lang, name string) {
	if before, _, ok := strings.Cut(name, " ("); ok {
		name = before
	}
	cased := lang == "es" || lang == "fr" || lang == "ru" // where no name begins with a small letter
	m.add(namesCountry, name, cased)
	switch lang {
	case "fr":
		for _, elided := range []string{"l'", "d'", "qu'"} {
			m.add(namesCountry, elided+name, false)
		}
	case "ar":
		for _, joined := range []string{"و", "ب", "ل", "ف", "ك", "وب", "ول"} {
			m.add(namesCountry, joined+name, false)
		}
		if rest, ok := strings.CutPrefix(name, "ال"); ok {
			m.add(namesCountry, "لل"+rest, false)
			m.add(namesCountry, "ولل"+rest, false)
		}
	case "ru":
		for _, form := range declined(name) {
			m.add(namesCountry, form, true)
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

package summary

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"rostrum/session"
)

// House is a house style: every word that a draft adds to what the notes say.
type House struct {
	Language string            `json:"language"`
	Dir      string            `json:"dir"` // ltr, rtl
	Titles   map[string]string `json:"titles"`
	// Phrases are the lines of session.PhraseKeys; a session may change them.
	Phrases map[string]string `json:"phrases"`
	// From how many voices "several", from how many groups "groups" is said, and from how many notes
	// on one theme the lead-in stands before them.
	SeveralFrom int `json:"several_from"`
	GroupsFrom  int `json:"groups_from"`
	LeadInFrom  int `json:"lead_in_from"`
	// Clause is who said it and how, in the order of the language. A verb, and what an opening makes of a
	// note, may be given as "one|several|impersonal" where the language tells them apart.
	Clause string              `json:"clause"`
	Verbs  map[string][]string `json:"verbs"`
	// ConclusionFirst and ConclusionLast begin the first and the last sentence merged across segments.
	ConclusionFirst string `json:"conclusion_first"`
	ConclusionLast  string `json:"conclusion_last"`
	That            string `json:"that"`
	// Joint stands between the clause and what was said, That between spaces when empty. Elided is That
	// before a vowel, or before the words of ElidedBefore where there are any: no noun follows it there.
	Joint        string   `json:"joint"`
	Elided       string   `json:"elided"`
	ElidedBefore []string `json:"elided_before"`
	// Stop ends a sentence, Merged stands between two that were made one; Unspaced are those of a language
	// that writes no space between sentences.
	Stop      string            `json:"stop"`
	Merged    string            `json:"merged"`
	Unspaced  bool              `json:"unspaced"`
	Thousands string            `json:"thousands"`
	Openings  []Opening         `json:"openings"`
	Written   Written           `json:"written"`
	who       map[string][]form // Written.Who by first word
	Leans     []string          `json:"leans"`   // beginnings of a sentence that leans on the one before
	Dissent   []string          `json:"dissent"` // words of dissent
	// Strength are words of obligation by how firm they are.
	Strength      map[session.Strength][]string `json:"strength"`
	StrengthWords map[session.Strength]string   `json:"strength_words"`
	KeepCapital   []string                      `json:"keep_capital"` // first words that stay capital after "that"
	Allow         []string                      `json:"allow"`        // names that may stand
	Introduction  map[string]string             `json:"introduction"`
	Numbers       []string                      `json:"numbers"` // words for 0, 1, 2, …; figures beyond
	Times         []string                      `json:"times"`
	Nouns         map[string][2]string          `json:"nouns"` // one, several
	ByGroup       string                        `json:"by_group"`
	// GroupNames are the names of stakeholder groups as they stand after "by", where that differs.
	GroupNames map[string]string `json:"group_names"`
	NoGroup    string            `json:"no_group"`
	And        string            `json:"and"`
	Comma      string            `json:"comma"`
	LastComma  string            `json:"last_comma"`
	AtVenue    string            `json:"at_venue"`
	Regions    map[string]string `json:"regions"`
	Months     []string          `json:"months"`
	Date       string            `json:"date"`
	FirstDay   string            `json:"first_day"` // of a month, where it is no plain number
	Annex      map[string]string `json:"annex"`
	Status     string            `json:"status"`
}

// Opening is how a note that begins so is worded: not "Speakers noted that the need …" but "Speakers
// underscored the need …".
type Opening struct {
	Starts  []string `json:"starts"`
	Keep    []string `json:"keep"` // ends of Starts that belong to the rest
	Active  string   `json:"active"`
	Passive string   `json:"passive"`
}

// Written is how a note itself says whose words it has.
type Written struct {
	Who        map[string][]string `json:"who"`
	Verbs      []string            `json:"verbs"`
	Adverbs    []string            `json:"adverbs"`
	Impersonal []string            `json:"impersonal"`
	Passive    []string            `json:"passive"`
}

// form is one way of saying whose words follow, by its words.
type form struct {
	class string
	words []string
}

//go:embed house/*.json
var houseFiles embed.FS

// Languages are those that have a house style.
var Languages = []string{"en", "ar", "es", "fr", "ru", "zh"}

var houses = func() map[string]*House {
	m := map[string]*House{}
	for _, lang := range Languages {
		if h, err := readHouse(lang); err == nil {
			m[lang] = h // a test reads every file
		}
	}
	return m
}()

func readHouse(lang string) (*House, error) {
	b, err := houseFiles.ReadFile("house/" + lang + ".json")
	if err != nil {
		return nil, fmt.Errorf("read house style: %w", err)
	}
	h := &House{Stop: ".", Merged: "; ", Thousands: ","}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(h); err != nil {
		return nil, fmt.Errorf("read house style %s: %w", lang, err)
	}
	h.who = map[string][]form{}
	for class, forms := range h.Written.Who {
		for _, f := range forms {
			if words := strings.Fields(f); len(words) > 0 {
				h.who[words[0]] = append(h.who[words[0]], form{class, words})
			}
		}
	}
	return h, nil
}

// HouseFor is the house style that the session's programme asks for, English where it asks for none.
func HouseFor(st *session.State) *House {
	if lang, ok := st.Programme.Summary["language"].(string); ok && houses[lang] != nil {
		return houses[lang]
	}
	return houses["en"]
}

// fill puts values into {slots}.
func fill(s string, kv ...string) string {
	pairs := make([]string, 0, len(kv))
	for i := 0; i+1 < len(kv); i += 2 {
		pairs = append(pairs, "{"+kv[i]+"}", kv[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// formOf is the one of "one|several|impersonal" that an ascription of the class takes.
func formOf(s, class string) string {
	forms := strings.Split(s, "|")
	at := 1
	switch class {
	case "one", "another":
		at = 0
	case "impersonal":
		at = 2
	}
	return forms[min(at, len(forms)-1)]
}

// joined is what was said after the clause that ascribes it. With comma, words that connect it with the
// sentence before follow.
func (h *House) joined(clause, said string, comma bool) string {
	joint := h.Joint
	if joint == "" {
		joint = " " + h.That + " "
	}
	switch {
	case comma && h.That != "":
		joint = strings.TrimRight(joint, " ") + ", "
	case h.elides(said):
		joint = " " + h.Elided
	}
	return clause + joint + said
}

// after is what was said after words that end with That already.
func (h *House) after(words, said string) string {
	if rest, ok := strings.CutSuffix(words, h.That); ok && h.elides(said) {
		return rest + h.Elided + said
	}
	if h.Unspaced {
		return words + said
	}
	return words + " " + said
}

func (h *House) elides(said string) bool {
	for _, w := range h.ElidedBefore {
		if strings.HasPrefix(said, w+" ") {
			return true
		}
	}
	if h.ElidedBefore != nil {
		return false
	}
	first, _ := firstRune(foldWord(said[:min(len(said), 4)]))
	return h.Elided != "" && strings.ContainsRune("aeiouy", first)
}

// list joins as a sentence does: a, b, and c.
func (h *House) list(items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return items[0] + h.And + items[1]
	default:
		return strings.Join(items[:n-1], h.Comma) + h.LastComma + items[n-1]
	}
}

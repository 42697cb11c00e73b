package summary

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rostrum/session"
)

// Ref is a reference to a paragraph of the draft under discussion as rapporteurs write it: "26",
// "para. 26 bis", "¶1bis", "26(a)". Paragraphs put in between are numbered bis, ter, quater, … after
// the Latin, so that the rest keep their numbers.
type Ref struct {
	Label  string // one spelling for all: 26bis, 26(a); anything else as it was written
	number int
	suffix string
	sub    string
}

var latin = []string{"", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies"}

var (
	refForm   = regexp.MustCompile(`^(?i)(?:paragraphs?|paras?|par|op|pp|§+|¶+)?[.\s]*(\d{1,5})\s*[-.]?\s*(bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)?\s*(?:\(?\s*([a-z]|[ivx]{1,5})\s*\)?)?$`)
	refInText = regexp.MustCompile(`(?i)\b(?:paragraph|para\.?)\s+(\d{1,5}\s?(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)?)\b`)
)

// ParseRef reads a reference. Every text is one; what has no number sorts last.
func ParseRef(s string) Ref {
	s = strings.Join(strings.Fields(s), " ")
	m := refForm.FindStringSubmatch(s)
	if m == nil {
		return Ref{Label: s, number: -1, suffix: strings.ToLower(s)}
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return Ref{Label: s, number: -1, suffix: strings.ToLower(s)}
	}
	r := Ref{number: n, suffix: strings.ToLower(m[2]), sub: strings.ToLower(m[3])}
	r.Label = strconv.Itoa(n) + r.suffix
	if r.sub != "" {
		r.Label += "(" + r.sub + ")"
	}
	return r
}

// Compare orders references as the draft has its paragraphs; no reference at all comes last.
func (a Ref) Compare(b Ref) int {
	return cmp.Or(
		cmp.Compare(a.class(), b.class()), cmp.Compare(a.number, b.number),
		cmp.Compare(slices.Index(latin, a.suffix), slices.Index(latin, b.suffix)),
		cmp.Compare(a.suffix, b.suffix), cmp.Compare(a.sub, b.sub),
	)
}

func (a Ref) class() int {
	switch {
	case a.Label == "":
		return 2
	case a.number < 0:
		return 1
	}
	return 0
}

// refOf is the reference that a note gives, or else the first that its text names.
func refOf(n *session.Note) Ref {
	if strings.TrimSpace(n.DraftRef) != "" {
		return ParseRef(n.DraftRef)
	}
	if m := refInText.FindStringSubmatch(n.Text); m != nil {
		return ParseRef(m[1])
	}
	return Ref{}
}

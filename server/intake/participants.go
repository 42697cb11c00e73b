package intake

import (
	"regexp"
	"slices"
	"strings"

	"rostrum/server/wire"
	"rostrum/session"
)

// Row is one participant of a file and the line it stands on.
type Row struct {
	Line   int
	Person session.PersonAdd
}

// participantsTable is what a participants file may have and must have.
var participantsTable = table{
	columns: []string{"badge", "name", "organisation", "group", "country", "remote", "language", "title", "pronunciation", "gender"},
	needs:   []string{"badge", "name"},
	aliases: map[string]string{"organization": "organisation", "lang": "language"},
}

var badgePattern = regexp.MustCompile(`^[\p{L}\p{N}._/-]{1,40}$`)

// ParseParticipants reads a participants file of at most MaxParticipants bytes, CSV or JSON. rows
// are those without a fault; the faults are in the order of the lines, those of the file as a whole
// first, and then there are no rows. groups are the programme's.
func ParseParticipants(b []byte, contentType string, groups []session.Group) (rows []Row, found []Fault) {
	fs := &faults{limit: maxRowFaults}
	r := &participantReader{faults: fs, badges: map[string]int{}}
	for _, g := range groups {
		r.groups = append(r.groups, g.ID)
	}
	b = clean(b, MaxParticipants, fs)
	if b == nil {
		return nil, fs.sorted()
	}
	if !participantsTable.read(b, contentType, fs, r.row) {
		return nil, fs.sorted()
	}
	return r.rows, fs.sorted()
}

type participantReader struct {
	*faults
	groups []string
	badges map[string]int // badge → line
	rows   []Row
}

// row checks one person and keeps those without a fault.
func (r *participantReader) row(line int, cells map[string]cell, whole bool) {
	before := len(r.found)
	get := func(name string, limit int) string { return r.textOf(cells, name, limit) }
	p := session.PersonAdd{
		Badge: r.badge(line, cells), Name: get("name", maxName), Organisation: get("organisation", maxTitle),
		Country: get("country", 100), Title: get("title", 100), Pronunciation: get("pronunciation", 200),
	}
	if c, ok := cells["group"]; ok {
		p.Group = r.group(c)
	}
	if c, ok := cells["language"]; ok {
		if p.Language = strings.ToLower(c.text); !session.KnownLanguage(p.Language) {
			r.fault("people.language", c.at, "language", "value", c.text)
		}
	}
	if c, ok := cells["gender"]; ok {
		if p.Gender = gender(c.text); p.Gender == "" {
			r.fault("people.gender", c.at, "gender", "value", c.text, "known", strings.Join(session.Genders, ", "))
		}
	}
	if c, ok := cells["remote"]; ok {
		switch strings.ToLower(c.text) {
		case "yes", "true":
			p.Remote = true
		case "no", "false":
		default:
			r.fault("people.remote", c.at, "remote", "value", c.text)
		}
	}
	if whole && len(r.found) == before {
		r.rows = append(r.rows, Row{Line: line, Person: p})
	}
}

// gender reads a gender or its first letter.
func gender(s string) string {
	switch strings.ToLower(s) {
	case "female", "f", "w", "woman":
		return "female"
	case "male", "m", "man":
		return "male"
	case "other", "o", "x":
		return "other"
	}
	return ""
}

func (r *participantReader) badge(line int, cells map[string]cell) string {
	c, ok := cells["badge"]
	if !ok {
		return "" // named by the table
	}
	if !badgePattern.MatchString(c.text) {
		r.fault("people.badge", c.at, "badge", "value", c.text)
		return ""
	}
	if first, ok := r.badges[c.text]; ok {
		r.fault("people.badge_twice", c.at, "badge", "value", c.text, "first", itoa(first))
		return ""
	}
	r.badges[c.text] = line
	return c.text
}

func (r *participantReader) group(c cell) string {
	if slices.Contains(r.groups, c.text) {
		return c.text
	}
	if near := wire.Nearest(c.text, r.groups); near != "" {
		r.fault("people.group_near", c.at, "group", "value", c.text, "near", near)
	} else {
		r.fault("people.group", c.at, "group", "value", c.text, "known", strings.Join(r.groups, ", "))
	}
	return ""
}

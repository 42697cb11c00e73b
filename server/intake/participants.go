package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
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

// columns are those a participants file may have; badge and name it must have.
var columns = []string{"badge", "name", "organisation", "group", "country", "remote", "language", "title", "pronunciation", "gender"}

// aliases are other spellings of a column.
var aliases = map[string]string{"organization": "organisation", "lang": "language"}

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
	if isJSON(b, contentType) {
		r.json(b)
	} else {
		r.csv(b)
	}
	return r.rows, fs.sorted()
}

type participantReader struct {
	*faults
	groups []string
	badges map[string]int // badge → line
	rows   []Row
}

func (r *participantReader) csv(b []byte) {
	c := csv.NewReader(bytes.NewReader(b))
	c.Comma = delimiter(b)
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	header, err := c.Read()
	if err != nil {
		r.csvFault(err)
		return
	}
	names := r.header(c, header)
	if names == nil {
		return
	}
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			r.csvFault(err)
			// After a quote that never closes the rest of the file cannot be told apart.
			if !errors.Is(err, csv.ErrBareQuote) {
				return
			}
			continue
		}
		line, _ := c.FieldPos(0)
		if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue // a spreadsheet's empty row
		}
		if len(r.rows) >= MaxRows {
			r.tooLarge("people.too_many", place{line, 0}, "", "limit", itoa(MaxRows))
			r.rows = nil
			return
		}
		if len(record) != len(names) {
			r.fault("people.columns", place{line, 0}, "", "got", itoa(len(record)), "want", itoa(len(names)))
			continue
		}
		cells := map[string]cell{}
		for i, name := range names {
			if text := strings.TrimSpace(record[i]); text != "" {
				l, col := c.FieldPos(i)
				cells[name] = cell{text, place{l, col}}
			}
		}
		r.row(line, cells)
	}
}

func (r *participantReader) csvFault(err error) {
	var p *csv.ParseError
	if errors.As(err, &p) {
		r.fault("people.quote", place{p.Line, p.Column}, "")
		return
	}
	r.fault("file.empty", place{}, "")
}

// delimiter is the one of , ; and tab that the first line has most of.
func delimiter(b []byte) rune {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	best, count := ',', bytes.Count(line, []byte(","))
	for _, d := range []rune{';', '\t'} {
		if n := bytes.Count(line, []byte(string(d))); n > count {
			best, count = d, n
		}
	}
	return best
}

// header is the column of each field, nil after a fault.
func (r *participantReader) header(c *csv.Reader, header []string) []string {
	before := len(r.found)
	if !slices.ContainsFunc(header, func(h string) bool { return slices.Contains(columns, columnName(h)) }) {
		r.fault("people.no_header", place{1, 0}, "", "known", strings.Join(columns, ", "))
		return nil
	}
	names := make([]string, 0, len(header))
	for i, h := range header {
		name := columnName(h)
		line, col := c.FieldPos(i)
		switch {
		case name == "":
			r.fault("people.column_blank", place{line, col}, "", "column", itoa(i+1))
		case slices.Contains(names, name):
			r.fault("people.column_twice", place{line, col}, name, "key", name)
		case !slices.Contains(columns, name):
			if near := wire.Nearest(name, columns); near != "" {
				r.fault("people.column_unknown_near", place{line, col}, name, "key", name, "near", near)
			} else {
				r.fault("people.column_unknown", place{line, col}, name, "key", name, "known", strings.Join(columns, ", "))
			}
		}
		names = append(names, name)
	}
	for _, need := range []string{"badge", "name"} {
		if !slices.Contains(names, need) {
			r.fault("people.column_missing", place{1, 0}, need, "key", need)
		}
	}
	if len(r.found) > before {
		return nil
	}
	return names
}

// columnName is a column as columns has it, however it was written.
func columnName(h string) string {
	name := strings.ToLower(strings.TrimSpace(h))
	if a, ok := aliases[name]; ok {
		return a
	}
	return name
}

// cell is a value with its place; empty ones are left out.
type cell struct {
	text string
	at   place
}

// row checks one person and keeps those without a fault.
func (r *participantReader) row(line int, cells map[string]cell) {
	before := len(r.found)
	get := func(name string, limit int) string {
		c, ok := cells[name]
		if !ok {
			return ""
		}
		return r.checked(c.text, c.at, name, limit)
	}
	p := session.PersonAdd{
		Badge: r.badge(line, cells), Name: get("name", maxName), Organisation: get("organisation", maxTitle),
		Country: get("country", 100), Title: get("title", 100), Pronunciation: get("pronunciation", 200),
	}
	if _, ok := cells["name"]; !ok {
		r.fault("people.missing", place{line, 0}, "name", "key", "name")
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
	if len(r.found) == before {
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
		r.fault("people.missing", place{line, 0}, "badge", "key", "badge")
		return ""
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

// json reads a list of objects with the columns as members.
func (r *participantReader) json(b []byte) {
	root := loadJSON(b, MaxRows*(2*len(columns)+1)+1, r.faults)
	if root == nil {
		return
	}
	if root.kind != isList {
		r.fault("file.wrong_type", root.at, "", "expected", "@type.list", "got", root.word())
		return
	}
	if len(root.values) > MaxRows {
		r.tooLarge("people.too_many", place{}, "", "limit", itoa(MaxRows))
		return
	}
	for _, e := range root.values {
		before := len(r.found)
		m := r.members(e, "", columns...)
		cells := map[string]cell{}
		for name, v := range m {
			switch v.kind {
			case isString, isNumber, isBool:
				if text := strings.TrimSpace(v.text); text != "" {
					cells[name] = cell{text, v.at}
				}
			default:
				r.fault("file.wrong_type", v.at, name, "expected", "@type.string", "got", v.word())
			}
		}
		if len(r.found) == before {
			r.row(e.at.line, cells)
		}
	}
}

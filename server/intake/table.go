package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"rostrum/server/wire"
)

// table is a list that people keep in a spreadsheet: one header, a row for each thing, in any order
// of the columns and with any of the delimiters that spreadsheets write; or the same as JSON.
type table struct {
	columns []string          // those it may have
	needs   []string          // those it must have, as columns and in each row
	aliases map[string]string // other spellings of a column
}

// cell is a value with its place; empty ones are left out.
type cell struct {
	text string
	at   place
}

// read calls row for each row that has the shape of the table, in the order of the file, whole when it
// has what it needs, and names every fault of shape. It is false when the file has more than MaxRows and no row of it counts.
func (t table) read(b []byte, contentType string, fs *faults, row func(line int, cells map[string]cell, whole bool)) bool {
	if isJSON(b, contentType) {
		return t.json(b, fs, row)
	}
	return t.csv(b, fs, row)
}

func (t table) csv(b []byte, fs *faults, row func(line int, cells map[string]cell, whole bool)) bool {
	c := csv.NewReader(bytes.NewReader(b))
	c.Comma = delimiter(b)
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	header, err := c.Read()
	if err != nil {
		fs.csv(err)
		return true
	}
	names := t.header(c, header, fs)
	if names == nil {
		return true
	}
	for rows := 0; ; {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil {
			fs.csv(err)
			// After a quote that never closes the rest of the file cannot be told apart.
			if !errors.Is(err, csv.ErrBareQuote) {
				return true
			}
			continue
		}
		line, _ := c.FieldPos(0)
		if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue // a spreadsheet's empty row
		}
		if rows++; rows > MaxRows {
			fs.tooLarge("table.too_many", place{line, 0}, "", "limit", itoa(MaxRows))
			return false
		}
		if len(record) != len(names) {
			fs.fault("table.columns", place{line, 0}, "", "got", itoa(len(record)), "want", itoa(len(names)))
			continue
		}
		cells := map[string]cell{}
		for i, name := range names {
			if text := strings.TrimSpace(record[i]); text != "" {
				l, col := c.FieldPos(i)
				cells[name] = cell{text, place{l, col}}
			}
		}
		t.checked(line, cells, fs, row)
	}
}

// checked names what a row lacks and hands it on with the news, so that its other faults are named too.
func (t table) checked(line int, cells map[string]cell, fs *faults, row func(line int, cells map[string]cell, whole bool)) {
	whole := true
	for _, need := range t.needs {
		if _, ok := cells[need]; !ok {
			fs.fault("table.missing", place{line, 0}, need, "key", need)
			whole = false
		}
	}
	row(line, cells, whole)
}

// textOf is the text of a row's cell, at most limit characters; empty where there is none.
func (fs *faults) textOf(cells map[string]cell, name string, limit int) string {
	c, ok := cells[name]
	if !ok {
		return ""
	}
	return fs.checked(c.text, c.at, name, limit)
}

// csv names what encoding/csv found wrong.
func (fs *faults) csv(err error) {
	var p *csv.ParseError
	if errors.As(err, &p) {
		fs.fault("table.quote", place{p.Line, p.Column}, "")
		return
	}
	fs.fault("file.empty", place{}, "")
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
func (t table) header(c *csv.Reader, header []string, fs *faults) []string {
	before := len(fs.found)
	if !slices.ContainsFunc(header, func(h string) bool { return slices.Contains(t.columns, t.column(h)) }) {
		fs.fault("table.no_header", place{1, 0}, "", "known", strings.Join(t.columns, ", "), "needed", strings.Join(t.needs, ", "))
		return nil
	}
	names := make([]string, 0, len(header))
	for i, h := range header {
		name := t.column(h)
		line, col := c.FieldPos(i)
		switch {
		case name == "":
			fs.fault("table.column_blank", place{line, col}, "", "column", itoa(i+1))
		case slices.Contains(names, name):
			fs.fault("table.column_twice", place{line, col}, name, "key", name)
		case !slices.Contains(t.columns, name):
			if near := wire.Nearest(name, t.columns); near != "" {
				fs.fault("table.column_unknown_near", place{line, col}, name, "key", name, "near", near)
			} else {
				fs.fault("table.column_unknown", place{line, col}, name, "key", name, "known", strings.Join(t.columns, ", "))
			}
		}
		names = append(names, name)
	}
	for _, need := range t.needs {
		if !slices.Contains(names, need) {
			fs.fault("table.column_missing", place{1, 0}, need, "key", need)
		}
	}
	if len(fs.found) > before {
		return nil
	}
	return names
}

// column is a column as the table has it, however it was written.
func (t table) column(h string) string {
	name := strings.ToLower(strings.TrimSpace(h))
	if a, ok := t.aliases[name]; ok {
		return a
	}
	return name
}

// json reads a list of objects with the columns as members.
func (t table) json(b []byte, fs *faults, row func(line int, cells map[string]cell, whole bool)) bool {
	root := loadJSON(b, MaxRows*(2*len(t.columns)+1)+1, fs)
	if root == nil {
		return true
	}
	if root.kind != isList {
		fs.fault("file.wrong_type", root.at, "", "expected", "@type.list", "got", root.word())
		return true
	}
	if len(root.values) > MaxRows {
		fs.tooLarge("table.too_many", place{}, "", "limit", itoa(MaxRows))
		return false
	}
	for _, e := range root.values {
		before := len(fs.found)
		m := fs.members(e, "", t.columns...)
		cells := map[string]cell{}
		for name, v := range m {
			switch v.kind {
			case isString, isNumber, isBool:
				if text := strings.TrimSpace(v.text); text != "" {
					cells[name] = cell{text, v.at}
				}
			default:
				fs.fault("file.wrong_type", v.at, name, "expected", "@type.string", "got", v.word())
			}
		}
		if len(fs.found) == before {
			t.checked(e.at.line, cells, fs, row)
		}
	}
	return true
}

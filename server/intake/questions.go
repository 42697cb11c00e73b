package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"rostrum/session"
)

// MaxQuestions is the largest file of questions, in bytes.
const MaxQuestions = 8 << 20

// QuestionRow is one question of a file and the line it stands on.
type QuestionRow struct {
	Line  int
	Offer session.QuestionOffer
}

// questionsTable is what a file of questions may have and must have.
var questionsTable = table{
	columns: []string{"text", "lang", "author", "url", "source", "segment", "ref"},
	needs:   []string{"text"},
	aliases: map[string]string{"language": "lang", "question": "text", "name": "author", "link": "url"},
}

var (
	languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`) // the shape of RFC 5646
	sourceKind  = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)
)

// ParseQuestions reads a file of questions of at most MaxQuestions bytes, CSV or JSON, gathered
// elsewhere: by e-mail, on paper, with a form. rows are those without a fault, in the order of the
// file; the faults are in the order of the lines, those of the file as a whole first, and then there
// are no rows. segments are the programme's.
//
// A row without a ref is given one made from what it says, so that a file sent again, or grown by
// some rows, asks nothing twice.
func ParseQuestions(b []byte, contentType string, segments []string) (rows []QuestionRow, found []Fault) {
	fs := &faults{limit: maxRowFaults}
	r := &questionReader{faults: fs, segments: segments, refs: map[string]int{}}
	if b = clean(b, MaxQuestions, fs); b == nil {
		return nil, fs.sorted()
	}
	if !questionsTable.read(b, contentType, fs, r.row) {
		return nil, fs.sorted()
	}
	return r.rows, fs.sorted()
}

type questionReader struct {
	*faults
	segments []string
	refs     map[string]int // ref → line
	rows     []QuestionRow
}

// row checks one question and keeps those without a fault.
func (r *questionReader) row(line int, cells map[string]cell, whole bool) {
	before := len(r.found)
	get := func(name string, limit int) string { return r.textOf(cells, name, limit) }
	q := session.QuestionOffer{
		Text: r.text(cells), Lang: get("lang", 35),
		Source: session.SourceDoc{
			Kind: get("source", 40), Author: get("author", session.MaxShort), URL: r.link(cells["url"]),
		},
		Segment: get("segment", 100), Ref: get("ref", session.MaxRef),
	}
	if q.Lang != "" && !languageTag.MatchString(q.Lang) {
		r.fault("questions.language", cells["lang"].at, "lang", "value", q.Lang)
	}
	if q.Source.Kind == "" {
		q.Source.Kind = "file"
	} else if !sourceKind.MatchString(q.Source.Kind) {
		r.fault("questions.source", cells["source"].at, "source", "value", q.Source.Kind)
	}
	if q.Segment != "" && !slices.Contains(r.segments, q.Segment) {
		r.fault("questions.segment", cells["segment"].at, "segment", "value", q.Segment, "known", strings.Join(r.segments, ", "))
	}
	if first, twice := r.refs[q.Ref]; twice && q.Ref != "" {
		r.fault("questions.ref_twice", cells["ref"].at, "ref", "value", q.Ref, "first", itoa(first))
	}
	if !whole || len(r.found) != before {
		return
	}
	for n := 1; q.Ref == ""; n++ {
		if ref := refOf(q, n); r.refs[ref] == 0 {
			q.Ref = ref
		}
	}
	r.refs[q.Ref] = line
	r.rows = append(r.rows, QuestionRow{Line: line, Offer: q})
}

// text is the question in one line: what a spreadsheet broke into several is one question still.
func (r *questionReader) text(cells map[string]cell) string {
	c, ok := cells["text"]
	if !ok {
		return "" // named by the table
	}
	return r.checked(strings.Join(strings.Fields(c.text), " "), c.at, "text", session.MaxQuestion)
}

func (r *questionReader) link(c cell) string {
	if c.text == "" {
		return ""
	}
	return r.url(&node{kind: isString, text: c.text, at: c.at}, "url")
}

// refOf names a question by what it says and who said it; n counts those that are the same.
func refOf(q session.QuestionOffer, n int) string {
	h := sha256.Sum256([]byte(strings.Join([]string{q.Text, q.Lang, q.Source.Kind, q.Source.Author, q.Segment, itoa(n)}, "\x00")))
	return "file:" + hex.EncodeToString(h[:12])
}

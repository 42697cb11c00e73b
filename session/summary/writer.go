package summary

import (
	"slices"
	"strings"

	"rostrum/session"
)

// Writer drafts sections. It remembers what it read of each note, so that a change costs what changed;
// what it writes depends on the state alone. It is for one goroutine.
type Writer struct {
	read  map[string]read // by note
	names *matcher
	// notes are those of one version of one state as they were taken; its sections share them.
	notes map[string]*note
	of    *session.State
	v     uint64
	house *House
}

// read is the reading of a note's text by a house style.
type read struct {
	text     string
	draftRef string
	house    *House
	ref      Ref // the paragraph of the draft it is about
	reading
}

// NewWriter is one that has read nothing yet.
func NewWriter() *Writer { return &Writer{read: map[string]read{}} }

// Section drafts one section with what people did to it; nil when there is none of that name.
func (w *Writer) Section(st *session.State, id string) *session.SummaryDoc {
	if !slices.Contains(st.SummarySections(), id) {
		return nil
	}
	house := HouseFor(st)
	if w.of != st || w.v != st.V || w.house != house {
		w.of, w.v, w.house, w.notes = st, st.V, house, make(map[string]*note, len(st.NoteIDs))
	}
	d := &draft{w: w, st: st, house: house, section: id, phrases: map[string]string{}, notes: w.notes}
	for key, text := range d.house.Phrases {
		d.phrases[key] = phrase(st, key, text)
	}
	doc := &session.SummaryDoc{Segment: id, Title: d.title(), Language: d.house.Language}
	switch id {
	case session.SectionIntroduction:
		d.introduction()
	case session.SectionConclusion:
		d.conclusion()
	case session.SectionAnnex:
		d.annex()
		doc.Digest = d.digest()
	default:
		d.segment(d.notesOf(func(n *session.Note) bool { return st.SectionOf(n.Segment) == id }))
	}
	if over := st.Summary.Sections[id]; over != nil {
		doc.Rev = over.Rev
		d.overlay(over)
	}
	doc.Paragraphs = d.write()
	return doc
}

// Phrases is the table of phrases as it is in force.
func Phrases(st *session.State) session.PhrasesDoc {
	h := HouseFor(st)
	doc := session.PhrasesDoc{Language: h.Language}
	for _, key := range session.PhraseKeys {
		p := session.Phrase{Key: key, Text: h.Phrases[key], Default: h.Phrases[key]}
		p.Text = phrase(st, key, p.Default)
		doc.Phrases = append(doc.Phrases, p)
	}
	return doc
}

// phrase is the line in force: the rapporteurs' own, else the programme's, else the house style's.
func phrase(st *session.State, key, house string) string {
	if own := st.Summary.Phrases[key]; own != "" {
		return own
	}
	planned, _ := st.Programme.Summary["phrases"].(map[string]any)
	if own, _ := planned[key].(string); own != "" {
		return own
	}
	return house
}

// Document is what a role sees under the keys "summary/SECTION" and "phrases"; nil for any other.
func (w *Writer) Document(st *session.State, role session.Role, key string) any {
	if role != session.RoleRapporteur && role != session.RoleChair && role != session.RoleSecretariat {
		return nil
	}
	if key == "phrases" {
		return Phrases(st)
	}
	id, ok := strings.CutPrefix(key, "summary/")
	if !ok {
		return nil
	}
	if doc := w.Section(st, id); doc != nil {
		return doc
	}
	return nil
}

// All drafts every section, in order.
func (w *Writer) All(st *session.State) []*session.SummaryDoc {
	var all []*session.SummaryDoc
	for _, id := range st.SummarySections() {
		all = append(all, w.Section(st, id))
	}
	return all
}

func (d *draft) title() string {
	if t := d.house.Titles[d.section]; t != "" {
		return t
	}
	if s := d.st.Segments[d.section]; s != nil {
		return s.Title.In(d.house.Language)
	}
	return d.section
}

// of is a note with its reading and who stands behind it.
func (d *draft) of(n *session.Note) *note {
	if x := d.notes[n.ID]; x != nil {
		return x
	}
	r, ok := d.w.read[n.ID]
	if !ok || r.text != n.Text || r.draftRef != n.DraftRef || r.house != d.house {
		r = read{n.Text, n.DraftRef, d.house, refOf(n), d.house.read(n.Text)}
		d.w.read[n.ID] = r
	}
	out := &note{Note: n, ref: r.ref, reading: r.reading}
	d.notes[n.ID] = out
	out.voices, out.groups = d.st.Support(n)
	if out.voices == 1 {
		out.lone = d.lone(n)
	}
	return out
}

// lone says who the one voice is, to tell another from the same again. It never shows.
func (d *draft) lone(n *session.Note) string {
	for _, id := range n.Speeches {
		if s := d.st.Speeches[id]; s != nil {
			return "person " + s.Person
		}
	}
	if len(n.Groups) > 0 {
		return "group " + n.Groups[0]
	}
	return ""
}

func (d *draft) notesOf(which func(*session.Note) bool) []*note {
	var all []*note
	for _, id := range d.st.NoteIDs {
		if n := d.st.Notes[id]; which(n) {
			all = append(all, d.of(n))
		}
	}
	return all
}

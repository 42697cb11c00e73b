package summary

import (
	"slices"
	"strings"

	"rostrum/session"
)

// Writer drafts sections. It remembers what it read and wrote, so that a change costs what changed; what
// it writes depends on the state alone. It is for one goroutine. What it gave is shared with what it gives
// later, and not to be changed.
type Writer struct {
	book    book
	names   *matcher
	known   map[string]map[string]*known // paragraphs by section and id
	digests map[string]*digested         // by paragraph of the draft under discussion
	under   under
}

// NewWriter is one that has read nothing yet.
func NewWriter() *Writer { return &Writer{known: map[string]map[string]*known{}} }

// Section drafts one section with what people did to it; nil when there is none of that name.
func (w *Writer) Section(st *session.State, id string) *session.SummaryDoc {
	if !slices.Contains(st.SummarySections(), id) {
		return nil
	}
	house := HouseFor(st)
	d := &draft{w: w, st: st, house: house, section: id, phrases: map[string]string{}}
	for key, text := range d.house.Phrases {
		d.phrases[key] = phrase(st, key, text)
	}
	w.book.follow(st, house)
	w.forget(under{st, house, st.NamesStamp, d.phrases})
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
		d.segment(d.notesIn(id))
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

// notesIn are the notes that a section takes up.
func (d *draft) notesIn(section string) []*note {
	var all []*note
	for _, n := range d.w.book.notes {
		if n.section == section {
			all = append(all, n)
		}
	}
	return all
}

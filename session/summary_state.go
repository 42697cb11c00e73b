package session

import (
	"maps"
	"slices"
)

// Sections of the summary beside those of the segments.
const (
	SectionIntroduction = "introduction"
	SectionConclusion   = "conclusion"
	SectionAnnex        = "annex"
)

// Summary is what people did to the draft: an overlay on sentences that follow from notes and record.
// No regeneration changes it.
type Summary struct {
	Sections map[string]*Section
	Phrases  map[string]string // lines of the table that differ from the house style's
}

// Section is the overlay of one section.
type Section struct {
	Rev       int
	OrderRev  int // the revision of the last change of order
	Made      int // sentences made by merging and splitting so far; numbers their ids
	Sentences []Sentence
	Moves     []Move // later ones act on what earlier ones gave
}

// Sentence is one that people acted on. It stands in the place of the drafted sentences it covers.
type Sentence struct {
	ID      string
	Text    string // empty: the draft words it
	Draft   string // what the draft said when it was last acted on
	State   SentenceState
	Omitted bool
	Rev     int
	Covers  []string // ids of drafted sentences; the first that is there gives the place
	Notes   []NoteAt
	By      string
	At      Instant
}

// Move puts a sentence or a paragraph before another, or at the end (of the paragraph To).
type Move struct {
	Sentence  string
	Paragraph string
	Before    string
	To        string
}

func (s *Section) sentence(id string) *Sentence {
	for i := range s.Sentences {
		if s.Sentences[i].ID == id {
			return &s.Sentences[i]
		}
	}
	return nil
}

func (s *Section) drop(id string) {
	s.Sentences = slices.DeleteFunc(s.Sentences, func(x Sentence) bool { return x.ID == id })
}

func (s *Section) clone() *Section {
	c := *s
	c.Sentences, c.Moves = slices.Clone(s.Sentences), slices.Clone(s.Moves)
	for i := range c.Sentences {
		x := &c.Sentences[i]
		x.Covers, x.Notes = slices.Clone(x.Covers), slices.Clone(x.Notes)
	}
	return &c
}

func (s Summary) clone() Summary {
	c := Summary{Sections: make(map[string]*Section, len(s.Sections)), Phrases: maps.Clone(s.Phrases)}
	for id, x := range s.Sections {
		c.Sections[id] = x.clone()
	}
	return c
}

// SummarySections are the sections of this session's summary in order. Closing segments have none of
// their own: what is said in them makes the conclusion.
func (st *State) SummarySections() []string {
	ids := []string{SectionIntroduction}
	for _, id := range st.SegmentIDs {
		if st.SectionOf(id) == id {
			ids = append(ids, id)
		}
	}
	return append(ids, SectionConclusion, SectionAnnex)
}

// SectionOf is the section that takes up the notes of a segment.
func (st *State) SectionOf(segment string) string {
	if s := st.Segments[segment]; s != nil && s.Kind == KindClosing {
		return SectionConclusion
	}
	return segment
}

// Support counts who stands behind notes, each once: the people who spoke for it, the one on whose words it was
// taken included once anyone is counted, and the groups that support it as such without one of those.
func (st *State) Support(notes ...*Note) (voices int, groups []string) {
	var people []string
	speech := func(id string) {
		s := st.Speeches[id]
		if s == nil || slices.Contains(people, s.Person) {
			return // its being given the floor was undone, or the person is counted
		}
		people = append(people, s.Person)
		if g := st.groupOf(s.Person); g != "" && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	for _, n := range notes {
		for _, id := range n.Speeches {
			speech(id)
		}
		if n.Speech != "" && (len(n.Speeches) > 0 || len(n.Groups) > 0) {
			speech(n.Speech)
		}
	}
	voices = len(people)
	for _, n := range notes {
		for _, g := range n.Groups {
			if !slices.Contains(groups, g) {
				groups = append(groups, g)
				voices++
			}
		}
	}
	return voices, groups
}

func (st *State) noteAt(id string) NoteAt {
	n := st.Notes[id]
	if n == nil {
		return NoteAt{Note: id}
	}
	voices, _ := st.Support(n)
	return NoteAt{Note: id, Rev: n.Rev, Voices: voices}
}

func (st *State) notesAt(ids []string) []NoteAt {
	var out []NoteAt
	for _, id := range ids {
		out = append(out, st.noteAt(id))
	}
	return out
}

// touchNote says that a note changed, and with it what is drafted from it.
func (st *State) touchNote(n *Note) {
	st.changes.key("note/" + n.ID)
	st.touched.add(n.ID)
	st.touchSection(st.SectionOf(n.Segment))
	st.touchSection(SectionConclusion)
	st.touchSection(SectionAnnex)
}

func (st *State) touchSection(id string) { st.changes.key("summary/" + id) }

// touchSummary says that any sentence may read otherwise: the phrases changed, or the names that no
// sentence may have.
func (st *State) touchSummary() {
	for _, id := range st.SummarySections() {
		st.touchSection(id)
	}
}

// stampNames takes a person's names into the stamp, in place of those they had (FNV-1a, 64 bits). A
// change of names can make any sentence one that names someone.
func (st *State) stampNames(p *Person) {
	h := uint64(14695981039346656037)
	for _, s := range []string{p.ID, p.Profile.Name, p.Profile.Organisation, p.Profile.Country} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	if h == p.names {
		return
	}
	st.NamesStamp ^= p.names ^ h
	p.names = h
	st.touchSummary()
}

// claims are those that still hold.
func (n *Note) claims(now Instant) []ClaimDoc {
	var out []ClaimDoc
	for _, c := range n.Claims {
		if c.Until > now {
			out = append(out, c)
		}
	}
	return out
}

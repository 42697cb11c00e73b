package summary

import (
	"slices"

	"rostrum/session"
)

// note is a note as drafts take it. It is never changed: one whose words or support are other now is
// made anew, so two drafts that hold the same one hold the same content.
type note struct {
	session.Note
	reading
	theme   string // its key; empty for none
	themeAt int    // the key's number in the book, 0 for none
	section string // that takes it up
	ref     Ref    // the paragraph of the draft it is about
	refAt   int    // its label's number in the book, 0 for none
	voices  int
	groups  []string
	lone    string
	house   *House
	plain   *unit // it as a sentence of a segment
	listed  *unit // it as a proposal of the annex; nil for what is none
}

// book is the notes of one state as drafts take them, in their order. It follows the state's own list of
// what was touched, so that one note in five thousand costs one note.
type book struct {
	of    *session.State
	house *House
	upTo  int // of State.NotesTouched
	notes []*note
	at    map[string]int // by id: its place in notes
	// The keys of themes and the labels of paragraphs are numbered as they come, so that what is gathered by
	// them is found by a number.
	themes, refs numbers
}

// numbers are those given to texts; the empty one has 0.
type numbers map[string]int

func (n *numbers) of(text string) int {
	if *n == nil {
		*n = numbers{"": 0}
	}
	at, ok := (*n)[text]
	if !ok {
		at = len(*n)
		(*n)[text] = at
	}
	return at
}

// size is how many there can be; one more than the highest number.
func (n numbers) size() int { return max(1, len(n)) }

// follow brings the book to the state as it is now.
func (b *book) follow(st *session.State, h *House) {
	touched, now, ok := st.NotesTouched(b.upTo)
	if !ok || b.of != st || b.house != h {
		b.open(st, h)
	} else {
		b.turn(st, touched)
	}
	b.of, b.house, b.upTo = st, h, now
}

// turn takes again what was touched. Notes come at the end, as they do in the state.
func (b *book) turn(st *session.State, touched []string) {
	gone := false
	for i, id := range touched {
		if i+1 < len(touched) && touched[i+1] == id {
			continue // an edit touches it before and after
		}
		n, at, known := st.Notes[id], 0, false
		if at, known = b.at[id]; !known {
			if n == nil {
				continue // made and removed since
			}
			at = len(b.notes)
			b.notes, b.at[id] = append(b.notes, nil), at
		}
		if n == nil {
			b.notes[at], gone = nil, true
			delete(b.at, id)
			continue
		}
		b.notes[at] = b.take(st, b.house, n, b.notes[at])
	}
	if !gone {
		return
	}
	b.notes = slices.DeleteFunc(b.notes, func(n *note) bool { return n == nil })
	for i, n := range b.notes {
		b.at[n.ID] = i
	}
}

// open takes every note of a state that the book does not know; what it read of the same words stands.
func (b *book) open(st *session.State, h *House) {
	notes, at := make([]*note, 0, len(st.NoteIDs)), make(map[string]int, len(st.NoteIDs))
	for _, id := range st.NoteIDs {
		var was *note
		if i, ok := b.at[id]; ok {
			was = b.notes[i]
		}
		at[id] = len(notes)
		notes = append(notes, b.take(st, h, st.Notes[id], was))
	}
	b.notes, b.at = notes, at
}

// take makes the note as it is now. What reading it gave before stands while its words are the same.
func (b *book) take(st *session.State, h *House, n *session.Note, was *note) *note {
	x := &note{Note: *n, house: h, theme: session.ThemeKey(n.Theme), section: st.SectionOf(n.Segment)}
	if was != nil && was.house == h && was.Text == n.Text && was.DraftRef == n.DraftRef {
		x.reading, x.ref = was.reading, was.ref
	} else {
		x.reading, x.ref = h.read(n.Text), refOf(n)
	}
	x.themeAt, x.refAt = b.themes.of(x.theme), b.refs.of(x.ref.Label)
	x.voices, x.groups = st.Support(n)
	if x.voices == 1 {
		x.lone = lone(st, n)
	}
	x.plain = &unit{id: n.ID, notes: []*note{x}}
	if x.proposes() {
		x.listed = &unit{id: n.ID, notes: []*note{x}, fixed: x.said}
	}
	return x
}

func (n *note) proposes() bool {
	return n.Kind == session.NoteProposal || n.Kind == session.NoteAction
}

// lone says who the one voice is, to tell another from the same again. It never shows.
func lone(st *session.State, n *session.Note) string {
	for _, id := range n.Speeches {
		if s := st.Speeches[id]; s != nil {
			return "person " + s.Person
		}
	}
	if len(n.Groups) > 0 {
		return "group " + n.Groups[0]
	}
	return ""
}

package session

// The commands of the summary. Rev is the section's revision that the author saw.
type (
	// SummaryEdit writes a sentence anew; an empty text gives it back to its notes. Seen is the text
	// the author began from: when the sentence reads otherwise by now, the edit is stale.
	SummaryEdit struct {
		Segment  string `json:"segment"`
		Sentence string `json:"sentence"`
		Text     string `json:"text"`
		Seen     string `json:"seen,omitempty"`
		Rev      int    `json:"rev"`
	}
	// SummaryOrder puts a sentence, or a paragraph, directly before another, or at the end: of the
	// paragraph To or of its own, and of the section.
	SummaryOrder struct {
		Segment   string `json:"segment"`
		Sentence  string `json:"sentence,omitempty"`
		Paragraph string `json:"paragraph,omitempty"`
		Before    string `json:"before,omitempty"`
		To        string `json:"to,omitempty"`
		Rev       int    `json:"rev"`
	}
	// SummaryMerge makes one sentence of several, in their order; without a text the draft words it.
	SummaryMerge struct {
		Segment   string   `json:"segment"`
		Sentences []string `json:"sentences"`
		Text      string   `json:"text,omitempty"`
		Rev       int      `json:"rev"`
	}
	// SummarySplit makes several sentences of one. Without texts a merged one comes apart again.
	SummarySplit struct {
		Segment  string   `json:"segment"`
		Sentence string   `json:"sentence"`
		Texts    []string `json:"texts,omitempty"`
		Rev      int      `json:"rev"`
	}
	// SummaryApprove agrees to sentences as they stand, or takes that back. Seen are their texts as the
	// author saw them, in the same order.
	SummaryApprove struct {
		Segment   string   `json:"segment"`
		Sentence  string   `json:"sentence,omitempty"`
		Sentences []string `json:"sentences,omitempty"`
		Seen      []string `json:"seen,omitempty"`
		On        bool     `json:"on"`
		Rev       int      `json:"rev"`
	}
	// SummaryOmit leaves a sentence out of the document, or takes it in again.
	SummaryOmit struct {
		Segment  string `json:"segment"`
		Sentence string `json:"sentence"`
		On       bool   `json:"on"`
		Rev      int    `json:"rev"`
	}
	// SummaryAdd writes a sentence that rests on no note, directly before another or at the end of a
	// paragraph. It is marked as such wherever it stands; edited to nothing it is gone again.
	SummaryAdd struct {
		Segment string `json:"segment"`
		Text    string `json:"text"`
		Before  string `json:"before,omitempty"`
		To      string `json:"to,omitempty"`
		Rev     int    `json:"rev"`
	}
	// SummaryPhrases changes lines of the table of phrases; an empty text brings the house style's back.
	SummaryPhrases struct {
		Phrases map[string]string `json:"phrases"`
	}
	// SummaryTheme gives all notes of a theme another one, in one segment or all: it renames a theme, or
	// merges it into one there is.
	SummaryTheme struct {
		From    string `json:"from"`
		To      string `json:"to"`
		Segment string `json:"segment,omitempty"`
	}
	// NoteClaim tells others that its sender is writing on a note, or no longer. By are initials, for
	// those who share a link.
	NoteClaim struct {
		Note string `json:"note"`
		On   bool   `json:"on"`
		By   string `json:"by,omitempty"`
	}
)

func (SummaryEdit) Do() string    { return "summary.edit" }
func (SummaryOrder) Do() string   { return "summary.order" }
func (SummaryMerge) Do() string   { return "summary.merge" }
func (SummarySplit) Do() string   { return "summary.split" }
func (SummaryApprove) Do() string { return "summary.approve" }
func (SummaryOmit) Do() string    { return "summary.omit" }
func (SummaryAdd) Do() string     { return "summary.add" }
func (SummaryPhrases) Do() string { return "summary.phrases" }
func (SummaryTheme) Do() string   { return "summary.theme" }
func (NoteClaim) Do() string      { return "note.claim" }

// SummarySection is the section that the command is about, or "". Such a command is decided on the
// section's document as it stands (Input.Section).
func SummarySection(c Command) string {
	switch c := c.(type) {
	case *SummaryEdit:
		return c.Segment
	case *SummaryOrder:
		return c.Segment
	case *SummaryMerge:
		return c.Segment
	case *SummarySplit:
		return c.Segment
	case *SummaryApprove:
		return c.Segment
	case *SummaryOmit:
		return c.Segment
	case *SummaryAdd:
		return c.Segment
	}
	return ""
}

// The facts of the summary.
type (
	// NoteAt is a note as it stood when a person acted on a sentence that rests on it.
	NoteAt struct {
		Note   string `json:"note"`
		Rev    int    `json:"rev"`
		Voices int    `json:"voices"` // people and groups behind it
	}
	// SentenceAt is a sentence as an act left it. Was is its text before, Draft what the notes gave.
	SentenceAt struct {
		Sentence string   `json:"sentence"`
		Text     string   `json:"text,omitempty"`
		Was      string   `json:"was,omitempty"`
		Draft    string   `json:"draft,omitempty"`
		Notes    []NoteAt `json:"notes,omitempty"`
	}
	// SummaryEdited: with an empty text the sentence follows its notes again.
	SummaryEdited struct {
		Segment string `json:"segment"`
		Rev     int    `json:"rev"` // the section's new revision, as in all of these
		SentenceAt
	}
	SummaryOrdered struct {
		Segment   string `json:"segment"`
		Rev       int    `json:"rev"`
		Sentence  string `json:"sentence,omitempty"`
		Paragraph string `json:"paragraph,omitempty"`
		Before    string `json:"before,omitempty"`
		To        string `json:"to,omitempty"`
		Text      string `json:"text,omitempty"` // of the sentence, for who reads the record
	}
	SummaryMerged struct {
		Segment string `json:"segment"`
		Rev     int    `json:"rev"`
		SentenceAt
		Sentences []string `json:"sentences"`
	}
	// SummaryWasSplit: Into is empty when a merged sentence came apart.
	SummaryWasSplit struct {
		Segment  string       `json:"segment"`
		Rev      int          `json:"rev"`
		Sentence string       `json:"sentence"`
		Was      string       `json:"was,omitempty"`
		Into     []SentenceAt `json:"into,omitempty"`
	}
	SummaryApproved struct {
		Segment   string       `json:"segment"`
		Rev       int          `json:"rev"`
		On        bool         `json:"on"`
		Sentences []SentenceAt `json:"sentences"`
	}
	SummaryOmitted struct {
		Segment string `json:"segment"`
		Rev     int    `json:"rev"`
		On      bool   `json:"on"`
		SentenceAt
	}
	// SummaryAdded is a sentence that rests on no note, and where it stands.
	SummaryAdded struct {
		Segment string `json:"segment"`
		Rev     int    `json:"rev"`
		SentenceAt
		Before string `json:"before,omitempty"`
		To     string `json:"to,omitempty"`
	}
	SummaryPhrased struct {
		Phrases map[string]string `json:"phrases"`
	}
	// NotesThemed names the notes that got the theme; their revisions stay.
	NotesThemed struct {
		Notes []string `json:"notes"`
		From  string   `json:"from"`
		Theme string   `json:"theme"`
	}
	NoteClaimed struct {
		Note   string  `json:"note"`
		Person string  `json:"person,omitempty"`
		By     string  `json:"by,omitempty"`
		Until  Instant `json:"until,omitzero"` // zero: no longer
	}
)

func (SummaryEdited) Type() string   { return "summary.edited" }
func (SummaryOrdered) Type() string  { return "summary.ordered" }
func (SummaryMerged) Type() string   { return "summary.merged" }
func (SummaryWasSplit) Type() string { return "summary.split" }
func (SummaryApproved) Type() string { return "summary.approved" }
func (SummaryOmitted) Type() string  { return "summary.omitted" }
func (SummaryAdded) Type() string    { return "summary.added" }
func (SummaryPhrased) Type() string  { return "summary.phrased" }
func (NotesThemed) Type() string     { return "note.themed" }
func (NoteClaimed) Type() string     { return "note.claimed" }

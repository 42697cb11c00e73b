package session

// SummaryDoc has the key "summary/SECTION". A section is a segment by its id, or introduction,
// conclusion or annex; the notes of closing segments go into the conclusion, which then stands for
// them. The sentences follow from the notes and the record, over which lies what people did to them:
// package session/summary makes the one, State.Summary keeps the other.
type SummaryDoc struct {
	Segment string `json:"segment"` // the section
	// Rev counts what people did to the section. An act names the revision its author saw and is
	// stale when the sentence, or the order it changes, was acted on since.
	Rev        int                `json:"rev"`
	Title      string             `json:"title"`
	Language   string             `json:"language"`
	Paragraphs []SummaryParagraph `json:"paragraphs"`
	// Order stands in place of paragraphs for viewers that asked for parts: the keys "part/…" of the
	// documents that each paragraph then is, in their order.
	Order []string `json:"order,omitempty"`
	// Digest is there in the annex: what was said on each paragraph of the draft under discussion.
	Digest []DraftDigest `json:"digest,omitempty"`
	// DigestOrder is to Digest what Order is to Paragraphs.
	DigestOrder []string `json:"digest_order,omitempty"`
}

// ParagraphKind is what a paragraph of the summary is made of.
type ParagraphKind string

const (
	ParagraphTheme     ParagraphKind = "theme"     // the notes of one theme
	ParagraphLoose     ParagraphKind = "loose"     // notes without a theme, as they followed each other
	ParagraphProgramme ParagraphKind = "programme" // the mandate, the structure of the day
	ParagraphRecord    ParagraphKind = "record"    // figures from the floor
	ParagraphProposals ParagraphKind = "proposals" // annex: proposals on one paragraph of the draft
	ParagraphKept      ParagraphKind = "kept"      // edited or approved sentences whose notes are gone
)

// SummaryParagraph is one paragraph of a section.
type SummaryParagraph struct {
	ID        string            `json:"id"`
	Kind      ParagraphKind     `json:"kind"`
	Theme     string            `json:"theme,omitempty"`
	DraftRef  string            `json:"draft_ref,omitempty"`
	Sentences []SummarySentence `json:"sentences"`
}

// SentenceState is how far a sentence of the summary is.
type SentenceState string

const (
	SentenceDraft    SentenceState = "draft"    // follows its notes
	SentenceEdited   SentenceState = "edited"   // a person's words; its notes no longer change it
	SentenceApproved SentenceState = "approved" // agreed as it stands
)

// Strength is how firmly a proposal is worded.
type Strength string

const (
	StrengthStrong    Strength = "strong"    // must, shall, is imperative
	StrengthFirm      Strength = "firm"      // should, needs to, calls for
	StrengthTentative Strength = "tentative" // could, might, may consider
	StrengthPlain     Strength = "plain"     // no word of obligation
)

// SummarySentence is one sentence with what it rests on. Its id is that of its note, a name in the
// introduction, or t1, t2, … for one that was merged or split.
type SummarySentence struct {
	ID    string        `json:"id"`
	Text  string        `json:"text"`
	State SentenceState `json:"state"`
	// Rev is the section's revision at the last act on this sentence; 0 when there was none.
	Rev   int      `json:"rev,omitempty"`
	Notes []string `json:"notes"`
	// Generated says what a sentence without notes follows from: programme, record, lead_in.
	Generated string `json:"generated,omitempty"`
	// Draft is what the notes alone would give now, beside a text that a person made.
	Draft string `json:"draft,omitempty"`
	// Attribution is to whom the draft ascribes the sentence: one, another, several, groups, many,
	// impersonal, carried (from the sentence before), or written (in the note itself).
	Attribution string   `json:"attribution,omitempty"`
	Voices      int      `json:"voices"` // people and groups behind its notes
	Groups      int      `json:"groups"` // stakeholder groups behind its notes
	Strength    Strength `json:"strength,omitempty"`
	Omitted     bool     `json:"omitted,omitempty"` // left out of the document
	By          string   `json:"by,omitempty"`      // the person whose act was the last
	At          Instant  `json:"at,omitzero"`       // and when
	Flags       []Flag   `json:"flags"`
}

// Flag is something to look at before a sentence goes out: a code with its words and numbers.
//
//	names_person, names_country, names_organisation   word: as it stands in the text
//	note_changed       note; n its revision now
//	support_changed    note; n people and groups behind it now
//	note_removed       note
//	no_note            a person wrote it; no note stands behind it
//	draft_changed      the record's figures, or the programme, give another sentence now
//	attribution_differs   word: what the note's own words say; n people and groups behind it
//	missing            word: what the programme's summary section does not give
type Flag struct {
	Code string `json:"code"`
	Word string `json:"word,omitempty"`
	Note string `json:"note,omitempty"`
	N    int    `json:"n,omitempty"`
}

// DraftDigest is what was said on one paragraph of the draft under discussion.
type DraftDigest struct {
	DraftRef  string           `json:"draft_ref"`
	Notes     []string         `json:"notes"`
	Proposals int              `json:"proposals"`
	Strengths map[Strength]int `json:"strengths"`
	Voices    int              `json:"voices"` // people and groups behind its notes, once each
	Groups    []string         `json:"groups"`
}

// PhrasesDoc has the key "phrases": the words by which the summary ascribes what was said.
type PhrasesDoc struct {
	Language string   `json:"language"`
	Phrases  []Phrase `json:"phrases"`
}

// Phrase is one line of that table. Text is in force; Default is the house style's.
type Phrase struct {
	Key     string `json:"key"`
	Text    string `json:"text"`
	Default string `json:"default"`
}

// PhraseKeys are the lines of the table, in their order: one voice; a second lone voice on a theme;
// several; two or more stakeholder groups; many notes on one theme (the lead-in, with {theme}); nobody
// counted (with {verb}).
var PhraseKeys = []string{"one", "another", "several", "groups", "lead_in", "impersonal"}

// ClaimDoc says that someone is writing on a note until then, unless they say so again. It is a
// courtesy to others, not a lock.
type ClaimDoc struct {
	Person string  `json:"person,omitempty"`
	By     string  `json:"by,omitempty"` // initials, where several share a link
	Until  Instant `json:"until"`
}

// SummaryVersion is one act on a section of the summary, as the record has it: who changed what and
// when, and the difference of the texts.
type SummaryVersion struct {
	V         uint64     `json:"v"`
	At        Instant    `json:"at"`
	Person    string     `json:"person,omitempty"`
	Name      string     `json:"name,omitempty"`
	Role      Role       `json:"role"`
	Do        string     `json:"do"` // the command
	Rev       int        `json:"rev"`
	Sentence  string     `json:"sentence,omitempty"`
	Sentences []string   `json:"sentences,omitempty"` // merged into it, or made of it
	Paragraph string     `json:"paragraph,omitempty"` // moved
	Before    string     `json:"before,omitempty"`    // moved before
	On        bool       `json:"on"`                  // approved or left out, rather than that taken back
	Followed  bool       `json:"followed,omitempty"`  // edited to follow its notes again
	Was       string     `json:"was"`
	Text      string     `json:"text"`
	Diff      []DiffPart `json:"diff"`
}

// DiffPart is a stretch of whole words that stayed (=), went (-) or came (+).
type DiffPart struct {
	Op   string `json:"op"`
	Text string `json:"text"`
}

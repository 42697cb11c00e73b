package session

// What is said in writing: statements, questions, notes and notices.

type (
	StatementDeposited struct {
		Request string `json:"request,omitempty"`
		Segment string `json:"segment"`
		Person  string `json:"person"`
		Text    string `json:"text"`
		// File is there instead of Text when a file was deposited.
		File *StatementFile `json:"file,omitempty"`
	}

	QuestionAsked struct {
		Question string    `json:"question"`
		Segment  string    `json:"segment,omitempty"`
		Person   string    `json:"person,omitempty"`
		Text     string    `json:"text"`
		Lang     string    `json:"lang,omitempty"`
		Source   SourceDoc `json:"source"`
		To       string    `json:"to,omitempty"`
		Anon     bool      `json:"anonymous,omitempty"`
		Ref      string    `json:"ref,omitempty"`
		Held     []Hold    `json:"held,omitempty"`
		Shown    bool      `json:"shown,omitempty"` // at once, before anyone looked at it
		// Seal is of what was asked elsewhere: then text, author and address stand beside the record, since
		// whoever asked may take them back; see SourceItem.
		Seal string `json:"seal,omitempty"`
	}
	QuestionVoted struct {
		Question string `json:"question"`
		Person   string `json:"person"`
	}
	QuestionUnvoted struct {
		Question string `json:"question"`
		Person   string `json:"person"`
	}
	// QuestionRevised: the source changed the text.
	QuestionRevised struct {
		Question string `json:"question"`
		Text     string `json:"text"`
		Lang     string `json:"lang,omitempty"`
		Held     []Hold `json:"held,omitempty"`
		Seal     string `json:"seal,omitempty"` // as of QuestionAsked
	}
	// QuestionSourceGone: the source took the item back; no document shows its text or author again.
	QuestionSourceGone struct {
		Question string `json:"question"`
	}
	// FeedReported is how a source stands. Position is up to where it was taken in, in the source's own
	// terms; empty leaves what there was.
	FeedReported struct {
		Feed       string    `json:"feed"`
		State      FeedState `json:"state"`
		Error      string    `json:"error,omitempty"`
		Words      string    `json:"words,omitempty"`
		Position   string    `json:"position,omitempty"`
		LastItemAt Instant   `json:"last_item_at,omitzero"`
		ProofAt    Instant   `json:"last_proof_at,omitzero"`
		Gap        *FeedGap  `json:"gap,omitempty"`
	}
	// QuestionMoved takes a question to another state.
	QuestionMoved struct {
		Question string        `json:"question"`
		State    QuestionState `json:"state"`
		Reason   string        `json:"reason,omitempty"`
		By       string        `json:"by,omitempty"`
		Code     Dismissal     `json:"code,omitempty"`
		How      string        `json:"how,omitempty"`    // it was answered
		Answer   string        `json:"answer,omitempty"` // in writing
	}
	QuestionsMerged struct {
		Into      string   `json:"into"`
		Questions []string `json:"questions"`
	}
	QuestionWasSplit struct {
		Question string `json:"question"`
		From     string `json:"from"`
	}

	NoteAdded struct {
		Note     string   `json:"note"`
		Segment  string   `json:"segment"`
		Text     string   `json:"text"`
		Kind     NoteKind `json:"kind"`
		Theme    string   `json:"theme,omitempty"`
		DraftRef string   `json:"draft_ref,omitempty"`
		Speech   string   `json:"speech,omitempty"`
		Question string   `json:"question,omitempty"`
		Ref      string   `json:"ref,omitempty"`
	}
	// NoteEdited holds the whole note as it then stood.
	NoteEdited struct {
		Note     string   `json:"note"`
		Rev      int      `json:"rev"` // the new revision
		Segment  string   `json:"segment"`
		Text     string   `json:"text"`
		Kind     NoteKind `json:"kind"`
		Theme    string   `json:"theme,omitempty"`
		DraftRef string   `json:"draft_ref,omitempty"`
		Speech   string   `json:"speech,omitempty"`
		// Question is nil in records that knew no change of it: it stayed.
		Question *string `json:"question,omitempty"`
	}
	NoteRemoved struct {
		Note string `json:"note"`
	}
	NoteSupported struct {
		Note   string `json:"note"`
		Speech string `json:"speech,omitempty"`
		Group  string `json:"group,omitempty"`
		On     bool   `json:"on"`
	}

	NoticePosted struct {
		Notice string  `json:"notice"`
		Text   Text    `json:"text"`
		Level  string  `json:"level"`
		To     []Role  `json:"to,omitempty"`
		Until  Instant `json:"until,omitzero"`
	}
	NoticeCleared struct {
		Notice string `json:"notice"`
	}
)

package session

// What may be said in writing: statements, questions, notes and notices.

type (
	// StatementDeposit keeps the text of a statement, for a request or for a segment. A file comes with
	// its upload, POST /sessions/{id}/statements, which alone can say what it holds.
	StatementDeposit struct {
		Request string         `json:"request,omitempty"`
		Segment string         `json:"segment,omitempty"`
		Text    string         `json:"text"`
		File    *StatementFile `json:"-"`
	}

	QuestionAsk struct {
		Text      string `json:"text"`
		Lang      string `json:"lang,omitempty"`
		Segment   string `json:"segment,omitempty"`
		To        string `json:"to,omitempty"`
		Anonymous bool   `json:"anonymous,omitempty"`
		Ref       string `json:"ref,omitempty"`
	}
	QuestionOffer struct {
		Text    string    `json:"text"`
		Lang    string    `json:"lang,omitempty"`
		Segment string    `json:"segment,omitempty"`
		Source  SourceDoc `json:"source"`
		Ref     string    `json:"ref,omitempty"`
	}
	// QuestionRetract takes back what came from a feed: the source deleted it, or it is to be erased.
	QuestionRetract struct {
		Question string `json:"question"`
	}
	QuestionVote struct {
		Question string `json:"question"`
	}
	QuestionUnvote struct {
		Question string `json:"question"`
	}
	// QuestionApprove and the other moves of a question may say why, and by whom, in a moderator's own words.
	QuestionApprove struct {
		Question string        `json:"question"`
		Reason   string        `json:"reason,omitempty"`
		By       string        `json:"by,omitempty"`
		Expect   QuestionState `json:"expect,omitempty"`
		Desk     string        `json:"desk,omitempty"`
	}
	QuestionHide struct {
		Question string        `json:"question"`
		Reason   string        `json:"reason,omitempty"`
		By       string        `json:"by,omitempty"`
		Expect   QuestionState `json:"expect,omitempty"`
		Desk     string        `json:"desk,omitempty"`
	}
	QuestionSelect struct {
		Question string        `json:"question"`
		Reason   string        `json:"reason,omitempty"`
		By       string        `json:"by,omitempty"`
		Expect   QuestionState `json:"expect,omitempty"`
		Desk     string        `json:"desk,omitempty"`
	}
	QuestionPut struct {
		Question string        `json:"question"`
		Reason   string        `json:"reason,omitempty"`
		By       string        `json:"by,omitempty"`
		Expect   QuestionState `json:"expect,omitempty"`
		Desk     string        `json:"desk,omitempty"`
	}
	QuestionAnswer struct {
		Question string        `json:"question"`
		Reason   string        `json:"reason,omitempty"`
		By       string        `json:"by,omitempty"`
		Expect   QuestionState `json:"expect,omitempty"`
		// How is oral, written or carried. A written answer has its Text, a carried question the Segment it
		// goes to.
		How     string `json:"how,omitempty"`
		Text    string `json:"text,omitempty"`
		Segment string `json:"segment,omitempty"`
		Desk    string `json:"desk,omitempty"`
	}
	QuestionDismiss struct {
		Question string        `json:"question"`
		Reason   string        `json:"reason,omitempty"`
		By       string        `json:"by,omitempty"`
		Expect   QuestionState `json:"expect,omitempty"`
		Code     Dismissal     `json:"code,omitempty"`
		Desk     string        `json:"desk,omitempty"`
	}
	QuestionMerge struct {
		Into      string   `json:"into"`
		Questions []string `json:"questions"`
		Desk      string   `json:"desk,omitempty"`
	}
	QuestionSplit struct {
		Question string `json:"question"`
		Desk     string `json:"desk,omitempty"`
	}
	QuestionToFloor struct {
		Question string `json:"question"`
		Person   string `json:"person,omitempty"`
		Desk     string `json:"desk,omitempty"`
	}
	QuestionWithdraw struct {
		Question string `json:"question"`
	}

	// NoteAdd: without a speech the note is linked to the one under way in its segment; "none" says that
	// it belongs to no speech.
	NoteAdd struct {
		Segment  string   `json:"segment"`
		Text     string   `json:"text"`
		Kind     NoteKind `json:"kind"`
		Theme    string   `json:"theme,omitempty"`
		DraftRef string   `json:"draft_ref,omitempty"`
		Speech   string   `json:"speech,omitempty"`
		Question string   `json:"question,omitempty"`
		Ref      string   `json:"ref,omitempty"`
	}
	// NoteEdit changes what is given of a note at revision Rev; what is absent stays.
	NoteEdit struct {
		Note     string    `json:"note"`
		Rev      int       `json:"rev"`
		Text     *string   `json:"text,omitempty"`
		Kind     *NoteKind `json:"kind,omitempty"`
		Theme    *string   `json:"theme,omitempty"`
		DraftRef *string   `json:"draft_ref,omitempty"`
		Segment  *string   `json:"segment,omitempty"`
		Speech   *string   `json:"speech,omitempty"`
		Question *string   `json:"question,omitempty"`
	}
	NoteRemove struct {
		Note string `json:"note"`
		Rev  int    `json:"rev,omitempty"`
	}
	NoteSupport struct {
		Note   string `json:"note"`
		Speech string `json:"speech,omitempty"`
		Group  string `json:"group,omitempty"`
		On     bool   `json:"on"`
	}

	NoticePost struct {
		Text      Text     `json:"text"`
		Languages []string `json:"languages,omitempty"`
		Level     string   `json:"level,omitempty"`
		To        []Role   `json:"to,omitempty"`
		Until     Instant  `json:"until,omitzero"`
	}
	NoticeClear struct {
		Notice string `json:"notice"`
	}
)

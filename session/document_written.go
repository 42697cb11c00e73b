package session

// The documents of questions and notes.

// SourceDoc is where a question came from.
type SourceDoc struct {
	Kind   string `json:"kind"` // room, audience, mastodon, bluesky, rss, webhook, …
	Author string `json:"author,omitempty"`
	URL    string `json:"url,omitempty"`
	Feed   string `json:"feed,omitempty"` // the programme's feed that brought it
}

// QuestionDoc has the key "question/ID". Votes counts the persons who gave their voice, once each
// over an umbrella and its members; Voices adds the askers, again once each.
type QuestionDoc struct {
	ID         string        `json:"id"`
	Segment    string        `json:"segment,omitempty"`
	Text       string        `json:"text"`
	Lang       string        `json:"lang,omitempty"`
	Source     SourceDoc     `json:"source"`
	To         string        `json:"to,omitempty"`
	Votes      int           `json:"votes"`
	Voices     int           `json:"voices"`
	State      QuestionState `json:"state"`
	MergedInto string        `json:"merged_into,omitempty"`
	Members    []string      `json:"members,omitempty"`
	AskedAt    Instant       `json:"asked_at"`
	PutAt      Instant       `json:"put_at,omitzero"`
	AnsweredAt Instant       `json:"answered_at,omitzero"`
	AnsweredBy string        `json:"answered_by,omitempty"`
	Request    string        `json:"request,omitempty"`
	// EditedAt is when the source changed the text; Gone that it took the item back: text and author are empty.
	EditedAt Instant `json:"edited_at,omitzero"`
	Gone     bool    `json:"gone,omitempty"`
	// FirstText, for staff, is what was asked first when the source changed it.
	FirstText string `json:"first_text,omitempty"`
	// Reading is the wording for reading aloud, and Translations are of what was asked, both by language.
	Reading      map[string]string      `json:"reading,omitempty"`
	Translations map[string]Translation `json:"translations,omitempty"`
	Assigned     *AssigneeDoc           `json:"assigned,omitempty"` // who is to answer
	How          string                 `json:"how,omitempty"`      // answered: oral, written
	Answer       string                 `json:"answer,omitempty"`   // in writing
	CarriedFrom  string                 `json:"carried_from,omitempty"`
	// For staff alone. Held are the rules that want a person to look; Unreviewed that it was shown at
	// once and nobody has looked yet; Standing how its author stands; Rev the revision of the wordings.
	Claim      *QuestionClaimDoc `json:"claim,omitempty"`
	Labels     []string          `json:"labels,omitempty"`
	Held       []Hold            `json:"held,omitempty"`
	Unreviewed bool              `json:"unreviewed,omitempty"`
	Standing   string            `json:"standing,omitempty"`
	Code       Dismissal         `json:"code,omitempty"` // why it was dismissed; Reason is the note beside it
	Rev        int               `json:"rev,omitempty"`
	// For staff alone. Similar are questions that may ask the same, best first; a room adds them.
	Similar []SimilarDoc `json:"similar,omitempty"`
	Ref     string       `json:"ref,omitempty"`
	Reason  string       `json:"reason,omitempty"`
	Group   string       `json:"group,omitempty"`
	// Remote tells, for the balance of questions, that its asker is not in the room.
	Remote bool `json:"remote,omitempty"`
}

// AskedDoc has the key "asked" and is for the audience, who hold the documents of some questions only:
// how many have been approved and stand for themselves, over the day and by segment.
type AskedDoc struct {
	AskedOf
	Segments map[string]AskedOf `json:"segments"` // "" are those that belong to none
}

// AskedOf counts questions open for voices, those being put among them, and answered ones.
type AskedOf struct {
	Open     int `json:"open"`
	Answered int `json:"answered"`
}

// NoteDoc has the key "note/ID".
type NoteDoc struct {
	ID         string     `json:"id"`
	Ref        string     `json:"ref,omitempty"`
	Segment    string     `json:"segment"`
	Speech     string     `json:"speech,omitempty"`
	Question   string     `json:"question,omitempty"`
	Kind       NoteKind   `json:"kind"`
	Theme      string     `json:"theme,omitempty"`
	DraftRef   string     `json:"draft_ref,omitempty"`
	Text       string     `json:"text"`
	Supporters Supporters `json:"supporters"`
	Rev        int        `json:"rev"`
	Author     string     `json:"author,omitempty"` // a person id
	At         Instant    `json:"at"`
	// Claims are by those who are writing on it; each lapses at its time.
	Claims []ClaimDoc `json:"claims,omitempty"`
}

// SimilarDoc is a question that may ask the same, with how alike the two are, 0 to 1. Across tells
// that it is in another language, found by names, numbers and sounds.
type SimilarDoc struct {
	ID     string  `json:"id"`
	Score  float64 `json:"score"`
	Across bool    `json:"across,omitempty"`
}

// Supporters says who stands behind a note: Count people or groups in all, and the groups.
type Supporters struct {
	Count    int      `json:"count"`
	Groups   []string `json:"groups"`
	Speeches []string `json:"speeches,omitempty"`
}

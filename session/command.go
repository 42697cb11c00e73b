package session

import "encoding/json"

// Command is what someone wants done. Each type is the "with" of one "do" of the contract; decoding
// is strict (unknown, doubled or case-variant keys are refused by server/wire), checking is Decide's.
type Command interface {
	// Do is the command's name on the wire.
	Do() string
}

// Expect guards a command that was meant for another moment: the id of the speech under way, or
// null for "nobody is speaking". Set is false when the client did not say.
type Expect struct {
	Set    bool
	Speech string
}

func (e *Expect) UnmarshalJSON(b []byte) error {
	e.Set, e.Speech = true, ""
	if string(b) == "null" {
		return nil
	}
	return json.Unmarshal(b, &e.Speech)
}

// MarshalJSON is null for "nobody"; fields of this type are tagged omitzero.
func (e Expect) MarshalJSON() ([]byte, error) {
	if e.Speech == "" {
		return []byte("null"), nil
	}
	return json.Marshal(e.Speech)
}

type (
	SegmentOpen struct {
		Segment string `json:"segment"`
		Reason  string `json:"reason,omitempty"`
	}
	SegmentSuspend struct {
		Segment string `json:"segment"`
		Reason  string `json:"reason,omitempty"`
	}
	SegmentResume struct {
		Segment string `json:"segment"`
		Reason  string `json:"reason,omitempty"`
	}
	// SegmentClose closes a segment; those still waiting lapse, or go to another segment's list.
	SegmentClose struct {
		Segment     string `json:"segment"`
		Reason      string `json:"reason,omitempty"`
		CarryOverTo string `json:"carry_over_to,omitempty"`
	}
	SegmentReschedule struct {
		Segment string  `json:"segment"`
		Start   Instant `json:"start,omitzero"`
		End     Instant `json:"end,omitzero"`
	}

	ListOpen struct {
		Segment string  `json:"segment"`
		At      Instant `json:"at,omitzero"`
		AfterS  int     `json:"after_s,omitempty"`
	}
	ListClose struct {
		Segment  string  `json:"segment"`
		At       Instant `json:"at,omitzero"`
		AfterS   int     `json:"after_s,omitempty"`
		LastCall bool    `json:"last_call,omitempty"`
	}
	// ListOrder orders a list by a method, or by several joined by "+". Safe is how many places at the
	// top no re-ordering moves; absent keeps the number there is. Seed is that of a lot; absent, one is
	// made.
	ListOrder struct {
		Segment string             `json:"segment"`
		Method  string             `json:"method"`
		Weights map[string]float64 `json:"weights,omitempty"`
		Safe    *int               `json:"safe,omitempty"`
		Seed    string             `json:"seed,omitempty"`
	}
	ListLimits struct {
		Segment string `json:"segment"`
		Limits
	}

	FloorRequest struct {
		Segment    string      `json:"segment"`
		Kind       RequestKind `json:"kind"`
		Capacity   Capacity    `json:"capacity"`
		OnBehalfOf string      `json:"on_behalf_of,omitempty"`
		Topic      string      `json:"topic,omitempty"`
		Language   string      `json:"language,omitempty"`
		Remote     *bool       `json:"remote,omitempty"`
		Person     string      `json:"person,omitempty"`
		ToSpeech   string      `json:"to_speech,omitempty"` // the speech that a reply answers; absent: the one under way
		Category   Category    `json:"category,omitempty"`  // of a point of order
	}
	FloorWithdraw struct {
		Request string `json:"request"`
	}
	FloorDefer struct {
		Request string `json:"request"`
	}
	// FloorEdit says anew what a waiting request says; what is absent stands as in FloorRequest. The
	// place stays the place of the request, the kind stays too: who asks for something else asks anew.
	FloorEdit struct {
		Request    string   `json:"request"`
		Capacity   Capacity `json:"capacity"`
		OnBehalfOf string   `json:"on_behalf_of,omitempty"`
		Topic      string   `json:"topic,omitempty"`
		Language   string   `json:"language,omitempty"`
		Remote     *bool    `json:"remote,omitempty"`
	}
	FloorSwap struct {
		Request string `json:"request"`
		With    string `json:"with"`
	}
	FloorAcceptSwap struct {
		Request string `json:"request"`
		With    string `json:"with"`
	}
	// FloorDeclineSwap is the answer no to the proposal that the request with made to request.
	FloorDeclineSwap struct {
		Request string `json:"request"`
		With    string `json:"with"`
	}
	// FloorGive calls one request or person. Reason is the chair's own words, at most MaxShort runes, where
	// somebody is called before their turn: the list proposes, and an override keeps its reason.
	FloorGive struct {
		Request string `json:"request,omitempty"`
		Person  string `json:"person,omitempty"`
		LimitS  int    `json:"limit_s,omitempty"`
		Reason  string `json:"reason,omitempty"`
		Expect  Expect `json:"expect,omitzero"`
	}
	FloorFinish struct {
		Expect Expect `json:"expect,omitzero"`
	}
	FloorPause struct {
		Expect Expect `json:"expect,omitzero"`
	}
	FloorResume struct {
		Expect Expect `json:"expect,omitzero"`
	}
	FloorExtend struct {
		Seconds int    `json:"seconds,omitempty"` // absent: a minute more
		Expect  Expect `json:"expect,omitzero"`
	}
	FloorAbsent struct {
		Request string `json:"request"`
	}
	// FloorMove places a request directly before another, or at the end when Before is empty.
	FloorMove struct {
		Request string `json:"request"`
		Before  string `json:"before"`
		Pin     bool   `json:"pin,omitempty"`
		Reason  string `json:"reason,omitempty"`
	}
	FloorRemove struct {
		Request string `json:"request"`
		Reason  string `json:"reason"`
	}
	FloorRule struct {
		Request string `json:"request"`
		Upheld  bool   `json:"upheld"`
		Text    string `json:"text,omitempty"`
	}
	// FloorUndo takes back the last act; Expect is the version of the act meant, 0 for any.
	FloorUndo struct {
		V uint64 `json:"v,omitempty"`
	}
	FloorRedo struct {
		V uint64 `json:"v,omitempty"`
	}

	// BudgetGrant gives speaking time to a group or a person, BudgetAdjust corrects an account; with a
	// speech it refunds that speech's time to its speaker's accounts.
	BudgetGrant struct {
		Group   string `json:"group,omitempty"`
		Person  string `json:"person,omitempty"`
		Seconds int    `json:"seconds"`
		Reason  string `json:"reason,omitempty"`
	}
	BudgetAdjust struct {
		Group   string `json:"group,omitempty"`
		Person  string `json:"person,omitempty"`
		Speech  string `json:"speech,omitempty"`
		Seconds int    `json:"seconds"`
		Reason  string `json:"reason"`
	}

	PersonAdd struct {
		Badge        string `json:"badge,omitempty"`
		Name         string `json:"name"`
		Organisation string `json:"organisation,omitempty"`
		Group        string `json:"group,omitempty"`
		Country      string `json:"country,omitempty"`
		Remote       bool   `json:"remote,omitempty"`
		Language     string `json:"language,omitempty"`
		Title        string `json:"title,omitempty"`
		Role         Role   `json:"role,omitempty"` // participant when empty
		// Pronunciation is a note for the chair on how the name is said.
		Pronunciation string `json:"pronunciation,omitempty"`
		// Gender is female, male or other, where the person has given it.
		Gender string `json:"gender,omitempty"`
	}
	PersonUpdate struct {
		Person       string  `json:"person"`
		Name         *string `json:"name,omitempty"`
		Organisation *string `json:"organisation,omitempty"`
		Group        *string `json:"group,omitempty"`
		Country      *string `json:"country,omitempty"`
		Remote       *bool   `json:"remote,omitempty"`
		Language     *string `json:"language,omitempty"`
		Title        *string `json:"title,omitempty"`

		Pronunciation *string `json:"pronunciation,omitempty"`
		Gender        *string `json:"gender,omitempty"`
	}
	PersonRole struct {
		Person string `json:"person"`
		Role   Role   `json:"role"`
	}
	// PersonAttend notes at the door that a person is here, or that it was noted by mistake.
	PersonAttend struct {
		Person  string `json:"person"`
		Present bool   `json:"present"`
	}
	// PersonRevoke ends all links of a person: a token in use stops working at once.
	PersonRevoke struct {
		Person string `json:"person"`
	}
	PersonErase struct {
		Person string `json:"person"`
	}

	// SessionClock sets how fast a rehearsal's clock runs between driven acts.
	SessionClock struct {
		Rate float64 `json:"rate"`
	}
)

// The commands below are the server's own: they have no name a client may use.
type (
	// SessionCreate is the first entry of every record.
	SessionCreate struct {
		ID        string    `json:"id"`
		Programme Programme `json:"programme"`
		JoinCode  string    `json:"join_code"`
	}
	// AccessGrant remembers a token by its hash. Person is empty for shared staff links.
	AccessGrant struct {
		Grants []Grant `json:"grants"`
	}
	// PersonJoin adds a pseudonymous person of the audience, with the grant for their own token.
	PersonJoin struct {
		Pseudonym string `json:"pseudonym,omitempty"`
		Language  string `json:"language,omitempty"`
		Hash      string `json:"hash,omitempty"`
	}
	// PersonImport adds or updates people by badge in one entry; ids are given by the caller.
	PersonImport struct {
		People []ImportPerson `json:"people"`
	}
	// FeedReport says how a source stands: on a change of state, at a gap, and seldom otherwise.
	FeedReport struct {
		Feed       string    `json:"feed"`
		State      FeedState `json:"state"`
		Error      string    `json:"error,omitempty"`
		Words      string    `json:"words,omitempty"`
		Position   string    `json:"position,omitempty"`
		LastItemAt Instant   `json:"last_item_at,omitzero"`
		ProofAt    Instant   `json:"last_proof_at,omitzero"`
		Gap        *FeedGap  `json:"gap,omitempty"`
	}
	// QuestionRevise follows an edit at the source.
	QuestionRevise struct {
		Question string `json:"question"`
		Text     string `json:"text"`
		Lang     string `json:"lang,omitempty"`
	}
	// ClockTick carries out what the state says is due: lists that open or close at a time.
	ClockTick struct{}
	// RecordLost names acknowledged entries that the storage has lost and no node can offer again.
	RecordLost struct {
		From  uint64 `json:"from"`
		To    uint64 `json:"to"`
		Hash  string `json:"hash"`
		Epoch string `json:"epoch"`
	}
)

// ImportPerson is one row of a participants file. Hash is the hash of a new token; empty keeps
// the one there is.
type ImportPerson struct {
	ID   string `json:"id"`
	Hash string `json:"hash,omitempty"`
	PersonAdd
}

// Grant binds a token's hash to a role and, but for shared links, to one person. Join marks a join
// code: it admits, and each use makes a new person.
type Grant struct {
	Hash   string `json:"hash"`
	Role   Role   `json:"role"`
	Person string `json:"person,omitempty"`
	Join   bool   `json:"join,omitempty"`
	Label  string `json:"label,omitempty"`
}

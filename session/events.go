package session

// The facts of the record. A field once written keeps its name and meaning; a change of shape raises
// the version in eventSpecs and adds the step from the old one.

type (
	SessionCreated struct {
		ID        string    `json:"id"`
		Programme Programme `json:"programme"`
		JoinCode  string    `json:"join_code,omitempty"`
	}
	ClockSet struct {
		Rate float64 `json:"rate"`
	}
	AccessGranted struct {
		Grants []Grant `json:"grants"`
	}

	// PersonAdded makes a person known, or known anew under the same id (an updated badge). Seal is
	// the commitment to the profile in the entry's private part.
	PersonAdded struct {
		Person   string `json:"person"`
		Badge    string `json:"badge,omitempty"`
		Group    string `json:"group,omitempty"`
		Remote   bool   `json:"remote,omitempty"`
		Language string `json:"language,omitempty"`
		Role     Role   `json:"role"`
		Seal     string `json:"seal"`
		Hash     string `json:"hash,omitempty"` // of a new token
	}
	PersonRoleSet struct {
		Person string `json:"person"`
		Role   Role   `json:"role"`
	}
	PersonAttended struct {
		Person  string `json:"person"`
		Present bool   `json:"present,omitempty"`
	}
	PersonRevoked struct {
		Person string `json:"person"`
	}
	PersonErased struct {
		Person string `json:"person"`
	}

	SegmentOpened struct {
		Segment string `json:"segment"`
	}
	SegmentWasSuspended struct {
		Segment string `json:"segment"`
		Reason  string `json:"reason,omitempty"`
	}
	SegmentResumed struct {
		Segment string `json:"segment"`
	}
	SegmentWasClosed struct {
		Segment string   `json:"segment"`
		Reason  string   `json:"reason,omitempty"`
		Lapsed  []string `json:"lapsed,omitempty"` // requests still waiting, in speaking order
		// Carried are those that went to the list of CarriedTo, in speaking order.
		CarriedTo string   `json:"carried_to,omitempty"`
		Carried   []string `json:"carried,omitempty"`
	}
	SegmentRescheduled struct {
		Segment string  `json:"segment"`
		Start   Instant `json:"start"`
		End     Instant `json:"end"`
	}

	// ListOpened opens a list now; a ClosesAt of zero is no closing time.
	ListOpened struct {
		Segment  string  `json:"segment"`
		ClosesAt Instant `json:"closes_at,omitzero"`
	}
	// ListScheduled sets the times at which the list will open or close by itself.
	ListScheduled struct {
		Segment  string  `json:"segment"`
		OpensAt  Instant `json:"opens_at,omitzero"`
		ClosesAt Instant `json:"closes_at,omitzero"`
		LastCall bool    `json:"last_call,omitempty"`
	}
	ListClosed struct {
		Segment string `json:"segment"`
	}
	// ListOrdered orders a list. Seed and DrawnTo are there when a lot is drawn: among the requests up
	// to that number.
	ListOrdered struct {
		Segment string             `json:"segment"`
		Method  string             `json:"method"`
		Weights map[string]float64 `json:"weights,omitempty"`
		Safe    int                `json:"safe,omitempty"`
		Seed    string             `json:"seed,omitempty"`
		DrawnTo int                `json:"drawn_to,omitempty"`
	}
	ListLimited struct {
		Segment string `json:"segment"`
		Limits  Limits `json:"limits"`
	}

	FloorRequested struct {
		Request    string      `json:"request"`
		Segment    string      `json:"segment"`
		Person     string      `json:"person"`
		Kind       RequestKind `json:"kind"`
		Capacity   Capacity    `json:"capacity"`
		OnBehalfOf string      `json:"on_behalf_of,omitempty"`
		Topic      string      `json:"topic,omitempty"`
		Language   string      `json:"language,omitempty"`
		Remote     bool        `json:"remote,omitempty"`
		Question   string      `json:"question,omitempty"`
		ToSpeech   string      `json:"to_speech,omitempty"` // that a reply answers
		Category   Category    `json:"category,omitempty"`  // of a point of order
		Nth        int         `json:"nth,omitempty"`       // of a right of reply: the person's first or second of the day
		AskedIn    string      `json:"asked_in,omitempty"`  // the segment it was asked in, when deferred to the end of the day
	}
	// RequestsLapsed takes requests off the list whose reason is over. Code says why: reply_over.
	RequestsLapsed struct {
		Requests []string `json:"requests"`
		Code     string   `json:"code"`
	}
	RequestWithdrawn struct {
		Request string `json:"request"`
	}
	RequestDeferred struct {
		Request string `json:"request"`
	}
	// RequestEdited says anew what a request says.
	RequestEdited struct {
		Request    string   `json:"request"`
		Capacity   Capacity `json:"capacity"`
		OnBehalfOf string   `json:"on_behalf_of,omitempty"`
		Topic      string   `json:"topic,omitempty"`
		Language   string   `json:"language,omitempty"`
		Remote     bool     `json:"remote,omitempty"`
	}
	// RequestAbsent sends a called person who was not there to the end; Lapsed, the second time.
	RequestAbsent struct {
		Request string `json:"request"`
		Lapsed  bool   `json:"lapsed,omitempty"`
	}
	RequestMoved struct {
		Request string `json:"request"`
		Before  string `json:"before,omitempty"`
		Pin     bool   `json:"pin,omitempty"`
		Reason  string `json:"reason,omitempty"`
	}
	RequestRemoved struct {
		Request string `json:"request"`
		Reason  string `json:"reason"`
	}
	SwapProposed struct {
		Request string `json:"request"`
		With    string `json:"with"`
	}
	// SwapDeclined: the owner of request will not exchange places with the one who proposed it.
	SwapDeclined struct {
		Request string `json:"request"`
		With    string `json:"with"`
	}
	PlacesSwapped struct {
		Request string `json:"request"`
		With    string `json:"with"`
	}
	PointOfOrderRuled struct {
		Request string `json:"request"`
		Upheld  bool   `json:"upheld"`
		Text    string `json:"text,omitempty"`
	}

	// FloorGiven starts a speech. Interrupts is true for a point of order that pauses the one under way.
	FloorGiven struct {
		Speech     string      `json:"speech"`
		Request    string      `json:"request,omitempty"`
		Segment    string      `json:"segment"`
		Person     string      `json:"person"`
		Kind       RequestKind `json:"kind"`
		Capacity   Capacity    `json:"capacity"`
		OnBehalfOf string      `json:"on_behalf_of,omitempty"`
		Topic      string      `json:"topic,omitempty"`
		LimitS     int         `json:"limit_s"`
		Remote     bool        `json:"remote,omitempty"`
		Interrupts bool        `json:"interrupts,omitempty"`
		ToSpeech   string      `json:"to_speech,omitempty"` // that a reply answers
		Reason     string      `json:"reason,omitempty"`    // why before their turn, in the chair's words
	}
	// SpeechEnded ends the speech under way; the one it interrupted, if any, comes back paused.
	SpeechEnded struct {
		Speech string `json:"speech"`
	}
	// SpeechAnnulled takes away a speech that never began: the person called was not there. It counts
	// nowhere; the request is on the list again.
	SpeechAnnulled struct {
		Speech string `json:"speech"`
	}
	SpeechPaused struct {
		Speech string `json:"speech"`
	}
	SpeechResumed struct {
		Speech string `json:"speech"`
	}
	SpeechExtended struct {
		Speech  string `json:"speech"`
		Seconds int    `json:"seconds"`
	}
	// ActUndone takes back the act of the entry V; ActRedone does it again.
	ActUndone struct {
		V uint64 `json:"v"`
	}
	ActRedone struct {
		V uint64 `json:"v"`
	}

	BudgetGranted struct {
		Group   string `json:"group,omitempty"`
		Person  string `json:"person,omitempty"`
		Seconds int    `json:"seconds"`
		Reason  string `json:"reason,omitempty"`
	}
	// BudgetAdjusted corrects the accounts of the group and the person that are named. With a speech it
	// is a refund of that speech's time.
	BudgetAdjusted struct {
		Group   string `json:"group,omitempty"`
		Person  string `json:"person,omitempty"`
		Speech  string `json:"speech,omitempty"`
		Seconds int    `json:"seconds"`
		Reason  string `json:"reason"`
	}

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

func (SessionCreated) Type() string      { return "session.created" }
func (ClockSet) Type() string            { return "session.clock_set" }
func (AccessGranted) Type() string       { return "access.granted" }
func (PersonAdded) Type() string         { return "person.added" }
func (PersonRoleSet) Type() string       { return "person.role_set" }
func (PersonAttended) Type() string      { return "person.attended" }
func (PersonRevoked) Type() string       { return "person.revoked" }
func (PersonErased) Type() string        { return "person.erased" }
func (SegmentOpened) Type() string       { return "segment.opened" }
func (SegmentWasSuspended) Type() string { return "segment.suspended" }
func (SegmentResumed) Type() string      { return "segment.resumed" }
func (SegmentWasClosed) Type() string    { return "segment.closed" }
func (SegmentRescheduled) Type() string  { return "segment.rescheduled" }
func (ListOpened) Type() string          { return "list.opened" }
func (ListScheduled) Type() string       { return "list.scheduled" }
func (ListClosed) Type() string          { return "list.closed" }
func (ListOrdered) Type() string         { return "list.ordered" }
func (ListLimited) Type() string         { return "list.limited" }
func (FloorRequested) Type() string      { return "floor.requested" }
func (RequestWithdrawn) Type() string    { return "floor.withdrawn" }
func (RequestsLapsed) Type() string      { return "floor.lapsed" }
func (RequestDeferred) Type() string     { return "floor.deferred" }
func (RequestEdited) Type() string       { return "floor.edited" }
func (RequestAbsent) Type() string       { return "floor.absent" }
func (RequestMoved) Type() string        { return "floor.moved" }
func (RequestRemoved) Type() string      { return "floor.removed" }
func (SwapDeclined) Type() string        { return "floor.swap_declined" }
func (SwapProposed) Type() string        { return "floor.swap_proposed" }
func (PlacesSwapped) Type() string       { return "floor.swapped" }
func (PointOfOrderRuled) Type() string   { return "floor.ruled" }
func (FloorGiven) Type() string          { return "floor.given" }
func (SpeechEnded) Type() string         { return "floor.finished" }
func (SpeechAnnulled) Type() string      { return "floor.annulled" }
func (SpeechPaused) Type() string        { return "floor.paused" }
func (SpeechResumed) Type() string       { return "floor.resumed" }
func (SpeechExtended) Type() string      { return "floor.extended" }
func (ActUndone) Type() string           { return "floor.undone" }
func (ActRedone) Type() string           { return "floor.redone" }
func (BudgetGranted) Type() string       { return "budget.granted" }
func (BudgetAdjusted) Type() string      { return "budget.adjusted" }
func (StatementDeposited) Type() string  { return "statement.deposited" }
func (QuestionAsked) Type() string       { return "question.asked" }
func (QuestionVoted) Type() string       { return "question.voted" }
func (QuestionUnvoted) Type() string     { return "question.unvoted" }
func (QuestionRevised) Type() string     { return "question.revised" }
func (QuestionSourceGone) Type() string  { return "question.source_gone" }
func (FeedReported) Type() string        { return "feed.reported" }
func (QuestionMoved) Type() string       { return "question.moved" }
func (QuestionsMerged) Type() string     { return "question.merged" }
func (QuestionWasSplit) Type() string    { return "question.split" }
func (NoteAdded) Type() string           { return "note.added" }
func (NoteEdited) Type() string          { return "note.edited" }
func (NoteRemoved) Type() string         { return "note.removed" }
func (NoteSupported) Type() string       { return "note.supported" }
func (NoticePosted) Type() string        { return "notice.posted" }
func (NoticeCleared) Type() string       { return "notice.cleared" }

func v1(mk func() Event) eventSpec { return eventSpec{ver: 1, make: mk} }

// eventSpecs is the codec. Apply handles pointers, which is what make returns and Decide emits.
var eventSpecs = func() map[string]eventSpec {
	m := map[string]eventSpec{}
	for _, mk := range []func() Event{
		func() Event { return &SessionCreated{} }, func() Event { return &ClockSet{} },
		func() Event { return &AccessGranted{} }, func() Event { return &PersonAdded{} },
		func() Event { return &PersonRoleSet{} }, func() Event { return &PersonAttended{} }, func() Event { return &PersonRevoked{} },
		func() Event { return &PersonErased{} }, func() Event { return &SegmentOpened{} },
		func() Event { return &SegmentWasSuspended{} }, func() Event { return &SegmentResumed{} },
		func() Event { return &SegmentWasClosed{} }, func() Event { return &SegmentRescheduled{} },
		func() Event { return &ListOpened{} }, func() Event { return &ListScheduled{} },
		func() Event { return &ListClosed{} }, func() Event { return &ListOrdered{} },
		func() Event { return &ListLimited{} }, func() Event { return &FloorRequested{} },
		func() Event { return &RequestWithdrawn{} }, func() Event { return &RequestsLapsed{} },
		func() Event { return &RequestDeferred{} }, func() Event { return &RequestEdited{} },
		func() Event { return &RequestAbsent{} }, func() Event { return &RequestMoved{} },
		func() Event { return &RequestRemoved{} }, func() Event { return &SwapProposed{} }, func() Event { return &SwapDeclined{} },
		func() Event { return &PlacesSwapped{} }, func() Event { return &PointOfOrderRuled{} },
		func() Event { return &FloorGiven{} }, func() Event { return &SpeechEnded{} },
		func() Event { return &SpeechPaused{} }, func() Event { return &SpeechAnnulled{} },
		func() Event { return &SpeechResumed{} },
		func() Event { return &SpeechExtended{} }, func() Event { return &ActUndone{} },
		func() Event { return &ActRedone{} }, func() Event { return &StatementDeposited{} },
		func() Event { return &BudgetGranted{} }, func() Event { return &BudgetAdjusted{} },
		func() Event { return &QuestionAsked{} }, func() Event { return &QuestionVoted{} },
		func() Event { return &QuestionUnvoted{} }, func() Event { return &QuestionMoved{} },
		func() Event { return &QuestionsMerged{} }, func() Event { return &QuestionWasSplit{} },
		func() Event { return &QuestionRevised{} }, func() Event { return &QuestionSourceGone{} },
		func() Event { return &FeedReported{} },
		func() Event { return &NoteAdded{} }, func() Event { return &NoteEdited{} },
		func() Event { return &NoteRemoved{} }, func() Event { return &NoteSupported{} },
		func() Event { return &NotesThemed{} }, func() Event { return &NoteClaimed{} },
		func() Event { return &SummaryEdited{} }, func() Event { return &SummaryOrdered{} },
		func() Event { return &SummaryMerged{} }, func() Event { return &SummaryWasSplit{} },
		func() Event { return &SummaryApproved{} }, func() Event { return &SummaryOmitted{} },
		func() Event { return &SummaryAdded{} }, func() Event { return &SummaryPhrased{} },
		func() Event { return &NoticePosted{} }, func() Event { return &NoticeCleared{} },
		func() Event { return &TailLost{} },
	} {
		m[mk().Type()] = v1(mk)
	}
	for _, mk := range moderationEvents {
		m[mk().Type()] = v1(mk)
	}
	return m
}()

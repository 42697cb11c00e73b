package session

// The facts of the record. A field once written keeps its name and meaning; a change of shape raises
// the version in eventSpecs (event_names.go) and adds the step from the old one.

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
		Reason  string `json:"reason,omitempty"`
	}
	SegmentWasSuspended struct {
		Segment string `json:"segment"`
		Reason  string `json:"reason,omitempty"`
	}
	SegmentResumed struct {
		Segment string `json:"segment"`
		Reason  string `json:"reason,omitempty"`
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
)

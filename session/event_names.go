package session

// The names of the events, and how each is read: the codec.

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

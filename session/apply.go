package session

import "strconv"

// Apply folds one entry into the state. It is total: any entry that Decide made for this state, or
// that a record of this lineage holds next, is applied; it never fails and never looks outside.
func Apply(st *State, e Entry) {
	if e.V != st.V+1 {
		return // not the next entry of this record; the log's head check makes this unreachable
	}
	phase := st.Phase()
	st.V = e.V
	st.anchor = false
	if e.At > st.At {
		st.At = e.At
	}
	if journaled(e) {
		st.act = &Act{V: e.V, Do: e.Do}
	}
	for _, ev := range e.Events {
		st.apply(e, ev)
	}
	st.keepSafe()
	if st.act != nil && len(st.act.changes) > 0 {
		st.Acts = append(st.Acts, *st.act)
		if len(st.Acts) > undoDepth {
			st.Acts = append([]Act(nil), st.Acts[len(st.Acts)-undoDepth:]...)
		}
		st.Undone = nil
		st.changes.key("floor")
		st.changes.role(RoleChair)
	}
	st.act = nil
	if st.Phase() != phase {
		st.touchSession()
		st.changes.everyone = true
	}
	if st.V%headEvery == 0 {
		st.touchSession()
	}
	if st.anchor {
		st.Head = HeadDoc{V: e.V, Hash: e.Hash}
	}
}

// touchSession says that the session document changed, and with it its anchor in the record.
func (st *State) touchSession() {
	st.changes.key("session")
	st.anchor = true
}

// headEvery is how often, in entries, the session document's head moves when no segment does.
const headEvery = 1000

func (st *State) apply(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *SessionCreated:
		st.Created = e.At
		st.applyCreated(ev)
		st.grantPlanned(e)
		st.changes.key("ledger")
	case *ClockSet:
		st.Rate, st.Driven = ev.Rate, true
		st.touchSession()
	case *AccessGranted:
		for _, g := range ev.Grants {
			st.Grants[g.Hash] = g
		}
	case *PersonAdded, *PersonRoleSet, *PersonAttended, *PersonRevoked, *PersonErased:
		st.applyPerson(e, ev)
	case *SegmentOpened, *SegmentWasSuspended, *SegmentResumed, *SegmentWasClosed, *SegmentRescheduled,
		*ListOpened, *ListScheduled, *ListClosed, *ListOrdered, *ListLimited:
		st.applySegment(e, ev)
	case *FloorRequested, *RequestsLapsed, *RequestWithdrawn, *RequestDeferred, *RequestEdited, *RequestAbsent, *RequestMoved, *RequestRemoved,
		*SwapProposed, *SwapDeclined, *PlacesSwapped, *PointOfOrderRuled, *StatementDeposited:
		st.applyRequest(e, ev)
	case *FloorGiven, *SpeechEnded, *SpeechAnnulled, *SpeechPaused, *SpeechResumed, *SpeechExtended:
		st.applySpeech(e, ev)
	case *BudgetGranted, *BudgetAdjusted:
		st.applyBudget(e, ev)
	case *ActUndone:
		st.undo()
	case *ActRedone:
		st.redo()
	case *QuestionAsked, *QuestionVoted, *QuestionUnvoted, *QuestionMoved, *QuestionsMerged, *QuestionWasSplit:
		st.applyQuestion(e, ev)
	case *QuestionClaimed:
		st.applyQuestionClaimed(ev)
	case *QuestionLabelled, *QuestionEdited, *QuestionTranslated, *QuestionAssigned:
		st.applyQuestionText(e, ev)
	case *QuestionCarried:
		st.applyQuestionCarried(ev)
	case *ModerationChanged, *AuthorStood:
		st.applyModeration(e, ev)
	case *FeedReported, *QuestionRevised, *QuestionSourceGone:
		st.applyFeed(e, ev)
	case *NoteAdded, *NoteEdited, *NoteRemoved, *NoteSupported:
		st.applyNote(e, ev)
	case *NotesThemed:
		st.applyThemed(ev)
	case *NoteClaimed:
		st.applyClaimed(e, ev)
	case *SummaryEdited, *SummaryOrdered, *SummaryMerged, *SummaryWasSplit, *SummaryApproved, *SummaryOmitted, *SummaryAdded, *SummaryPhrased:
		st.applySummary(e, ev)
	case *NoticePosted, *NoticeCleared:
		st.applyNotice(e, ev)
	}
}

func (st *State) applyCreated(ev *SessionCreated) {
	st.ID, st.Programme, st.JoinCode = ev.ID, ev.Programme, ev.JoinCode
	for _, ps := range ev.Programme.Segments {
		st.SegmentIDs = append(st.SegmentIDs, ps.ID)
		st.Segments[ps.ID] = &Segment{
			ID: ps.ID, Kind: ps.Kind, Title: ps.Title, Panellists: ps.Panellists,
			Planned: Span{ps.Start, ps.End}, State: Planned,
			OpensAt: ps.List.OpensAt, Order: ps.List.Order, Weights: ps.List.Weights, Safe: ps.List.Safe,
			BlockS: ps.List.ReplyBlockS, Rights: ps.List.RightsOfReply,
			Limits: ps.List.Limits.Or(DefaultLimits),
		}
		st.Pins[ps.ID] = &Pins{}
		st.changes.key("segment/" + ps.ID)
		st.changes.floor(ps.ID)
	}
	for _, f := range ev.Programme.Feeds {
		st.Sources[f.ID] = &Source{Feed: f, State: f.atFirst()}
		st.changes.key("feed/" + f.ID)
	}
	st.touchSession()
	st.changes.key("floor")
	st.changes.key("balance")
	st.changes.key("phrases")
	st.changes.key("moderation")
	st.changes.key("questions")
	st.touchSummary()
}

// number reads the digits of a short id such as r12; ids are issued in order, so the counter that
// issues the next one follows from the events.
func number(id string) int {
	if len(id) < 2 {
		return 0
	}
	n, err := strconv.Atoi(id[1:])
	if err != nil {
		return 0
	}
	return n
}

func shortID(prefix string, n int) string { return prefix + strconv.Itoa(n) }

package session

func (SegmentOpen) Do() string       { return "segment.open" }
func (SegmentSuspend) Do() string    { return "segment.suspend" }
func (SegmentResume) Do() string     { return "segment.resume" }
func (SegmentClose) Do() string      { return "segment.close" }
func (SegmentReschedule) Do() string { return "segment.reschedule" }
func (ListOpen) Do() string          { return "list.open" }
func (ListClose) Do() string         { return "list.close" }
func (ListOrder) Do() string         { return "list.order" }
func (ListLimits) Do() string        { return "list.limits" }
func (FloorRequest) Do() string      { return "floor.request" }
func (FloorWithdraw) Do() string     { return "floor.withdraw" }
func (FloorDefer) Do() string        { return "floor.defer" }
func (FloorEdit) Do() string         { return "floor.edit" }
func (FloorSwap) Do() string         { return "floor.swap" }
func (FloorAcceptSwap) Do() string   { return "floor.accept_swap" }
func (FloorDeclineSwap) Do() string  { return "floor.decline_swap" }
func (FloorGive) Do() string         { return "floor.give" }
func (FloorFinish) Do() string       { return "floor.finish" }
func (FloorPause) Do() string        { return "floor.pause" }
func (FloorResume) Do() string       { return "floor.resume" }
func (FloorExtend) Do() string       { return "floor.extend" }
func (FloorAbsent) Do() string       { return "floor.absent" }
func (FloorMove) Do() string         { return "floor.move" }
func (FloorRemove) Do() string       { return "floor.remove" }
func (FloorRule) Do() string         { return "floor.rule" }
func (FloorUndo) Do() string         { return "floor.undo" }
func (FloorRedo) Do() string         { return "floor.redo" }
func (BudgetGrant) Do() string       { return "budget.grant" }
func (BudgetAdjust) Do() string      { return "budget.adjust" }
func (StatementDeposit) Do() string  { return "statement.deposit" }
func (QuestionAsk) Do() string       { return "question.ask" }
func (QuestionOffer) Do() string     { return "question.offer" }
func (QuestionVote) Do() string      { return "question.vote" }
func (QuestionUnvote) Do() string    { return "question.unvote" }
func (QuestionApprove) Do() string   { return "question.approve" }
func (QuestionHide) Do() string      { return "question.hide" }
func (QuestionSelect) Do() string    { return "question.select" }
func (QuestionPut) Do() string       { return "question.put" }
func (QuestionAnswer) Do() string    { return "question.answer" }
func (QuestionDismiss) Do() string   { return "question.dismiss" }
func (QuestionMerge) Do() string     { return "question.merge" }
func (QuestionSplit) Do() string     { return "question.split" }
func (QuestionToFloor) Do() string   { return "question.to_floor" }
func (QuestionWithdraw) Do() string  { return "question.withdraw" }
func (QuestionRetract) Do() string   { return "question.retract" }
func (QuestionRevise) Do() string    { return "question.revise" }
func (FeedReport) Do() string        { return "feed.report" }
func (NoteAdd) Do() string           { return "note.add" }
func (NoteEdit) Do() string          { return "note.edit" }
func (NoteRemove) Do() string        { return "note.remove" }
func (NoteSupport) Do() string       { return "note.support" }
func (NoticePost) Do() string        { return "notice.post" }
func (NoticeClear) Do() string       { return "notice.clear" }
func (PersonAdd) Do() string         { return "person.add" }
func (PersonUpdate) Do() string      { return "person.update" }
func (PersonRole) Do() string        { return "person.role" }
func (PersonAttend) Do() string      { return "person.attend" }
func (PersonRevoke) Do() string      { return "person.revoke" }
func (PersonErase) Do() string       { return "person.erase" }
func (SessionClock) Do() string      { return "session.clock" }
func (SessionCreate) Do() string     { return "session.create" }
func (AccessGrant) Do() string       { return "access.grant" }
func (PersonJoin) Do() string        { return "person.join" }
func (PersonImport) Do() string      { return "person.import" }
func (ClockTick) Do() string         { return "clock.tick" }
func (RecordLost) Do() string        { return "record.lost" }

// commands are those a client may send, in the order of the contract. What is switched on or off is on
// unless the client says off.
var commands = []func() Command{
	func() Command { return &SegmentOpen{} }, func() Command { return &SegmentSuspend{} },
	func() Command { return &SegmentResume{} }, func() Command { return &SegmentClose{} },
	func() Command { return &SegmentReschedule{} },
	func() Command { return &ListOpen{} }, func() Command { return &ListClose{} },
	func() Command { return &ListOrder{} }, func() Command { return &ListLimits{} },
	func() Command { return &FloorRequest{} }, func() Command { return &FloorWithdraw{} },
	func() Command { return &FloorDefer{} }, func() Command { return &FloorEdit{} },
	func() Command { return &FloorSwap{} },
	func() Command { return &FloorAcceptSwap{} },
	func() Command { return &FloorDeclineSwap{} }, func() Command { return &FloorGive{} },
	func() Command { return &FloorFinish{} }, func() Command { return &FloorPause{} },
	func() Command { return &FloorResume{} }, func() Command { return &FloorExtend{} },
	func() Command { return &FloorAbsent{} }, func() Command { return &FloorMove{} },
	func() Command { return &FloorRemove{} }, func() Command { return &FloorRule{} },
	func() Command { return &FloorUndo{} }, func() Command { return &FloorRedo{} },
	func() Command { return &BudgetGrant{} }, func() Command { return &BudgetAdjust{} },
	func() Command { return &StatementDeposit{} },
	func() Command { return &QuestionAsk{} }, func() Command { return &QuestionOffer{} },
	func() Command { return &QuestionVote{} }, func() Command { return &QuestionUnvote{} },
	func() Command { return &QuestionApprove{} }, func() Command { return &QuestionHide{} },
	func() Command { return &QuestionSelect{} }, func() Command { return &QuestionPut{} },
	func() Command { return &QuestionAnswer{} }, func() Command { return &QuestionDismiss{} },
	func() Command { return &QuestionMerge{} }, func() Command { return &QuestionSplit{} },
	func() Command { return &QuestionToFloor{} }, func() Command { return &QuestionWithdraw{} },
	func() Command { return &QuestionRetract{} },
	func() Command { return &QuestionReturn{} },
	func() Command { return &QuestionClaim{On: true} }, func() Command { return &QuestionLabel{On: true} },
	func() Command { return &QuestionEdit{} }, func() Command { return &QuestionTranslate{} },
	func() Command { return &QuestionAssign{} }, func() Command { return &ModerationSet{} },
	func() Command { return &AuthorSilence{On: true} }, func() Command { return &AuthorAllow{On: true} },
	func() Command { return &NoteAdd{} }, func() Command { return &NoteEdit{} },
	func() Command { return &NoteRemove{} }, func() Command { return &NoteSupport{On: true} },
	func() Command { return &NoteClaim{On: true} },
	func() Command { return &SummaryEdit{} }, func() Command { return &SummaryOrder{} },
	func() Command { return &SummaryMerge{} }, func() Command { return &SummarySplit{} },
	func() Command { return &SummaryApprove{On: true} }, func() Command { return &SummaryOmit{On: true} },
	func() Command { return &SummaryAdd{} }, func() Command { return &SummaryPhrases{} }, func() Command { return &SummaryTheme{} },
	func() Command { return &NoticePost{} }, func() Command { return &NoticeClear{} },
	func() Command { return &PersonAdd{} }, func() Command { return &PersonUpdate{} },
	func() Command { return &PersonRole{} }, func() Command { return &PersonAttend{} }, func() Command { return &PersonRevoke{} },
	func() Command { return &PersonErase{} }, func() Command { return &SessionClock{} },
}

var commandByName = func() map[string]func() Command {
	m := make(map[string]func() Command, len(commands))
	for _, f := range commands {
		m[f().Do()] = f
	}
	return m
}()

// NewCommand is a pointer to a command of that name that says nothing yet, to decode into; false if no client may
// send such a command.
func NewCommand(name string) (Command, bool) {
	f, ok := commandByName[name]
	if !ok {
		return nil, false
	}
	return f(), true
}

// CommandNames are the names a client may send, in the order of the contract.
func CommandNames() []string {
	names := make([]string, len(commands))
	for i, f := range commands {
		names[i] = f().Do()
	}
	return names
}

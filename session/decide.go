package session

import (
	"strings"
	"unicode"
)

// Input is a command with all that Decide may not make up itself.
type Input struct {
	Actor   Actor
	ID      string  // the command's id, a UUID; a person made by the command gets it as person id
	Now     Instant // the session's clock; taken as not before the last entry
	Salt    string  // hex, random; needed by commands that add or change people
	Command Command
	// Section is the section of the summary that the command is about, as it stands; a command on the
	// summary finds no sentence without it. See SummarySection.
	Section *SummaryDoc
	// Held are the faults that the rules find in the command's text, if it has one: see package rules.
	Held []Hold
}

// Decide says what a command does in this state: the next entry, or why not. It changes nothing.
func Decide(st *State, in Input) (Entry, *Refusal) {
	do := in.Command.Do()
	if r := Permit(st, in.Actor, do); r != nil {
		return Entry{}, r
	}
	d := &decision{st: st, in: in, now: max(in.Now, st.At)}
	if r := d.decide(); r != nil {
		return Entry{}, r
	}
	return Entry{
		V: st.V + 1, At: d.now, By: in.Actor, Cmd: in.ID, Do: do, Events: d.events, Private: d.private,
	}, nil
}

// decision gathers the events of one command.
type decision struct {
	st      *State
	in      Input
	now     Instant
	events  []Event
	private map[string]Sealed
}

func (d *decision) emit(ev ...Event) { d.events = append(d.events, ev...) }

func (d *decision) decide() *Refusal {
	switch c := d.in.Command.(type) {
	case *SessionCreate:
		d.emit(&SessionCreated{ID: c.ID, Programme: c.Programme, JoinCode: c.JoinCode})
		return nil
	case *SessionClock:
		if !d.st.Programme.Rehearsal {
			return refuse(CodeForbidden, "session.not_rehearsal", "")
		}
		if !(c.Rate >= 0 && c.Rate <= 10000) {
			return refuse(CodeBadRequest, "session.rate_range", "rate")
		}
		d.emit(&ClockSet{Rate: c.Rate})
		return nil
	case *AccessGrant:
		return d.grant(c)
	case *PersonAdd, *PersonUpdate, *PersonRole, *PersonAttend, *PersonRevoke, *PersonErase, *PersonJoin, *PersonImport:
		return d.person(c)
	case *SegmentOpen, *SegmentSuspend, *SegmentResume, *SegmentClose, *SegmentReschedule,
		*ListOpen, *ListClose, *ListOrder, *ListLimits, *ClockTick:
		return d.segment(c)
	case *FloorRequest, *FloorWithdraw, *FloorDefer, *FloorEdit, *FloorSwap, *FloorAcceptSwap, *FloorAbsent, *FloorMove,
		*FloorDeclineSwap, *FloorRemove, *FloorRule, *StatementDeposit:
		return d.request(c)
	case *FloorGive, *FloorFinish, *FloorPause, *FloorResume, *FloorExtend, *FloorUndo, *FloorRedo:
		return d.floor(c)
	case *BudgetGrant, *BudgetAdjust:
		return d.budget(c)
	case *QuestionAsk, *QuestionOffer, *QuestionVote, *QuestionUnvote, *QuestionApprove, *QuestionHide,
		*QuestionSelect, *QuestionPut, *QuestionAnswer, *QuestionDismiss, *QuestionMerge, *QuestionSplit,
		*QuestionToFloor, *QuestionWithdraw, *QuestionClaim, *QuestionLabel, *QuestionEdit, *QuestionTranslate,
		*QuestionAssign, *QuestionReturn:
		return d.question(c)
	case *ModerationSet, *AuthorSilence, *AuthorAllow:
		return d.moderation(c)
	case *FeedReport, *QuestionRevise, *QuestionRetract:
		return d.feed(c)
	case *NoteAdd, *NoteEdit, *NoteRemove, *NoteSupport, *NoteClaim:
		return d.note(c)
	case *SummaryEdit, *SummaryOrder, *SummaryMerge, *SummarySplit, *SummaryApprove, *SummaryOmit, *SummaryAdd, *SummaryPhrases, *SummaryTheme:
		return d.summary(c)
	case *NoticePost, *NoticeClear:
		return d.notice(c)
	case *RecordLost:
		return d.recordLost(c)
	}
	return refuse(CodeBadRequest, "command.unknown", "do", "do", d.in.Command.Do())
}

// findSegment resolves a segment by id.
func (d *decision) findSegment(id string) (*Segment, *Refusal) {
	if id == "" {
		return nil, refuse(CodeBadRequest, "segment.missing", "segment")
	}
	s := d.st.Segments[id]
	if s == nil {
		return nil, refuse(CodeNotFound, "segment.not_found", "segment", "segment", id)
	}
	return s, nil
}

// findPerson resolves a person id or badge:N.
func (d *decision) findPerson(ref string) (*Person, *Refusal) {
	if ref == "" {
		return nil, refuse(CodeBadRequest, "person.missing", "person")
	}
	id := ref
	if badge, ok := strings.CutPrefix(ref, "badge:"); ok {
		id = d.st.Badges[badge]
	}
	p := d.st.People[id]
	if p == nil {
		return nil, refuse(CodeNotFound, "person.not_found", "person", "person", ref)
	}
	return p, nil
}

// findWaiting resolves a request id, or badge:N to that person's first waiting request in the
// segment under way, and demands that it waits.
func (d *decision) findWaiting(ref, field string) (*Request, *Refusal) {
	if ref == "" {
		return nil, refuse(CodeBadRequest, "request.missing", field)
	}
	if strings.HasPrefix(ref, "badge:") {
		p, r := d.findPerson(ref)
		if r != nil {
			r.Field = field
			return nil, r
		}
		seg := d.st.Current()
		if seg != nil {
			if q := d.st.firstWaiting(p.ID, seg.ID); q != nil {
				return q, nil
			}
		}
		return nil, refuse(CodeNotFound, "request.none_waiting", field, "person", ref)
	}
	q := d.st.Requests[ref]
	if q == nil {
		return nil, refuse(CodeNotFound, "request.not_found", field, "request", ref)
	}
	if q.State != Waiting {
		return nil, refuse(CodeConflict, "request.not_waiting", field, "request", ref)
	}
	return q, nil
}

// firstWaiting is the person's first waiting request in a segment, in order of request.
func (st *State) firstWaiting(person, segment string) *Request {
	p := st.People[person]
	if p == nil {
		return nil
	}
	for _, id := range p.Requests {
		if q := st.Requests[id]; q != nil && q.Segment == segment && q.State == Waiting {
			return q
		}
	}
	return nil
}

// staff tells whether the actor keeps the list: the chair, or the secretariat on the chair's behalf.
func (d *decision) staff() bool {
	return d.in.Actor.Role == RoleChair || d.in.Actor.Role == RoleSecretariat
}

// owns tells whether the request is the actor's own.
func (d *decision) owns(q *Request) bool {
	return d.in.Actor.Person != "" && d.in.Actor.Person == q.Person
}

// Limits on what a person may write, in characters.
const (
	MaxQuestion  = 1000
	MaxNote      = 4000
	MaxNotice    = 500
	MaxStatement = 20000
	MaxShort     = 200 // topics, themes, reasons, names
	MaxRef       = 200
)

// checkText demands a text of 1 to limit characters; empty allows none at all.
func checkText(s, field string, limit int, empty bool) *Refusal {
	n := 0
	blank := true
	for _, r := range s {
		n++
		// Neither a space of any width nor what shows nothing, such as U+200B, is something written.
		if !unicode.IsSpace(r) && unicode.IsPrint(r) {
			blank = false
		}
	}
	if blank && !empty {
		return refuse(CodeBadRequest, "text.empty", field)
	}
	if n > limit {
		return refuse(CodeTooLarge, "text.too_long", field, "limit", itoa(limit), "length", itoa(n))
	}
	return nil
}

package session

// Role is what a token lets its holder do.
type Role string

const (
	RoleSecretariat Role = "secretariat"
	RoleChair       Role = "chair"
	RoleModerator   Role = "moderator"
	RoleRapporteur  Role = "rapporteur"
	RoleParticipant Role = "participant"
	RoleAudience    Role = "audience"
	RoleScreen      Role = "screen"
	// RoleFeed and RoleSystem are never given to a token: a feed offers questions, the server's own
	// clock opens and closes lists at their times.
	RoleFeed   Role = "feed"
	RoleSystem Role = "system"
)

// ViewerRoles are the kinds of viewer: each sees its own documents.
var ViewerRoles = []Role{RoleSecretariat, RoleChair, RoleModerator, RoleRapporteur, RoleParticipant, RoleAudience, RoleScreen}

// Phase is how far the day is: the third axis of the table of permissions.
type Phase string

const (
	PhaseUpcoming Phase = "upcoming" // no segment has opened
	PhaseLive     Phase = "live"
	PhaseClosed   Phase = "closed" // every segment has closed
)

// Phases in the order of the day.
var Phases = []Phase{PhaseUpcoming, PhaseLive, PhaseClosed}

type SegmentState string

const (
	Planned   SegmentState = "planned"
	Open      SegmentState = "open"
	Suspended SegmentState = "suspended"
	Closed    SegmentState = "closed"
)

type RequestKind string

const (
	KindStatement    RequestKind = "statement"
	KindQuestion     RequestKind = "question"
	KindReply        RequestKind = "reply"
	KindPointOfOrder RequestKind = "point_of_order"
	KindRightOfReply RequestKind = "right_of_reply"
	KindAnswer       RequestKind = "answer"
)

// RequestKinds are all of them, in the order of the contract.
var RequestKinds = []RequestKind{KindStatement, KindQuestion, KindReply, KindPointOfOrder, KindRightOfReply, KindAnswer}

// Category is what a point of order is about. Motions have precedence over each other in the order
// of rule 77 of the General Assembly, and a point of order over all of them.
type Category string

const (
	CategoryOrder          Category = "order" // the same as none
	CategorySuspendMeeting Category = "suspend_meeting"
	CategoryAdjournMeeting Category = "adjourn_meeting"
	CategoryAdjournDebate  Category = "adjourn_debate"
	CategoryCloseDebate    Category = "close_debate"
)

// Categories are all of them, the first heard first (rules 71 and 77).
var Categories = []Category{CategoryOrder, CategorySuspendMeeting, CategoryAdjournMeeting, CategoryAdjournDebate, CategoryCloseDebate}

// rank is the place among the categories, from 1.
func (c Category) rank() int {
	for i, k := range Categories {
		if k == c {
			return i + 1
		}
	}
	return 1
}

type Capacity string

const (
	CapacityOwn          Capacity = "own"
	CapacityNational     Capacity = "national"
	CapacityOrganisation Capacity = "organisation"
	CapacityGroup        Capacity = "group"
	CapacityCoalition    Capacity = "coalition"
)

// Capacities are all of them, in the order of the contract.
var Capacities = []Capacity{CapacityOwn, CapacityNational, CapacityOrganisation, CapacityGroup, CapacityCoalition}

type RequestState string

const (
	Waiting   RequestState = "waiting"
	Speaking  RequestState = "speaking"
	Done      RequestState = "done"
	Withdrawn RequestState = "withdrawn"
	Removed   RequestState = "removed"
	Lapsed    RequestState = "lapsed"
)

type QuestionState string

const (
	Offered   QuestionState = "offered"
	Approved  QuestionState = "approved"
	Hidden    QuestionState = "hidden"
	Selected  QuestionState = "selected"
	Put       QuestionState = "put"
	Answered  QuestionState = "answered"
	Dismissed QuestionState = "dismissed"
	Retracted QuestionState = "withdrawn" // by its author; shown to no one but staff
)

type NoteKind string

const (
	NoteKeyMessage NoteKind = "key_message"
	NoteProposal   NoteKind = "proposal"
	NoteComment    NoteKind = "comment"
	NoteAction     NoteKind = "action"
)

// NoteKinds are all of them.
var NoteKinds = []NoteKind{NoteKeyMessage, NoteProposal, NoteComment, NoteAction}

func oneOf[T comparable](v T, all []T) bool {
	for _, a := range all {
		if a == v {
			return true
		}
	}
	return false
}

package session

// State is the fold of a record's entries and nothing else. Only Apply changes it; what it points
// to must not be changed by readers. Entities of the floor (segments, pins, requests, speeches, the
// floor itself) are replaced, never changed in place, which is what makes undo exact.
type State struct {
	ID        string
	V         uint64
	At        Instant // of the last entry; never runs backwards
	Created   Instant // of the first entry
	Programme Programme
	JoinCode  string
	Head      HeadDoc // the last entry that changed the session document
	Rate      float64 // of a driven rehearsal clock
	Driven    bool

	People map[string]*Person
	Badges map[string]string // badge → person
	Grants map[string]Grant  // token hash → grant

	SegmentIDs []string // in programme order
	Segments   map[string]*Segment
	Pins       map[string]*Pins // by segment
	RequestIDs []string         // in order of request; ids of undone requests stay, without a request
	Requests   map[string]*Request
	SpeechIDs  []string
	Speeches   map[string]*Speech
	Floor      *Floor
	Ledger     *Ledger
	FloorAt    map[string]Instant // by segment: when its list or floor last changed

	QuestionIDs  []string
	Questions    map[string]*Question
	Wordings     []Wording // every translation of a question, and every text that its source changed, in order
	QuestionRefs map[string]string
	Sources      map[string]*Source // feeds, by id
	Moderation   Moderation
	Authors      map[string]*Author // by key; replaced, never changed in place
	Dismissals   []DismissedQuestion
	shares       map[shareOf]shareCount // the balance of questions
	NoteIDs      []string
	Notes        map[string]*Note
	NoteRefs     map[string]string
	NoticeIDs    []string
	Notices      map[string]*Notice
	Statements   []Statement
	Summary      Summary
	// NamesStamp tells one set of known names from another: it changes with every person made known,
	// renamed or erased.
	NamesStamp uint64

	Acts   []Act // what undo can take back, the last one last
	Undone []Act // what redo can do again

	nRequest, nSpeech, nQuestion, nNote, nNotice int

	act      *Act // the act being applied
	anchor   bool // whether this entry changed the session document
	changes  changes
	touched  notesTouched
	orders   map[string][]Place  // memo of Order by segment
	places   map[string]int      // and of each request's index in it
	paceMemo *pace               // of how long people speak
	shown    map[string]standing // by request: its place when TakeChanges was last called
	listed   []*Question         // those that the audience sees, in no order
	firsts   askedMemo           // memo of what the audience holds of the questions
	held     map[string]bool     // those it held when TakeChanges was last called
	// statementsShown is what had become of each statement then.
	statementsShown map[string]string
}

// Person is a participant, a pseudonymous member of the audience, or staff known by name.
type Person struct {
	ID       string
	Badge    string
	Profile  Profile
	Group    string
	Remote   bool
	Language string
	Role     Role
	Revoked  bool
	Erased   bool
	// ArrivedAt is when the secretariat noted that the person is here; 0 for not yet.
	ArrivedAt Instant
	Anon      bool   // made by a join code
	names     uint64 // their part of State.NamesStamp
	// Own requests, questions and votes, in order: what the document "me" shows.
	Requests  []string
	Questions []string
	Votes     []string
}

// Segment is a part of the day as it stands.
type Segment struct {
	ID         string
	Kind       SegmentKind
	Title      Text
	Panellists []Panellist
	Planned    Span
	Actual     Span
	State      SegmentState

	ListOpen bool
	OpensAt  Instant
	ClosesAt Instant
	LastCall bool
	Order    string
	Weights  map[string]float64
	Safe     int    // how many places at the top no re-ordering moves
	Seed     string // of the lot drawn last
	DrawnTo  int    // number of the last request that took part in it
	BlockS   int    // seconds at the end kept for the panellists' answers; 0 = none
	Rights   string // when rights of reply are heard
	Limits   Limits
}

// Request is a request for the floor. It stands in one place of one list while it is Waiting.
type Request struct {
	ID          string
	Segment     string
	Person      string
	Kind        RequestKind
	Capacity    Capacity
	OnBehalfOf  string
	Topic       string
	Language    string
	Remote      bool
	RequestedAt Instant
	State       RequestState
	Absences    int
	SwapWith    string
	// SwapDeclined is the request whose owner said no to the last swap that this one proposed.
	SwapDeclined string
	Question     string
	ToSpeech     string   // that a reply answers
	Category     Category // of a point of order
	Nth          int      // of a right of reply: the person's first or second of the day
	AskedIn      string   // the segment it was asked in, when deferred to the end of the day
	Statement    string
	Reason       string // of removal
	Ruling       *Ruling
}

// Speech is an intervention, under way while EndedAt is zero.
type Speech struct {
	ID         string
	Request    string
	Segment    string
	Person     string
	Kind       RequestKind
	Capacity   Capacity
	OnBehalfOf string
	Topic      string
	ToSpeech   string // that a reply answers
	Reason     string // the chair's, where called before their turn
	Remote     bool
	StartedAt  Instant
	LimitS     int
	PausedAt   Instant // zero while it runs
	PausedMS   int64
	EndedAt    Instant
	Seconds    int // when ended: time used, pauses excluded, rounded to the nearest second
}

// UsedMS is the speaking time at moment now, pauses excluded.
func (s *Speech) UsedMS(now Instant) int64 {
	if s.EndedAt != 0 {
		now = s.EndedAt
	}
	if s.PausedAt != 0 {
		now = s.PausedAt
	}
	return max(int64(now)-int64(s.StartedAt)-s.PausedMS, 0)
}

// Floor is who speaks. At most one speech is under way; a point of order keeps the one it paused.
type Floor struct {
	Speech      string
	Interrupted string
}

// NewState is the state before the first entry.
func NewState() *State {
	return &State{
		People: map[string]*Person{}, Badges: map[string]string{}, Grants: map[string]Grant{},
		Segments: map[string]*Segment{}, Pins: map[string]*Pins{}, Requests: map[string]*Request{},
		Speeches: map[string]*Speech{}, Floor: &Floor{}, Ledger: &Ledger{}, FloorAt: map[string]Instant{},
		Questions: map[string]*Question{}, QuestionRefs: map[string]string{}, Sources: map[string]*Source{},
		Authors: map[string]*Author{}, shares: map[shareOf]shareCount{}, Moderation: Moderation{Mode: ModeratedBefore, ClaimS: DefaultClaimS, Rules: HoldRules},
		Notes: map[string]*Note{}, NoteRefs: map[string]string{}, Notices: map[string]*Notice{},
		Summary: Summary{Sections: map[string]*Section{}, Phrases: map[string]string{}},
		changes: newChanges(), orders: map[string][]Place{}, places: map[string]int{}, shown: map[string]standing{}, statementsShown: map[string]string{},
	}
}

// Phase is how far the day is, derived from its segments.
func (st *State) Phase() Phase {
	begun, over := false, len(st.SegmentIDs) > 0
	for _, id := range st.SegmentIDs {
		s := st.Segments[id]
		if s.State != Planned {
			begun = true
		}
		if s.State != Closed {
			over = false
		}
	}
	switch {
	case over:
		return PhaseClosed
	case begun:
		return PhaseLive
	}
	return PhaseUpcoming
}

// Current is the segment open or suspended now, or nil.
func (st *State) Current() *Segment {
	for _, id := range st.SegmentIDs {
		if s := st.Segments[id]; s.State == Open || s.State == Suspended {
			return s
		}
	}
	return nil
}

// Speaking is the speech under way, or nil.
func (st *State) Speaking() *Speech {
	if st.Floor.Speech == "" {
		return nil
	}
	return st.Speeches[st.Floor.Speech]
}

// Group finds a stakeholder group of the programme.
func (st *State) Group(id string) (Group, bool) {
	for _, g := range st.Programme.Groups {
		if g.ID == id {
			return g, true
		}
	}
	return Group{}, false
}

// LookupGrant finds what a token's hash admits to, if it still does.
func (st *State) LookupGrant(hash string) (Grant, bool) {
	g, ok := st.Grants[hash]
	if !ok {
		return Grant{}, false
	}
	if g.Person != "" {
		p := st.People[g.Person]
		if p == nil || p.Revoked || p.Erased {
			return Grant{}, false
		}
		g.Role = p.Role
	}
	return g, true
}

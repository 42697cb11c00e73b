package session

// The documents a viewer holds, by key. They are pure functions of the state at a version, so two
// nodes at the same version of the same epoch show the same bytes. Field names are the contract.

// SessionDoc has the key "session".
type SessionDoc struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Titles    Text      `json:"titles,omitempty"`
	Date      string    `json:"date"`
	Timezone  string    `json:"timezone"`
	Languages []string  `json:"languages"`
	Hashtag   string    `json:"hashtag,omitempty"`
	Public    bool      `json:"public"`
	Rehearsal bool      `json:"rehearsal"`
	Groups    []Group   `json:"groups"`
	Segments  []string  `json:"segments"`
	Current   string    `json:"current,omitempty"` // the segment open or suspended now
	State     Phase     `json:"state"`
	JoinCode  string    `json:"join_code,omitempty"` // opens the audience's page; made to be shared
	Head      HeadDoc   `json:"head"`
	Clock     *ClockDoc `json:"clock,omitempty"`
}

// HeadDoc anchors the record: the hash of its entry V. It moves when a segment does and with every
// thousandth entry, not with each act, so that it does not ride in every frame.
type HeadDoc struct {
	V    uint64 `json:"v"`
	Hash string `json:"hash"`
}

// ClockDoc is there when a rehearsal's clock is driven: how many seconds pass in the session for
// each second outside it, between frames.
type ClockDoc struct {
	Rate float64 `json:"rate"`
}

// Span is a stretch of time; an end not reached yet is null.
type Span struct {
	Start Instant `json:"start"`
	End   Instant `json:"end"`
}

// SegmentDoc has the key "segment/ID".
type SegmentDoc struct {
	ID             string       `json:"id"`
	Kind           SegmentKind  `json:"kind"`
	Title          Text         `json:"title"`
	State          SegmentState `json:"state"`
	Planned        Span         `json:"planned"`
	Actual         Span         `json:"actual"`
	ProjectedStart Instant      `json:"projected_start"`
	ProjectedEnd   Instant      `json:"projected_end"`
	Panellists     []Panellist  `json:"panellists,omitempty"`
	List           ListState    `json:"list"`
	// Repair is there when not everyone on the list is expected to be reached; not for the audience.
	Repair *Repair `json:"repair,omitempty"`
}

// ListState is how a segment's speakers list stands.
type ListState struct {
	Open     bool               `json:"open"`
	OpensAt  Instant            `json:"opens_at"`
	ClosesAt Instant            `json:"closes_at"`
	LastCall bool               `json:"last_call,omitempty"`
	Order    string             `json:"order"`
	Weights  map[string]float64 `json:"weights,omitempty"`
	Safe     int                `json:"safe,omitempty"`     // how many places at the top no re-ordering moves
	Seed     string             `json:"seed,omitempty"`     // of the lot drawn, with which anyone can check it
	DrawnTo  int                `json:"drawn_to,omitempty"` // number of the last request that took part in it
	Limits   Limits             `json:"limits"`
	// ReplyBlockS is how many seconds before the end are kept for the panellists' answers.
	ReplyBlockS   int    `json:"reply_block_s,omitempty"`
	RightsOfReply string `json:"rights_of_reply,omitempty"` // day_end, at_once; absent at the end of the segment
	Waiting       int    `json:"waiting,omitempty"`         // not for the audience; see ListDoc
}

// FloorDoc has the key "floor".
type FloorDoc struct {
	Segment     string     `json:"segment,omitempty"`
	Speech      *FloorTurn `json:"speech"`
	Interrupted *FloorTurn `json:"interrupted"`
	// Undo and Redo name what they would do, for the chair alone.
	Undo *UndoDoc `json:"undo,omitempty"`
	Redo *UndoDoc `json:"redo,omitempty"`
}

// FloorTurn is the speech under way. The time used at moment now is
// (paused_at or now) − started_at − paused_ms; nothing ticks over the wire.
type FloorTurn struct {
	ID         string      `json:"id"`
	Request    string      `json:"request,omitempty"` // empty for one the chair called who was not on the list
	Person     PersonDoc   `json:"person"`
	Kind       RequestKind `json:"kind"`
	Capacity   Capacity    `json:"capacity"`
	OnBehalfOf string      `json:"on_behalf_of,omitempty"`
	Topic      string      `json:"topic,omitempty"`
	ToSpeech   string      `json:"to_speech,omitempty"` // the speech that a reply answers
	Reason     string      `json:"reason,omitempty"`    // why the chair called them before their turn
	StartedAt  Instant     `json:"started_at"`
	LimitS     int         `json:"limit_s"`
	PausedAt   Instant     `json:"paused_at"`
	PausedMS   int64       `json:"paused_ms"`
}

// UndoDoc names the act that undo or redo is about: the command, and whom or what it concerned.
type UndoDoc struct {
	Do      string `json:"do"`
	Person  string `json:"person,omitempty"` // the name, as shown
	Segment string `json:"segment,omitempty"`
	V       uint64 `json:"v"`
}

// PersonDoc is what others see of a person inside other documents, and the document "person/ID"
// for the chair and the secretariat (which then has the staff fields too).
type PersonDoc struct {
	ID           string `json:"id,omitempty"` // not in the requests that the audience holds
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Group        string `json:"group,omitempty"`
	Country      string `json:"country,omitempty"`
	Remote       bool   `json:"remote"`
	Title        string `json:"title,omitempty"`
	Badge        string `json:"badge,omitempty"`
	Language     string `json:"language,omitempty"`
	Role         Role   `json:"role,omitempty"`
	Revoked      bool   `json:"revoked,omitempty"`
	// ArrivedAt is when it was noted that the person is here.
	ArrivedAt Instant `json:"arrived_at,omitzero"`
	// Pronunciation is for the chair's script: how the name is said. Gender is there where given.
	Pronunciation string `json:"pronunciation,omitempty"`
	Gender        string `json:"gender,omitempty"`
	Erased        bool   `json:"erased,omitempty"`
}

// ListDoc has the key "list/SEGMENT": the waiting requests in speaking order. The audience gets the
// first six of them, and More says how many wait after those; every other role gets them all.
type ListDoc struct {
	Segment string      `json:"segment"`
	Entries []ListEntry `json:"entries"`
	More    int         `json:"more,omitempty"`
}

// ListEntry is one place. Fits is false when the place is not reached before the segment ends.
type ListEntry struct {
	ID         string  `json:"id"`
	ExpectedAt Instant `json:"expected_at"`
	Fits       bool    `json:"fits"`
}

// Reason says why a request stands where it stands: a code and its numbers, worded by the page. A
// place has one reason for each key of the ordering method, in their order, or an override alone.
//
//	code                   n and the other fields
//	order_of_request       -
//	rotation               group; n turns the group has had in the segment, those placed before counted
//	fewest_interventions   n interventions of the person today (0: the first)
//	least_time             n seconds the person has spoken today
//	least_group_time       group; n seconds the group has spoken today, those placed before counted
//	alternate              n 1 a remote speaker's turn, 0 the room's
//	group_first            n 1 on behalf of a group or coalition, 0 not
//	precedence             group; n the group's place in the programme
//	lot                    n the place drawn, 0 for one who came after the draw
//	safe                   n how many places at the top are safe; the method's reasons follow
//	moved, deferred, absent, swapped, carried   an override; text the chair's own words, where given
//	point_of_order         heard first; n the rank of its category, from 1
//	reply                  speech: the one it answers
//	answer                 n the panellist's place on the panel, from 1
//	reply_block            the same, in the reply block at the end
//	right_of_reply         n 1 the first of the day, 2 the second; at the end of the segment or the day
type Reason struct {
	Code  string  `json:"code"`
	Group string  `json:"group,omitempty"`
	N     float64 `json:"n,omitempty"`
	Text  string  `json:"text,omitempty"` // the chair's own words for an override
	// Speech is the one that a reply answers.
	Speech string `json:"speech,omitempty"`
}

// RequestDoc has the key "request/ID"; the audience holds those that wait.
type RequestDoc struct {
	ID          string       `json:"id"`
	Segment     string       `json:"segment"`
	Person      PersonDoc    `json:"person"`
	Kind        RequestKind  `json:"kind"`
	Capacity    Capacity     `json:"capacity"`
	OnBehalfOf  string       `json:"on_behalf_of,omitempty"`
	Topic       string       `json:"topic,omitempty"`
	Language    string       `json:"language,omitempty"`
	RequestedAt Instant      `json:"requested_at"`
	State       RequestState `json:"state"`
	Why         []Reason     `json:"why,omitempty"`
	SwapWith    string       `json:"swap_with,omitempty"` // a swap proposed to that request
	Question    string       `json:"question,omitempty"`  // the question it came from
	ToSpeech    string       `json:"to_speech,omitempty"` // the speech that a reply answers
	Category    Category     `json:"category,omitempty"`  // of a point of order
	Rank        int          `json:"rank,omitempty"`      // of a point of order: its category's precedence, 1 first (rules 71 and 77)
	Nth         int          `json:"nth,omitempty"`       // of a right of reply: the person's first or second of the day
	AskedIn     string       `json:"asked_in,omitempty"`  // the segment where it was asked, when it waits for the end of the day or was carried over
	Statement   string       `json:"statement,omitempty"` // deposited text: none, deposited, delivered, not_delivered
	Ruling      *Ruling      `json:"ruling,omitempty"`
}

// Ruling is the chair's on a point of order.
type Ruling struct {
	Upheld bool   `json:"upheld"`
	Text   string `json:"text,omitempty"`
}

// SpeechDoc has the key "speech/ID": an intervention that has ended.
type SpeechDoc struct {
	ID         string      `json:"id"`
	Segment    string      `json:"segment"`
	Request    string      `json:"request,omitempty"`
	Person     PersonDoc   `json:"person"`
	Kind       RequestKind `json:"kind"`
	Capacity   Capacity    `json:"capacity"`
	OnBehalfOf string      `json:"on_behalf_of,omitempty"`
	ToSpeech   string      `json:"to_speech,omitempty"` // the speech that a reply answers
	Reason     string      `json:"reason,omitempty"`    // why the chair called them before their turn
	StartedAt  Instant     `json:"started_at"`
	EndedAt    Instant     `json:"ended_at"`
	Seconds    int         `json:"seconds"`
	LimitS     int         `json:"limit_s"`
}

// Tally is interventions and whole seconds of speaking time.
type Tally struct {
	Interventions int `json:"interventions"`
	Seconds       int `json:"seconds"`
}

// BalanceOf is the balance of the floor over a segment or the day.
type BalanceOf struct {
	Total     Tally            `json:"total"`
	Groups    map[string]Tally `json:"groups"`
	Regions   map[string]Tally `json:"regions"`
	Room      Tally            `json:"room"`
	Remote    Tally            `json:"remote"`
	FirstTime Tally            `json:"first_time"`
	// Genders counts those alone who have given theirs.
	Genders map[string]Tally `json:"genders,omitempty"`
}

// BalanceDoc has the key "balance". A speech counts when it has ended.
type BalanceDoc struct {
	Day      BalanceOf            `json:"day"`
	Segments map[string]BalanceOf `json:"segments"`          // those in which someone has spoken; none for the audience
	Budgets  map[string]BudgetDoc `json:"budgets,omitempty"` // by group
	// PersonBudgets are by person id, of those who have an account and spoke or were given time.
	PersonBudgets map[string]BudgetDoc `json:"person_budgets,omitempty"`
	Overrun       string               `json:"overrun,omitempty"` // the policy: warn, count, refuse
}

// BudgetDoc is a group's or a person's time for the day, in seconds: granted, adjusted and refunded,
// used, left. Left may be negative.
type BudgetDoc struct {
	BudgetS int `json:"budget_s"`
	UsedS   int `json:"used_s"`
	LeftS   int `json:"left_s"`
	// Over is true when more was used than there was and the policy is to say so.
	Over bool `json:"over,omitempty"`
}

// LedgerDoc has the key "ledger": the accounts of the day's budgets and the entries that people made on
// them, for the chair and the secretariat. What speeches spent is in their own documents.
type LedgerDoc struct {
	Entries  []LedgerEntry `json:"entries"`
	Accounts []AccountDoc  `json:"accounts"`
	Overrun  string        `json:"overrun"` // what happens when one is spent: warn, count, refuse
	// PersonBudgetS is what the programme gives everyone, in seconds; an account is listed once it was used.
	PersonBudgetS int `json:"person_budget_s,omitempty"`
}

// NoticeDoc has the key "notice/ID".
type NoticeDoc struct {
	ID    string  `json:"id"`
	Text  Text    `json:"text"`
	Level string  `json:"level"` // info, warning
	To    []Role  `json:"to,omitempty"`
	At    Instant `json:"at"`
	Until Instant `json:"until"`
}

// MeDoc has the key "me": what concerns the viewer alone.
type MeDoc struct {
	Person    string       `json:"person,omitempty"`
	Role      Role         `json:"role"`
	Name      string       `json:"name,omitempty"`
	Group     string       `json:"group,omitempty"`
	Language  string       `json:"language,omitempty"`
	May       []string     `json:"may"`
	Requests  []MyRequest  `json:"requests"`
	Questions []MyQuestion `json:"questions"`
	Votes     []string     `json:"votes"`
	Speaking  string       `json:"speaking,omitempty"` // the id of the own speech under way
	// Statements are those the person deposited.
	Statements []MyStatement `json:"statements,omitempty"`
	// RightsLeft is how many rights of reply the person still has today.
	RightsLeft int `json:"rights_left"`
	// Budget is the person's own account, if there is one.
	Budget *BudgetDoc `json:"budget,omitempty"`
}

// MyRequest is an own request; Place counts from 1 and is 0 when it is not waiting.
type MyRequest struct {
	ID         string       `json:"id"`
	Segment    string       `json:"segment"`
	Kind       RequestKind  `json:"kind"`
	State      RequestState `json:"state"`
	Place      int          `json:"place"`
	ExpectedAt Instant      `json:"expected_at"`
	Fits       bool         `json:"fits"`
	SwapFrom   string       `json:"swap_from,omitempty"` // a request whose owner proposes a swap
	// SwapDeclined is the request whose owner said no to the own proposal.
	SwapDeclined string `json:"swap_declined,omitempty"`
	Reason       string `json:"reason,omitempty"` // why the chair took it off the list
}

// MyQuestion is an own question with its fate.
type MyQuestion struct {
	ID         string        `json:"id"`
	Text       string        `json:"text"`
	State      QuestionState `json:"state"`
	Lang       string        `json:"lang,omitempty"`
	MergedInto string        `json:"merged_into,omitempty"`
	Also       int           `json:"also,omitempty"` // how many other questions were put together with it
	Reason     string        `json:"reason,omitempty"`
	Code       Dismissal     `json:"code,omitempty"` // why it was dismissed, worded by the page
	AskedAt    Instant       `json:"asked_at"`
	AnsweredAt Instant       `json:"answered_at,omitzero"`
	How        string        `json:"how,omitempty"`     // answered: oral, written
	Answer     string        `json:"answer,omitempty"`  // in writing
	Carried    string        `json:"carried,omitempty"` // the segment whose panel takes it now
}

package session

// Programme is the plan of the day, as the secretariat's file has it and as the record keeps it.
type Programme struct {
	Title     Text               `json:"title"`
	Date      string             `json:"date"`     // YYYY-MM-DD, in Timezone
	Timezone  string             `json:"timezone"` // IANA name
	Languages []string           `json:"languages"`
	Public    bool               `json:"public,omitempty"`
	Rehearsal bool               `json:"rehearsal,omitempty"`
	Hashtag   string             `json:"hashtag,omitempty"`
	Groups    []Group            `json:"groups"`
	Segments  []ProgrammeSegment `json:"segments"`
	Feeds     []Feed             `json:"feeds,omitempty"`
	// PersonBudgetS is the speaking time of the day that everyone has, in seconds; 0 = no such budget.
	PersonBudgetS int `json:"person_budget_s,omitempty"`
	// Overrun is what happens when a budget is spent: warn (also when empty), count, refuse.
	Overrun string         `json:"overrun,omitempty"`
	Summary map[string]any `json:"summary,omitempty"`
}

// Group is a stakeholder group. Mark is the two letters shown beside every member of it.
type Group struct {
	ID      string `json:"id"`
	Name    Text   `json:"name"`
	Mark    string `json:"mark"`
	BudgetS int    `json:"budget_s,omitempty"` // seconds of the day; 0 = no budget
}

// SegmentKind is what part of the day a segment is.
type SegmentKind string

const (
	KindOpening SegmentKind = "opening"
	KindPanel   SegmentKind = "panel"
	KindClosing SegmentKind = "closing"
)

// ProgrammeSegment is one segment as planned. Start and End are absolute: the file's clock times
// in the programme's timezone on its date.
type ProgrammeSegment struct {
	ID         string        `json:"id"`
	Kind       SegmentKind   `json:"kind"`
	Title      Text          `json:"title"`
	Start      Instant       `json:"start"`
	End        Instant       `json:"end"`
	List       ProgrammeList `json:"list"`
	Panellists []Panellist   `json:"panellists,omitempty"`
}

// ProgrammeList says how a segment's speakers list is kept.
type ProgrammeList struct {
	Order   string             `json:"order"` // an ordering method, or several joined by "+"
	Weights map[string]float64 `json:"weights,omitempty"`
	Safe    int                `json:"safe,omitempty"` // how many places at the top no re-ordering moves
	Limits  Limits             `json:"limits"`
	// Opens is when the list opens: on_open (with the segment), manual, or at OpensAt.
	Opens   string  `json:"opens"`
	OpensAt Instant `json:"opens_at,omitzero"`
	// ReplyBlockS is how many seconds before the segment's end are kept for the panellists' answers,
	// which then stand at the end of the list; without it they come before the statements.
	ReplyBlockS int `json:"reply_block_s,omitempty"`
	// RightsOfReply is when they are heard: segment_end (also when empty), day_end, at_once.
	RightsOfReply string `json:"rights_of_reply,omitempty"`
}

// Limits are the speaking times in whole seconds by kind of intervention; 0 in a command or a file
// means "not given", in a state it never occurs.
type Limits struct {
	StatementS    int `json:"statement_s,omitempty"`
	GroupS        int `json:"group_s,omitempty"`
	PanellistS    int `json:"panellist_s,omitempty"`
	ReplyS        int `json:"reply_s,omitempty"`
	PointOfOrderS int `json:"point_of_order_s,omitempty"`
	// QuestionS is 0 where a question has the limit of a statement, AnswerS where an answer has a
	// panellist's.
	QuestionS           int `json:"question_s,omitempty"`
	AnswerS             int `json:"answer_s,omitempty"`
	RightOfReplyS       int `json:"right_of_reply_s,omitempty"`
	SecondRightOfReplyS int `json:"second_right_of_reply_s,omitempty"`
}

// DefaultLimits hold where the programme gives none: three minutes for a statement and five for one
// on behalf of a group, the customary limits of General Assembly informal consultations; ten minutes
// for a first right of reply and five for a second (General Assembly decision 34/401, paragraph 10).
var DefaultLimits = Limits{
	StatementS: 180, GroupS: 300, PanellistS: 420, ReplyS: 120, PointOfOrderS: 60,
	RightOfReplyS: 600, SecondRightOfReplyS: 300,
}

// Or fills what l does not give from d.
func (l Limits) Or(d Limits) Limits {
	pick := func(a, b int) int {
		if a > 0 {
			return a
		}
		return b
	}
	return Limits{
		StatementS:    pick(l.StatementS, d.StatementS),
		GroupS:        pick(l.GroupS, d.GroupS),
		PanellistS:    pick(l.PanellistS, d.PanellistS),
		ReplyS:        pick(l.ReplyS, d.ReplyS),
		PointOfOrderS: pick(l.PointOfOrderS, d.PointOfOrderS),
		QuestionS:     pick(l.QuestionS, d.QuestionS),
		AnswerS:       pick(l.AnswerS, d.AnswerS),

		RightOfReplyS:       pick(l.RightOfReplyS, d.RightOfReplyS),
		SecondRightOfReplyS: pick(l.SecondRightOfReplyS, d.SecondRightOfReplyS),
	}
}

// Of is the limit in seconds for the intervention that a request is for.
func (l Limits) Of(r *Request) int {
	if r.Kind == KindRightOfReply && r.Nth > 1 {
		return l.SecondRightOfReplyS
	}
	return l.For(r.Kind, r.Capacity)
}

// For is the limit in seconds for an intervention of the kind, made in the capacity.
func (l Limits) For(kind RequestKind, capacity Capacity) int {
	switch kind {
	case KindPointOfOrder:
		return l.PointOfOrderS
	case KindReply:
		return l.ReplyS
	case KindRightOfReply:
		return l.RightOfReplyS
	case KindAnswer:
		if l.AnswerS > 0 {
			return l.AnswerS
		}
		return l.PanellistS
	case KindQuestion:
		if l.QuestionS > 0 {
			return l.QuestionS
		}
	}
	if capacity == CapacityGroup || capacity == CapacityCoalition {
		return l.GroupS
	}
	return l.StatementS
}

// Panellist is a person on the podium of a panel.
type Panellist struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Group        string `json:"group,omitempty"`
	Role         string `json:"role,omitempty"` // moderator, panellist, …
	// Badge says who of the participants it is; without it, whoever has the same name.
	Badge string `json:"badge,omitempty"`
}

// Feed is a social feed or hook configured for the day.
type Feed struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Server string `json:"server,omitempty"`
	Tag    string `json:"tag,omitempty"`
	URL    string `json:"url,omitempty"`
	// Query is what a service is asked for, where a tag does not say it: a search, a channel, a chat.
	Query string `json:"query,omitempty"`
	// Privacy is what is kept of an author: handle (also when empty), affiliation, nothing.
	Privacy string `json:"privacy,omitempty"`
	Enabled *bool  `json:"enabled,omitempty"`
}

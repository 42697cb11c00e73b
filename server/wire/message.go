package wire

import (
	"encoding/json"

	"rostrum/session"
)

// Sizes and counts a client has to keep to. Bytes are bytes as sent, before any compression.
const (
	// MaxMessage is the largest command, in bytes: a deposited statement of an hour fits.
	MaxMessage = 64 << 10
	// MaxBatch is the largest body of POST …/commands, in bytes.
	MaxBatch = 4 << 20
	// MaxCommands is how many commands one POST may carry.
	MaxCommands = 1000
	// MaxDepth is how deep objects and lists may be nested in a command, the command itself counted.
	MaxDepth = 16
	// MaxRequest is the largest body of the small HTTP requests (join and the like), in bytes.
	MaxRequest = 8 << 10
)

// CommandMessage is a command as a client sends it. ID is a UUID made by the client: a command sent
// again with its id has one effect and gets its first answer again.
type CommandMessage struct {
	ID   string          `json:"id"`
	Do   string          `json:"do"`
	With json.RawMessage `json:"with,omitempty"`
	// As is for rehearsals: a role, badge:17 or audience:NAME, whom the secretariat acts for.
	As string `json:"as,omitempty"`
	// At is for rehearsals: the session's clock for this act.
	At session.Instant `json:"at,omitzero"`
}

// Frame carries the documents that changed up to version V. Applying the frames in order gives
// exactly the state at V; a frame may skip versions and never goes back.
type Frame struct {
	V     uint64          `json:"v"`
	Epoch string          `json:"epoch"`
	Now   session.Instant `json:"now"`
	// Set holds whole documents by key.
	Set map[string]json.RawMessage `json:"set"`
	// Del holds the keys of documents that are gone.
	Del []string `json:"del"`
	// Stale tells that the log does not answer: there may be newer documents than these. The next
	// frame without it takes it back.
	Stale bool `json:"stale,omitempty"`
}

// Ack answers a command: V when it is on stable storage and in effect from that version on, Error
// when it was refused. Ack is the command's id; it is absent when the id could not be read.
type Ack struct {
	Ack   string     `json:"ack,omitempty"`
	V     uint64     `json:"v,omitempty"`
	Error *ErrorBody `json:"error,omitempty"`
}

// ErrorBody says what is wrong and what to do, in the caller's language.
type ErrorBody struct {
	Code    session.Code `json:"code"`
	Message string       `json:"message"`
	// Field is the path of the value that is wrong, such as with.segment.
	Field string `json:"field,omitempty"`
	// RetryAfterMS is after how many milliseconds to try again.
	RetryAfterMS int64 `json:"retry_after_ms,omitempty"`
}

// ErrorResponse is the body of every HTTP answer with a status of 400 or above.
type ErrorResponse struct {
	Error ErrorBody `json:"error"`
	// Faults are all faults of a refused programme, in the order of its lines.
	Faults []FileFault `json:"faults,omitempty"`
}

// FileFault is one fault of a file. Line and Column count from 1; 0 means the file as a whole.
type FileFault struct {
	Line    int          `json:"line"`
	Column  int          `json:"column,omitempty"`
	Field   string       `json:"field,omitempty"`
	Code    session.Code `json:"code"`
	Message string       `json:"message"`
}

// ByRole holds one value per link that a session is made with. Audience is a join code, which may
// be shared: each use of it admits one more person.
type ByRole struct {
	Chair      string `json:"chair"`
	Moderator  string `json:"moderator"`
	Rapporteur string `json:"rapporteur"`
	Screen     string `json:"screen"`
	Audience   string `json:"audience"`
}

// CreateSessionResponse answers POST /api/v1/sessions. Tokens are shown this once: the server keeps
// their hashes alone.
type CreateSessionResponse struct {
	ID     string `json:"id"`
	Tokens ByRole `json:"tokens"`
	Links  ByRole `json:"links"`
}

// SessionInfo is one line of GET /api/v1/sessions.
type SessionInfo struct {
	ID        string          `json:"id"`
	Title     session.Text    `json:"title"`
	Date      string          `json:"date"`
	State     session.Phase   `json:"state"`
	Public    bool            `json:"public"`
	Rehearsal bool            `json:"rehearsal"`
	CreatedAt session.Instant `json:"created_at"`
	V         uint64          `json:"v"`
	Languages []string        `json:"languages"`
}

// SessionsResponse answers GET /api/v1/sessions, in order of creation.
type SessionsResponse struct {
	Sessions []SessionInfo `json:"sessions"`
}

// ParticipantsResponse answers POST /api/v1/sessions/{id}/participants.
type ParticipantsResponse struct {
	Imported []ImportedPerson `json:"imported"`
	Rejected []RejectedRow    `json:"rejected"`
}

// ImportedPerson is a row that was taken over. Token and Link are absent when the badge was known:
// the person keeps the token they have.
type ImportedPerson struct {
	Badge  string `json:"badge"`
	Person string `json:"person"`
	Token  string `json:"token,omitempty"`
	Link   string `json:"link,omitempty"`
}

// QuestionsResponse answers POST /api/v1/sessions/{id}/questions. Known are the rows that the session
// had already, by their ref; nothing was done for them.
type QuestionsResponse struct {
	Imported []ImportedQuestion `json:"imported"`
	Known    []ImportedQuestion `json:"known"`
	Rejected []RejectedRow      `json:"rejected"`
}

// ImportedQuestion is a row and the question it became. Ref is the file's, or made from what the row says.
type ImportedQuestion struct {
	Line     int    `json:"line"`
	Question string `json:"question"`
	Ref      string `json:"ref"`
}

// RejectedRow is a row that was not.
type RejectedRow struct {
	Line    int          `json:"line"`
	Field   string       `json:"field,omitempty"`
	Code    session.Code `json:"code"`
	Message string       `json:"message"`
}

// JoinRequest is the body of POST /api/v1/join. Code is a token or a join code.
type JoinRequest struct {
	Session string `json:"session"`
	Code    string `json:"code"`
	// Name is a pseudonym, for those who join with a join code and want one.
	Name string `json:"name,omitempty"`
	// Language is one of the six, for those who join with a join code.
	Language string `json:"language,omitempty"`
}

// JoinResponse answers it. Person is empty for a shared staff link.
type JoinResponse struct {
	Session string       `json:"session,omitempty"`
	Token   string       `json:"token"`
	Role    session.Role `json:"role"`
	Person  string       `json:"person"`
}

// LinkRequest is the body of POST /api/v1/sessions/{id}/links: a person (an id or badge:17) gets a
// further link of their own, or a staff role a shared one.
type LinkRequest struct {
	Role   session.Role `json:"role,omitempty"`
	Person string       `json:"person,omitempty"`
}

// BadgesRequest is the body of POST /api/v1/sessions/{id}/badges: the tokens whose links are to be drawn as
// QR codes, at most MaxBadges.
type BadgesRequest struct {
	Tokens []string `json:"tokens"`
}

// MaxBadges is how many codes are drawn at once.
const MaxBadges = 1000

// BadgesResponse has a drawing for each token, in order.
type BadgesResponse struct {
	Codes []BadgeCode `json:"codes"`
}

// BadgeCode is a QR code as the path of an SVG whose view box is Size by Size, its quiet zone included.
type BadgeCode struct {
	Size int    `json:"size"`
	Path string `json:"path"`
}

// LinkResponse answers a LinkRequest. The token is shown this once.
type LinkResponse struct {
	Token  string       `json:"token"`
	Link   string       `json:"link"`
	Role   session.Role `json:"role"`
	Person string       `json:"person,omitempty"`
}

// OrderResponse answers GET /api/v1/sessions/{id}/order: a speakers list as it stood after entry V, at
// the time At of the session's clock, in speaking order.
type OrderResponse struct {
	Epoch   string             `json:"epoch"`
	V       uint64             `json:"v"`
	At      session.Instant    `json:"at"`
	Segment string             `json:"segment"`
	Order   string             `json:"order"`
	Weights map[string]float64 `json:"weights,omitempty"`
	Safe    int                `json:"safe,omitempty"`
	Seed    string             `json:"seed,omitempty"`
	DrawnTo int                `json:"drawn_to,omitempty"`
	Entries []OrderPlace       `json:"entries"`
	// Before is there when two requests were asked about.
	Before *session.Before `json:"before,omitempty"`
}

// OrderPlace is one place, from 1. The reasons for it are in request.why.
type OrderPlace struct {
	Place      int                `json:"place"`
	Request    session.RequestDoc `json:"request"`
	ExpectedAt session.Instant    `json:"expected_at"`
	Fits       bool               `json:"fits"`
}

// OrderMomentsResponse answers GET /api/v1/sessions/{id}/order/moments: the moments, oldest first, at which
// a speakers list changed. Each version can be asked of GET …/order.
type OrderMomentsResponse struct {
	Epoch   string        `json:"epoch"`
	V       uint64        `json:"v"` // how far the record was read
	Segment string        `json:"segment"`
	Moments []OrderMoment `json:"moments"`
}

// OrderMoment is an act that changed the list: the command, and the request it was about, if it was one.
type OrderMoment struct {
	V       uint64          `json:"v"`
	At      session.Instant `json:"at"`
	Do      string          `json:"do"`
	Request string          `json:"request,omitempty"`
	Reason  string          `json:"reason,omitempty"` // the chair's, for going before the list's order
}

// SimilarRequest is the body of POST /api/v1/sessions/{id}/similar: what somebody is typing. Lang is its
// language where it was chosen; absent, it is found.
type SimilarRequest struct {
	Text string `json:"text"`
	Lang string `json:"lang,omitempty"`
}

// MaxSimilarRequest is the largest such body in bytes: the longest question, in the widest letters, escaped.
const MaxSimilarRequest = 16 << 10

// SimilarResponse answers it, the likest first: at most five.
type SimilarResponse struct {
	Similar []SimilarQuestion `json:"similar"`
}

// SimilarQuestion is a question that may ask the same. Score is 0 to 1; across is there when it was found
// in another language, by names and numbers.
type SimilarQuestion struct {
	Question session.QuestionDoc `json:"question"`
	Score    float64             `json:"score"`
	Across   bool                `json:"across,omitempty"`
}

// MaxQuestionPage is how many questions one page of them has at most.
const MaxQuestionPage = 50

// QuestionPageResponse answers GET /api/v1/sessions/{id}/questions: some of the questions that stand for
// themselves, as of version V, and how many there are in all. The members of an umbrella are part of it.
type QuestionPageResponse struct {
	Epoch     string                `json:"epoch"`
	V         uint64                `json:"v"`
	Total     int                   `json:"total"`
	Questions []session.QuestionDoc `json:"questions"`
}

// SummaryHistoryResponse answers GET /api/v1/sessions/{id}/summary/history: what people did to a section
// of the summary, the latest first.
type SummaryHistoryResponse struct {
	Segment  string                   `json:"segment"`
	Versions []session.SummaryVersion `json:"versions"`
}

// StatementResponse answers the deposit of a file: V is the version from which its document is there.
type StatementResponse struct {
	V         uint64 `json:"v"`
	MediaType string `json:"media_type"`
	Size      int    `json:"size"` // bytes
	SHA256    string `json:"sha256"`
}

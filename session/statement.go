package session

// A statement may be deposited instead of, or with, an intervention: as a text, which stands in the
// record, or as a file, of which the record has only what identifies it. The bytes and the file's own
// name lie beside the log under the person's id, and go when the person is erased.

// StatementFile identifies a deposited file.
type StatementFile struct {
	MediaType string `json:"media_type"`
	Size      int    `json:"size"`   // bytes
	SHA256    string `json:"sha256"` // hex
}

// MediaTypes are those of the files that a statement may be.
var MediaTypes = []string{
	"application/pdf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.oasis.opendocument.text",
	"text/plain",
	"text/markdown",
}

const (
	// MaxStatementFile is how many bytes a file may have.
	MaxStatementFile = 2 << 20
	// MaxStatements is how many statements a person may deposit on a day.
	MaxStatements = 20
)

// Statement is one that was deposited.
type Statement struct {
	ID      string
	Person  string
	Segment string
	Request string
	Text    string
	File    *StatementFile // instead of Text; never changed
	At      Instant
	Erased  bool
}

// What became of a statement.
const (
	StatementWaits        = "deposited"     // it may still be delivered
	StatementDelivered    = "delivered"     // its author had the floor
	StatementNotDelivered = "not_delivered" // orally, that is: it is kept
)

// StatementDoc has the key "statement/ID". Staff see it at once, participants when it is known whether
// it was delivered; the text or the file is read at GET /sessions/{id}/statements/{statement}.
type StatementDoc struct {
	ID      string         `json:"id"`
	Person  PersonDoc      `json:"person"`
	Segment string         `json:"segment"`
	Request string         `json:"request,omitempty"`
	At      Instant        `json:"at"`
	State   string         `json:"state"`          // deposited, delivered, not_delivered
	Chars   int            `json:"chars,omitzero"` // of a text
	File    *StatementFile `json:"file,omitempty"` // of a file
}

// MyStatement is an own statement.
type MyStatement struct {
	ID      string         `json:"id"`
	Segment string         `json:"segment"`
	Request string         `json:"request,omitempty"`
	At      Instant        `json:"at"`
	State   string         `json:"state"`
	File    *StatementFile `json:"file,omitempty"`
}

// statementOf is what became of a statement deposited for a request in that state.
func statementOf(s RequestState) string {
	switch s {
	case Speaking, Done:
		return StatementDelivered
	case Lapsed:
		return StatementNotDelivered
	}
	return StatementWaits
}

// deposit keeps a statement, for a request or for a segment.
func (d *decision) deposit(c *StatementDeposit) *Refusal {
	p := d.st.People[d.in.Actor.Person]
	if p == nil {
		return refuse(CodeForbidden, "person.needs_own_link", "")
	}
	ev := &StatementDeposited{Person: p.ID, Text: c.Text, File: c.File}
	if f := c.File; f != nil {
		if !oneOf(f.MediaType, MediaTypes) || f.Size <= 0 || f.Size > MaxStatementFile || len(f.SHA256) != 64 || c.Text != "" {
			return refuse(CodeBadRequest, "statement.bad_type", "file")
		}
	} else if r := checkText(c.Text, "text", MaxStatement, false); r != nil {
		return r
	}
	n := 0
	for _, s := range d.st.Statements {
		if s.Person == p.ID {
			n++
		}
	}
	if n >= MaxStatements {
		return refuse(CodeLimitReached, "statement.too_many", "", "limit", itoa(MaxStatements))
	}
	if c.Request != "" {
		q := d.st.Requests[c.Request]
		if q == nil {
			return refuse(CodeNotFound, "request.not_found", "request", "request", c.Request)
		}
		if !d.owns(q) {
			return refuse(CodeForbidden, "request.not_yours", "request")
		}
		ev.Request, ev.Segment = q.ID, q.Segment
	} else {
		s, r := d.findSegment(c.Segment)
		if r != nil {
			return r
		}
		ev.Segment = s.ID
	}
	d.emit(ev)
	return nil
}

// applyDeposited numbers statements in the order of the record, t1 first.
func (st *State) applyDeposited(e Entry, ev *StatementDeposited) {
	s := Statement{
		ID: shortID("t", len(st.Statements)+1), Person: ev.Person, Segment: ev.Segment, Request: ev.Request,
		Text: ev.Text, File: ev.File, At: e.At,
	}
	st.Statements = append(st.Statements, s)
	st.changes.key("statement/" + s.ID)
	st.changes.person(ev.Person)
}

// eraseStatements forgets what the person deposited.
func (st *State) eraseStatements(person string) {
	for i := range st.Statements {
		if s := &st.Statements[i]; s.Person == person {
			s.Text, s.File, s.Erased = "", nil, true
			st.changes.key("statement/" + s.ID)
		}
	}
}

// Statement finds one by its id, nil if there is none or its author was erased.
func (st *State) Statement(id string) *Statement {
	n := number(id)
	if n < 1 || n > len(st.Statements) || st.Statements[n-1].ID != id || st.Statements[n-1].Erased {
		return nil
	}
	return &st.Statements[n-1]
}

// StatementState is what became of it. One for a segment is delivered once its author has had the floor
// there, procedural interventions aside, and not delivered when the segment has closed without.
func (st *State) StatementState(s *Statement) string {
	if r := st.Requests[s.Request]; r != nil {
		return statementOf(r.State)
	}
	for _, id := range st.SpeechIDs {
		if sp := st.Speeches[id]; sp != nil && sp.Person == s.Person && sp.Segment == s.Segment && !procedural(sp.Kind) {
			return StatementDelivered
		}
	}
	if seg := st.Segments[s.Segment]; seg != nil && seg.State == Closed {
		return StatementNotDelivered
	}
	return StatementWaits
}

// SeesStatement tells whether the viewer may read it: its author, staff, and participants once it is
// known whether it was delivered.
func (st *State) SeesStatement(a Actor, s *Statement) bool {
	return a.Person != "" && a.Person == s.Person || st.showsStatement(a.Role, s)
}

func (st *State) showsStatement(role Role, s *Statement) bool {
	return seesRights(role) || role == RoleParticipant && st.StatementState(s) != StatementWaits
}

func (st *State) statementDoc(role Role, id string) any {
	s := st.Statement(id)
	if s == nil || !st.showsStatement(role, s) {
		return nil
	}
	return StatementDoc{
		ID: s.ID, Person: st.personDoc(s.Person), Segment: s.Segment, Request: s.Request, At: s.At,
		State: st.StatementState(s), Chars: len([]rune(s.Text)), File: s.File,
	}
}

func (st *State) myStatements(person string) []MyStatement {
	var out []MyStatement
	for i := range st.Statements {
		if s := &st.Statements[i]; s.Person == person && !s.Erased {
			out = append(out, MyStatement{ID: s.ID, Segment: s.Segment, Request: s.Request, At: s.At, State: st.StatementState(s), File: s.File})
		}
	}
	return out
}

// moveStatements names the statements of which something else has become since it was last called.
func (st *State) moveStatements(c *changes) {
	for i := range st.Statements {
		s := &st.Statements[i]
		if now := st.StatementState(s); st.statementsShown[s.ID] != now {
			st.statementsShown[s.ID] = now
			c.keys["statement/"+s.ID] = true
			c.people[s.Person] = true
		}
	}
}

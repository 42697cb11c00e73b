package session

// Feeds are the sources outside the room: accounts, tags, channels and hooks that the programme
// names. What they bring is offered as questions under the reference FEED:ITEM, which the record
// holds once, so a post delivered twice, by two nodes or after a restart is one question.

// FeedState is how a source stands.
type FeedState string

const (
	FeedWaiting     FeedState = "waiting" // of one that calls: nothing has come yet
	FeedConnecting  FeedState = "connecting"
	FeedLive        FeedState = "live"
	FeedCatchingUp  FeedState = "catching_up"
	FeedBackingOff  FeedState = "backing_off"
	FeedNoCredits   FeedState = "credits_exhausted"
	FeedNotAdmitted FeedState = "credentials_refused"
	FeedStopped     FeedState = "stopped" // nobody asks it, or takes what it says
	FeedDisabled    FeedState = "disabled"
	FeedUnsupported FeedState = "unsupported" // this program has no connector for its kind
)

// FeedStates are all of them.
var FeedStates = []FeedState{FeedWaiting, FeedConnecting, FeedLive, FeedCatchingUp, FeedBackingOff, FeedNoCredits,
	FeedNotAdmitted, FeedStopped, FeedDisabled, FeedUnsupported}

// FeedWebhook is the kind of a source that calls; every other is asked.
const FeedWebhook = "webhook"

// FeedKinds are the kinds of source that have a connector.
var FeedKinds = []string{"mastodon", "bluesky", "telegram", "x", "youtube", "matrix", "email", "rss", FeedWebhook}

// Privacy tiers: what the record keeps of the author of a source item.
const (
	PrivacyHandle      = "handle"      // the author's handle and the item's address
	PrivacyAffiliation = "affiliation" // the handle's host alone, which says where, not who
	PrivacyNothing     = "nothing"
)

// PrivacyTiers are all of them; an empty one is PrivacyHandle.
var PrivacyTiers = []string{PrivacyHandle, PrivacyAffiliation, PrivacyNothing}

// maxGaps is how many gaps a feed's document shows, the last ones; the record keeps all.
const maxGaps = 20

// Source is a feed as the fold has it. It is replaced, never changed in place.
type Source struct {
	Feed       Feed
	State      FeedState
	Error      string
	Words      string
	Position   string
	LastItemAt Instant
	ProofAt    Instant
	Offered    int
	Revised    int
	Retracted  int
	Gaps       []FeedGap // the last of them
	AllGaps    int       // how many there were
}

// FeedGap is a stretch of time of which a source may have said more than was taken.
type FeedGap struct {
	From Instant `json:"from"`
	To   Instant `json:"to"`
	Why  string  `json:"why,omitempty"`
}

// FeedDoc has the key "feed/ID".
type FeedDoc struct {
	ID          string    `json:"id"`
	Kind        string    `json:"kind"`
	State       FeedState `json:"state"`
	Privacy     string    `json:"privacy"`
	LastItemAt  Instant   `json:"last_item_at,omitzero"`
	LastProofAt Instant   `json:"last_proof_at,omitzero"` // when the source last showed that it is alive
	Offered     int       `json:"offered"`
	Revised     int       `json:"revised"`
	Retracted   int       `json:"retracted"`
	// Error is the code of what is wrong now, Words what the source said about it.
	Error string    `json:"last_error,omitempty"`
	Words string    `json:"words,omitempty"`
	Gaps  []FeedGap `json:"gaps,omitempty"`
}

// On: a feed is used unless the programme says otherwise.
func (f Feed) On() bool { return f.Enabled == nil || *f.Enabled }

// atFirst is how a feed stands before anything was heard of it: no promise that somebody listens.
func (f Feed) atFirst() FeedState {
	switch {
	case !f.On():
		return FeedDisabled
	case !oneOf(f.Kind, FeedKinds):
		return FeedUnsupported
	case f.Kind == FeedWebhook:
		return FeedWaiting
	}
	return FeedStopped
}

func (st *State) feedDoc(s *Source) FeedDoc {
	d := FeedDoc{
		ID: s.Feed.ID, Kind: s.Feed.Kind, State: s.State, Privacy: s.Feed.Privacy, LastItemAt: s.LastItemAt,
		LastProofAt: s.ProofAt, Offered: s.Offered, Revised: s.Revised, Retracted: s.Retracted,
		Error: s.Error, Words: s.Words, Gaps: s.Gaps,
	}
	if d.Privacy == "" {
		d.Privacy = PrivacyHandle
	}
	return d
}

func seesFeeds(role Role) bool { return role == RoleModerator || role == RoleSecretariat }

func (d *decision) feed(c Command) *Refusal {
	switch c := c.(type) {
	case *FeedReport:
		return d.feedReport(c)
	case *QuestionRevise:
		return d.revise(c)
	case *QuestionRetract:
		return d.retract(c)
	}
	return nil
}

func (d *decision) feedReport(c *FeedReport) *Refusal {
	if d.st.Sources[c.Feed] == nil {
		return refuse(CodeNotFound, "feed.not_found", "feed", "feed", c.Feed)
	}
	if !oneOf(c.State, FeedStates) {
		return refuse(CodeBadRequest, "feed.unknown_state", "state", "state", string(c.State))
	}
	for _, t := range []struct{ v, field string }{{c.Error, "error"}, {c.Words, "words"}, {c.Position, "position"}} {
		if r := checkText(t.v, t.field, MaxShort, true); r != nil {
			return r
		}
	}
	d.emit(&FeedReported{
		Feed: c.Feed, State: c.State, Error: c.Error, Words: c.Words, Position: c.Position,
		LastItemAt: c.LastItemAt, ProofAt: c.ProofAt, Gap: c.Gap,
	})
	return nil
}

// revise follows an edit at the source. Until a question is put its text is the source's; one that
// was approved or selected goes back to be looked at, or a harmless post could be exchanged for
// another after it was let through. What was put stays as the room heard it.
func (d *decision) revise(c *QuestionRevise) *Refusal {
	q, r := d.findQuestion(c.Question, "question")
	if r != nil {
		return r
	}
	if r := checkText(c.Text, "text", MaxQuestion, false); r != nil {
		return r
	}
	if len(c.Lang) > 35 {
		return refuse(CodeBadRequest, "language.unknown", "lang", "language", c.Lang[:35])
	}
	if q.Source.Feed == "" || q.Gone || q.State == Put || q.State == Answered || q.State == Retracted {
		return refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
	}
	if q.Text == c.Text {
		return refuse(CodeConflict, "question.unchanged", "text", "question", q.ID)
	}
	author := d.st.authorKey(q.Person, q.Source)
	held := d.holds(author, c.Text, q.ID)
	d.emit(&QuestionRevised{
		Question: q.ID, Lang: c.Lang, Held: held,
		Seal: d.sealed(q.ID, Sealed{Item: &SourceItem{Text: c.Text, Author: q.Source.Author, URL: q.Source.URL}}),
	})
	stays := q.Unreviewed && d.atOnce(author, held) // nobody had looked at the first text either
	if q.MergedInto == "" && (q.State == Approved || q.State == Selected) && !stays {
		d.emit(&QuestionMoved{Question: q.ID, State: Offered})
	}
	return nil
}

// retract follows a deletion at the source, or erases for the secretariat what was asked elsewhere. A
// question that was put or answered keeps its place, without text and author; any other is withdrawn.
// No document shows the text again, and it is removed from beside the record, which still verifies.
func (d *decision) retract(c *QuestionRetract) *Refusal {
	q, r := d.findQuestion(c.Question, "question")
	if r != nil {
		return r
	}
	if !q.elsewhere() {
		return refuse(CodeConflict, "question.no_source", "question", "question", q.ID)
	}
	if q.Gone {
		return refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
	}
	d.emit(&QuestionSourceGone{Question: q.ID})
	if q.State == Put || q.State == Answered {
		return nil
	}
	d.withdrawQuestion(q)
	return nil
}

// withdrawQuestion takes a question back; nobody else's goes with it: an umbrella is folded, a member
// leaves its umbrella.
func (d *decision) withdrawQuestion(q *Question) {
	if q.MergedInto != "" {
		d.emit(&QuestionWasSplit{Question: q.ID, From: q.MergedInto})
	}
	for _, m := range q.Members {
		d.emit(&QuestionWasSplit{Question: m, From: q.ID})
	}
	if q.State != Retracted {
		d.emit(&QuestionMoved{Question: q.ID, State: Retracted})
	}
}

func (st *State) applyFeed(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *FeedReported:
		st.replaceSource(ev.Feed, func(s *Source) {
			s.State, s.Error, s.Words = ev.State, ev.Error, ev.Words
			s.LastItemAt, s.ProofAt = max(s.LastItemAt, ev.LastItemAt), max(s.ProofAt, ev.ProofAt)
			if ev.Position != "" {
				s.Position = ev.Position
			}
			if ev.Gap != nil {
				s.AllGaps++
				s.Gaps = append(s.Gaps[max(0, len(s.Gaps)-maxGaps+1):len(s.Gaps):len(s.Gaps)], *ev.Gap)
			}
		})
	case *QuestionRevised:
		if q := st.Questions[ev.Question]; q != nil {
			if q.FirstText == "" {
				q.FirstText, q.FirstLang = q.Text, q.Lang
			}
			q.Text, q.EditedAt, q.Held = e.text(q.ID, ev.Text, ev.Seal), e.At, ev.Held
			q.forgetWordings()
			if ev.Lang != "" {
				q.Lang = ev.Lang
			}
			st.Wordings = append(st.Wordings, Wording{Question: q.ID, Lang: q.Lang, Text: q.Text, Asked: len(st.QuestionIDs), Revised: true})
			st.replaceSource(q.Source.Feed, func(s *Source) { s.Revised++ })
			st.touchQuestion(q)
		}
	case *QuestionSourceGone:
		if q := st.Questions[ev.Question]; q != nil {
			st.forgetAuthor(q)
			q.forgetWordings()
			q.Gone, q.Text, q.FirstText, q.Source.Author, q.Source.URL = true, "", "", "", ""
			for i := range st.Wordings {
				if st.Wordings[i].Question == q.ID {
					st.Wordings[i].Text = ""
				}
			}
			if r := st.Requests[q.Request]; r != nil && q.elsewhere() {
				without := *r
				without.Topic = ""
				st.setRequest(&without)
			}
			st.replaceSource(q.Source.Feed, func(s *Source) { s.Retracted++ })
			st.touchQuestion(q)
		}
	}
}

// item is the sealed item, an empty one where it has been removed.
func (s Sealed) item() SourceItem {
	if s.Item == nil {
		return SourceItem{}
	}
	return *s.Item
}

// Erased tells whether the personal data filed under the id of a person or question was taken back,
// and must be nowhere.
func (st *State) Erased(id string) bool {
	if p := st.People[id]; p != nil && p.Erased {
		return true
	}
	q := st.Questions[id]
	return q != nil && q.Gone
}

// Erasures counts what was taken back so far.
func (st *State) Erasures() (n int) {
	for _, p := range st.People {
		if p.Erased {
			n++
		}
	}
	for _, q := range st.Questions {
		if q.Gone {
			n++
		}
	}
	return n
}

func (st *State) replaceSource(id string, change func(*Source)) {
	if was := st.Sources[id]; was != nil {
		s := *was
		change(&s)
		st.Sources[id] = &s
		st.changes.key("feed/" + id)
	}
}

package session

// Commands and facts of moderation beside those that move a question. Desk, in every act on a question,
// names the browser it comes from: several moderators share one link, and a claim is of one of them.

type (
	// QuestionClaim takes a question in hand, or lets go of it. TakeOver takes it from another's hand.
	// By are initials that others see; whoever has a link of their own is named by it.
	QuestionClaim struct {
		Question string `json:"question"`
		On       bool   `json:"on"`
		TakeOver bool   `json:"take_over,omitempty"`
		Desk     string `json:"desk,omitempty"`
		By       string `json:"by,omitempty"`
	}
	// QuestionReturn takes an act back: the question stands again where it stood, State, before it was moved by
	// mistake. It is refused where the question has gone on meanwhile, by Expect.
	QuestionReturn struct {
		Question string        `json:"question"`
		State    QuestionState `json:"state"`
		Expect   QuestionState `json:"expect,omitempty"`
		Desk     string        `json:"desk,omitempty"`
	}
	// QuestionLabel puts one label on a question or takes it off.
	QuestionLabel struct {
		Question string `json:"question"`
		Label    string `json:"label"`
		On       bool   `json:"on"`
		Desk     string `json:"desk,omitempty"`
	}
	// QuestionEdit words a question for reading aloud, in its own language unless another is given; what
	// was asked stays beside it. An empty text takes the wording back. Rev guards another's edit.
	QuestionEdit struct {
		Question string `json:"question"`
		Text     string `json:"text"`
		Lang     string `json:"lang,omitempty"`
		Rev      *int   `json:"rev,omitempty"`
		Desk     string `json:"desk,omitempty"`
	}
	// QuestionTranslate keeps a translation of what was asked; an empty text takes it back. Machine says
	// that no person made it.
	QuestionTranslate struct {
		Question string `json:"question"`
		Lang     string `json:"lang"`
		Text     string `json:"text"`
		Machine  bool   `json:"machine,omitempty"`
		Rev      *int   `json:"rev,omitempty"`
		Desk     string `json:"desk,omitempty"`
	}
	// QuestionAssign says who is to answer: a panellist by name, or badge:17; empty for nobody.
	QuestionAssign struct {
		Question string `json:"question"`
		To       string `json:"to"`
		Desk     string `json:"desk,omitempty"`
	}
	// ModerationSet switches between moderation before and after showing. What is absent stays. Offered
	// says what becomes, after a switch to post, of the questions that wait: keep or release; Unreviewed,
	// after a switch to pre, of those shown that nobody has looked at: keep or recall.
	ModerationSet struct {
		Mode       string    `json:"mode,omitempty"`
		Offered    string    `json:"offered,omitempty"`
		Unreviewed string    `json:"unreviewed,omitempty"`
		ClaimS     int       `json:"claim_s,omitempty"`
		Rules      *[]string `json:"rules,omitempty"` // those in force, of HoldRules
	}
	// AuthorSilence keeps what an author asks out of the inbox without telling; AuthorAllow exempts an
	// author from the rules. The author is that of a question, or named as in the document "moderation".
	AuthorSilence struct {
		Question string `json:"question,omitempty"`
		Author   string `json:"author,omitempty"`
		On       bool   `json:"on"`
	}
	AuthorAllow struct {
		Question string `json:"question,omitempty"`
		Author   string `json:"author,omitempty"`
		On       bool   `json:"on"`
	}
)

func (QuestionClaim) Do() string     { return "question.claim" }
func (QuestionReturn) Do() string    { return "question.return" }
func (QuestionLabel) Do() string     { return "question.label" }
func (QuestionEdit) Do() string      { return "question.edit" }
func (QuestionTranslate) Do() string { return "question.translate" }
func (QuestionAssign) Do() string    { return "question.assign" }
func (ModerationSet) Do() string     { return "moderation.set" }
func (AuthorSilence) Do() string     { return "author.silence" }
func (AuthorAllow) Do() string       { return "author.allow" }

type (
	// QuestionClaimed: in whose hand a question is, until when; an Until of zero is nobody's.
	QuestionClaimed struct {
		Question string  `json:"question"`
		Person   string  `json:"person,omitempty"`
		Desk     string  `json:"desk,omitempty"`
		By       string  `json:"by,omitempty"`
		Until    Instant `json:"until,omitzero"`
	}
	QuestionLabelled struct {
		Question string `json:"question"`
		Label    string `json:"label"`
		On       bool   `json:"on"`
	}
	// QuestionEdited is a wording for reading aloud; empty, there is none in that language any more.
	QuestionEdited struct {
		Question string `json:"question"`
		Lang     string `json:"lang"`
		Text     string `json:"text"`
		Rev      int    `json:"rev"`
		Seal     string `json:"seal,omitempty"` // as of QuestionAsked
	}
	QuestionTranslated struct {
		Question string `json:"question"`
		Lang     string `json:"lang"`
		Text     string `json:"text"`
		Machine  bool   `json:"machine,omitempty"`
		Rev      int    `json:"rev"`
		Seal     string `json:"seal,omitempty"` // as of QuestionAsked
	}
	// QuestionAssigned: who is to answer, a panellist of the programme by name or a person by id.
	QuestionAssigned struct {
		Question  string `json:"question"`
		Panellist string `json:"panellist,omitempty"`
		Person    string `json:"person,omitempty"`
	}
	// QuestionCarried takes a question to another segment's panel.
	QuestionCarried struct {
		Question string `json:"question"`
		From     string `json:"from,omitempty"`
		To       string `json:"to"`
		Reason   string `json:"reason,omitempty"`
		By       string `json:"by,omitempty"`
	}
	// ModerationChanged holds the whole setting. Released are questions that waited and are shown from
	// now on; Recalled are questions that were shown unseen and wait again.
	ModerationChanged struct {
		Mode     string   `json:"mode"`
		ClaimS   int      `json:"claim_s"`
		Rules    []string `json:"rules"`
		Released []string `json:"released,omitempty"`
		Recalled []string `json:"recalled,omitempty"`
	}
	// AuthorStood: how an author stands: silenced, allowed, or empty as everyone.
	AuthorStood struct {
		Author   string `json:"author"`
		Standing string `json:"standing,omitempty"`
	}
)

func (QuestionClaimed) Type() string    { return "question.claimed" }
func (QuestionLabelled) Type() string   { return "question.labelled" }
func (QuestionEdited) Type() string     { return "question.edited" }
func (QuestionTranslated) Type() string { return "question.translated" }
func (QuestionAssigned) Type() string   { return "question.assigned" }
func (QuestionCarried) Type() string    { return "question.carried" }
func (ModerationChanged) Type() string  { return "moderation.changed" }
func (AuthorStood) Type() string        { return "author.stood" }

// moderationEvents are this file's part of the codec.
var moderationEvents = []func() Event{
	func() Event { return &QuestionClaimed{} }, func() Event { return &QuestionLabelled{} },
	func() Event { return &QuestionEdited{} }, func() Event { return &QuestionTranslated{} },
	func() Event { return &QuestionAssigned{} }, func() Event { return &QuestionCarried{} },
	func() Event { return &ModerationChanged{} }, func() Event { return &AuthorStood{} },
}

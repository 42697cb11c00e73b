package session

import (
	"slices"
	"strings"
	"unicode"
)

// Moderation is before showing (pre: a question waits until a person lets it through) or after (post:
// it is shown at once, marked as not looked at yet). Whatever the mode, a rule that finds fault with a
// question holds it for a person, with the rule's name; no rule ever drops one.

// The modes.
const (
	ModeratedBefore = "pre"
	ModeratedAfter  = "post"
)

// What becomes of the questions that a switch of the mode finds.
const (
	SwitchKeep    = "keep"
	SwitchRelease = "release"
	SwitchRecall  = "recall"
)

// The rules that may hold a question. RuleRepeated is decided here; the others are found in the text by
// package rules, and come with the command.
const (
	RuleProfanity = "profanity"
	RuleSpam      = "spam"
	RuleRepeated  = "repeated"
)

// HoldRules are all of them, all in force unless moderation.set says otherwise.
var HoldRules = []string{RuleProfanity, RuleSpam, RuleRepeated}

// Hold is why a rule wants a person to look: the rule, the language of its list, and what it matched
// (for RuleRepeated the question that says the same).
type Hold struct {
	Rule  string `json:"rule"`
	Lang  string `json:"lang,omitempty"`
	Match string `json:"match,omitempty"`
}

// How an author stands.
const (
	StandingSilenced = "silenced"
	StandingAllowed  = "allowed"
)

// Moderation is the setting now.
type Moderation struct {
	Mode   string
	ClaimS int
	Rules  []string
}

// Author is one who asks through a source, or a person with a standing. Key is person:ID, or KIND: and a
// digest of the name at the source: the record's open part names nobody whose post may be taken back.
type Author struct {
	Key       string
	Standing  string
	At        Instant
	Questions []string
}

// ModerationDoc has the key "moderation". Everyone sees the mode and how many questions were dismissed
// for what; the rest is for staff.
type ModerationDoc struct {
	Mode      string            `json:"mode"`
	Dismissed map[Dismissal]int `json:"dismissed"` // restored ones left out
	Restored  int               `json:"restored"`
	ClaimS    int               `json:"claim_s,omitempty"`
	Rules     []string          `json:"rules,omitempty"`
	Authors   []AuthorDoc       `json:"authors,omitempty"`
}

// AuthorDoc is an author who is silenced or allowed.
type AuthorDoc struct {
	Author   string  `json:"author"`
	Name     string  `json:"name,omitempty"`
	Standing string  `json:"standing"`
	Since    Instant `json:"since"`
}

func moderates(role Role) bool {
	return role == RoleModerator || role == RoleChair || role == RoleSecretariat
}

func (st *State) moderationDoc(role Role) ModerationDoc {
	d := ModerationDoc{Mode: st.Moderation.Mode, Dismissed: map[Dismissal]int{}}
	for _, l := range st.Dismissals {
		if l.RestoredAt != 0 {
			d.Restored++
		} else {
			d.Dismissed[l.Code]++
		}
	}
	if !moderates(role) {
		return d
	}
	d.ClaimS, d.Rules = st.Moderation.ClaimS, st.Moderation.Rules
	for _, a := range st.Authors {
		if a.Standing == "" {
			continue
		}
		doc := AuthorDoc{Author: a.Key, Standing: a.Standing, Since: a.At}
		if id, ok := strings.CutPrefix(a.Key, "person:"); ok {
			doc.Name = st.personDoc(id).Name
		} else {
			for _, id := range a.Questions { // those that were not taken back
				if q := st.Questions[id]; q != nil && q.Source.Author != "" {
					doc.Name = q.Source.Author
				}
			}
		}
		d.Authors = append(d.Authors, doc)
	}
	slices.SortFunc(d.Authors, func(a, b AuthorDoc) int { return strings.Compare(a.Author, b.Author) })
	return d
}

// authorKey names who asked, or is empty where the source does not tell one author from another.
func (st *State) authorKey(person string, s SourceDoc) string {
	if person != "" {
		return "person:" + person
	}
	if s.Author == "" {
		return ""
	}
	if f := st.Sources[s.Feed]; f != nil && f.Feed.Privacy != "" && f.Feed.Privacy != PrivacyHandle {
		return "" // the author's host, or nothing: others are behind it too
	}
	return s.Kind + ":" + ChainHash(st.ID, []byte(s.Kind+"\x00"+s.Author))[:24]
}

func (st *State) standing(author string) string {
	if a := st.Authors[author]; a != nil {
		return a.Standing
	}
	return ""
}

// asked are the questions of an author, in order.
func (st *State) asked(author string) []string {
	if id, ok := strings.CutPrefix(author, "person:"); ok {
		if p := st.People[id]; p != nil {
			return p.Questions
		}
		return nil
	}
	if a := st.Authors[author]; a != nil {
		return a.Questions
	}
	return nil
}

// bare is a text without case, spaces and signs: what is left is equal for a post sent again.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// holds are the reasons for which a question waits for a person, whatever the mode. found are those of
// the rules that read the text alone.
func (d *decision) holds(author, text, except string) []Hold {
	if d.st.standing(author) == StandingAllowed {
		return nil
	}
	var out []Hold
	for _, h := range d.in.Held {
		if oneOf(h.Rule, d.st.Moderation.Rules) {
			if h.Lang == "" && !strings.HasPrefix(author, "person:") {
				h.Match = "" // words of a list say nothing of who wrote them, a link may; the text itself is sealed
			}
			out = append(out, h)
		}
	}
	if oneOf(RuleRepeated, d.st.Moderation.Rules) {
		if b := bare(text); b != "" {
			for _, id := range d.st.asked(author) {
				if q := d.st.Questions[id]; q != nil && id != except && q.State != Retracted && !q.Gone && bare(q.Text) == b {
					out = append(out, Hold{Rule: RuleRepeated, Match: id})
					break
				}
			}
		}
	}
	return out
}

// atOnce tells whether a question is shown without anyone looking at it first.
func (d *decision) atOnce(author string, held []Hold) bool {
	return d.st.Moderation.Mode == ModeratedAfter && len(held) == 0 && d.st.standing(author) != StandingSilenced
}

func (d *decision) moderation(c Command) *Refusal {
	switch c := c.(type) {
	case *ModerationSet:
		return d.moderationSet(c)
	case *AuthorSilence:
		return d.author(c.Question, c.Author, StandingSilenced, c.On)
	case *AuthorAllow:
		return d.author(c.Question, c.Author, StandingAllowed, c.On)
	}
	return nil
}

func (d *decision) moderationSet(c *ModerationSet) *Refusal {
	now := d.st.Moderation
	ev := &ModerationChanged{Mode: now.Mode, ClaimS: now.ClaimS, Rules: now.Rules}
	if c.Mode != "" {
		if c.Mode != ModeratedBefore && c.Mode != ModeratedAfter {
			return refuse(CodeBadRequest, "moderation.unknown_mode", "mode", "mode", firstRunes(c.Mode, MaxShort))
		}
		ev.Mode = c.Mode
	}
	if c.ClaimS != 0 {
		if c.ClaimS < minClaimS || c.ClaimS > maxClaimS {
			return refuse(CodeBadRequest, "moderation.claim_range", "claim_s", "min", itoa(minClaimS), "max", itoa(maxClaimS))
		}
		ev.ClaimS = c.ClaimS
	}
	if c.Rules != nil {
		ev.Rules = []string{}
		for _, rule := range *c.Rules {
			if !oneOf(rule, HoldRules) {
				return refuse(CodeBadRequest, "moderation.unknown_rule", "rules", "rule", firstRunes(rule, MaxShort))
			}
			if !oneOf(rule, ev.Rules) {
				ev.Rules = append(ev.Rules, rule)
			}
		}
	}
	for _, o := range []struct{ v, other, field string }{{c.Offered, SwitchRelease, "offered"}, {c.Unreviewed, SwitchRecall, "unreviewed"}} {
		if o.v != "" && o.v != SwitchKeep && o.v != o.other {
			return refuse(CodeBadRequest, "moderation.unknown_switch", o.field, "other", o.other)
		}
	}
	for _, id := range d.st.QuestionIDs {
		q := d.st.Questions[id]
		switch {
		case q == nil || q.MergedInto != "":
		case ev.Mode == ModeratedAfter && c.Offered == SwitchRelease && q.State == Offered && len(q.Held) == 0 &&
			d.st.standing(d.st.authorKey(q.Person, q.Source)) != StandingSilenced:
			ev.Released = append(ev.Released, id)
		case ev.Mode == ModeratedBefore && c.Unreviewed == SwitchRecall && q.State == Approved && q.Unreviewed:
			ev.Recalled = append(ev.Recalled, id)
		}
	}
	d.emit(ev)
	return nil
}

// author silences, allows, or takes either back.
func (d *decision) author(question, author, standing string, on bool) *Refusal {
	if question != "" {
		q, r := d.findQuestion(question, "question")
		if r != nil {
			return r
		}
		if author = d.st.authorKey(q.Person, q.Source); author == "" {
			return refuse(CodeConflict, "author.unknown", "question", "question", q.ID)
		}
	} else if d.st.Authors[author] == nil && len(d.st.asked(author)) == 0 {
		return refuse(CodeNotFound, "author.not_found", "author", "author", firstRunes(author, MaxShort))
	}
	// Where it stands so already nothing changes: two who think the same do not refuse each other.
	ev := &AuthorStood{Author: author, Standing: d.st.standing(author)}
	if on {
		ev.Standing = standing
	} else if ev.Standing == standing {
		ev.Standing = ""
	}
	d.emit(ev)
	return nil
}

func (st *State) applyModeration(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *ModerationChanged:
		st.Moderation = Moderation{Mode: ev.Mode, ClaimS: ev.ClaimS, Rules: ev.Rules}
		turn := func(ids []string, from, to QuestionState, unreviewed bool) {
			for _, id := range ids {
				if q := st.Questions[id]; q != nil && q.State == from {
					st.standQuestion(q, questionStand{to, q.Request, q.Reason})
					q.Unreviewed = unreviewed
					st.touchMembers(q)
				}
			}
		}
		turn(ev.Released, Offered, Approved, true)
		turn(ev.Recalled, Approved, Offered, false)
	case *AuthorStood:
		a := Author{Key: ev.Author}
		if was := st.Authors[ev.Author]; was != nil {
			a = *was
		}
		a.Standing, a.At = ev.Standing, e.At
		st.Authors[ev.Author] = &a
		for _, id := range st.asked(ev.Author) {
			st.changes.key("question/" + id)
		}
	}
	st.changes.key("moderation")
}

// rememberAuthor keeps which questions an author of a source asked; of persons the person has them.
func (st *State) rememberAuthor(q *Question) {
	if key := st.authorKey(q.Person, q.Source); key != "" && q.Person == "" {
		a := Author{Key: key}
		if was := st.Authors[key]; was != nil {
			a = *was
		}
		a.Questions = append(slices.Clip(a.Questions), q.ID)
		st.Authors[key] = &a
		if a.Standing != "" {
			st.changes.key("moderation") // it shows the name
		}
	}
}

// forgetAuthor: the source took the item back, and with it who wrote it, but for one with a standing.
func (st *State) forgetAuthor(q *Question) {
	key := st.authorKey(q.Person, q.Source)
	was := st.Authors[key]
	if was == nil || q.Person != "" {
		return
	}
	a := *was
	if a.Questions = drop(a.Questions, q.ID); len(a.Questions) == 0 && a.Standing == "" {
		delete(st.Authors, key)
		return
	}
	st.Authors[key] = &a
	if a.Standing != "" {
		st.changes.key("moderation")
	}
}

// touchModerated names the documents of moderation that show the person's name: who is to answer, in
// whose hand a question is, who is silenced.
func (st *State) touchModerated(p *Person) {
	if a := st.Authors["person:"+p.ID]; a != nil && a.Standing != "" {
		st.changes.key("moderation")
	}
	if p.Anon {
		return // no badge to be assigned by, no link to moderate with
	}
	for id, q := range st.Questions {
		if q.AssignedPerson == p.ID || q.Claim != nil && q.Claim.Person == p.ID {
			st.changes.key("question/" + id)
		}
	}
}

package session

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// draw fills a command of that name.
func (d dice) draw(do string, a Actor) Command {
	switch do {
	case "person.join":
		return &PersonJoin{Pseudonym: d.text("pseudonym"), Hash: fmt.Sprintf("h%d", d.st.V)}
	case "person.import":
		id := d.of("imported", d.people(RoleParticipant)...)
		if id == "none" {
			id = fmt.Sprintf("i%d", d.st.V)
		}
		add := PersonAdd{Name: d.text("name"), Group: d.maybe("group", d.groups()...), Remote: d.chance("remote", 50)}
		if p := d.st.People[id]; p != nil {
			add.Badge = p.Badge
		}
		return &PersonImport{People: []ImportPerson{{ID: id, PersonAdd: add}}}
	case "feed.report":
		r := &FeedReport{Feed: d.of("feed", "tag"), State: rapid.SampledFrom(FeedStates).Draw(d.rt, "feed state"), Position: d.maybe("position", "7", "8")}
		if d.chance("gap", 30) {
			r.Gap = &FeedGap{From: d.st.At, To: d.st.At, Why: "restart"}
		}
		return r
	case "question.revise":
		return &QuestionRevise{Question: d.question(), Text: d.text("revised")}
	case "clock.tick":
		return &ClockTick{}
	case "record.lost":
		return &RecordLost{From: 1, To: 2, Hash: "h", Epoch: "e"}
	}
	c, _ := NewCommand(do)
	switch c := c.(type) {
	case *SegmentOpen:
		c.Segment = d.of("segment", d.st.SegmentIDs...)
	case *SegmentSuspend:
		c.Segment = d.segment()
	case *SegmentResume:
		c.Segment, c.Reason = d.segment(), d.maybe("reason", "all are back")
	case *SegmentClose:
		c.Segment = d.segment()
		if d.chance("carry over", 50) {
			c.CarryOverTo = d.of("to", d.st.SegmentIDs...)
		}
	case *SegmentReschedule:
		c.Segment = d.segment()
		c.End = d.st.At.Add(d.n("later", -600, 3600))
	case *ListOpen:
		c.Segment, c.AfterS = d.segment(), d.n("after", 0, 1)*d.n("delay", 1, 300)
	case *ListClose:
		c.Segment, c.AfterS, c.LastCall = d.segment(), d.n("after", 0, 1)*d.n("delay", 1, 300), d.chance("last call", 30)
	case *ListOrder:
		c.Segment, c.Method = d.segment(), d.order()
		if d.chance("safe", 40) {
			n := d.n("top", 0, 4)
			c.Safe = &n
		}
		if d.chance("weighted", 30) {
			c.Weights = map[string]float64{d.of("group", d.groups()...): 2}
		}
	case *ListLimits:
		c.Segment, c.StatementS, c.PointOfOrderS = d.segment(), d.n("statement", 0, 300), d.n("point", 0, 1)*30
	case *FloorMove:
		c.Request, c.Before, c.Pin, c.Reason = d.request(), d.maybe("before", d.waiting()...), d.chance("pin", 30), d.maybe("reason", "asked for")
	case *FloorRemove:
		c.Request, c.Reason = d.request(), d.text("reason")
	case *FloorRule:
		c.Request, c.Upheld = d.of("point", d.st.RequestIDs...), d.chance("upheld", 50)
	case *StatementDeposit:
		if d.chance("for a request", 80) {
			c.Request = d.of("request", d.st.RequestIDs...)
			if r := d.st.Requests[c.Request]; r != nil && d.chance("own request", 90) {
				if p := d.st.People[a.Person]; p != nil && len(p.Requests) > 0 {
					c.Request = d.of("own", p.Requests...)
				}
			}
		} else {
			c.Segment = d.segment()
		}
		if c.Text = d.text("text"); d.chance("as a file", 30) {
			c.Text, c.File = "", &StatementFile{MediaType: MediaTypes[0], Size: d.n("size", 0, 100), SHA256: strings.Repeat("a", 64)}
		}
	case *BudgetGrant:
		c.Seconds = d.n("seconds", 0, 600)
		if d.chance("to a group", 60) {
			c.Group = d.of("group", d.groups()...)
		} else {
			c.Person = d.person()
		}
	case *BudgetAdjust:
		c.Seconds, c.Reason = d.n("seconds", -60, 120), d.text("reason")
		switch d.n("of", 1, 3) {
		case 1:
			c.Group = d.of("group", d.groups()...)
		case 2:
			c.Person = d.person()
		default:
			c.Speech, c.Seconds = d.of("speech", d.st.SpeechIDs...), d.n("back", 0, 30)
		}
	case *SessionClock:
		c.Rate = float64(d.n("rate", 0, 60))
	case *NoticePost:
		c.Text, c.To = Text{"en": d.text("text")}, nil
		if d.chance("to some", 40) {
			c.To = []Role{rapid.SampledFrom(ViewerRoles).Draw(d.rt, "to")}
		}
	case *NoticeClear:
		c.Notice = d.of("notice", d.st.NoticeIDs...)
	default:
		d.drawFloor(c, a)
		d.drawQuestion(c)
		d.drawNote(c)
		d.drawPerson(c)
	case *SummaryEdit, *SummaryOrder, *SummaryMerge, *SummarySplit, *SummaryApprove, *SummaryOmit, *SummaryAdd, *SummaryPhrases, *SummaryTheme:
		d.drawSummary(c)
	}
	return c
}

func (d dice) drawFloor(c Command, a Actor) {
	switch c := c.(type) {
	case *FloorRequest:
		c.Segment = d.segment()
		c.Kind = rapid.SampledFrom(append([]RequestKind{KindStatement, KindStatement, KindPointOfOrder}, RequestKinds...)).Draw(d.rt, "kind")
		c.Capacity = rapid.SampledFrom(Capacities).Draw(d.rt, "capacity")
		if a.Role != RoleParticipant {
			c.Person = d.person()
		}
		if c.Kind == KindReply && d.chance("to a speech", 50) {
			c.ToSpeech = d.of("speech", d.st.SpeechIDs...)
		}
		if c.Kind == KindPointOfOrder && d.chance("category", 50) {
			c.Category = rapid.SampledFrom(Categories).Draw(d.rt, "category")
		}
	case *FloorWithdraw:
		c.Request = d.own(a.Person)
	case *FloorDefer:
		c.Request = d.own(a.Person)
	case *FloorEdit:
		c.Request, c.Capacity = d.own(a.Person), rapid.SampledFrom(Capacities).Draw(d.rt, "capacity")
	case *FloorSwap:
		c.Request, c.With = d.own(a.Person), d.request()
	case *FloorAcceptSwap:
		c.Request, c.With = d.own(a.Person), d.request()
		for _, id := range d.waiting() {
			if r := d.st.Requests[id]; r.SwapWith != "" && d.chance("proposed", 70) {
				c.Request, c.With = r.SwapWith, id
			}
		}
	case *FloorDeclineSwap:
		c.Request, c.With = d.own(a.Person), d.request()
		for _, id := range d.waiting() {
			if r := d.st.Requests[id]; r.SwapWith != "" && d.chance("proposed", 70) {
				c.Request, c.With = r.SwapWith, id
			}
		}
	case *FloorGive:
		if d.chance("by request", 75) {
			c.Request = d.request()
		} else {
			c.Person = d.person()
		}
		c.Expect = d.expect()
	case *FloorFinish:
		c.Expect = d.expect()
	case *FloorPause:
		c.Expect = d.expect()
	case *FloorResume:
		c.Expect = d.expect()
	case *FloorExtend:
		c.Seconds, c.Expect = d.n("seconds", -30, 120), d.expect()
	case *FloorAbsent:
		c.Request = d.request()
	}
}

func (d dice) drawQuestion(c Command) {
	switch c := c.(type) {
	case *QuestionAsk:
		c.Text, c.Lang, c.Segment, c.Anonymous = d.text("text"), d.maybe("lang", "en", "ar"), d.maybe("segment", d.st.SegmentIDs...), d.chance("anonymous", 30)
		c.Ref = d.maybe("ref", "e1", "e2", "e3")
	case *QuestionOffer:
		c.Text, c.Source, c.Ref = d.text("text"), SourceDoc{Kind: "mastodon", Author: d.maybe("author", "one", "two"), Feed: d.maybe("feed", "tag")}, d.maybe("ref", "f1", "f2", "f3")
	case *QuestionVote:
		c.Question = d.question()
	case *QuestionUnvote:
		c.Question = d.question()
	case *QuestionApprove:
		c.Question = d.question()
	case *QuestionHide:
		c.Question, c.Reason = d.question(), d.maybe("reason", "moderated")
	case *QuestionSelect:
		c.Question, c.Reason, c.By = d.question(), d.maybe("reason", "many voices"), d.maybe("by", "the desk")
	case *QuestionPut:
		c.Question, c.Reason = d.question(), d.maybe("reason", "fits what was said")
	case *QuestionAnswer:
		c.Question, c.By = d.question(), d.maybe("by", "the panel")
		if c.How = d.maybe("how", AnswerWays...); c.How == AnsweredWritten {
			c.Text = "In writing."
		}
		c.Segment = d.of("carried to", d.st.SegmentIDs...)
	case *QuestionDismiss:
		c.Question, c.Code, c.Reason = d.question(), Dismissal(d.maybe("code", "off_topic", "tone")), d.maybe("reason", "off topic")
	case *QuestionMerge:
		c.Into, c.Questions = d.question(), []string{d.question(), d.question()}
	case *QuestionSplit:
		c.Question = d.question()
	case *QuestionToFloor:
		c.Question, c.Person = d.question(), d.maybe("person", d.people()...)
	case *QuestionRetract:
		c.Question = d.question()
	case *QuestionClaim:
		c.Question, c.On, c.TakeOver, c.Desk = d.question(), d.chance("on", 70), d.chance("take over", 30), d.of("desk", "d1", "d2")
	case *QuestionReturn:
		c.Question, c.State = d.question(), QuestionState(d.of("back to", "offered", "approved", "selected", "put"))
	case *QuestionLabel:
		c.Question, c.Label, c.On = d.question(), d.of("label", "access", "cost"), d.chance("on", 70)
	case *QuestionEdit:
		c.Question, c.Text = d.question(), d.maybe("reading", "read this", "or this")
	case *QuestionTranslate:
		c.Question, c.Lang, c.Text, c.Machine = d.question(), d.of("to", "fr", "zh"), d.maybe("translated", "lisez", "dites"), d.chance("machine", 50)
	case *QuestionAssign:
		c.Question = d.question()
		if p := d.st.People[d.of("who", d.people()...)]; p != nil && p.Badge != "" {
			c.To = "badge:" + p.Badge
		}
	case *ModerationSet:
		c.Mode, c.Offered, c.Unreviewed = d.maybe("mode", "pre", "post"), d.maybe("offered", "keep", "release"), d.maybe("unreviewed", "keep", "recall")
	case *AuthorSilence:
		c.Question, c.On = d.question(), d.chance("on", 60)
	case *AuthorAllow:
		c.Question, c.On = d.question(), d.chance("on", 60)
	case *QuestionWithdraw:
		c.Question = d.question()
	}
}

func (d dice) drawNote(c Command) {
	speech := func() string { return d.maybe("speech", d.st.SpeechIDs...) }
	switch c := c.(type) {
	case *NoteAdd:
		c.Segment, c.Text, c.Speech = d.segment(), d.text("text"), speech()
		c.Kind, c.Theme, c.Question = rapid.SampledFrom(NoteKinds).Draw(d.rt, "note kind"), d.maybe("theme", "access"), d.maybe("question", d.st.QuestionIDs...)
	case *NoteEdit:
		c.Note = d.note()
		if n := d.st.Notes[c.Note]; n != nil {
			c.Rev = n.Rev - d.n("stale", 0, 1)*d.n("stale", 0, 1)
		}
		text := d.text("text")
		c.Text = &text
	case *NoteRemove:
		c.Note = d.note()
	case *NoteClaim:
		c.Note, c.On, c.By = d.note(), d.chance("on", 75), d.maybe("initials", "AB", "CD")
	case *NoteSupport:
		c.Note, c.On = d.note(), d.chance("on", 75)
		if c.Speech = speech(); c.Speech == "" {
			c.Group = d.of("group", d.groups()...)
		}
	}
}

// drawSummary draws acts on the sections as the plain draft has them.
func (d dice) drawSummary(c Command) {
	sec := d.of("section", d.st.SummarySections()...)
	doc := &SummaryDoc{Paragraphs: []SummaryParagraph{{}}}
	if oneOf(sec, d.st.SummarySections()) {
		doc = plainSection(d.st, sec)
	}
	var ids []string
	for _, s := range doc.Paragraphs[0].Sentences {
		ids = append(ids, s.ID)
	}
	rev := doc.Rev - d.n("stale", 0, 1)*d.n("stale", 0, 1)
	switch c := c.(type) {
	case *SummaryEdit:
		c.Segment, c.Sentence, c.Text, c.Rev = sec, d.of("sentence", ids...), d.text("text"), rev
	case *SummaryOrder:
		c.Segment, c.Sentence, c.Before, c.Rev = sec, d.of("sentence", ids...), d.maybe("before", ids...), rev
	case *SummaryMerge:
		c.Segment, c.Sentences, c.Rev = sec, []string{d.of("one", ids...), d.of("two", ids...)}, rev
	case *SummarySplit:
		c.Segment, c.Sentence, c.Rev = sec, d.of("sentence", ids...), rev
		if d.chance("in two", 60) {
			c.Texts = []string{"One.", "Two."}
		}
	case *SummaryApprove:
		c.Segment, c.Sentence, c.On, c.Rev = sec, d.of("sentence", ids...), d.chance("on", 75), rev
	case *SummaryOmit:
		c.Segment, c.Sentence, c.On, c.Rev = sec, d.of("sentence", ids...), d.chance("on", 75), rev
	case *SummaryAdd:
		c.Segment, c.Text, c.Before, c.Rev = sec, d.text("text"), d.maybe("before", ids...), rev
	case *SummaryPhrases:
		c.Phrases = map[string]string{d.of("phrase", PhraseKeys...): d.maybe("text", "A voice", "{theme} {verb}")}
	case *SummaryTheme:
		c.From, c.To, c.Segment = d.maybe("from", "access"), d.maybe("to", "Access", "skills"), d.maybe("in", d.st.SegmentIDs...)
	}
}

func (d dice) drawPerson(c Command) {
	switch c := c.(type) {
	case *PersonAdd:
		c.Badge, c.Name, c.Group = fmt.Sprintf("%d", 100+d.st.V), d.text("name"), d.maybe("group", d.groups()...)
		c.Role = rapid.SampledFrom([]Role{"", RoleChair, RoleModerator, RoleParticipant}).Draw(d.rt, "role given")
	case *PersonUpdate:
		name, group, country := d.text("name"), d.of("group", d.groups()...), d.of("country", "Cuba", "Canada")
		c.Person, c.Name, c.Group, c.Country = d.person(), &name, &group, &country
		if d.chance("gender", 30) {
			gender := rapid.SampledFrom(append(Genders, "")).Draw(d.rt, "gender given")
			c.Gender = &gender
		}
	case *PersonRole:
		c.Person, c.Role = d.person(), rapid.SampledFrom(ViewerRoles).Draw(d.rt, "role given")
	case *PersonAttend:
		c.Person, c.Present = d.person(), d.chance("here", 70)
	case *PersonRevoke:
		c.Person = d.person()
	case *PersonErase:
		c.Person = d.person()
	}
}

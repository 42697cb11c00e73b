package session

import "strings"

// Keys are all keys that a viewer of the role may see, without "me".
func (st *State) Keys(role Role) []string {
	keys := []string{"session", "floor", "balance", "ledger", "rights", "moderation", "questions", "asked"}
	add := func(prefix string, ids []string) {
		for _, id := range ids {
			keys = append(keys, prefix+id)
		}
	}
	add("segment/", st.SegmentIDs)
	add("list/", st.SegmentIDs)
	add("request/", st.RequestIDs)
	add("speech/", st.SpeechIDs)
	add("question/", st.QuestionIDs)
	add("note/", st.NoteIDs)
	add("notice/", st.NoticeIDs)
	for _, s := range st.Statements {
		keys = append(keys, "statement/"+s.ID)
	}
	for _, f := range st.Programme.Feeds {
		keys = append(keys, "feed/"+f.ID)
	}
	for id := range st.People {
		keys = append(keys, "person/"+id)
	}
	out := keys[:0]
	for _, k := range keys {
		if st.Document(role, k) != nil {
			out = append(out, k)
		}
	}
	return out
}

// EverKeys are all keys that a viewer may ever have held in this record, whether or not there still
// is such a document. One who was away longer than deletions are remembered is told all that are gone.
func (st *State) EverKeys() []string {
	keys := []string{"session", "floor", "balance", "ledger", "rights", "phrases", "moderation", "questions", "asked"}
	for _, id := range st.SummarySections() {
		keys = append(keys, "summary/"+id)
	}
	for _, id := range st.SegmentIDs {
		keys = append(keys, "segment/"+id, "list/"+id)
	}
	for _, f := range st.Programme.Feeds {
		keys = append(keys, "feed/"+f.ID)
	}
	for _, c := range []struct {
		prefix string
		n      int
	}{
		{"request/r", st.nRequest}, {"speech/s", st.nSpeech}, {"question/q", st.nQuestion},
		{"note/n", st.nNote}, {"notice/x", st.nNotice}, {"statement/t", len(st.Statements)},
	} {
		for i := 1; i <= c.n; i++ {
			keys = append(keys, c.prefix+itoa(i))
		}
	}
	for id, p := range st.People {
		if !p.Anon {
			keys = append(keys, "person/"+id)
		}
	}
	return keys
}

// Document is what a viewer of the role sees under the key, or nil.
func (st *State) Document(role Role, key string) any {
	prefix, id, _ := strings.Cut(key, "/")
	switch prefix {
	case "session":
		return st.sessionDoc()
	case "floor":
		return st.floorDoc(role)
	case "balance":
		if role == RoleAudience {
			return audienceBalance(st.Balance())
		}
		return st.Balance()
	case "ledger":
		if role == RoleChair || role == RoleSecretariat {
			return st.ledgerDoc()
		}
	case "rights":
		if seesRights(role) {
			return st.rightsDoc()
		}
	case "statement":
		return st.statementDoc(role, id)
	case "segment":
		if s := st.Segments[id]; s != nil {
			return st.segmentDoc(role, s)
		}
	case "list":
		if st.Segments[id] != nil {
			return st.listDoc(role, id)
		}
	case "request":
		if r := st.Requests[id]; r != nil && (role != RoleAudience || r.State == Waiting) {
			return st.requestDoc(role, r)
		}
	case "speech":
		if s := st.Speeches[id]; s != nil && s.EndedAt != 0 {
			return st.speechDoc(s)
		}
	case "moderation":
		return st.moderationDoc(role)
	case "questions":
		if moderates(role) {
			return st.questionsDoc()
		}
	case "question":
		if q := st.Questions[id]; q != nil && (role != RoleAudience || st.audienceAsked().ids[id]) {
			return st.questionDoc(role, q)
		}
	case "asked":
		if role == RoleAudience {
			return st.audienceAsked().doc
		}
	case "note":
		if n := st.Notes[id]; n != nil && seesNotes(role) {
			return noteDoc(st, n)
		}
	case "notice":
		if n := st.Notices[id]; n != nil && (len(n.To) == 0 || oneOf(role, n.To) || role == RoleChair || role == RoleSecretariat) {
			return NoticeDoc{ID: n.ID, Text: n.Text, Level: n.Level, To: n.To, At: n.At, Until: n.Until}
		}
	case "feed":
		if s := st.Sources[id]; s != nil && seesFeeds(role) {
			return st.feedDoc(s)
		}
	case "person":
		if p := st.People[id]; p != nil && !p.Anon && (role == RoleChair || role == RoleSecretariat) {
			d := st.personDoc(p.ID)
			d.Pronunciation, d.Gender = p.Profile.Pronunciation, p.Profile.Gender
			d.Badge, d.Language, d.Role, d.Revoked = p.Badge, p.Language, p.Role, p.Revoked
			d.ArrivedAt = p.ArrivedAt
			return d
		}
	}
	return nil
}

func (st *State) sessionDoc() SessionDoc {
	p := st.Programme
	d := SessionDoc{
		ID: st.ID, Title: p.Title.In("en"), Date: p.Date, Timezone: p.Timezone, Languages: p.Languages,
		Hashtag: p.Hashtag, Public: p.Public, Rehearsal: p.Rehearsal, Groups: p.Groups, Segments: st.SegmentIDs,
		State: st.Phase(), JoinCode: st.JoinCode, Head: st.Head,
	}
	if len(p.Title) > 1 {
		d.Titles = p.Title
	}
	if cur := st.Current(); cur != nil {
		d.Current = cur.ID
	}
	if st.Driven {
		d.Clock = &ClockDoc{Rate: st.Rate}
	}
	return d
}

// segmentDoc tells those who keep the list, the room and its screens when things are expected to the
// second. See audienceSegment.
func (st *State) segmentDoc(role Role, s *Segment) SegmentDoc {
	done := st.listDoneAt
	if role == RoleAudience {
		done = st.audienceDoneAt
	}
	start, end := st.projected(s.ID, done)
	d := SegmentDoc{
		ID: s.ID, Kind: s.Kind, Title: s.Title, State: s.State, Planned: s.Planned, Actual: s.Actual,
		ProjectedStart: start, ProjectedEnd: end, Panellists: s.Panellists,
		List: ListState{
			Open: s.ListOpen, OpensAt: s.OpensAt, ClosesAt: s.ClosesAt, LastCall: s.LastCall,
			Order: s.Order, Weights: s.Weights, Safe: s.Safe, Seed: s.Seed, DrawnTo: s.DrawnTo, ReplyBlockS: s.BlockS, RightsOfReply: s.Rights,
			Limits: s.Limits, Waiting: len(st.Order(s.ID)),
		},
	}
	if role == RoleAudience {
		audienceSegment(&d)
	} else {
		d.Repair = st.repair(s)
	}
	return d
}

// personDoc is what everyone sees of a person.
func (st *State) personDoc(id string) PersonDoc {
	p := st.People[id]
	if p == nil {
		return PersonDoc{ID: id}
	}
	return PersonDoc{
		ID: p.ID, Name: p.Profile.Name, Organisation: p.Profile.Organisation, Group: p.Group,
		Country: p.Profile.Country, Remote: p.Remote, Title: p.Profile.Title, Erased: p.Erased,
	}
}

// questionDoc shows staff every question; others those that were approved, with a member of an
// umbrella kept visible as such.
func (st *State) questionDoc(role Role, q *Question) any {
	staff := role == RoleModerator || role == RoleChair || role == RoleSecretariat || role == RoleRapporteur
	if !staff && !q.State.Shown() {
		return nil
	}
	d := QuestionDoc{
		ID: q.ID, Segment: q.Segment, Text: q.Text, Lang: q.Lang, Source: q.Source, To: q.To, State: q.State,
		MergedInto: q.MergedInto, Members: q.Members, AskedAt: q.AskedAt, PutAt: q.PutAt,
		AnsweredAt: q.AnsweredAt, AnsweredBy: q.AnsweredBy, Request: q.Request,
		EditedAt: q.EditedAt, Gone: q.Gone,
		Reading: q.Reading, Translations: q.Translations, Assigned: st.assigneeDoc(q),
		How: q.How, Answer: q.Answer, CarriedFrom: q.CarriedFrom,
	}
	d.Votes, d.Voices = st.counts(q)
	if p := st.People[q.Person]; p != nil {
		if !q.Anon {
			d.Source.Author = p.Profile.Name
		}
		if staff {
			d.Group = p.Group
		}
	}
	if staff {
		d.Ref, d.Reason, d.Code = q.Ref, q.Reason, q.Code
		d.Remote = st.askedBy(q).remote
		d.Claim, d.Labels, d.Held, d.Rev = st.claimDoc(q), q.Labels, q.Held, q.Rev
		d.Unreviewed = q.Unreviewed && q.State == Approved
		d.Standing = st.standing(st.authorKey(q.Person, q.Source))
		if !q.Gone {
			d.FirstText = q.FirstText
		}
	}
	return d
}

func seesNotes(role Role) bool {
	return role == RoleRapporteur || role == RoleChair || role == RoleSecretariat
}

// noteDoc counts the supporting speeches, and the groups that support as such without one of them.
func noteDoc(st *State, n *Note) NoteDoc {
	d := NoteDoc{
		ID: n.ID, Ref: n.Ref, Segment: n.Segment, Speech: n.Speech, Question: n.Question, Kind: n.Kind,
		Theme: n.Theme, DraftRef: n.DraftRef, Text: n.Text, Rev: n.Rev, Author: n.Author, At: n.At,
		Claims: n.Claims,
	}
	groups := map[string]bool{}
	for _, id := range n.Speeches {
		s := st.Speeches[id]
		if s == nil {
			continue // its being given the floor was undone
		}
		d.Supporters.Count++
		d.Supporters.Speeches = append(d.Supporters.Speeches, id)
		if g := st.groupOf(s.Person); g != "" {
			groups[g] = true
		}
	}
	for _, g := range n.Groups {
		if !groups[g] {
			d.Supporters.Count++
			groups[g] = true
		}
	}
	d.Supporters.Groups = []string{}
	for _, g := range st.Programme.Groups {
		if groups[g.ID] {
			d.Supporters.Groups = append(d.Supporters.Groups, g.ID)
		}
	}
	return d
}

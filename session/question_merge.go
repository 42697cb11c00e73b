package session

func (d *decision) merge(c *QuestionMerge) *Refusal {
	into, r := d.findQuestion(c.Into, "into")
	if r != nil {
		return r
	}
	if into.MergedInto != "" {
		return refuse(CodeConflict, "question.is_merged", "into", "question", into.ID, "into", into.MergedInto)
	}
	if into.State == Dismissed || into.State == Hidden || into.State == Retracted {
		return refuse(CodeConflict, "question.not_in_state", "into", "question", into.ID, "state", string(into.State))
	}
	if len(c.Questions) == 0 || len(c.Questions) > 1000 {
		return refuse(CodeBadRequest, "question.merge_none", "questions")
	}
	if r := d.inHand(into, c.Desk); r != nil {
		return r
	}
	ev := &QuestionsMerged{Into: into.ID}
	seen := map[string]bool{into.ID: true}
	for _, ref := range c.Questions {
		q, r := d.findQuestion(ref, "questions")
		if r != nil {
			return r
		}
		if q.ID == into.ID {
			return refuse(CodeBadRequest, "question.merge_itself", "questions", "question", q.ID)
		}
		if q.MergedInto != "" {
			return refuse(CodeConflict, "question.is_merged", "questions", "question", q.ID, "into", q.MergedInto)
		}
		if q.State == Retracted {
			return refuse(CodeConflict, "question.not_in_state", "questions", "question", q.ID, "state", string(q.State))
		}
		if r := d.inHand(q, c.Desk); r != nil {
			return r
		}
		if !seen[q.ID] {
			seen[q.ID] = true
			ev.Questions = append(ev.Questions, q.ID)
		}
	}
	d.emit(ev)
	return nil
}

// toFloor makes a question an entry of the speakers list, in the name of the person given or of
// its asker, and selects it.
func (d *decision) toFloor(c *QuestionToFloor) *Refusal {
	q, r := d.findQuestion(c.Question, "question")
	if r != nil {
		return r
	}
	if r := d.inHand(q, c.Desk); r != nil {
		return r
	}
	seg := d.st.Current()
	if seg == nil {
		return refuse(CodeConflict, "segment.none_open", "")
	}
	who := c.Person
	if who == "" {
		who = q.Person
	}
	p, r := d.findPerson(who)
	if r != nil {
		return r
	}
	if p.Revoked || p.Erased {
		return refuse(CodeConflict, "person.revoked", "person")
	}
	if q.MergedInto != "" {
		return refuse(CodeConflict, "question.is_merged", "question", "question", q.ID, "into", q.MergedInto)
	}
	if q.State != Selected && !oneOf(Selected, questionMoves[q.State]) {
		return refuse(CodeConflict, "question.not_in_state", "question", "question", q.ID, "state", string(q.State))
	}
	for _, pl := range d.st.Order(seg.ID) {
		if pl.Request.Person == p.ID && pl.Request.Kind == KindQuestion {
			return refuse(CodeAlreadyInscribed, "request.already_inscribed", "person", "request", pl.Request.ID)
		}
	}
	topic := q.topic()
	if q.elsewhere() {
		topic = "" // Apply takes it from the question: what may be taken back is not written again
	}
	d.emit(&FloorRequested{
		Request: shortID("r", d.st.nRequest+1), Segment: seg.ID, Person: p.ID, Kind: KindQuestion, Capacity: CapacityOwn,
		Topic: topic, Language: q.Lang, Remote: p.Remote, Question: q.ID,
	})
	if q.State != Selected {
		d.emit(&QuestionMoved{Question: q.ID, State: Selected})
	}
	return nil
}

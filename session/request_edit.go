package session

// edit says anew what a waiting request says. The place follows from the request as before: one who
// speaks for a group now stands where a group's request of that time would.
func (d *decision) edit(c *FloorEdit) *Refusal {
	q, r := d.findWaiting(c.Request, "request")
	if r != nil {
		return r
	}
	if !d.staff() && !d.owns(q) {
		return refuse(CodeForbidden, "request.not_yours", "request")
	}
	capacity := c.Capacity
	if capacity == "" {
		capacity = CapacityOwn
	}
	if r := checkSaying(capacity, c.OnBehalfOf, c.Topic, c.Language); r != nil {
		return r
	}
	ev := &RequestEdited{Request: q.ID, Capacity: capacity, OnBehalfOf: c.OnBehalfOf, Topic: c.Topic, Language: c.Language}
	if p := d.st.People[q.Person]; p != nil {
		ev.Remote = p.Remote
		if ev.Language == "" {
			ev.Language = p.Language
		}
	}
	if c.Remote != nil {
		ev.Remote = *c.Remote
	}
	d.emit(ev)
	return nil
}

// checkSaying is what holds of a request's words, whether it is made or edited.
func checkSaying(capacity Capacity, onBehalfOf, topic, language string) *Refusal {
	if !oneOf(capacity, Capacities) {
		return refuse(CodeBadRequest, "request.unknown_capacity", "capacity", "capacity", string(capacity))
	}
	for _, t := range []struct{ v, field string }{{topic, "topic"}, {onBehalfOf, "on_behalf_of"}} {
		if r := checkText(t.v, t.field, MaxShort, true); r != nil {
			return r
		}
	}
	if language != "" && !KnownLanguage(language) {
		return refuse(CodeBadRequest, "language.unknown", "language", "language", language)
	}
	return nil
}

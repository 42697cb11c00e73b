package session

// maxWaiting bounds a segment's list: more cannot be heard in a day.
const maxWaiting = 2000

func (d *decision) request(c Command) *Refusal {
	switch c := c.(type) {
	case *FloorRequest:
		return d.floorRequest(c)
	case *FloorWithdraw:
		return d.ownRequest(c.Request, func(q *Request) Event { return &RequestWithdrawn{Request: q.ID} })
	case *FloorDefer:
		return d.ownRequest(c.Request, func(q *Request) Event { return &RequestDeferred{Request: q.ID} })
	case *FloorEdit:
		return d.edit(c)
	case *FloorSwap:
		return d.swap(c)
	case *FloorAcceptSwap:
		return d.acceptSwap(c)
	case *FloorDeclineSwap:
		return d.declineSwap(c)
	case *FloorAbsent:
		return d.absent(c)
	case *FloorMove:
		return d.move(c)
	case *FloorRemove:
		q, r := d.findWaiting(c.Request, "request")
		if r != nil {
			return r
		}
		if r := checkText(c.Reason, "reason", MaxShort, false); r != nil {
			return r
		}
		d.emit(&RequestRemoved{Request: q.ID, Reason: c.Reason})
		return nil
	case *FloorRule:
		return d.rule(c)
	case *StatementDeposit:
		return d.deposit(c)
	}
	return nil
}

// floorRequest inscribes a person. A participant inscribes only the own person while the list is
// open; the chair and the secretariat may inscribe anyone, on a closed list too. A point of order
// and a right of reply need no open list (rules of procedure of the General Assembly, rules 71 and 73).
func (d *decision) floorRequest(c *FloorRequest) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	kind, capacity := c.Kind, c.Capacity
	if kind == "" {
		kind = KindStatement
	}
	if capacity == "" {
		capacity = CapacityOwn
	}
	if !oneOf(kind, RequestKinds) {
		return refuse(CodeBadRequest, "request.unknown_kind", "kind", "kind", string(kind))
	}
	if r := checkSaying(capacity, c.OnBehalfOf, c.Topic, c.Language); r != nil {
		return r
	}
	p, r := d.whoAsks(c.Person)
	if r != nil {
		return r
	}
	if s.State == Closed {
		return refuse(CodeConflict, "segment.closed", "segment", "segment", s.ID)
	}
	if kind == KindPointOfOrder && s.State != Open {
		return refuse(CodeConflict, "segment.not_open", "segment", "segment", s.ID, "state", string(s.State))
	}
	needsList := kind != KindPointOfOrder && kind != KindRightOfReply && !d.staff()
	if needsList && (!s.ListOpen || s.ClosesAt != 0 && s.ClosesAt <= d.now) {
		return refuse(CodeListClosed, "list.closed", "segment", "segment", s.ID)
	}
	if q := d.st.waitingKind(p.ID, s.ID, kind); q != nil {
		return refuse(CodeAlreadyInscribed, "request.already_inscribed", "person", "request", q.ID)
	}
	if len(d.st.Order(s.ID)) >= maxWaiting {
		return refuse(CodeLimitReached, "list.full", "segment", "limit", itoa(maxWaiting))
	}
	remote := p.Remote
	if c.Remote != nil {
		remote = *c.Remote
	}
	lang := c.Language
	if lang == "" {
		lang = p.Language
	}
	ev := &FloorRequested{
		Request: shortID("r", d.st.nRequest+1), Segment: s.ID, Person: p.ID, Kind: kind, Capacity: capacity,
		OnBehalfOf: c.OnBehalfOf, Topic: c.Topic, Language: lang, Remote: remote,
	}
	if r := d.bind(s, p, c, ev); r != nil {
		return r
	}
	if q := d.st.waitingKind(p.ID, ev.Segment, kind); q != nil {
		return refuse(CodeAlreadyInscribed, "request.already_inscribed", "person", "request", q.ID)
	}
	d.emit(ev)
	return nil
}

// waitingKind is the person's waiting request of the kind in the segment, or nil: nobody has two.
func (st *State) waitingKind(person, segment string, kind RequestKind) *Request {
	if p := st.People[person]; p != nil {
		for _, id := range p.Requests {
			if q := st.Requests[id]; q != nil && q.Segment == segment && q.Kind == kind && q.State == Waiting {
				return q
			}
		}
	}
	return nil
}

// whoAsks is the person a request is for: the actor's own, or whom the staff name.
func (d *decision) whoAsks(ref string) (*Person, *Refusal) {
	if d.staff() {
		p, r := d.findPerson(ref)
		if r != nil {
			return nil, r
		}
		if p.Revoked || p.Erased {
			return nil, refuse(CodeConflict, "person.revoked", "person")
		}
		return p, nil
	}
	p := d.st.People[d.in.Actor.Person]
	if p == nil {
		return nil, refuse(CodeForbidden, "person.needs_own_link", "")
	}
	if ref != "" && ref != p.ID && d.st.Badges[trimBadge(ref)] != p.ID {
		return nil, refuse(CodeForbidden, "request.not_yours", "person")
	}
	return p, nil
}

func trimBadge(ref string) string {
	if len(ref) > 6 && ref[:6] == "badge:" {
		return ref[6:]
	}
	return ""
}

// ownRequest is an act that the request's owner and the list's keepers may do on a waiting request.
func (d *decision) ownRequest(ref string, ev func(*Request) Event) *Refusal {
	q, r := d.findWaiting(ref, "request")
	if r != nil {
		return r
	}
	if !d.staff() && !d.owns(q) {
		return refuse(CodeForbidden, "request.not_yours", "request")
	}
	d.emit(ev(q))
	return nil
}

// absent marks who was called and is not there: to the end of the list once, then off it. If the
// floor was given already, that speech never began.
func (d *decision) absent(c *FloorAbsent) *Refusal {
	if sp := d.st.Speaking(); sp != nil && sp.Request != "" {
		if q := d.st.Requests[sp.Request]; c.Request == q.ID || d.st.Badges[trimBadge(c.Request)] == q.Person && d.st.firstWaiting(q.Person, q.Segment) == nil {
			// Who has asked again meanwhile keeps that request: nobody has two.
			twin := d.st.waitingKind(q.Person, q.Segment, q.Kind) != nil
			d.emit(&SpeechAnnulled{Speech: sp.ID}, &RequestAbsent{Request: q.ID, Lapsed: q.Absences > 0 || twin})
			return nil
		}
	}
	q, r := d.findWaiting(c.Request, "request")
	if r != nil {
		return r
	}
	d.emit(&RequestAbsent{Request: q.ID, Lapsed: q.Absences > 0})
	return nil
}

// swap proposes an exchange of places; between two requests the chair may do it at once.
func (d *decision) swap(c *FloorSwap) *Refusal {
	a, b, r := d.pair(c.Request, c.With)
	if r != nil {
		return r
	}
	if d.staff() {
		d.emit(&PlacesSwapped{Request: a.ID, With: b.ID})
		return nil
	}
	if !d.owns(a) {
		return refuse(CodeForbidden, "request.not_yours", "request")
	}
	if a.SwapDeclined == b.ID {
		return refuse(CodeConflict, "swap.declined", "with", "request", b.ID)
	}
	d.emit(&SwapProposed{Request: a.ID, With: b.ID})
	return nil
}

// acceptSwap is the consent of the owner of request to the proposal that with made.
func (d *decision) acceptSwap(c *FloorAcceptSwap) *Refusal {
	a, b, r := d.proposal(c.Request, c.With)
	if r != nil {
		return r
	}
	d.emit(&PlacesSwapped{Request: b.ID, With: a.ID})
	return nil
}

// declineSwap is the no of the owner of request to the proposal that with made; who proposed is told,
// and does not ask the same again.
func (d *decision) declineSwap(c *FloorDeclineSwap) *Refusal {
	a, b, r := d.proposal(c.Request, c.With)
	if r != nil {
		return r
	}
	d.emit(&SwapDeclined{Request: a.ID, With: b.ID})
	return nil
}

// proposal finds what with proposed to the owner of request, for whoever may answer it: the owner, or
// staff. It may be named as it was proposed too: there is one such exchange.
func (d *decision) proposal(request, with string) (a, b *Request, r *Refusal) {
	if a, b, r = d.pair(request, with); r != nil {
		return nil, nil, r
	}
	if a.SwapWith == b.ID && (d.owns(b) || d.staff()) {
		a, b = b, a
	}
	if !d.staff() && !d.owns(a) {
		return nil, nil, refuse(CodeForbidden, "request.not_yours", "request")
	}
	if b.SwapWith != a.ID {
		return nil, nil, refuse(CodeConflict, "swap.not_proposed", "with", "request", b.ID)
	}
	return a, b, nil
}

func (d *decision) pair(request, with string) (a, b *Request, r *Refusal) {
	if a, r = d.findWaiting(request, "request"); r != nil {
		return nil, nil, r
	}
	if b, r = d.findWaiting(with, "with"); r != nil {
		return nil, nil, r
	}
	if a.ID == b.ID || a.Segment != b.Segment {
		return nil, nil, refuse(CodeBadRequest, "swap.same_list", "with")
	}
	if a.Kind == KindPointOfOrder || b.Kind == KindPointOfOrder {
		return nil, nil, refuse(CodeConflict, "request.point_of_order_first", "request")
	}
	return a, b, nil
}

func (d *decision) move(c *FloorMove) *Refusal {
	q, r := d.findWaiting(c.Request, "request")
	if r != nil {
		return r
	}
	if q.Kind == KindPointOfOrder {
		return refuse(CodeConflict, "request.point_of_order_first", "request")
	}
	if r := checkText(c.Reason, "reason", MaxShort, true); r != nil {
		return r
	}
	before := ""
	if c.Before != "" {
		b, r := d.findWaiting(c.Before, "before")
		if r != nil {
			return r
		}
		if b.ID == q.ID || b.Segment != q.Segment {
			return refuse(CodeBadRequest, "request.move_same_list", "before")
		}
		if b.Kind == KindPointOfOrder {
			return refuse(CodeConflict, "request.point_of_order_first", "before")
		}
		before = b.ID
	}
	d.emit(&RequestMoved{Request: q.ID, Before: before, Pin: c.Pin, Reason: c.Reason})
	return nil
}

// rule is the chair's ruling on a point of order that has been made; it is immediate (rule 71).
func (d *decision) rule(c *FloorRule) *Refusal {
	q := d.st.Requests[c.Request]
	if q == nil {
		return refuse(CodeNotFound, "request.not_found", "request", "request", c.Request)
	}
	if q.Kind != KindPointOfOrder {
		return refuse(CodeConflict, "request.not_point_of_order", "request", "request", q.ID)
	}
	if q.Ruling != nil {
		return refuse(CodeConflict, "request.already_ruled", "request", "request", q.ID)
	}
	if q.State != Waiting && q.State != Speaking && q.State != Done {
		return refuse(CodeConflict, "request.not_waiting", "request", "request", q.ID)
	}
	if r := checkText(c.Text, "text", MaxNotice, true); r != nil {
		return r
	}
	d.emit(&PointOfOrderRuled{Request: q.ID, Upheld: c.Upheld, Text: c.Text})
	return nil
}

package session

// listOpen opens a list now, or sets when it will. Opening an open list takes back a closing time.
func (d *decision) listOpen(c *ListOpen) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if s.State == Closed {
		return refuse(CodeConflict, "segment.closed", "segment", "segment", s.ID)
	}
	at, r := d.when(c.At, c.AfterS)
	if r != nil {
		return r
	}
	if at != 0 {
		if s.ListOpen {
			return refuse(CodeConflict, "list.already_open", "segment", "segment", s.ID)
		}
		d.emit(&ListScheduled{Segment: s.ID, OpensAt: at, ClosesAt: s.ClosesAt})
		return nil
	}
	d.emit(&ListOpened{Segment: s.ID})
	return nil
}

// listClose closes a list now, or sets when it will; a last call announces the closing.
func (d *decision) listClose(c *ListClose) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if !s.ListOpen && s.OpensAt == 0 {
		return refuse(CodeConflict, "list.already_closed", "segment", "segment", s.ID)
	}
	at, r := d.when(c.At, c.AfterS)
	if r != nil {
		return r
	}
	if at == 0 && c.LastCall {
		at = d.now.Add(lastCallS)
	}
	if at != 0 {
		d.emit(&ListScheduled{Segment: s.ID, OpensAt: s.OpensAt, ClosesAt: at, LastCall: c.LastCall})
		return nil
	}
	d.emit(&ListClosed{Segment: s.ID})
	return nil
}

func (d *decision) listOrder(c *ListOrder) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if !KnownOrder(c.Method) {
		return refuse(CodeBadRequest, "list.unknown_method", "method", "method", c.Method)
	}
	for g, w := range c.Weights {
		if _, ok := d.st.Group(g); !ok {
			return refuse(CodeBadRequest, "group.not_found", "weights", "group", g)
		}
		if !(w > 0 && w <= 100) {
			return refuse(CodeBadRequest, "list.weight_range", "weights", "group", g)
		}
	}
	safe := s.Safe
	if c.Safe != nil {
		safe = *c.Safe
	}
	if safe < 0 || safe > MaxSafe {
		return refuse(CodeBadRequest, "list.safe_range", "safe", "max", itoa(MaxSafe))
	}
	if r := checkText(c.Seed, "seed", MaxShort, true); r != nil {
		return r
	}
	d.emit(d.ordered(s, c.Method, c.Weights, safe, c.Seed))
	return nil
}

// ordered is the fact of an ordering. A lot is drawn with the seed given, else with one made from the
// command's salt and id: nobody can know it before, everybody can check it afterwards.
func (d *decision) ordered(s *Segment, method string, weights map[string]float64, safe int, seed string) *ListOrdered {
	ev := &ListOrdered{Segment: s.ID, Method: method, Weights: weights, Safe: safe}
	if orderHas(method, "lot") {
		if seed == "" {
			seed = ChainHash(d.in.Salt, []byte(d.in.ID))[:32]
		}
		ev.Seed, ev.DrawnTo = seed, d.st.nRequest
	}
	return ev
}

// listLimits changes the limits that are given; they hold for speeches that begin afterwards.
func (d *decision) listLimits(c *ListLimits) *Refusal {
	s, r := d.findSegment(c.Segment)
	if r != nil {
		return r
	}
	if c.Limits == (Limits{}) {
		return refuse(CodeBadRequest, "list.no_limits", "statement_s")
	}
	for _, l := range []struct {
		field string
		v     int
	}{
		{"statement_s", c.StatementS}, {"group_s", c.GroupS}, {"panellist_s", c.PanellistS},
		{"reply_s", c.ReplyS}, {"point_of_order_s", c.PointOfOrderS},
		{"question_s", c.QuestionS}, {"answer_s", c.AnswerS},
		{"right_of_reply_s", c.RightOfReplyS}, {"second_right_of_reply_s", c.SecondRightOfReplyS},
	} {
		if l.v != 0 && (l.v < minLimitS || l.v > maxLimitS) {
			return refuse(CodeBadRequest, "list.limit_range", l.field, "min", itoa(minLimitS), "max", itoa(maxLimitS))
		}
	}
	d.emit(&ListLimited{Segment: s.ID, Limits: c.Limits.Or(s.Limits)})
	return nil
}

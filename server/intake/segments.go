package intake

import (
	"slices"
	"strings"

	"rostrum/server/wire"
	"rostrum/session"
)

var (
	segmentKinds = []string{string(session.KindOpening), string(session.KindPanel), string(session.KindClosing)}
	limitKeys    = []string{"statement_s", "group_s", "panellist_s", "reply_s", "point_of_order_s",
		"question_s", "answer_s", "right_of_reply_s", "second_right_of_reply_s"}
)

// segments reads them and demands that they follow one another in the order of the file.
func (r *programmeReader) segments(n *node) []session.ProgrammeSegment {
	segs := []session.ProgrammeSegment{}
	seen := map[string]int{}
	var before *session.ProgrammeSegment
	for i, e := range r.list(n, "segments", maxSegments) {
		field := at("segments", i)
		m := r.members(e, field, "id", "kind", "title", "start", "end", "list", "panellists")
		if m == nil {
			continue
		}
		s := session.ProgrammeSegment{
			ID:    r.id(r.need(e, m, field, "id"), join(field, "id"), seen),
			Kind:  session.SegmentKind(r.choice(r.need(e, m, field, "kind"), join(field, "kind"), segmentKinds)),
			Title: r.wording(r.need(e, m, field, "title"), join(field, "title"), maxTitle),
			Start: r.clock(r.need(e, m, field, "start"), join(field, "start")),
			End:   r.clock(r.need(e, m, field, "end"), join(field, "end")),
		}
		if slices.Contains(sectionNames, s.ID) {
			r.fault("file.reserved_id", m["id"].at, join(field, "id"), "value", s.ID)
		}
		if s.Start != 0 && s.End != 0 && s.End <= s.Start {
			r.fault("file.end_before_start", m["end"].at, join(field, "end"), "start", m["start"].text, "end", m["end"].text)
		} else if before != nil && s.Start != 0 && s.End != 0 {
			if s.End <= before.Start {
				r.fault("file.segment_order", m["start"].at, join(field, "start"), "segment", s.ID, "other", before.ID)
			} else if s.Start < before.End {
				r.fault("file.overlap", m["start"].at, join(field, "start"), "segment", s.ID, "other", before.ID)
			}
		}
		s.List = r.speakersList(m["list"], join(field, "list"), s)
		s.Panellists = r.panellists(m["panellists"], join(field, "panellists"))
		segs = append(segs, s)
		if s.Start != 0 && s.End > s.Start {
			before = &s
		}
	}
	if n != nil && n.kind == isList && len(n.values) == 0 {
		r.fault("file.none", n.at, "segments")
	}
	return segs
}

// speakersList is how the list is kept; a segment that does not say keeps it in order of request
// and opens it with itself.
func (r *programmeReader) speakersList(n *node, field string, s session.ProgrammeSegment) session.ProgrammeList {
	l := session.ProgrammeList{Order: "request", Opens: "on_open", Limits: session.DefaultLimits}
	if n == nil {
		return l
	}
	m := r.members(n, field, "order", "weights", "safe", "limits", "opens", "reply_block_s", "rights_of_reply")
	if o := m["order"]; o != nil {
		l.Order = r.order(o, join(field, "order"))
	}
	l.Safe = r.whole(m["safe"], join(field, "safe"), 0, session.MaxSafe)
	l.ReplyBlockS = r.whole(m["reply_block_s"], join(field, "reply_block_s"), 0, maxLimitS)
	if v := m["rights_of_reply"]; v != nil {
		l.RightsOfReply = r.choice(v, join(field, "rights_of_reply"), session.RightsRules)
	}
	if w := m["weights"]; w != nil {
		l.Weights = r.weights(w, join(field, "weights"))
	}
	if v := m["limits"]; v != nil {
		l.Limits = r.limits(v, join(field, "limits")).Or(session.DefaultLimits)
	}
	if o := m["opens"]; o != nil {
		r.opens(o, join(field, "opens"), &l, s)
	}
	return l
}

// order is an ordering method, or several joined by "+" of which the first decides first.
func (r *programmeReader) order(n *node, field string) string {
	s := r.str(n, field, 100)
	if s == "" || session.KnownOrder(s) {
		return s
	}
	for _, name := range strings.Split(s, "+") {
		if slices.Contains(session.Methods(), name) {
			continue
		}
		if near := wire.Nearest(name, session.Methods()); near != "" {
			r.fault("file.choice_near", n.at, field, "value", name, "near", near)
		} else {
			r.fault("file.choice", n.at, field, "value", name, "known", strings.Join(session.Methods(), ", "))
		}
		return ""
	}
	r.fault("file.order_keys", n.at, field, "value", s)
	return ""
}

func (r *programmeReader) opens(n *node, field string, l *session.ProgrammeList, s session.ProgrammeSegment) {
	switch n.text {
	case "on_open", "manual":
		l.Opens = n.text
		return
	}
	if n.kind != isString || len(n.text) == 0 || n.text[0] < '0' || n.text[0] > '9' {
		r.fault("file.opens", n.at, field, "value", n.text)
		return
	}
	l.Opens, l.OpensAt = "at", r.clock(n, field)
	if l.OpensAt != 0 && s.End != 0 && l.OpensAt >= s.End {
		r.fault("file.opens_late", n.at, field, "value", n.text)
	}
}

func (r *programmeReader) limits(n *node, field string) session.Limits {
	m := r.members(n, field, limitKeys...)
	get := func(key string) int { return r.whole(m[key], join(field, key), minLimitS, maxLimitS) }
	return session.Limits{
		StatementS: get("statement_s"), GroupS: get("group_s"), PanellistS: get("panellist_s"),
		ReplyS: get("reply_s"), PointOfOrderS: get("point_of_order_s"),
		QuestionS: get("question_s"), AnswerS: get("answer_s"),
		RightOfReplyS: get("right_of_reply_s"), SecondRightOfReplyS: get("second_right_of_reply_s"),
	}
}

// weights are by group; above 0, at most 100, as the ordering methods have them.
func (r *programmeReader) weights(n *node, field string) map[string]float64 {
	m := r.members(n, field, sortedKeys(r.groups)...)
	weights := map[string]float64{}
	for _, g := range sortedKeys(m) {
		w := r.number(m[g], join(field, g))
		if !(w > 0 && w <= 100) {
			r.fault("file.weight", m[g].at, join(field, g), "value", m[g].text)
			continue
		}
		weights[g] = w
	}
	return weights
}

func (r *programmeReader) panellists(n *node, field string) []session.Panellist {
	var ps []session.Panellist
	for i, e := range r.list(n, field, maxPanellists) {
		f := at(field, i)
		m := r.members(e, f, "name", "organisation", "group", "role", "badge")
		if m == nil {
			continue
		}
		p := session.Panellist{
			Name:         r.str(r.need(e, m, f, "name"), join(f, "name"), maxName),
			Organisation: r.str(m["organisation"], join(f, "organisation"), maxTitle),
			Role:         r.str(m["role"], join(f, "role"), maxName),
			Badge:        r.str(m["badge"], join(f, "badge"), 40),
		}
		if g := m["group"]; g != nil {
			p.Group = r.choice(g, join(f, "group"), sortedKeys(r.groups))
		}
		ps = append(ps, p)
	}
	return ps
}

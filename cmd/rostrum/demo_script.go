package main

import (
	"cmp"
	"encoding/json"
	"slices"

	"rostrum/session"
)

// moderator is the demo's. The recording says which questions were asked, approved and voted for, but
// not which were put: this script puts the most wanted ones, as a moderator would. It keeps no memory
// of questions; it looks at them as they are, so that a visitor who moderates too is not overruled.
type moderator struct {
	panel bool  // a panel is under way
	next  int64 // when to look again, in milliseconds of the day
}

const (
	// firstLook is after how long in a panel the moderator begins: first the panellists speak.
	firstLook = 5 * 60_000
	// lookEvery is between putting a question, its answer and the next one.
	lookEvery = 2 * 60_000
	// readyQuestions are kept selected, ready to be put.
	readyQuestions = 3
)

// opened tells the moderator that a segment has opened.
func (m *moderator) opened(t int64, kind session.SegmentKind) {
	m.panel, m.next = kind == session.KindPanel, t+firstLook
}

// closed tells it that the segment has closed.
func (m *moderator) closed() { m.panel = false }

// due is when it wants to look at the questions; false while no panel is under way.
func (m *moderator) due() (int64, bool) { return m.next, m.panel }

// step is what the moderator does at t, given all questions: answer what was put or put what is
// ready, then keep some ready.
func (m *moderator) step(t int64, segment string, all []session.QuestionDoc) []act {
	m.next = t + lookEvery
	var put, selected, approved []session.QuestionDoc
	for _, q := range all {
		if q.Segment != segment || q.MergedInto != "" {
			continue
		}
		switch q.State {
		case session.Put:
			put = append(put, q)
		case session.Selected:
			selected = append(selected, q)
		case session.Approved:
			approved = append(approved, q)
		}
	}
	byVotes(selected)
	byVotes(approved)
	var acts []act
	do := func(name string, q session.QuestionDoc) {
		with, err := json.Marshal(map[string]string{"question": q.ID})
		if err == nil { // a map of strings always has a JSON form
			acts = append(acts, act{t: t, as: string(session.RoleModerator), do: name, with: with})
		}
	}
	switch {
	case len(put) > 0:
		for _, q := range put {
			do("question.answer", q)
		}
	case len(selected) > 0:
		do("question.put", selected[0])
		selected = selected[1:]
	}
	for i := 0; i < len(approved) && len(selected)+i < readyQuestions; i++ {
		do("question.select", approved[i])
	}
	return acts
}

// byVotes puts the most wanted first; of two the one asked earlier.
func byVotes(qs []session.QuestionDoc) {
	slices.SortStableFunc(qs, func(a, b session.QuestionDoc) int {
		return cmp.Or(cmp.Compare(b.Votes, a.Votes), cmp.Compare(a.AskedAt, b.AskedAt))
	})
}

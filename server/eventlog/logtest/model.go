package logtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"rostrum/server/eventlog"
)

// The model is the log in its simplest form, a list of commands and a set of refusals, against
// which the history of a real one is checked: is there an order of the calls, each somewhere
// between its start and its end, in which every reply is the one the model gives?

type opKind int

const (
	opAppend opKind = iota
	opHead
	opRead
	opAnswers
)

// call is what was asked; the fields are those of the kind.
type call struct {
	kind    opKind
	after   eventlog.Head // append
	lines   []seen
	refused []string
	from    uint64 // read
	limit   int
	ask     []string // answers
}

type result int

const (
	resultOK result = iota
	resultConflict
	resultDuplicate
	// resultUnknown may have happened at any time after the call, or never.
	resultUnknown
)

type reply struct {
	result  result
	head    eventlog.Head
	lines   []seen
	answers map[string]uint64 // version by command, 0 for a refusal
}

// seen is a line as the model knows it; the hash stands for everything before it.
type seen struct {
	v    uint64
	cmd  string
	hash string
}

func sight(lines []eventlog.Line) []seen {
	s := make([]seen, 0, len(lines))
	for _, l := range lines {
		s = append(s, seen{l.V, l.Cmd, l.Hash})
	}
	return s
}

func resultOf(err error) result {
	switch {
	case err == nil:
		return resultOK
	case errors.Is(err, eventlog.ErrConflict):
		return resultConflict
	case errors.Is(err, eventlog.ErrDuplicate):
		return resultDuplicate
	}
	return resultUnknown
}

// modelState is never changed, only replaced.
type modelState struct {
	head    eventlog.Head
	lines   []seen
	refused []string // sorted
}

func (s modelState) answer(cmd string) (v uint64, there bool) {
	for _, l := range s.lines {
		if l.cmd == cmd {
			return l.v, true
		}
	}
	return 0, slices.Contains(s.refused, cmd)
}

func (s modelState) with(c call) modelState {
	next := modelState{head: s.head, lines: slices.Concat(s.lines, c.lines), refused: slices.Concat(s.refused, c.refused)}
	slices.Sort(next.refused)
	if n := len(c.lines); n > 0 {
		next.head.V, next.head.Hash = c.lines[n-1].v, c.lines[n-1].hash
	}
	return next
}

func (s modelState) step(c call, r reply) (bool, modelState) {
	switch c.kind {
	case opHead:
		return r.head == s.head, s
	case opRead:
		want := s.lines[min(c.from, uint64(len(s.lines))):]
		return slices.Equal(r.lines, want[:min(c.limit, len(want))]), s
	case opAnswers:
		want := map[string]uint64{}
		for _, cmd := range c.ask {
			if v, there := s.answer(cmd); there {
				want[cmd] = v
			}
		}
		return maps.Equal(r.answers, want), s
	}
	known := func(cmd string) bool { _, there := s.answer(cmd); return there }
	again := slices.ContainsFunc(c.refused, known) || slices.ContainsFunc(c.lines, func(l seen) bool { return known(l.cmd) })
	fits := c.after == s.head && !again
	switch r.result {
	case resultOK:
		next := s.with(c)
		return fits && r.head == next.head, next
	case resultConflict:
		return c.after != s.head, s
	case resultDuplicate:
		return again, s
	}
	if fits {
		return true, s.with(c)
	}
	return true, s
}

// model checks one record that starts empty under the epoch.
func model(epoch string) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return modelState{head: eventlog.Head{Epoch: epoch}} },
		Step: func(state, in, out any) (bool, any) {
			ok, next := state.(modelState).step(in.(call), out.(reply))
			return ok, next
		},
		Equal: func(a, b any) bool {
			x, y := a.(modelState), b.(modelState)
			return x.head == y.head && slices.Equal(x.refused, y.refused)
		},
		DescribeOperation: func(in, out any) string { return describe(in.(call), out.(reply)) },
		DescribeState: func(s any) string {
			st := s.(modelState)
			return fmt.Sprintf("v%d refused %s", st.head.V, strings.Join(st.refused, " "))
		},
	}
}

func describe(c call, r reply) string {
	switch c.kind {
	case opHead:
		return fmt.Sprintf("head → %d", r.head.V)
	case opRead:
		return fmt.Sprintf("read %d+%d → %v", c.from, c.limit, r.lines)
	case opAnswers:
		return fmt.Sprintf("answers %v → %v", c.ask, r.answers)
	}
	return fmt.Sprintf("append after %d %v refused %v → %s", c.after.V, c.lines, c.refused,
		[]string{"ok", "conflict", "duplicate", "unknown"}[r.result])
}

package logtest

import (
	"math"
	"testing"

	"github.com/anishathalye/porcupine"

	"rostrum/server/eventlog"
)

// A checker that accepts everything would pass every log: these histories are wrong, or right by a
// hair, and are known to be.
func TestModelTellsRightFromWrong(t *testing.T) {
	start := eventlog.Head{Epoch: "e1"}
	a := seen{1, "a", "hash-a"}
	b := seen{1, "b", "hash-b"}
	a2 := seen{2, "a", "hash-a2"}
	headA := eventlog.Head{Epoch: "e1", V: 1, Hash: "hash-a"}
	headB := eventlog.Head{Epoch: "e1", V: 1, Hash: "hash-b"}
	headA2 := eventlog.Head{Epoch: "e1", V: 2, Hash: "hash-a2"}
	appended := func(from, to int64, after eventlog.Head, l seen, r result, head eventlog.Head) porcupine.Operation {
		return porcupine.Operation{Call: from, Return: to, Input: call{kind: opAppend, after: after, lines: []seen{l}}, Output: reply{result: r, head: head}}
	}
	read := func(from, to int64, lines ...seen) porcupine.Operation {
		return porcupine.Operation{Call: from, Return: to, Input: call{kind: opRead, limit: 10}, Output: reply{lines: lines}}
	}
	answered := func(from, to int64, answers map[string]uint64) porcupine.Operation {
		return porcupine.Operation{Call: from, Return: to, Input: call{kind: opAnswers, ask: []string{"a"}}, Output: reply{answers: answers}}
	}
	const never = math.MaxInt64
	for _, test := range []struct {
		name string
		ops  []porcupine.Operation
		ok   bool
	}{
		{"append, read", []porcupine.Operation{appended(1, 2, start, a, resultOK, headA), read(3, 4, a)}, true},
		{"lost after the acknowledgement", []porcupine.Operation{appended(1, 2, start, a, resultOK, headA), read(3, 4)}, false},
		{"not there yet while appending", []porcupine.Operation{appended(1, 4, start, a, resultOK, headA), read(2, 3)}, true},
		{"a fork", []porcupine.Operation{appended(1, 4, start, a, resultOK, headA), appended(1, 4, start, b, resultOK, headB)}, false},
		{"one of two conflicts", []porcupine.Operation{appended(1, 4, start, a, resultOK, headA), appended(1, 4, start, b, resultConflict, eventlog.Head{})}, true},
		{"a conflict with nothing", []porcupine.Operation{appended(1, 4, start, b, resultConflict, eventlog.Head{})}, false},
		{"done twice", []porcupine.Operation{appended(1, 2, start, a, resultOK, headA), appended(3, 4, headA, a2, resultOK, headA2)}, false},
		{"refused as done before", []porcupine.Operation{appended(1, 2, start, a, resultOK, headA), appended(3, 4, headA, a2, resultDuplicate, eventlog.Head{})}, true},
		{"unknown, and there", []porcupine.Operation{appended(1, never, start, a, resultUnknown, eventlog.Head{}), read(3, 4, a)}, true},
		{"unknown, and not there", []porcupine.Operation{appended(1, never, start, a, resultUnknown, eventlog.Head{}), read(3, 4), answered(5, 6, map[string]uint64{})}, true},
		{"unknown, there and gone again", []porcupine.Operation{appended(1, never, start, a, resultUnknown, eventlog.Head{}), answered(3, 4, map[string]uint64{"a": 1}), read(5, 6)}, false},
		{"seen before it was asked for", []porcupine.Operation{read(1, 2, a), appended(3, never, start, a, resultUnknown, eventlog.Head{})}, false},
		{"an answer that is not in the record", []porcupine.Operation{read(1, 2), answered(3, 4, map[string]uint64{"a": 0})}, false},
	} {
		if got := porcupine.CheckOperations(model("e1"), test.ops); got != test.ok {
			t.Errorf("%s: legal is %v, want %v", test.name, got, test.ok)
		}
	}
}

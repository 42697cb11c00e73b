package client

import (
	"encoding/json"
	"strings"
	"testing"

	"rostrum/server/wire"
)

func frame(epoch string, v uint64, set map[string]string, del ...string) wire.Frame {
	f := wire.Frame{V: v, Epoch: epoch, Set: map[string]json.RawMessage{}, Del: del}
	for k, doc := range set {
		f.Set[k] = json.RawMessage(doc)
	}
	return f
}

func TestDocumentsFollowFrames(t *testing.T) {
	d := NewDocuments()
	for _, f := range []wire.Frame{
		frame("a", 1, map[string]string{"floor": `{"n":1}`, "me": `{}`}),
		frame("a", 5, map[string]string{"floor": `{"n":2}`}, "me"),
		frame("a", 5, nil), // a beat
	} {
		if err := d.Apply(f); err != nil {
			t.Fatal(err)
		}
	}
	want := NewDocuments()
	if err := want.Apply(frame("a", 5, map[string]string{"floor": `{"n":2}`})); err != nil {
		t.Fatal(err)
	}
	if diff := d.Diff(want); diff != nil {
		t.Error(diff)
	}
	if err := d.Apply(frame("a", 4, nil)); err == nil {
		t.Error("a frame that goes back was applied")
	}
	if err := d.Apply(frame("b", 2, map[string]string{"session": `1`})); err != nil || len(d.All) != 1 || d.V != 2 {
		t.Errorf("a new epoch: %v, %d documents at %d", err, len(d.All), d.V)
	}
}

func TestDiffNamesEveryDifference(t *testing.T) {
	a, b := NewDocuments(), NewDocuments()
	if err := a.Apply(frame("a", 1, map[string]string{"same": `1`, "changed": `1`, "gone": `1`})); err != nil {
		t.Fatal(err)
	}
	if err := b.Apply(frame("a", 2, map[string]string{"same": `1`, "changed": `2`, "new": `1`})); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(a.Diff(b), "\n")
	for _, want := range []string{"version 1 of a against 2 of a", "changed: 1 against 2", "gone: only in the first", "new: only in the second"} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "same") {
		t.Errorf("what is the same differs:\n%s", got)
	}
}

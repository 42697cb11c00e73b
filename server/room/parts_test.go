package room

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/session"
)

// inHand is what a viewer has after its frames.
type inHand map[string]any

func (h inHand) take(t *testing.T, frame []byte) {
	t.Helper()
	if frame == nil {
		return
	}
	var f struct {
		Set map[string]any
		Del []string
	}
	if err := json.Unmarshal(frame, &f); err != nil {
		t.Fatal(err)
	}
	for _, key := range f.Del {
		delete(h, key)
	}
	for key, doc := range f.Set {
		h[key] = doc
	}
}

// sections are those of the summary, put together where they came in parts.
func (h inHand) sections(t *testing.T) map[string]any {
	t.Helper()
	out := map[string]any{}
	for key, doc := range h {
		if !strings.HasPrefix(key, "summary/") {
			continue
		}
		d, _ := doc.(map[string]any)
		whole := map[string]any{}
		for k, v := range d {
			whole[k] = v
		}
		parts := func(order []any) []any {
			all := []any{}
			for _, part := range order {
				p := h[part.(string)]
				if p == nil {
					t.Fatalf("%s names %s, which was not sent", key, part)
				}
				all = append(all, p)
			}
			return all
		}
		if _, ok := d["paragraphs"]; !ok {
			order, ok := d["order"].([]any)
			if !ok {
				t.Fatalf("%s has neither paragraphs nor their order", key)
			}
			whole["paragraphs"] = parts(order)
			delete(whole, "order")
		}
		if order, ok := d["digest_order"].([]any); ok {
			whole["digest"] = parts(order)
			delete(whole, "digest_order")
		}
		out[key] = whole
	}
	return out
}

// A viewer whose sections come in parts, each time and seldom, holds what one holds who gets them whole.
func TestSummaryInParts(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r, err := Create(context.Background(), Options{Log: l, Logger: slog.New(slog.DiscardHandler), Wall: time.Now},
		Setup{ID: uuid.NewString(), Programme: programme(), JoinCode: "ABCD2345"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rapporteur := session.Actor{Role: session.RoleRapporteur}
	attach := func(parts bool) *Viewer {
		v, err := r.AttachTo(Want{Actor: rapporteur, Parts: parts})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(v.Close)
		return v
	}
	whole, each, seldom := attach(false), attach(true), attach(true)
	ofWhole, ofEach, ofSeldom := inHand{}, inHand{}, inHand{}
	next := func(v *Viewer, h inHand) int {
		b, err := v.Next()
		if err != nil {
			t.Fatal(err)
		}
		h.take(t, b)
		return len(b)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	theme := func() string { return fmt.Sprintf("Theme %d/%d", dice.IntN(3), dice.IntN(4)) }
	rev := map[string]int{}
	sent := [2]int{}
	for i := range 300 {
		var c session.Command
		n := fmt.Sprintf("n%d", 1+dice.IntN(max(1, len(rev))))
		switch _, there := rev[n]; {
		case i < 60 || !there || dice.IntN(4) == 0:
			n = fmt.Sprintf("n%d", len(rev)+1)
			rev[n] = 1
			c = &session.NoteAdd{Segment: "panel", Theme: theme(), Text: fmt.Sprintf("Access remains unequal in %d countries", i), Kind: session.NoteProposal, DraftRef: fmt.Sprint(dice.IntN(5))}
		case rev[n] == 0:
			continue
		case dice.IntN(8) == 0:
			c = &session.NoteRemove{Note: n, Rev: rev[n]}
			rev[n] = 0
		default:
			text, of := fmt.Sprintf("Access remains unequal in %d regions", i), theme()
			c = &session.NoteEdit{Note: n, Rev: rev[n], Text: &text, Theme: &of}
			rev[n]++
		}
		if ans := do(t, r, rapporteur, c); ans.Refusal != nil {
			t.Fatalf("%T %v", c, ans.Refusal)
		}
		sent[0] += next(whole, ofWhole)
		sent[1] += next(each, ofEach)
		if i%7 == 0 || i == 299 {
			next(seldom, ofSeldom)
			if got, want := ofSeldom.sections(t), ofWhole.sections(t); !reflect.DeepEqual(got, want) {
				t.Fatalf("after %d acts, seldom looked at:\n%v\n%v", i, got, want)
			}
		}
		if got, want := ofEach.sections(t), ofWhole.sections(t); !reflect.DeepEqual(got, want) {
			t.Fatalf("after %d acts:\n%v\n%v", i, got, want)
		}
	}
	for key := range ofEach {
		if !strings.HasPrefix(key, "part/") {
			continue
		}
		section, _, _ := strings.Cut(strings.TrimPrefix(key, "part/summary/"), "/")
		head := ofEach["summary/"+section].(map[string]any)
		if order := fmt.Sprint(head["order"], head["digest_order"]); !strings.Contains(order, key) {
			t.Errorf("%s is held and named by no section", key)
		}
	}
	if sent[1]*2 > sent[0] {
		t.Errorf("in parts %d bytes, whole %d", sent[1], sent[0])
	}
	t.Logf("whole %d bytes, in parts %d", sent[0], sent[1])
}

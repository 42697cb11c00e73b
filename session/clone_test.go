package session

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestCloneSharesNothingThatChanges: on drawn days, what is applied to a state does not show in its
// clone, and the clone brought up to date is the state.
func TestCloneSharesNothingThatChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRun(t, rt)
		for range rapid.IntRange(5, 60).Draw(rt, "acts") {
			back := r.st.Clone()
			before := fingerprintState(back)
			if was := fingerprintState(r.st); was != before {
				rt.Fatalf("a clone differs:\n%s", firstDifference(was, before))
			}
			e, ref := r.step()
			if ref != nil {
				continue
			}
			if now := fingerprintState(back); now != before {
				rt.Fatalf("%s shows in a clone made before it:\n%s", e.Do, firstDifference(before, now))
			}
			body, err := EncodeEntry(e)
			if err != nil {
				rt.Fatal(err)
			}
			again, err := DecodeEntry(body, e.Private)
			if err != nil {
				rt.Fatal(err)
			}
			again.Hash = r.last.Hash
			state := fingerprintState(r.st)
			Apply(back, again)
			if now := fingerprintState(back); now != state {
				rt.Fatalf("%s makes something else of the clone:\n%s", e.Do, firstDifference(state, now))
			}
			if now := fingerprintState(r.st); now != state {
				rt.Fatalf("%s applied to the clone shows in the state:\n%s", e.Do, firstDifference(state, now))
			}
		}
	})
}

// TestCloneCopiesEveryMap looks for shared memory at the end of the recorded day; it holds for the
// fields that are added later, too.
func TestCloneCopiesEveryMap(t *testing.T) {
	p := newReplay(t)
	p.run(dayActs(t))
	p.st.Order("opening")
	shared := map[string]bool{}
	looked := 0
	var same func(path string, a, b reflect.Value)
	same = func(path string, a, b reflect.Value) {
		switch a.Kind() {
		case reflect.Map, reflect.Slice:
			if a.Len() == 0 {
				return
			}
			looked++
			if a.UnsafePointer() == b.UnsafePointer() {
				shared[path] = true
				return
			}
			if a.Kind() == reflect.Map && a.Type().Elem().Kind() == reflect.Pointer {
				for _, k := range a.MapKeys() {
					same(path, a.MapIndex(k), b.MapIndex(k))
				}
			}
		case reflect.Pointer:
			if a.UnsafePointer() == b.UnsafePointer() {
				if !a.IsNil() && !replaced[a.Type().Elem().Name()] {
					shared[path+" (what it points to)"] = true
				}
				return
			}
			same(path, a.Elem(), b.Elem())
		case reflect.Struct:
			for i := range a.NumField() {
				if name := a.Type().Field(i).Name; name != "Programme" { // set once
					same(path+"."+name, a.Field(i), b.Field(i))
				}
			}
		}
	}
	same("State", reflect.ValueOf(p.st).Elem(), reflect.ValueOf(p.st.Clone()).Elem())
	for path := range shared {
		t.Errorf("%s is shared with the clone", path)
	}
	if looked < 1000 {
		t.Errorf("only %d maps and lists were looked at", looked)
	}
}

// replaced are the entities of the floor, which no one changes in place; see State.
var replaced = map[string]bool{"Segment": true, "Pins": true, "Request": true, "Speech": true, "Floor": true, "Ledger": true}

// BenchmarkClone is what going back costs at the end of the recorded day, beside the fold of it
// (BenchmarkFoldDay).
func BenchmarkClone(b *testing.B) {
	p := newReplay(b)
	p.run(dayActs(b))
	b.ReportAllocs()
	for b.Loop() {
		p.st.Clone()
	}
}

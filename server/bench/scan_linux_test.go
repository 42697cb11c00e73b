package bench

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestReadMessage(t *testing.T) {
	m, err := readMessage([]byte(`{"v":7,"epoch":"e","now":"2026-01-15T10:00:00.000Z","set":{"a":{"x":"}\\\"{"},"b":[1,[2]],"c":-1.5e3,"d":null},"del":["x\"y","z"]}`))
	if err != nil || m.v != 7 || string(m.epoch) != `"e"` || m.ack != nil {
		t.Fatalf("%+v, %v", m, err)
	}
	var got []string
	if err := members(m.set, func(key, doc []byte) error { got = append(got, string(key)+"="+string(doc)); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := elements(m.del, func(key []byte) { got = append(got, string(key)) }); err != nil {
		t.Fatal(err)
	}
	if want := `a={"x":"}\\\"{"} b=[1,[2]] c=-1.5e3 d=null x\"y z`; strings.Join(got, " ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, " "), want)
	}
	for _, bad := range []string{"", "{", "[]", `{"v":x}`, `{"v":1`, `{"v"}`, `{"set":{"a"`, `{v:1}`} {
		if _, err := readMessage([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// FuzzMembers holds the hand-made reading to encoding/json on whatever that takes.
func FuzzMembers(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,"\"",{}]},"c":"\\"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var buf bytes.Buffer
		var want map[string]json.RawMessage
		if json.Compact(&buf, b) != nil || json.Unmarshal(buf.Bytes(), &want) != nil || want == nil {
			_ = members(b, func(_, _ []byte) error { return nil }) // it must come back
			return
		}
		n := 0
		err := members(buf.Bytes(), func(key, value []byte) error {
			var k string
			if err := json.Unmarshal([]byte(`"`+string(key)+`"`), &k); err != nil {
				return err
			}
			if !json.Valid(value) {
				t.Errorf("%s is cut wrongly: %s", k, value)
			}
			n++
			return nil
		})
		if err != nil || n < len(want) {
			t.Errorf("%s: %d of %d members, %v", buf.Bytes(), n, len(want), err)
		}
	})
}

func TestFrames(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 65535, 65536} {
		payload := bytes.Repeat([]byte("a"), n)
		whole := appendFrame(nil, opText, payload)
		for _, cut := range []int{0, 1, 2, 3, len(whole) - 1} {
			if _, _, used, err := nextFrame(whole[:min(cut, len(whole)-1)]); used != 0 || err != nil {
				t.Errorf("%d bytes of %d made a frame: %v", cut, len(whole), err)
			}
		}
		op, got, used, err := nextFrame(append(whole, 'x'))
		if op != opText || !bytes.Equal(got, payload) || used != len(whole) || err != nil {
			t.Errorf("%d bytes: %d, %d bytes, %v", n, op, len(got), err)
		}
		if masked := appendMasked(nil, opText, payload); masked[1]&0x80 == 0 || len(masked) != len(whole)+4 {
			t.Errorf("%d bytes: not a client's frame", n)
		}
	}
	for _, bad := range [][]byte{{0x01, 0}, {0xc1, 0}, {0x81, 0x80}} {
		if _, _, _, err := nextFrame(bad); err == nil {
			t.Errorf("% x was taken", bad)
		}
	}
}

func TestDelays(t *testing.T) {
	ns := delays([]update{{due: 10, v: 3}, {due: 20, v: 4}, {due: 30, v: 6}},
		[]arrival{{from: 2, to: 4, at: 25}, {from: 4, to: 5, at: 26}, {from: 5, to: 9, at: 40}, {from: 9, to: 10, at: 50}})
	if len(ns) != 3 || ns[0] != 15 || ns[1] != 5 || ns[2] != 10 {
		t.Error(ns)
	}
	if l := latencyOf(ns); l.P50 != 1e-5 || l.Max != 1.5e-5 || l.N != 3 {
		t.Errorf("%+v", l)
	}
}

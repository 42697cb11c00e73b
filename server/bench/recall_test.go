package bench

import (
	"hash/maphash"
	"strings"
	"testing"
)

// What is remembered of a frame's documents is what reading it in full finds, whatever they say.
func TestRecall(t *testing.T) {
	long := strings.Repeat("x", leastCommon)
	r := recall{seed: maphash.MakeSeed(), known: map[uint64][]digest{}}
	read := func(b string) (out []string) {
		m, err := readMessage([]byte(b))
		if err != nil {
			t.Fatal(err)
		}
		if m.set != nil {
			if err := members(m.set, func(key, doc []byte) error { out = append(out, string(key)+"="+string(doc)); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	for _, tc := range []struct {
		name, set string
		mine      []string
		learns    bool
	}{
		{"with a view of one's own", `"a":{"t":"` + long + `"},"b":[1]`, []string{`,"me":{"n":1}`, `,"me":{"n":2}`}, true},
		{"for everyone", `"a":"` + long + `","b":2`, []string{"", ""}, true},
		{"short", `"a":1`, []string{`,"me":1`, `,"me":2`}, false},
		{"that looks like its end", `"a":{"x":"` + long + `","me":{"n":3}},"b":4`, []string{"", ""}, false},
	} {
		for i, me := range tc.mine {
			b := `{"v":7,"epoch":"e","now":"2026-01-15T10:00:00.000Z","set":{` + tc.set + me + `},"del":["z"]}`
			known, rest, sum := r.find([]byte(b))
			all := read(b)
			if i == 0 {
				if known != nil {
					t.Fatalf("%s: known before it was seen", tc.name)
				}
				var docs []digest
				for n := range all {
					docs = append(docs, digest{n, uint64(n)})
				}
				if sum != 0 {
					r.learn([]byte(b), sum, docs)
				}
				continue
			}
			if (known != nil) != tc.learns {
				t.Fatalf("%s: %d documents are known", tc.name, len(known))
			}
			got := len(known) + len(read(string(rest)))
			if got != len(all) {
				t.Errorf("%s: %d documents, in full %d", tc.name, got, len(all))
			}
			for n, d := range known {
				if d.key != n {
					t.Errorf("%s: document %d is %d", tc.name, n, d.key)
				}
			}
		}
	}
}

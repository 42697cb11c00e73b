package similar

import (
	"math/rand/v2"
	"testing"
)

// table is the distance by its definition.
func table(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				cost++
			}
			d[i][j] = min(cost, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// TestDistance: 64 rows at a time give what the table gives, for lengths around the edges of a word.
func TestDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	text := func(n int) []rune {
		out := make([]rune, n)
		for i := range out {
			out[i] = []rune("abcß国")[r.IntN(5)]
		}
		return out
	}
	for _, n := range []int{0, 1, 2, 63, 64, 65, 127, 128, 129, 200} {
		for range 30 {
			a, b := text(n), text(r.IntN(200))
			if r.IntN(2) == 0 && n > 2 { // close to one another
				b = append(append([]rune{}, a[:n/2]...), a[n/2+1:]...)
				if k := r.IntN(len(b) - 1); n > 3 {
					b[k], b[k+1] = b[k+1], b[k]
				}
			}
			d, l := newPattern(string(a)).distance(string(b))
			if want := table(a, b); d != want || l != len(b) {
				t.Fatalf("%q and %q: %d of %d, want %d", string(a), string(b), d, l, want)
			}
		}
	}
}

package similar

import (
	"strings"
	"testing"
	"time"
)

// FuzzIndex: any text in any language can be added, found by itself, and taken out, in bounded time.
func FuzzIndex(f *testing.F) {
	for _, s := range []string{"", "a", "Who pays?", "谁付钱？", "من يدفع؟", "RT @x: #a #b https://", "\xff\xfe", "ﷺ", "@@@@", "####",
		"ß", "Q:", "Q 1:", "한국어", "Ａ１", strings.Repeat("ﷺ", 1000), strings.Repeat("ab", 500), strings.Repeat("中", 1000),
		strings.Repeat("#a ", 300), strings.Repeat("Q: ", 300), strings.Repeat("e\u0301", 500)} {
		f.Add(s, "", "Who pays for the cables?")
		f.Add(s, "ar", s)
	}
	f.Fuzz(func(t *testing.T, text, lang, other string) {
		began := time.Now()
		x := New()
		x.Add("other", other, "")
		x.Add("it", text, lang)
		cs := x.Near(text, lang, 3)
		if len(words(text, tagOf(text, lang))) > 0 {
			ok := false
			for _, c := range cs {
				ok = ok || c.ID == "it" && c.Score > .999
			}
			if !ok {
				t.Errorf("%q (%s) is not found by itself: %v", text, lang, cs)
			}
		}
		for i, c := range cs {
			if !(c.Score > 0 && c.Score <= 1) || i > 0 && c.Score > cs[i-1].Score {
				t.Errorf("scores %v", cs)
			}
		}
		x.NearID("it", 3)
		x.Add("it", other, lang)
		x.Remove("it")
		x.Remove("other")
		if len(x.terms) != 0 || x.total != 0 || x.Len() != 0 {
			t.Errorf("%d grams of %d wordings are left", len(x.terms), x.total)
		}
		if d := time.Since(began); d > time.Second {
			t.Errorf("%q took %v", text, d)
		}
	})
}

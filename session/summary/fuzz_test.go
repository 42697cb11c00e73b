package summary

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rostrum/session"
)

// FuzzNote: whatever is written, a note gives one whole sentence that still holds its words.
func FuzzNote(f *testing.F) {
	for _, s := range []string{"Roads matter", "Speakers noted that it rains.", "ﬁ ligature", "  ", "İstanbul", "\u202eRTL", "Need for", "need to ", "A, b", "그", "\xff\xfe"} {
		f.Add(s)
	}
	h := houses["en"]
	f.Fuzz(func(t *testing.T, s string) {
		r := h.read(s)
		if utf8.ValidString(s) && !utf8.ValidString(r.text+r.said+h.afterThat(r.text)) {
			t.Fatalf("%q is read as %q, %q", s, r.text, r.said)
		}
		if strings.TrimSpace(s) != "" && r.text == "" {
			t.Fatalf("%q is lost", s)
		}
		if again := h.tidy(r.text); again != r.text {
			t.Fatalf("%q is tidied to %q, then to %q", s, r.text, again)
		}
	})
}

// FuzzRef: every text is a reference; its label is the reference again; order is an order.
func FuzzRef(f *testing.F) {
	for _, s := range []string{"26", "1bis", "para. 26 bis (a)", "", "¶", "26-28", "٢٦"} {
		f.Add(s, "26")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := ParseRef(a), ParseRef(b)
		if again := ParseRef(x.Label); again != x {
			t.Fatalf("%q is %+v, its label %+v", a, x, again)
		}
		if x.Compare(y) != -y.Compare(x) || x.Compare(x) != 0 {
			t.Fatalf("%q and %q are in no order", a, b)
		}
	})
}

// FuzzNames: words lie in the text in order, and every flag's word stands in it.
func FuzzNames(f *testing.F) {
	w := newWorld(f, programme())
	w.must(secretariat, &session.PersonAdd{Name: "Sample Müller", Organisation: "Example (EX)", Country: "Kenya"})
	for _, s := range []string{"Müller's", "d'Ivoire’", "'''", "示例", "M\u0308", "EX Kenya", "ŉ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, x := range split(s) {
			if x.from < at || x.to <= x.from || x.to > len(s) {
				t.Fatalf("%q: word %+v", s, x)
			}
			at = x.to
		}
		for _, flag := range w.w.namesIn(w.st, houses["en"], s) {
			if !strings.Contains(s, flag.Word) || flag.Word == "" {
				t.Fatalf("%q: %+v", s, flag)
			}
		}
	})
}

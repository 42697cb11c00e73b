package session

import "testing"

// TestSomethingMustBeSeen: spaces of any width and characters that show nothing are no text; in every
// script one letter is.
func TestSomethingMustBeSeen(t *testing.T) {
	for _, s := range []string{"", " \n\t", "\u00a0", "\u3000\u2003", "\u200b", "\ufeff\u200e\u2069", "\x00\x01"} {
		if r := checkText(s, "text", 10, false); r == nil || r.Msg != "text.empty" {
			t.Errorf("%q: %v", s, r)
		}
		if r := checkText(s, "text", 10, true); r != nil {
			t.Errorf("%q where nothing needs to stand: %v", s, r)
		}
	}
	for _, s := range []string{"?", "谁", "من", "क", "👩\u200d💻", "é", "\u200bq"} {
		if r := checkText(s, "text", 10, false); r != nil {
			t.Errorf("%q: %v", s, r)
		}
	}
}

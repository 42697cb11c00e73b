package record

import (
	"strings"
	"testing"
)

func TestCellsThatWouldRunInASpreadsheetAreText(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Delegate 017": "Delegate 017", "=1+1": "'=1+1", "+41": "'+41", "-3": "'-3", "@x": "'@x",
		"\t=1": "'\t=1", "a=b": "a=b",
	} {
		if got := cell(in); got != want {
			t.Errorf("cell(%q) = %q, want %q", in, got, want)
		}
	}
	var b strings.Builder
	if err := write(&b, []string{"a"}, [][]string{{"=cmd()"}}); err != nil || b.String() != "a\r\n'=cmd()\r\n" {
		t.Fatalf("%q %v", b.String(), err)
	}
}

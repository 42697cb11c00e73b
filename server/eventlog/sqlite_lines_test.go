package eventlog

import (
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
)

// TestLinesOfEveryNumber: lines go to the file many in a statement, and come back as they were.
func TestLinesOfEveryNumber(t *testing.T) {
	l, err := OpenSQLite(filepath.Join(t.TempDir(), "r.db"), WithoutSync())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Create(t.Context(), "s", "e"); err != nil {
		t.Fatal(err)
	}
	head, all := Head{Epoch: "e"}, []Line(nil)
	for _, n := range []int{1, linesAtOnce - 1, linesAtOnce, linesAtOnce + 1, 3*linesAtOnce + 5} {
		var b Batch
		at := head
		for range n {
			var private []byte
			if at.V%3 == 0 {
				private = fmt.Appendf(nil, `{"p%d":{}}`, at.V)
			}
			line := at.Next(fmt.Sprintf("cmd-%d", at.V+1), fmt.Appendf(nil, `{"v":%d}`, at.V+1), private)
			b.Lines, at = append(b.Lines, line), at.After(line)
		}
		if head, err = l.Append(t.Context(), "s", head, b); err != nil {
			t.Fatalf("%d lines: %v", n, err)
		}
		all = append(all, b.Lines...)
	}
	got, err := l.Read(t.Context(), "s", 0, len(all)+1)
	if err != nil || !reflect.DeepEqual(got, all) {
		t.Errorf("%d lines came back as %d, %v: %+v", len(all), len(got), err, got)
	}
}

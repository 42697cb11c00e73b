package eventlog_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
)

// small is a record of seven entries with three people, one of them erased.
func small(t testing.TB, l eventlog.Log) (all []eventlog.Line, head eventlog.Head) {
	t.Helper()
	h := eventlog.Head{Epoch: "e1"}
	add := func(x eventlog.Line) { all, h = append(all, x), h.After(x) }
	add(logtest.Line(t, h, "c1"))
	add(logtest.Person(t, h, "c2", "p1", "Delegate 001"))
	add(logtest.People(t, h, "c3", map[string]string{"p2": "Delegate 002", "p3": "Delegate 003"}, "p2", "p3"))
	add(logtest.Line(t, h, "c4"))
	add(logtest.Erased(t, h, "c5", "p2"))
	add(logtest.Line(t, h, "c6"))
	add(logtest.Line(t, h, "c7"))
	mustAppend(t, l, eventlog.Head{Epoch: "e1"}, eventlog.Batch{Lines: all})
	if err := l.Redact(t.Context(), "s", "p2"); err != nil {
		t.Fatal(err)
	}
	return all, h
}

func TestVerifyCountsWhatItSaw(t *testing.T) {
	l, h := record(t, filepath.Join(t.TempDir(), "log.db"))
	if r, err := eventlog.Verify(t.Context(), l, "s"); err != nil || r.Head != h {
		t.Errorf("an empty record: %+v, %v", r, err)
	}
	_, head := small(t, l)
	r, err := eventlog.Verify(t.Context(), l, "s")
	if err != nil || r.Head != head || r.Sealed != 2 || r.Absent != 1 || r.Unfinished != nil {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := eventlog.Verify(t.Context(), l, "none"); !errors.Is(err, eventlog.ErrNotFound) {
		t.Errorf("no record: %v", err)
	}
}

// TestVerifyNamesUnfinishedErasures: the server ended after the erasure was recorded and before
// the data was gone. A person who came back after an erasure is no such case.
func TestVerifyNamesUnfinishedErasures(t *testing.T) {
	l, h := record(t, filepath.Join(t.TempDir(), "log.db"))
	var all []eventlog.Line
	add := func(x eventlog.Line) { all, h = append(all, x), h.After(x) }
	start := h
	add(logtest.Person(t, h, "c1", "gone", "Delegate 001"))
	add(logtest.Person(t, h, "c2", "left", "Delegate 002"))
	add(logtest.Erased(t, h, "c3", "left"))
	add(logtest.Erased(t, h, "c4", "gone"))
	mustAppend(t, l, start, eventlog.Batch{Lines: all})
	if err := l.Redact(t.Context(), "s", "gone"); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, h, lines(logtest.Person(t, h, "c5", "gone", "Delegate 001 again")))
	r, err := eventlog.Verify(t.Context(), l, "s")
	if err != nil || len(r.Unfinished) != 1 || r.Unfinished[0] != "left" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestVerifyFindsTampering alters the file behind the log's back.
func TestVerifyFindsTampering(t *testing.T) {
	for _, test := range []struct {
		name, sql string
		v         uint64
		says      string
	}{
		{"a body", `UPDATE lines SET body = replace(body, 'x c4', 'x c5') WHERE v = 4`, 4, "not that of its body"},
		{"a body by one space", `UPDATE lines SET body = body || ' ' WHERE v = 4`, 4, "not that of its body"},
		{"a body with its hash", `UPDATE lines SET body = (SELECT body FROM lines WHERE v = 6), hash = (SELECT hash FROM lines WHERE v = 6) WHERE v = 4`, 4, "not that of its body"},
		{"a hash", `UPDATE lines SET hash = (SELECT hash FROM lines WHERE v = 6) WHERE v = 4`, 4, "not that of its body"},
		{"a link", `UPDATE lines SET prev = (SELECT hash FROM lines WHERE v = 6) WHERE v = 4`, 4, "is chained to"},
		{"an entry taken out", `DELETE FROM lines WHERE v = 4`, 5, "version 5 where 4 belongs"},
		{"an entry taken out, the rest renumbered", `DELETE FROM lines WHERE v = 4; UPDATE lines SET v = v - 1 WHERE v > 4`, 4, "is chained to"},
		{"the tail cut", `DELETE FROM lines WHERE v = 7`, 7, "missing; the log says that the record ends at 7"},
		{"the tail cut, the head moved", `DELETE FROM lines WHERE v = 7; UPDATE sessions SET v = 6`, 6, "the log says that the record ends with"},
		{"everything", `DELETE FROM lines`, 1, "missing"},
		{"the command", `UPDATE lines SET cmd = 'other' WHERE v = 4`, 4, "filed under command other, its body says c4"},
		{"a name", `UPDATE lines SET private = replace(private, '001', '002') WHERE v = 2`, 2, "personal data of p1 is not what was sealed"},
		{"a salt", `UPDATE lines SET private = replace(private, '5a17', '5a18') WHERE v = 2`, 2, "personal data of p1 is not what was sealed"},
		{"another's data", `UPDATE lines SET private = (SELECT private FROM lines WHERE v = 2) WHERE v = 3`, 3, "personal data of p1 without a seal"},
		{"data beside an entry without people", `UPDATE lines SET private = '{"p1":{}}' WHERE v = 1`, 1, "personal data of p1 without a seal"},
		{"data that cannot be read", `UPDATE lines SET private = '{"p1":' WHERE v = 2`, 2, "cannot be read"},
	} {
		path := filepath.Join(t.TempDir(), "log.db")
		l, _ := record(t, path, eventlog.WithoutSync())
		all, _ := small(t, l)
		l.Close()
		raw(t, path, blobs(test.sql)).Close()
		l = opened(t, path)
		r, err := eventlog.Verify(t.Context(), l, "s")
		var f *eventlog.Fault
		if !errors.As(err, &f) || f.V != test.v || f.Line != 0 || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", test.name, err)
		}
		if good := r.Head.V; good > 0 && r.Head.Hash != all[good-1].Hash {
			t.Errorf("%s: the report's head is %+v", test.name, r.Head)
		}
		// What the file still has is exported up to the fault and no further, unless only the
		// personal data is wrong, which the chain does not cover.
		var out bytes.Buffer
		if werr := eventlog.WriteRecord(t.Context(), l, "s", &out); werr == nil {
			if _, verr := eventlog.VerifyRecord(&out); verr == nil && !strings.Contains(test.name, "head moved") && !strings.Contains(test.name, "the command") {
				t.Errorf("%s: the exported record verifies", test.name)
			}
		}
		l.Close()
	}
}

// blobs lets SQL text functions work on columns of a STRICT table's BLOB type.
func blobs(s string) string {
	s = strings.NewReplacer(
		"replace(body, 'x c4', 'x c5')", "CAST(replace(CAST(body AS TEXT), 'x c4', 'x c5') AS BLOB)",
		"body || ' '", "CAST(CAST(body AS TEXT) || ' ' AS BLOB)",
		"replace(private, '001', '002')", "CAST(replace(CAST(private AS TEXT), '001', '002') AS BLOB)",
		"replace(private, '5a17', '5a18')", "CAST(replace(CAST(private AS TEXT), '5a17', '5a18') AS BLOB)",
		`private = '{"p1":{}}'`, `private = CAST('{"p1":{}}' AS BLOB)`,
		`private = '{"p1":'`, `private = CAST('{"p1":' AS BLOB)`,
	).Replace(s)
	return s
}

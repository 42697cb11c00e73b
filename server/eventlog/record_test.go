package eventlog_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
	"rostrum/session"
)

// exported is the record of small as a file, and its lines.
func exported(t testing.TB) ([]byte, []eventlog.Line) {
	t.Helper()
	l, _ := record(t, filepath.Join(t.TempDir(), "log.db"), eventlog.WithoutSync())
	small(t, l)
	var out bytes.Buffer
	if err := eventlog.WriteRecord(t.Context(), l, "s", &out); err != nil {
		t.Fatal(err)
	}
	all, err := l.Read(t.Context(), "s", 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), all
}

func readAll(r io.Reader) (all []eventlog.Line, err error) {
	for l, err := range eventlog.ReadRecord(r) {
		if err != nil {
			return all, err
		}
		all = append(all, l)
	}
	return all, nil
}

func same(a, b eventlog.Line) bool {
	return a.V == b.V && a.Cmd == b.Cmd && a.Prev == b.Prev && a.Hash == b.Hash &&
		bytes.Equal(a.Body, b.Body) && bytes.Equal(a.Private, b.Private) && (a.Private == nil) == (b.Private == nil)
}

func TestRecordRoundTrip(t *testing.T) {
	file, want := exported(t)
	first, _, _ := strings.Cut(string(file), "\n")
	form := fmt.Sprintf(`{"v":1,"prev":"","hash":"%s","body":%s}`, session.ChainHash("", want[0].Body), want[0].Body)
	if first != form {
		t.Errorf("the first line is\n%s\nwant\n%s", first, form)
	}
	for name, r := range map[string]io.Reader{
		"whole":                    bytes.NewReader(file),
		"a byte at a time":         iotest.OneByteReader(bytes.NewReader(file)),
		"without the last newline": bytes.NewReader(bytes.TrimRight(file, "\n")),
	} {
		got, err := readAll(r)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d lines, %v", name, len(got), err)
		}
		for i := range got {
			if !same(got[i], want[i]) {
				t.Errorf("%s: line %d is %+v, want %+v", name, i+1, got[i], want[i])
			}
		}
	}
	report, err := eventlog.VerifyRecord(bytes.NewReader(file))
	last := want[len(want)-1]
	if err != nil || report.Head != (eventlog.Head{V: last.V, Hash: last.Hash}) || report.Sealed != 2 || report.Absent != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}

// TestRecordOfOddBodies: bytes that a JSON library would rewrite come back as they were.
func TestRecordOfOddBodies(t *testing.T) {
	l, h := record(t, filepath.Join(t.TempDir(), "log.db"), eventlog.WithoutSync())
	var want []eventlog.Line
	for i, body := range []string{
		`{}`, `{ "a" : 1.0e2 , "a":2 }`, `{"t":"<é> & \u00e9 \u2028 \\\" } { \\"}`, `{"s":"}\",\"private\":{"}`, "{\"t\":\"\u2028\x7f\"}",
		`{"cmd":"","x":{"y":[{},{"z":"}"}]}}`, "{\"r\":\"\\r\",\r\"n\":null}",
	} {
		x := h.Next(fmt.Sprint("c", i), []byte(body), nil)
		if i%2 == 1 {
			x.Private = []byte(`{"p":{ "salt":"}" } }`)
		}
		want, h = append(want, x), h.After(x)
	}
	mustAppend(t, l, eventlog.Head{Epoch: "e1"}, eventlog.Batch{Lines: want})
	var out bytes.Buffer
	if err := eventlog.WriteRecord(t.Context(), l, "s", &out); err != nil {
		t.Fatal(err)
	}
	got, err := readAll(&out)
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d lines, %v", len(got), err)
	}
	for i := range got {
		want[i].Cmd = got[i].Cmd // comes from the body, and these have none
		if !same(got[i], want[i]) {
			t.Errorf("line %d is %s, want %s", i+1, got[i].Body, want[i].Body)
		}
	}
}

func TestRecordFaults(t *testing.T) {
	file, all := exported(t)
	row := strings.Split(strings.TrimRight(string(file), "\n"), "\n")
	hash := all[0].Hash
	for _, test := range []struct {
		name string
		line int // that is changed
		from string
		to   string
		says string
	}{
		{"a changed body", 4, `x c4`, `x c5`, "not that of its body"},
		{"a space in the body", 4, `{"v":4,"at"`, `{"v":4, "at"`, "not that of its body"},
		{"a space before the body", 4, `"body":`, `"body": `, "its body is not a JSON object"},
		{"another version", 4, `{"v":4,"prev"`, `{"v":5,"prev"`, "version 5 where 4 belongs"},
		{"a version with a zero", 4, `{"v":4,"prev"`, `{"v":04,"prev"`, "form"},
		{"a huge version", 4, `{"v":4,"prev"`, `{"v":99999999999999999999,"prev"`, "form"},
		{"a key twice", 4, `{"v":4,"prev"`, `{"v":4,"v":4,"prev"`, "form"},
		{"a key in another case", 4, `"body":`, `"Body":`, "form"},
		{"another link", 4, `"prev":"`, `"prev":"` + hash + `","x":"`, "form"},
		{"a short hash", 1, `"hash":"` + hash, `"hash":"` + hash[1:], "form"},
		{"a hash in upper case", 1, hash, strings.ToUpper(hash), "form"},
		{"something after the entry", 4, `]}}`, `]}} `, "form"},
		{"something else in the entry", 4, `]}}`, `]},"x":1}`, "form"},
		{"a carriage return", 4, `]}}`, "]}}\r", "form"},
		{"a cut line", 7, `"}}]}}`, ``, "its body is not a JSON object"},
		{"an empty line", 4, row[3], ``, "form"},
		{"no JSON", 4, row[3], `hello`, "form"},
		{"a missing line", 4, row[3] + "\n", ``, "version 5 where 4 belongs"},
		{"the same line again", 4, row[3], row[3] + "\n" + row[3], "version 4 where 5 belongs"},
		{"a changed name", 2, `Delegate 001`, `Delegate 009`, "personal data of p1 is not what was sealed"},
		{"a private part that is null", 4, `]}}`, `]},"private":null}`, "private part is not a JSON object"},
		{"a private part that is broken", 2, `"private":{`, `"private":{,`, "private part is not a JSON object"},
		{"an event of a newer program", 4, "", "", "written by a newer program"},
	} {
		changed := strings.Replace(string(file), row[test.line-1], strings.Replace(row[test.line-1], test.from, test.to, 1), 1)
		if strings.HasSuffix(test.from, "\n") {
			changed = strings.Replace(string(file), test.from, test.to, 1)
		}
		if test.from == "" {
			changed = newer(row, test.line)
		}
		if changed == string(file) {
			t.Errorf("%s: nothing was changed", test.name)
			continue
		}
		_, err := eventlog.VerifyRecord(strings.NewReader(changed))
		var f *eventlog.Fault
		line := test.line
		if test.name == "the same line again" {
			line++
		}
		if !errors.As(err, &f) || f.Line != line || !strings.Contains(err.Error(), test.says) || !strings.HasPrefix(err.Error(), fmt.Sprintf("line %d: ", line)) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// newer is the record with the entry of the line replaced by one that chains but that this program
// does not know.
func newer(row []string, line int) string {
	prev, _ := readAll(strings.NewReader(strings.Join(row[:line-1], "\n")))
	h := eventlog.Head{}.After(prev[len(prev)-1])
	x := h.Next("c", []byte(fmt.Sprintf(`{"v":%d,"cmd":"c","events":[{"type":"floor.levitated","ver":1,"data":{}}]}`, h.V+1)), nil)
	return strings.Join(row[:line-1], "\n") + "\n" + string(eventlog.AppendRecordLine(nil, x))
}

func TestRecordCommandTwice(t *testing.T) {
	var h eventlog.Head
	var file []byte
	for _, cmd := range []string{"c1", "c2", "c1"} {
		x := logtest.Line(t, h, cmd)
		file, h = eventlog.AppendRecordLine(file, x), h.After(x)
	}
	r, err := eventlog.VerifyRecord(bytes.NewReader(file))
	if err == nil || !strings.Contains(err.Error(), "line 3: version 3: command c1 was carried out before") || r.Head.V != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestRecordLineTooLong: an endless line is refused when it is longer than any entry may be.
func TestRecordLineTooLong(t *testing.T) {
	endless := io.MultiReader(strings.NewReader(`{"v":1,"prev":"","hash":"`), &zeros{left: 1 << 30})
	_, err := eventlog.VerifyRecord(endless)
	var f *eventlog.Fault
	if !errors.As(err, &f) || f.Line != 1 || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("%v", err)
	}
}

type zeros struct{ left int }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), z.left)
	for i := range p[:n] {
		p[i] = '0'
	}
	z.left -= n
	return n, nil
}

func TestRecordReaderFails(t *testing.T) {
	file, _ := exported(t)
	broken := errors.New("the disk is on fire")
	_, err := eventlog.VerifyRecord(io.MultiReader(bytes.NewReader(file[:len(file)/2]), iotest.ErrReader(broken)))
	var f *eventlog.Fault
	if !errors.Is(err, broken) || errors.As(err, &f) {
		t.Errorf("%v", err)
	}
	l, _ := record(t, filepath.Join(t.TempDir(), "log.db"))
	small(t, l)
	if err := eventlog.WriteRecord(t.Context(), l, "s", failing{broken}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if err := eventlog.WriteRecord(t.Context(), l, "none", io.Discard); !errors.Is(err, eventlog.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// FuzzReadRecord: whatever is read, is written again as it was; whatever verifies, verifies again
// with the same report.
func FuzzReadRecord(f *testing.F) {
	// Made by hand: the coverage that guides the fuzzer is not to be that of the database.
	var file []byte
	var h eventlog.Head
	for _, x := range []func() eventlog.Line{
		func() eventlog.Line { return logtest.Line(f, h, "c1") },
		func() eventlog.Line { return logtest.Person(f, h, "c2", "p1", "Delegate 001") },
		func() eventlog.Line { return logtest.Erased(f, h, "c3", "p1") },
	} {
		l := x()
		file, h = eventlog.AppendRecordLine(file, l), h.After(l)
	}
	f.Add(file)
	f.Add(bytes.TrimRight(file, "\n"))
	f.Add(file[:len(file)/2])
	f.Add([]byte(""))
	f.Add([]byte("\n"))
	f.Add([]byte(`{"v":1,"prev":"","hash":"` + session.ChainHash("", []byte("{}")) + `","body":{},"private":{"p":{}}}`))
	f.Add([]byte(`{"v":1,"prev":"","hash":"` + strings.Repeat("a", 64) + `","body":{"s":"}\",\"private\":{"},"private":{"\\":"{"}}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var again []byte
		all, err := readAll(bytes.NewReader(in))
		for _, l := range all {
			again = eventlog.AppendRecordLine(again, l)
		}
		if !bytes.HasPrefix(append(bytes.Clone(in), '\n'), again) {
			t.Fatalf("read\n%q\nwritten\n%q", in, again)
		}
		if err == nil && len(again) < len(in) {
			t.Fatalf("%d of %d bytes were passed over", len(in)-len(again), len(in))
		}
		report, verr := eventlog.VerifyRecord(bytes.NewReader(in))
		if err != nil && verr == nil {
			t.Fatalf("a record verifies that cannot be read: %v", err)
		}
		if report.Head.V > uint64(len(all)) {
			t.Fatalf("%d entries verified, %d read", report.Head.V, len(all))
		}
		if verr == nil {
			if r2, err := eventlog.VerifyRecord(bytes.NewReader(again)); err != nil || r2.Head != report.Head {
				t.Fatalf("written again: %+v, %v; before: %+v", r2, err, report)
			}
		}
	})
}

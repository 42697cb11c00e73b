package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"rostrum/session"
)

func TestTheRecordedDayReads(t *testing.T) {
	n, last := 0, int64(0)
	for act, fault := range ParseActs(bytes.NewReader(day(t, "day.ndjson"))) {
		if fault != nil {
			t.Fatalf("line %d: %v", fault.Line, fault)
		}
		if n++; act.Line != n || act.Command == nil || act.Command.Do() != act.Do || act.T < last {
			t.Fatalf("%+v", act)
		}
		last = act.T
	}
	if n != 9824 {
		t.Errorf("%d acts", n)
	}
}

func TestEveryFaultOfAReplayFileIsNamedByLine(t *testing.T) {
	const ok = `{"t":5,"as":"chair","do":"floor.undo"}`
	for name, tc := range map[string]struct{ in, want string }{
		"good":            {"\ufeff" + ok + "\r\n\n" + ok, ""},
		"no JSON":         {ok + "\nx\n" + ok, "2 bad_request: wire.not_json offset=0"},
		"two on a line":   {ok + ok, "1 bad_request: wire.trailing offset=38"},
		"no time":         {`{"as":"chair","do":"floor.undo"}`, "1 bad_request: file.missing (t) key=t"},
		"time in text":    {`{"t":"5","as":"chair","do":"floor.undo"}`, "1 bad_request: wire.wrong_type (t) expected=@type.whole got=@type.string"},
		"before the day":  {`{"t":-1,"as":"chair","do":"floor.undo"}`, "1 bad_request: acts.before (t)"},
		"back in time":    {ok + "\n" + `{"t":4,"as":"chair","do":"floor.undo"}`, "2 bad_request: acts.order (t) last=5 t=4"},
		"nobody":          {`{"t":1,"do":"floor.undo"}`, "1 bad_request: file.missing (as) key=as"},
		"a stranger":      {`{"t":1,"as":"king","do":"floor.undo"}`, "1 bad_request: acts.who (as) value=king"},
		"no badge":        {`{"t":1,"as":"badge:","do":"floor.undo"}`, "1 bad_request: acts.who (as) value=badge:"},
		"unknown do":      {`{"t":1,"as":"chair","do":"make.coffee"}`, "1 bad_request: wire.do_unknown (do) do=make.coffee"},
		"wrong with":      {`{"t":1,"as":"chair","do":"floor.extend","with":{"seconds":"x"}}`, "1 bad_request: wire.wrong_type (with.seconds) expected=@type.whole got=@type.string"},
		"key in capitals": {`{"t":1,"AS":"chair","do":"floor.undo"}`, "1 bad_request: wire.case_key (AS) key=AS known=as"},
		"too long":        {ok + "\n" + strings.Repeat("x", 200_000) + "\n" + `{"t":-7}`, "2 too_large: acts.too_long limit=65536|3 bad_request: acts.before (t)"},
		"two bad lines":   {"x\n" + ok + "\ny", "1 bad_request: wire.not_json offset=0|3 bad_request: wire.not_json offset=0"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for act, f := range ParseActs(strings.NewReader(tc.in)) {
				if f != nil {
					got = append(got, fmt.Sprintf("%d %s", f.Line, f.Error()))
				} else if act.Command == nil {
					t.Error("neither act nor fault")
				}
			}
			if s := strings.Join(got, "|"); s != tc.want {
				t.Errorf("got  %s\nwant %s", s, tc.want)
			}
		})
	}
}

func TestAReaderThatFailsEndsWithAFault(t *testing.T) {
	r := io.MultiReader(strings.NewReader(`{"t":1,"as":"chair","do":"floor.undo"}`+"\n"), iotest.ErrReader(errors.New("gone")))
	acts, faults := 0, 0
	for _, f := range ParseActs(r) {
		if f == nil {
			acts++
		} else if faults++; f.Code != session.CodeUnavailable || f.Line != 2 {
			t.Error(f)
		}
	}
	if acts != 1 || faults != 1 {
		t.Error(acts, faults)
	}
}

func FuzzParseActs(f *testing.F) {
	f.Add([]byte(`{"t":5,"as":"chair","do":"floor.undo"}` + "\n{}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		line := 0
		for act, fault := range ParseActs(bytes.NewReader(b)) {
			if act.Line <= line || (fault == nil) != (act.Command != nil) {
				t.Fatalf("%+v %v", act, fault)
			}
			line = act.Line
		}
	})
}

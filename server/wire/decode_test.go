package wire

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"rostrum/session"
)

const testID = "0b54a1a2-6a3f-4c39-9d4e-0d7a51f2a001"

func command(rest string) string { return `{"id":"` + testID + `",` + rest + `}` }

func TestDecodeCommandReadsWhatTheContractHas(t *testing.T) {
	remote := true
	for name, tc := range map[string]struct {
		in   string
		want Message
	}{
		"plain":             {command(`"do":"segment.open","with":{"segment":"opening"}`), Message{ID: testID, Command: &session.SegmentOpen{Segment: "opening"}}},
		"with before do":    {`{"with":{"segment":"opening"},"do":"segment.open","id":"` + testID + `"}`, Message{ID: testID, Command: &session.SegmentOpen{Segment: "opening"}}},
		"without with":      {command(`"do":"floor.undo"`), Message{ID: testID, Command: &session.FloorUndo{}}},
		"with null":         {command(`"do":"floor.undo","with":null`), Message{ID: testID, Command: &session.FloorUndo{}}},
		"expect null":       {command(`"do":"floor.give","with":{"request":"r1","expect":null}`), Message{ID: testID, Command: &session.FloorGive{Request: "r1", Expect: session.Expect{Set: true}}}},
		"expect a speech":   {command(`"do":"floor.finish","with":{"expect":"s7"}`), Message{ID: testID, Command: &session.FloorFinish{Expect: session.Expect{Set: true, Speech: "s7"}}}},
		"embedded limits":   {command(`"do":"list.limits","with":{"segment":"a","group_s":300}`), Message{ID: testID, Command: &session.ListLimits{Segment: "a", Limits: session.Limits{GroupS: 300}}}},
		"pointer":           {command(`"do":"floor.request","with":{"segment":"a","kind":"statement","capacity":"own","remote":true}`), Message{ID: testID, Command: &session.FloorRequest{Segment: "a", Kind: "statement", Capacity: "own", Remote: &remote}}},
		"text as string":    {command(`"do":"notice.post","with":{"text":"Lunch"}`), Message{ID: testID, Command: &session.NoticePost{Text: session.Text{"en": "Lunch"}}}},
		"rehearsal":         {command(`"do":"floor.undo","as":"badge:17","at":"2015-10-19T14:00:00.250Z"`), Message{ID: testID, Command: &session.FloorUndo{}, As: "badge:17", At: 1445263200250}},
		"escapes and emoji": {command(`"do":"question.ask","with":{"text":"\u4f60\ud83d\ude00\n"}`), Message{ID: testID, Command: &session.QuestionAsk{Text: "你😀\n"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, r := DecodeCommand([]byte(tc.in))
			if r != nil {
				t.Fatal(r)
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got %+v %+v", got, got.Command)
			}
		})
	}
}

// TestWhatIsSwitchedIsOnUnlessOff: who approves or supports need not say that it is so.
func TestWhatIsSwitchedIsOnUnlessOff(t *testing.T) {
	for with, want := range map[string]bool{`{"segment":"panel","sentence":"n1","rev":0}`: true, `{"segment":"panel","sentence":"n1","rev":0,"on":false}`: false} {
		m, ref := DecodeCommand([]byte(`{"id":"0b54a1a2-6a3f-4c39-9d4e-0d7a51f2a001","do":"summary.approve","with":` + with + `}`))
		if ref != nil || m.Command.(*session.SummaryApprove).On != want {
			t.Errorf("%s: %+v, %v", with, m.Command, ref)
		}
	}
}

func TestDecodeCommandNamesEachFault(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	for name, tc := range map[string]struct {
		in    string
		want  string // as Refusal.Error has it; an open "offset=" takes any number
		hasID bool
	}{
		"empty":                 {"", "bad_request: wire.empty", false},
		"blank":                 {" \n", "bad_request: wire.empty", false},
		"not JSON":              {"hello", "bad_request: wire.not_json offset=0", false},
		"cut off":               {`{"id":"` + testID + `","do":"segm`, "bad_request: wire.not_json offset=", true},
		"more behind":           {command(`"do":"floor.undo"`) + "{}", "bad_request: wire.trailing offset=", true},
		"a list":                {"[]", "bad_request: wire.not_object got=@type.list", false},
		"a string":              {`"x"`, "bad_request: wire.not_object got=@type.string", false},
		"invalid UTF-8":         {command("\"do\":\"question.ask\",\"with\":{\"text\":\"\xe9\"}"), "bad_request: wire.bad_utf8 offset=", true},
		"half a pair":           {command(`"do":"question.ask","with":{"text":"\ud800"}`), "bad_request: wire.bad_utf8 offset=", true},
		"doubled":               {command(`"do":"floor.undo","do":"floor.redo"`), "bad_request: wire.duplicate_key (do) key=do", true},
		"doubled inside":        {command(`"do":"person.role","with":{"person":"p","role":"chair","role":"screen"}`), "bad_request: wire.duplicate_key (with.role) key=role", true},
		"doubled by escape":     {command(`"do":"person.role","with":{"role":"chair","r\u006fle":"screen"}`), "bad_request: wire.duplicate_key (with.role) key=role", true},
		"doubled id, different": {`{"id":"` + testID + `","id":"0b54a1a2-6a3f-4c39-9d4e-0d7a51f2a002"}`, "bad_request: wire.duplicate_key (id) key=id", false},
		"doubled in a text":     {command(`"do":"notice.post","with":{"text":{"en":"a","en":"b"}}`), "bad_request: wire.duplicate_key (with.text.en) key=en", true},
		"other case":            {command(`"do":"person.role","with":{"person":"p","ROLE":"chair"}`), "bad_request: wire.case_key (with.ROLE) key=ROLE known=role", true},
		"both cases":            {command(`"do":"person.role","with":{"person":"p","role":"chair","ROLE":"chair"}`), "bad_request: wire.case_key (with.ROLE) key=ROLE known=role", true},
		"other case on top":     {command(`"DO":"floor.undo"`), "bad_request: wire.case_key (DO) key=DO known=do", true},
		"slip":                  {command(`"do":"segment.open","with":{"segmnet":"a"}`), "bad_request: wire.unknown_key_near (with.segmnet) key=segmnet near=segment", true},
		"stranger":              {command(`"do":"segment.open","with":{"colour":"red"}`), "bad_request: wire.unknown_key (with.colour) key=colour known=segment, reason", true},
		"stranger, nested":      {command(`"do":"question.offer","with":{"text":"a","source":{"colour":"red"}}`), "bad_request: wire.unknown_key (with.source.colour) key=colour known=kind, author, url, feed", true},
		"number for text":       {command(`"do":"segment.open","with":{"segment":5}`), "bad_request: wire.wrong_type (with.segment) expected=@type.string got=@type.number", true},
		"text for number":       {command(`"do":"floor.extend","with":{"seconds":"60"}`), "bad_request: wire.wrong_type (with.seconds) expected=@type.whole got=@type.string", true},
		"a fraction":            {command(`"do":"floor.extend","with":{"seconds":1.5}`), "bad_request: wire.not_whole (with.seconds)", true},
		"too big":               {command(`"do":"floor.extend","with":{"seconds":1e30}`), "bad_request: wire.not_whole (with.seconds)", true},
		"negative version":      {command(`"do":"floor.undo","with":{"v":-1}`), "bad_request: wire.not_whole (with.v)", true},
		"in a list":             {command(`"do":"question.merge","with":{"into":"q1","questions":["q2",3]}`), "bad_request: wire.wrong_type (with.questions[1]) expected=@type.string got=@type.number", true},
		"in a map":              {command(`"do":"list.order","with":{"segment":"a","method":"rotation","weights":{"x":"1"}}`), "bad_request: wire.wrong_type (with.weights.x) expected=@type.number got=@type.string", true},
		"with a list":           {command(`"do":"segment.open","with":[]`), "bad_request: wire.wrong_type (with) expected=@type.object got=@type.list", true},
		"expect a number":       {command(`"do":"floor.give","with":{"request":"r1","expect":7}`), "bad_request: wire.wrong_type (with.expect) expected=@type.string_or_null got=@type.number", true},
		"text a number":         {command(`"do":"notice.post","with":{"text":7}`), "bad_request: wire.wrong_type (with.text) expected=@type.text got=@type.number", true},
		"no time":               {command(`"do":"segment.reschedule","with":{"segment":"a","start":"10:00"}`), "bad_request: wire.bad_time (with.start)", true},
		"no time on top":        {command(`"do":"floor.undo","at":5`), "bad_request: wire.bad_time (at)", true},
		"no id":                 {`{"do":"floor.undo"}`, "bad_request: wire.id_missing (id)", false},
		"id no UUID":            {`{"id":"7","do":"floor.undo"}`, "bad_request: wire.id_invalid (id) id=7", false},
		"id in braces":          {`{"id":"{` + testID + `}","do":"floor.undo"}`, "bad_request: wire.id_invalid (id) id={" + testID + "}", false},
		"id all zero":           {`{"id":"00000000-0000-0000-0000-000000000000","do":"floor.undo"}`, "bad_request: wire.id_invalid (id) id=00000000-0000-0000-0000-000000000000", false},
		"no do":                 {command(`"with":{}`), "bad_request: wire.do_missing (do)", true},
		"unknown do":            {command(`"do":"make.coffee"`), "bad_request: wire.do_unknown (do) do=make.coffee", true},
		"do with a slip":        {command(`"do":"floor.gve"`), "bad_request: wire.do_unknown_near (do) do=floor.gve near=floor.give", true},
		"the server's own do":   {command(`"do":"access.grant","with":{}`), "bad_request: wire.do_unknown (do) do=access.grant", true},
		"too deep":              {command(`"do":"floor.undo","with":` + deep), "too_large: wire.too_deep limit=16", true},
		"too large":             {command(`"do":"question.ask","with":{"text":"` + strings.Repeat("a", MaxMessage) + `"}`), "too_large: wire.too_large got=65620 limit=65536", true},
	} {
		t.Run(name, func(t *testing.T) {
			m, r := DecodeCommand([]byte(tc.in))
			if r == nil {
				t.Fatalf("accepted as %+v", m.Command)
			}
			if got := r.Error(); got != tc.want && !(strings.HasSuffix(tc.want, "offset=") && strings.HasPrefix(got, tc.want)) {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
			if (m.ID == testID) != tc.hasID {
				t.Errorf("id %q", m.ID)
			}
			if m.Command != nil {
				t.Errorf("a refused message has a command")
			}
		})
	}
}

func TestDecodeCommandsKeepsElementsApart(t *testing.T) {
	good := command(`"do":"floor.undo"`)
	results, batch, whole := DecodeCommands([]byte("[" + good + `,{"id":5},"x",` + command(`"do":"floor.undo","do":"floor.undo"`) + ", " + good + "]"))
	if whole != nil || !batch || len(results) != 5 {
		t.Fatal(results, batch, whole)
	}
	for i, want := range []string{"", "wire.wrong_type", "wire.not_object", "wire.duplicate_key", ""} {
		r := results[i].Refusal
		if (r == nil) != (want == "") || (r != nil && r.Msg != want) {
			t.Errorf("element %d: %v, want %q", i, r, want)
		}
	}
	if results[3].Message.ID != testID {
		t.Error("the doubled key cost the id of its element")
	}

	many := "[" + strings.Repeat(good+",", MaxCommands) + good + "]"
	for name, tc := range map[string]struct{ in, want string }{
		"cut off":      {"[" + good, "wire.not_json"},
		"no comma":     {"[" + good + good + "]", "wire.not_json"},
		"more behind":  {"[" + good + "]x", "wire.trailing"},
		"too many":     {many, "wire.too_many"},
		"too deep":     {strings.Repeat("[", 18), "wire.too_deep"},
		"too large":    {"[" + strings.Repeat(" ", MaxBatch) + "]", "wire.too_large"},
		"a number":     {"5", "wire.not_commands"},
		"invalid UTF8": {"[\xff]", "wire.bad_utf8"},
	} {
		results, _, whole := DecodeCommands([]byte(tc.in))
		if whole == nil || whole.Msg != tc.want || results != nil {
			t.Errorf("%s: %v, want %s", name, whole, tc.want)
		}
	}

	results, batch, whole = DecodeCommands([]byte(" " + good))
	if whole != nil || batch || len(results) != 1 || results[0].Refusal != nil {
		t.Error("a single command:", results, batch, whole)
	}
	results, batch, whole = DecodeCommands([]byte("[]"))
	if whole != nil || !batch || len(results) != 0 {
		t.Error("an empty batch:", results, batch, whole)
	}
}

func TestDecodeIsStrictForRequestsToo(t *testing.T) {
	var j JoinRequest
	if r := Decode([]byte(`{"session":"s","code":"c"}`), &j, MaxRequest); r != nil || j.Code != "c" {
		t.Fatal(r, j)
	}
	for in, want := range map[string]string{
		`{"session":"s","Code":"c"}`: "bad_request: wire.case_key (Code) key=Code known=code",
		`{"session":7}`:              "bad_request: wire.wrong_type (session) expected=@type.string got=@type.number",
		`[]`:                         "bad_request: wire.not_object got=@type.list",
		strings.Repeat(" ", 9000):    "too_large: wire.too_large got=9000 limit=8192",
	} {
		if r := Decode([]byte(in), &j, MaxRequest); r == nil || r.Error() != want {
			t.Errorf("%s: %v", in, r)
		}
	}
}

func FuzzDecodeCommands(f *testing.F) {
	f.Add([]byte(command(`"do":"segment.open","with":{"segment":"opening"}`)))
	f.Add([]byte(command(`"do":"floor.give","with":{"request":"r1","expect":null,"EXPECT":1}`)))
	f.Add([]byte("[" + command(`"do":"notice.post","with":{"text":{"en":"a"},"until":"2015-10-19T14:00:00Z"}`) + ",{}]"))
	f.Add([]byte(`[{"id":"\ud800"},[],"\xff"`))
	f.Fuzz(func(t *testing.T, b []byte) {
		results, _, whole := DecodeCommands(b)
		if whole != nil {
			results = append(results, Result{Refusal: whole})
		}
		for _, r := range results {
			if (r.Refusal == nil) == (r.Message.Command == nil) {
				t.Fatalf("neither or both: %+v", r)
			}
			if r.Refusal == nil && len(r.Message.ID) != 36 {
				t.Fatalf("accepted with id %q", r.Message.ID)
			}
		}
	})
}

func BenchmarkDecodeCommand(b *testing.B) {
	for _, c := range []string{
		`"do":"question.vote","with":{"question":"ref:polis:american-assembly.bowling-green:740"}`,
		`"do":"floor.request","with":{"segment":"governance","kind":"statement","capacity":"own","topic":"Internet governance","language":"fr"}`,
		`"do":"floor.give","with":{"request":"r12","limit_s":180,"expect":"s7"}`,
	} {
		msg := []byte(command(c))
		b.Run(fmt.Sprint(len(msg), "bytes"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, r := DecodeCommand(msg); r != nil {
					b.Fatal(r)
				}
			}
		})
	}
}

// TestAStatementsFileIsNotSaidButUploaded: what a file holds is for the server to find out.
func TestAStatementsFileIsNotSaidButUploaded(t *testing.T) {
	for _, key := range []string{"file", "File", "-"} {
		c := &session.StatementDeposit{}
		body := []byte(`{"segment":"opening","text":"","` + key + `":{"media_type":"application/pdf","size":1,"sha256":"c"}}`)
		if ref := Decode(body, c, MaxRequest); ref == nil || c.File != nil {
			t.Errorf("%s was taken: %v %+v", key, ref, c.File)
		}
	}
}

package intake

import (
	"fmt"
	"strings"
	"testing"
)

var testSegments = []string{"opening", "panel-1"}

func TestQuestionsOfAnyShapeRead(t *testing.T) {
	want := "2 Who pays for it? en/form/A reader/https://example.org/1/panel-1|3 من يدفع؟ ar/file///"
	for name, in := range map[string]string{
		"plain":       "text,lang,author,url,source,segment\nWho pays for it?,en,A reader,https://example.org/1,form,panel-1\nمن يدفع؟,ar,,,,\n",
		"other names": "Language;Question;Name;Link;Source;Segment\r\nen;Who pays for it?;A reader;https://example.org/1;form;panel-1\r\nar;  من يدفع؟;;;;\r\n",
	} {
		rows, found := ParseQuestions([]byte(in), "", testSegments)
		var got []string
		for _, r := range rows {
			o := r.Offer
			got = append(got, fmt.Sprintf("%d %s %s/%s/%s/%s/%s", r.Line, o.Text, o.Lang, o.Source.Kind, o.Source.Author, o.Source.URL, o.Segment))
		}
		if found != nil || strings.Join(got, "|") != want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, found, strings.Join(got, "|"), want)
		}
	}
	rows, found := ParseQuestions([]byte(`[{"text":"Who pays\nfor it?"}]`), "", nil)
	if found != nil || len(rows) != 1 || rows[0].Offer.Text != "Who pays for it?" {
		t.Errorf("a question on two lines: %v %+v", found, rows)
	}
}

// A file that is sent again, with rows moved and added, names each question as it did before.
func TestRowsKeepTheirRefs(t *testing.T) {
	refs := func(in string) map[string]bool {
		rows, found := ParseQuestions([]byte(in), "", testSegments)
		if found != nil {
			t.Fatal(found)
		}
		m := map[string]bool{}
		for _, r := range rows {
			if m[r.Offer.Ref] {
				t.Fatalf("ref twice: %+v", r)
			}
			m[r.Offer.Ref] = true
		}
		return m
	}
	first := refs("text,ref\nWho pays?,\nWho pays?,\nWho decides?,7\n")
	again := refs("text,ref\nA new one?,\nWho decides?,7\nWho pays?,\nWho pays?,\n")
	if len(first) != 3 || len(again) != 4 {
		t.Fatal(first, again)
	}
	for ref := range first {
		if !again[ref] {
			t.Errorf("%s was not named again", ref)
		}
	}
}

func TestEveryFaultOfAQuestionsFileIsNamedByLine(t *testing.T) {
	for name, tc := range map[string]struct {
		in, want string
		good     int
	}{
		"no text":    {"text,lang\n,en\nWhy?,fr\n", "2 bad_request: table.missing (text) key=text", 1},
		"too long":   {"text\n" + strings.Repeat("x", 1001) + "\n", "2 too_large: file.too_long (text) got=1001 limit=1000", 0},
		"language":   {"text,lang\nWhy?,English!\n", "2 bad_request: questions.language (lang) value=English!", 0},
		"address":    {"text,url\nWhy?,javascript:alert(1)\n", "2 bad_request: file.url (url) value=javascript:alert(1)", 0},
		"source":     {"text,source\nWhy?,The Press\n", "2 bad_request: questions.source (source) value=The Press", 0},
		"segment":    {"text,segment\nWhy?,panel-9\n", "2 bad_request: questions.segment (segment) known=opening, panel-1 value=panel-9", 0},
		"ref twice":  {"text,ref\nWhy?,1\nHow?,1\n", "3 bad_request: questions.ref_twice (ref) first=2 value=1", 1},
		"two faults": {"text,lang,source\n,a b,X\n", "2 bad_request: table.missing (text) key=text|2 bad_request: questions.language (lang) value=a b|2 bad_request: questions.source (source) value=X", 0},
		"no header":  {"Why?\n", "1 bad_request: table.no_header known=text, lang, author, url, source, segment, ref needed=text", 0},
	} {
		t.Run(name, func(t *testing.T) {
			rows, found := ParseQuestions([]byte(tc.in), "", testSegments)
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%d %s", f.Line, f.Error()))
			}
			if len(rows) != tc.good || !sameSet(got, strings.Split(tc.want, "|")) {
				t.Errorf("%d rows, want %d\ngot  %s\nwant %s", len(rows), tc.good, strings.Join(got, "\n     "), tc.want)
			}
		})
	}
}

// Whatever comes in: no panic, each row kept has a text and a ref of its own, each fault a line of the file.
func FuzzParseQuestions(f *testing.F) {
	f.Add([]byte("text,lang\nWho pays?,en\n"))
	f.Add([]byte("question;ref\n\"a;b\";1\n\"\n"))
	f.Add([]byte(`[{"text":"x","url":"https://example.org"}]`))
	f.Fuzz(func(t *testing.T, in []byte) {
		rows, found := ParseQuestions(in, "", testSegments)
		lines := strings.Count(string(in), "\n") + strings.Count(string(in), "\r") + 1
		refs := map[string]bool{}
		for _, r := range rows {
			if r.Offer.Text == "" || refs[r.Offer.Ref] || r.Line < 1 || r.Line > lines {
				t.Fatalf("%+v", r)
			}
			refs[r.Offer.Ref] = true
		}
		for _, f := range found {
			if f.Line < 0 || f.Line > lines {
				t.Fatalf("fault in line %d of %d: %v", f.Line, lines, f)
			}
		}
	})
}

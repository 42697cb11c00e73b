package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rostrum/session"
)

func day(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "session", "testdata", "day", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheRecordedProgrammeReads(t *testing.T) {
	p, found := ParseProgramme(day(t, "programme.yaml"), "application/yaml")
	if found != nil {
		t.Fatal(found)
	}
	if len(p.Groups) != 6 || len(p.Segments) != 5 || len(p.Feeds) != 4 || p.Hashtag != "AskWSIS10" || !p.Public {
		t.Errorf("%+v", p)
	}
	var marks []string
	for _, g := range p.Groups {
		marks = append(marks, g.Mark)
	}
	if got := strings.Join(marks, " "); got != "GV CS PS TC AC IO" {
		t.Errorf("marks %s", got)
	}
	// New York was at UTC−4 on that day.
	if got := p.Segments[3].Start.String(); got != "2015-10-19T19:00:00.000Z" {
		t.Errorf("15:00 became %s", got)
	}
	if p.Segments[0].List.Limits != session.DefaultLimits || p.Segments[1].List.Order != "rotation" || p.Segments[1].List.Opens != "on_open" {
		t.Errorf("%+v", p.Segments[:2])
	}
	if p.Segments[0].Title["en"] != "Opening segment" || p.Groups[0].Name["ar"] != "الحكومات" {
		t.Error("wordings", p.Segments[0].Title, p.Groups[0].Name)
	}
	if e := p.Feeds[0].Enabled; e == nil || *e || p.Feeds[3].Enabled != nil {
		t.Error("feeds", p.Feeds)
	}
}

const good = `title: A day
date: 2026-03-02
timezone: Europe/Paris
groups:
  - {id: governments, name: Governments}
  - {id: academia, name: Academia, mark: ac}
segments:
  - {id: a, kind: opening, title: Opening, start: "10:00", end: "11:00"}
  - {id: b, kind: panel, title: {en: Panel, fr: Débat}, start: "11:00", end: "12:00"}
`

func TestAMinimalProgrammeHasSensibleDefaults(t *testing.T) {
	p, found := ParseProgramme([]byte("\xef\xbb\xbf"+good), "")
	if found != nil {
		t.Fatal(found)
	}
	if strings.Join(p.Languages, " ") != "ar zh en fr ru es" || p.Segments[0].List.Opens != "on_open" || p.Segments[0].List.Order != "request" || p.Groups[1].Mark != "AC" {
		t.Errorf("%+v", p)
	}
}

func TestAProgrammeInJSONReadsAlike(t *testing.T) {
	in := `{"title":"A day","date":"2026-03-02","timezone":"Europe/Paris","languages":["fr","en"],
	 "groups":[{"id":"governments","name":"\ud83d\ude00 Governments","budget_s":3600}],
	 "segments":[{"id":"a","kind":"opening","title":{"en":"Opening"},"start":"10:00","end":"24:00",
	  "list":{"opens":"09:45","order":"rotation","weights":{"governments":1.5},"limits":{"reply_s":60}},
	  "panellists":[{"name":"Delegate 017","group":"governments","role":"moderator"}]}],
	 "summary":{"phrases":{"one":"One delegation"},"allow":["Example Forum"],"social":true}}`
	p, found := ParseProgramme([]byte(in), "application/json; charset=utf-8")
	if found != nil {
		t.Fatal(found)
	}
	l := p.Segments[0].List
	if l.Opens != "at" || l.OpensAt.String() != "2026-03-02T08:45:00.000Z" || l.Weights["governments"] != 1.5 || l.Limits.ReplyS != 60 || l.Limits.StatementS != 180 {
		t.Errorf("%+v", l)
	}
	if p.Segments[0].End.String() != "2026-03-02T23:00:00.000Z" || p.Groups[0].BudgetS != 3600 || p.Groups[0].Name["en"] != "😀 Governments" {
		t.Errorf("%+v", p)
	}
	if fmt.Sprint(p.Summary) != "map[allow:[Example Forum] phrases:map[one:One delegation] social:true]" {
		t.Error(p.Summary)
	}
}

// Each case changes the good programme in one place and names the one fault that follows.
func TestEveryFaultOfAProgrammeIsNamedByLine(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"no title":            {"title: A day\n", "", "1:1 bad_request: file.missing (title) key=title"},
		"blank title":         {"A day", `"  "`, "1:8 bad_request: file.blank (title)"},
		"title too long":      {"A day", strings.Repeat("é", 301), "1:8 too_large: file.too_long (title) got=301 limit=300"},
		"title a number":      {"A day", "2026", "1:8 bad_request: file.quote (title) value=2026"},
		"title a list":        {"A day", "[a]", "1:8 bad_request: file.wrong_type (title) expected=@type.string got=@type.list"},
		"title in Klingon":    {"A day", "{en: A day, tlh: jaj}", "1:20 bad_request: file.unknown_key (title.tlh) key=tlh known=ar, zh, en, fr, ru, es"},
		"title without words": {"A day", "{}", "1:8 bad_request: file.no_wording (title)"},
		"title null":          {"A day", "null", "1:1 bad_request: file.missing (title) key=title"},
		"key with a slip":     {"timezone:", "tiemzone:", "3:1 bad_request: file.unknown_key_near (tiemzone) key=tiemzone near=timezone|1:1 bad_request: file.missing (timezone) key=timezone"},
		"key in capitals":     {"title:", "TITLE:", "1:1 bad_request: file.unknown_key_near (TITLE) key=TITLE near=title|1:1 bad_request: file.missing (title) key=title"},
		"summary's language":  {"segments:", "summary: {language: eo}\nsegments:", "7:21 bad_request: file.choice_near (summary.language) near=en value=eo"},
		"summary's phrase":    {"segments:", "summary: {phrases: {lead_in: Many spoke}}\nsegments:", "7:30 bad_request: summary.phrase_slot (summary.phrases.lead_in) phrase=lead_in slot={theme}"},
		"no such phrase":      {"segments:", "summary: {phrases: {ones: x}}\nsegments:", "7:21 bad_request: file.unknown_key_near (summary.phrases.ones) key=ones near=one"},
		"summary's stranger":  {"segments:", "summary: {mandat: x}\nsegments:", "7:11 bad_request: file.unknown_key_near (summary.mandat) key=mandat near=mandate"},
		"summary's names":     {"segments:", "summary: {allow: x}\nsegments:", "7:18 bad_request: file.wrong_type (summary.allow) expected=@type.list got=@type.string"},
		"section's name":      {"id: a,", "id: annex,", "8:10 bad_request: file.reserved_id (segments[0].id) value=annex"},
		"key twice":           {"date:", "title: B\ndate:", "2:1 bad_request: file.duplicate_key (title) first=1 key=title"},
		"stranger":            {"date:", "weather: fine\ndate:", "2:1 bad_request: file.unknown_key (weather) key=weather known=title, date, timezone, languages, public, rehearsal, hashtag, groups, segments, feeds, summary, person_budget_s, overrun"},
		"merge key":           {"- {id: academia, name: Academia, mark: ac}", "- {id: academia, name: Academia, mark: ac, <<: {}}", "6:46 bad_request: file.unknown_key (groups[1].<<) key=<< known=id, name, mark, budget_s"},
		"date":                {"2026-03-02", "2026-02-30", "2:7 bad_request: file.date (date) value=2026-02-30"},
		"date, other order":   {"2026-03-02", "02.03.2026", "2:7 bad_request: file.date (date) value=02.03.2026"},
		"timezone":            {"Europe/Paris", "Europe/Pari", "3:11 bad_request: file.timezone (timezone) value=Europe/Pari"},
		"timezone local":      {"Europe/Paris", "Local", "3:11 bad_request: file.timezone (timezone) value=Local"},
		"timezone by path":    {"Europe/Paris", "../../etc/passwd", "3:11 bad_request: file.timezone (timezone) value=../../etc/passwd"},
		"language":            {"groups:", "languages: [en, de]\ngroups:", "4:17 bad_request: file.choice (languages[1]) known=ar, zh, en, fr, ru, es value=de"},
		"language twice":      {"groups:", "languages: [en, en]\ngroups:", "4:17 bad_request: file.duplicate_id (languages[1]) first=4 value=en"},
		"no language":         {"groups:", "languages: []\ngroups:", "4:12 bad_request: file.none (languages)"},
		"public":              {"groups:", "public: maybe\ngroups:", "4:9 bad_request: file.wrong_type (public) expected=@type.bool got=@type.string"},
		"hashtag":             {"groups:", "hashtag: two words\ngroups:", "4:10 bad_request: file.hashtag (hashtag) value=two words"},
		"groups a map":        {"groups:\n  - {id: governments, name: Governments}\n  - {id: academia, name: Academia, mark: ac}", "groups: {}", "4:9 bad_request: file.wrong_type (groups) expected=@type.list got=@type.object"},
		"no group":            {"groups:\n  - {id: governments, name: Governments}\n  - {id: academia, name: Academia, mark: ac}", "groups: []", "4:9 bad_request: file.none (groups)"},
		"group a text":        {"- {id: governments, name: Governments}", "- governments", "5:5 bad_request: file.wrong_type (groups[0]) expected=@type.object got=@type.string"},
		"group id":            {"id: governments", "id: The Governments", "5:10 bad_request: file.id (groups[0].id) value=The Governments"},
		"group id twice":      {"id: academia", "id: governments", "6:10 bad_request: file.duplicate_id (groups[1].id) first=5 value=governments"},
		"group without name":  {", name: Governments", "", "5:5 bad_request: file.missing (groups[0].name) key=name"},
		"mark":                {"mark: ac", "mark: ACA", "6:42 bad_request: file.mark (groups[1].mark) value=ACA"},
		"mark twice":          {"name: Governments}", "name: Governments, mark: AC}", "6:42 bad_request: file.duplicate_id (groups[1].mark) first=5 value=AC"},
		"budget":              {"name: Governments}", "name: Governments, budget_s: 5}", "5:52 bad_request: file.range (groups[0].budget_s) max=86400 min=60 value=5"},
		"budget in words":     {"name: Governments}", "name: Governments, budget_s: one hour}", "5:52 bad_request: file.wrong_type (groups[0].budget_s) expected=@type.whole got=@type.string"},
		"segment id twice":    {"id: b,", "id: a,", "9:10 bad_request: file.duplicate_id (segments[1].id) first=8 value=a"},
		"segment kind":        {"kind: panel", "kind: panell", "9:19 bad_request: file.choice_near (segments[1].kind) near=panel value=panell"},
		"start":               {`start: "11:00"`, `start: "11.00"`, "9:64 bad_request: file.clock (segments[1].start) value=11.00"},
		"start at 25":         {`start: "11:00"`, `start: "25:00"`, "9:64 bad_request: file.clock (segments[1].start) value=25:00"},
		"start missing":       {`start: "11:00", `, "", "9:5 bad_request: file.missing (segments[1].start) key=start"},
		"end before start":    {`end: "12:00"`, `end: "10:30"`, "9:78 bad_request: file.end_before_start (segments[1].end) end=10:30 start=11:00"},
		"overlap":             {`start: "11:00"`, `start: "10:59"`, "9:64 bad_request: file.overlap (segments[1].start) other=a segment=b"},
		"out of order":        {`start: "11:00", end: "12:00"`, `start: "08:00", end: "09:00"`, "9:64 bad_request: file.segment_order (segments[1].start) other=a segment=b"},
		"hour that was not":   {"2026-03-02\ntimezone: Europe/Paris", "2026-03-29\ntimezone: Europe/Paris", ""},
		"order, second key":   {`end: "12:00"}`, `end: "12:00", list: {order: group_first+alternat}}`, "9:101 bad_request: file.choice_near (segments[1].list.order) near=alternate value=alternat"},
		"order, a key twice":  {`end: "12:00"}`, `end: "12:00", list: {order: lot+lot}}`, "9:101 bad_request: file.order_keys (segments[1].list.order) value=lot+lot"},
		"safe places":         {`end: "12:00"}`, `end: "12:00", list: {safe: 99}}`, "9:100 bad_request: file.range (segments[1].list.safe) max=50 min=0 value=99"},
		"order":               {`end: "12:00"}`, `end: "12:00", list: {order: rotatoin}}`, "9:101 bad_request: file.choice_near (segments[1].list.order) near=rotation value=rotatoin"},
		"opens":               {`end: "12:00"}`, `end: "12:00", list: {opens: soon}}`, "9:101 bad_request: file.opens (segments[1].list.opens) value=soon"},
		"opens late":          {`end: "12:00"}`, `end: "12:00", list: {opens: "12:00"}}`, "9:101 bad_request: file.opens_late (segments[1].list.opens) value=12:00"},
		"limit":               {`end: "12:00"}`, `end: "12:00", list: {limits: {reply_s: 4}}}`, "9:112 bad_request: file.range (segments[1].list.limits.reply_s) max=7200 min=5 value=4"},
		"limit above":         {`end: "12:00"}`, `end: "12:00", list: {limits: {reply_s: 7201}}}`, "9:112 bad_request: file.range (segments[1].list.limits.reply_s) max=7200 min=5 value=7201"},
		"weight":              {`end: "12:00"}`, `end: "12:00", list: {weights: {academia: 0}}}`, "9:114 bad_request: file.weight (segments[1].list.weights.academia) value=0"},
		"weight of no group":  {`end: "12:00"}`, `end: "12:00", list: {weights: {academy: 1}}}`, "9:104 bad_request: file.unknown_key_near (segments[1].list.weights.academy) key=academy near=academia"},
		"panellist's group":   {`end: "12:00"}`, `end: "12:00", panellists: [{name: Delegate 017, group: press}]}`, "9:128 bad_request: file.choice (segments[1].panellists[0].group) known=academia, governments value=press"},
		"feed kind":           {"segments:", "feeds: [{id: m, kind: mastodn}]\nsegments:", "7:23 bad_request: file.choice_near (feeds[0].kind) near=mastodon value=mastodn"},
		"feed mail server":    {"segments:", "feeds: [{id: m, kind: email, server: \"https://mail.example\"}]\nsegments:", "7:38 bad_request: file.mail_server (feeds[0].server) value=https://mail.example"},
		"feed without room":   {"segments:", "feeds: [{id: m, kind: matrix, server: \"https://a.example\"}]\nsegments:", "7:9 bad_request: file.missing (feeds[0].query) key=query"},
		"feed without tag":    {"segments:", "feeds: [{id: m, kind: bluesky}]\nsegments:", "7:9 bad_request: file.missing (feeds[0].tag) key=tag"},
		"feed without chat":   {"segments:", "feeds: [{id: m, kind: youtube}]\nsegments:", "7:9 bad_request: file.missing (feeds[0].query) key=query"},
		"feed without server": {"segments:", "feeds: [{id: m, kind: mastodon}]\nsegments:", "7:9 bad_request: file.missing (feeds[0].server) key=server"},
		"feed server":         {"segments:", "feeds: [{id: m, kind: mastodon, server: social.example}]\nsegments:", "7:41 bad_request: file.url (feeds[0].server) value=social.example"},
		"anchor":              {"id: b,", "id: *b,", "9:0 bad_request: file.not_yaml reason=unknown anchor 'b' referenced"},
		"bracket left open":   {"mark: ac}", "mark: ac", "6:0 bad_request: file.not_yaml reason=did not find expected ',' or '}'"},
		"quote and more":      {"title: Opening", "title: 'Ope'ning", "8:0 bad_request: file.not_yaml reason=did not find expected ',' or '}'"},
		"text after a quote":  {"Europe/Paris", "'Europe'/Paris", "3:0 bad_request: file.not_yaml reason=did not find expected key"},
		"no YAML":             {"title: A day", "title: A: day", "1:0 bad_request: file.not_yaml reason=mapping values are not allowed in this context"},
		"tab":                 {"  - {id: governments", "\t- {id: governments", "5:0 bad_request: file.not_yaml reason=found character that cannot start any token"},
		"own tag":             {"A day", "!secret A day", "1:8 bad_request: file.tag tag=!secret"},
		"two documents":       {"title:", "title: x\n---\ntitle:", "2:1 bad_request: file.two_documents"},
		"control character":   {"A day", `"A\u0007day"`, "1:8 bad_request: file.control (title)"},
		"Latin-1":             {"Débat", "D\xe9bat", "9:50 bad_request: file.not_utf8"},
		"NUL":                 {"A day", "A\x00day", "1:9 bad_request: file.binary"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, tc.old) {
				t.Fatalf("the good programme has no %q", tc.old)
			}
			_, found := ParseProgramme([]byte(strings.Replace(good, tc.old, tc.new, 1)), "application/yaml")
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Error()))
			}
			want := strings.Split(tc.want, "|")
			if tc.want == "" {
				want = nil
			}
			if !sameSet(got, want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		})
	}
}

func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	count := map[string]int{}
	for _, s := range a {
		count[s]++
	}
	for _, s := range b {
		count[s]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestAnHourThatTheClockSkipsIsNamed(t *testing.T) {
	in := strings.Replace(strings.Replace(good, "2026-03-02", "2026-03-29", 1), `start: "10:00"`, `start: "02:30"`, 1)
	_, found := ParseProgramme([]byte(in), "")
	if len(found) != 1 || found[0].Msg != "file.clock_skipped" || found[0].Line != 8 {
		t.Error(found)
	}
}

func TestFaultsOfAFileAsAWhole(t *testing.T) {
	for name, tc := range map[string]struct{ in, contentType, want string }{
		"empty":            {"", "", "0:0 bad_request: file.empty"},
		"comments alone":   {"# nothing\n", "", "0:0 bad_request: file.empty"},
		"a text":           {"hello", "", "1:1 bad_request: file.wrong_type expected=@type.object got=@type.string"},
		"UTF-16":           {"\xff\xfet\x00", "", "1:1 bad_request: file.utf16"},
		"too large":        {strings.Repeat(" ", MaxProgramme+1), "", "0:0 too_large: file.too_large got=1048577 limit=1048576"},
		"no JSON":          {"{\n \"title\": \"x\",\n oops}", "application/json", "3:2 bad_request: file.not_json"},
		"JSON cut off":     {`{"title":`, "application/json", "1:10 bad_request: file.not_json"},
		"JSON and more":    {"{}\n{}", "application/json", "2:1 bad_request: file.trailing"},
		"JSON, deep":       {strings.Repeat("[", 100), "application/json", "1:17 too_large: file.too_deep limit=16"},
		"YAML, deep":       {strings.Repeat("[", 100) + strings.Repeat("]", 100), "text/yaml", "1:17 too_large: file.too_deep limit=16"},
		"JSON, many":       {"[" + strings.Repeat("1,", 60000) + "1]", "application/json", "1:100000 too_large: file.too_many_values limit=50000"},
		"key no text":      {"title: x\n1: x", "application/yaml", "2:1 bad_request: file.key_type got=@type.number key=1"},
		"merge alone":      {`<<: {}`, "", "1:1 bad_request: file.unknown_key (<<) key=<< known=title, date, timezone, languages, public, rehearsal, hashtag, groups, segments, feeds, summary, person_budget_s, overrun"},
		"YAML, own anchor": {"a: &x [*x]", "", "1:8 too_large: file.too_deep limit=16"},
	} {
		_, found := ParseProgramme([]byte(tc.in), tc.contentType)
		got := ""
		for _, f := range found { // what is missing is said too, and is not looked at here
			if f.Msg != "file.missing" {
				got = fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Error())
				break
			}
		}
		if got != tc.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, tc.want)
		}
	}
}

func TestAliasesAreBounded(t *testing.T) {
	var sb strings.Builder
	sb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 9; i++ {
		fmt.Fprintf(&sb, "a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	start := time.Now()
	_, found := ParseProgramme([]byte(sb.String()), "application/yaml")
	if len(found) == 0 || found[0].Code != session.CodeTooLarge {
		t.Error(found)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("took %v", d)
	}
	p, found := ParseProgramme([]byte(strings.Replace(strings.Replace(good, `end: "11:00"`, `end: "11:00", list: &l {limits: {reply_s: 60}}`, 1), `end: "12:00"`, `end: "12:00", list: *l`, 1)), "")
	if found != nil || p.Segments[1].List.Limits.ReplyS != 60 {
		t.Error("an honest alias:", found)
	}
}

func TestManyFaultsAreAllNamedUpToABound(t *testing.T) {
	in := "nonsense: 1\nmore: 2\ntitle: 3\n"
	_, found := ParseProgramme([]byte(in), "")
	if len(found) < 6 {
		t.Error(found)
	}
	for i := 1; i < len(found); i++ {
		if found[i].Line < found[i-1].Line {
			t.Error("not in the order of the lines:", found)
		}
	}
	_, found = ParseProgramme([]byte("groups: ["+strings.Repeat("{},", 40)+"]\nsegments: ["+strings.Repeat("{},", 90)+"]"), "")
	if len(found) != maxFaults {
		t.Errorf("%d faults reported", len(found))
	}
}

func TestMarksAreDerivedAndUnique(t *testing.T) {
	taken := map[string]int{}
	for _, tc := range [][2]string{
		{"governments", "GV"}, {"civil-society", "CS"}, {"private-sector", "PS"}, {"technical-community", "TC"},
		{"academia", "AC"}, {"international-organizations", "IO"}, {"central-services", "CN"}, {"x", "XX"}, {"-", "X1"}, {"aei", "AE"},
	} {
		if got := deriveMark(tc[0], taken); got != tc[1] {
			t.Errorf("%s: %s, want %s", tc[0], got, tc[1])
		}
		taken[tc[1]] = 1
	}
	seen := map[string]int{}
	for i := range maxGroups {
		m := deriveMark("aaaa", seen)
		if _, ok := seen[m]; ok || len(m) != 2 {
			t.Fatalf("group %d: %s", i, m)
		}
		seen[m] = 1
	}
}

func FuzzParseProgramme(f *testing.F) {
	f.Add([]byte(good), true)
	f.Add(day(f, "programme.yaml"), true)
	f.Add([]byte(`{"title":"A","groups":[],"segments":[{"list":{"opens":"10:00"}}]}`), false)
	f.Add([]byte("a: &a [*a]\n<<: *a\n? [x]\n: y"), true)
	f.Fuzz(func(t *testing.T, b []byte, yaml bool) {
		ct := "application/json"
		if yaml {
			ct = "application/yaml"
		}
		p, found := ParseProgramme(b, ct)
		if len(found) == 0 && (p.Date == "" || len(p.Segments) == 0 || len(p.Groups) == 0 || p.Title.In("en") == "") {
			t.Fatalf("accepted: %+v", p)
		}
	})
}

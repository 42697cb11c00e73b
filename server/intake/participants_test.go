package intake

import (
	"fmt"
	"strings"
	"testing"

	"rostrum/session"
)

var testGroups = []session.Group{{ID: "governments"}, {ID: "civil-society"}, {ID: "private-sector"},
	{ID: "technical-community"}, {ID: "academia"}, {ID: "international-organizations"}}

func TestTheRecordedParticipantsRead(t *testing.T) {
	rows, found := ParseParticipants(day(t, "participants.csv"), "text/csv", testGroups)
	if found != nil || len(rows) != 127 {
		t.Fatal(len(rows), found)
	}
	if r := rows[1]; r.Line != 3 || r.Person.Badge != "2" || r.Person.Name != "Delegate 002" || !r.Person.Remote || r.Person.Language != "en" || r.Person.Group != "governments" {
		t.Errorf("%+v", r)
	}
}

func TestSpreadsheetsOfAllKindsRead(t *testing.T) {
	want := []session.PersonAdd{
		{Badge: "1", Name: "Delegate 001", Organisation: "A, B and C", Group: "academia", Remote: true, Language: "fr"},
		{Badge: "2", Name: "Delegate 002"},
	}
	for name, in := range map[string]string{
		"plain":         "badge,name,organisation,group,country,remote,language\n1,Delegate 001,\"A, B and C\",academia,,yes,fr\n2,Delegate 002,,,,no,\n",
		"other order":   "language,remote,group,name,badge,organization\nfr,true,academia,Delegate 001,1,\"A, B and C\"\n,FALSE,,Delegate 002,2,\n",
		"mark and CRLF": "\xef\xbb\xbfBadge,Name,Organisation,Group,Remote,Language\r\n1,Delegate 001,\"A, B and C\",academia,Yes,FR\r\n2,Delegate 002,,,,\r\n",
		"semicolons":    "badge;name;organisation;group;remote;language\n1;Delegate 001;A, B and C;academia;yes;fr\n2; Delegate 002 ;;;;\n",
		"tabs":          "badge\tname\torganisation\tgroup\tremote\tlanguage\n1\tDelegate 001\tA, B and C\tacademia\tyes\tfr\n2\tDelegate 002\t\t\t\t\n",
		"empty rows":    "badge,name,organisation,group,remote,language\n\n1,Delegate 001,\"A, B and C\",academia,yes,fr\n,,,,,\n2,Delegate 002,,,,\n,,,,,",
		"JSON":          `[{"badge":"1","name":"Delegate 001","organisation":"A, B and C","group":"academia","remote":true,"language":"fr"},{"badge":2,"name":"Delegate 002","country":null,"remote":"no"}]`,
	} {
		rows, found := ParseParticipants([]byte(in), "", testGroups)
		var got []session.PersonAdd
		for _, r := range rows {
			got = append(got, r.Person)
		}
		if found != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v %+v", name, found, got)
		}
	}
}

func TestEveryFaultOfAParticipantsFileIsNamedByLine(t *testing.T) {
	const head = "badge,name,organisation,group,country,remote,language\n"
	for name, tc := range map[string]struct {
		in, want string
		good     int
	}{
		"no name":            {head + "1,,,,,,\n2,Delegate 002,,,,,\n", "2 bad_request: table.missing (name) key=name", 1},
		"no badge":           {head + ",Delegate 001,,,,,\n", "2 bad_request: table.missing (badge) key=badge", 0},
		"badge twice":        {head + "1,Delegate 001,,,,,\n2,Delegate 002,,,,,\n1,Delegate 003,,,,,\n", "4 bad_request: people.badge_twice (badge) first=2 value=1", 2},
		"badge with a space": {head + "1 2,Delegate 001,,,,,\n", "2 bad_request: people.badge (badge) value=1 2", 0},
		"group":              {head + "1,Delegate 001,,press,,,\n", "2 bad_request: people.group (group) known=governments, civil-society, private-sector, technical-community, academia, international-organizations value=press", 0},
		"group with a slip":  {head + "1,Delegate 001,,Governments,,,\n", "2 bad_request: people.group_near (group) near=governments value=Governments", 0},
		"language":           {head + "1,Delegate 001,,,,,de\n", "2 bad_request: people.language (language) value=de", 0},
		"remote":             {head + "1,Delegate 001,,,,perhaps,\n", "2 bad_request: people.remote (remote) value=perhaps", 0},
		"name too long":      {head + "1," + strings.Repeat("x", 201) + ",,,,,\n", "2 too_large: file.too_long (name) got=201 limit=200", 0},
		"control character":  {head + "1,\"a\nb\",,,,,\n2,Delegate 002,,,,,\n", "2 bad_request: file.control (name)", 1},
		"two in one row":     {head + "1,,,,,,de\n", "2 bad_request: table.missing (name) key=name|2 bad_request: people.language (language) value=de", 0},
		"after a long field": {head + "1,\"Delegate\n001\",,,,,\n2,,,,,,\n", "2 bad_request: file.control (name)|4 bad_request: table.missing (name) key=name", 0},
		"too few fields":     {head + "1,Delegate 001\n2,Delegate 002,,,,,\n", "2 bad_request: table.columns got=2 want=7", 1},
		"too many fields":    {head + "1,Delegate 001,,,,,,,\n", "2 bad_request: table.columns got=9 want=7", 0},
		"stray quote":        {head + "1,Dele\"gate,,,,,\n2,Delegate 002,,,,,\n", "2 bad_request: table.quote", 1},
		"quote left open":    {head + "1,\"Delegate,,,,,\n2,Delegate 002,,,,,\n", "3 bad_request: table.quote", 0},
		"no header":          {"1,Delegate 001,x\n", "1 bad_request: table.no_header known=badge, name, organisation, group, country, remote, language, title, pronunciation, gender needed=badge, name", 0},
		"column with a slip": {"badge,nmae\n1,x\n", "1 bad_request: table.column_unknown_near (nmae) key=nmae near=name|1 bad_request: table.column_missing (name) key=name", 0},
		"gender":             {"badge,name,gender\n1,x,F\n2,y,\n3,z,none\n", "4 bad_request: people.gender (gender) known=female, male, other value=none", 2},
		"column unknown":     {"badge,name,email\n1,x,y\n", "1 bad_request: table.column_unknown (email) key=email known=badge, name, organisation, group, country, remote, language, title, pronunciation, gender", 0},
		"column twice":       {"badge,name,Name\n1,x,y\n", "1 bad_request: table.column_twice (name) key=name", 0},
		"column blank":       {"badge,name,\n1,x,\n", "1 bad_request: table.column_blank column=3", 0},
		"column missing":     {"name,group\nx,academia\n", "1 bad_request: table.column_missing (badge) key=badge", 0},
		"Latin-1":            {head + "1,Ren\xe9e,,,,,\n", "2 bad_request: file.not_utf8", 0},
		"empty":              {"", "0 bad_request: file.empty", 0},
		"too many rows":      {"badge,name\n" + manyRows(MaxRows+1), "20002 too_large: table.too_many limit=20000", 0},
		"JSON, no list":      {`{"badge":"1"}`, "1 bad_request: file.wrong_type expected=@type.list got=@type.object", 0},
		"JSON, stranger":     {"[{\"badge\":\"1\",\"name\":\"x\"},\n{\"badge\":\"2\",\"nam\":\"y\"}]", "2 bad_request: file.unknown_key_near (nam) key=nam near=name", 1},
		"JSON, nested":       {`[{"badge":"1","name":{}}]`, "1 bad_request: file.wrong_type (name) expected=@type.string got=@type.object", 0},
		"JSON, key twice":    {`[{"badge":"1","badge":"2","name":"x"}]`, "1 bad_request: file.duplicate_key (badge) first=1 key=badge", 0},
	} {
		t.Run(name, func(t *testing.T) {
			rows, found := ParseParticipants([]byte(tc.in), "", testGroups)
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

func manyRows(n int) string {
	var sb strings.Builder
	for i := range n {
		fmt.Fprintf(&sb, "%d,Delegate\n", i)
	}
	return sb.String()
}

func FuzzParseParticipants(f *testing.F) {
	f.Add([]byte("badge,name\n1,Delegate 001\n"))
	f.Add([]byte("badge;name;group\n1;\"a;b\";academia\n\"\n"))
	f.Add([]byte(`[{"badge":1,"name":"x"}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, found := ParseParticipants(b, "", testGroups)
		seen := map[string]bool{}
		for _, r := range rows {
			if r.Person.Badge == "" || r.Person.Name == "" || seen[r.Person.Badge] || r.Line < 1 {
				t.Fatalf("accepted %+v", r)
			}
			seen[r.Person.Badge] = true
		}
		for i := 1; i < len(found); i++ {
			if found[i].Line < found[i-1].Line {
				t.Fatal("faults out of order")
			}
		}
	})
}

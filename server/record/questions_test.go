package record

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"rostrum/session"
)

// TestQuestionsHaveEverythingThatWasMadeOfThem: who asked them is told as far as the source's privacy lets it.
func TestQuestionsHaveEverythingThatWasMadeOfThem(t *testing.T) {
	st := session.NewState()
	at := session.At(time.Date(2015, 10, 19, 10, 0, 0, 0, time.UTC))
	do := func(role session.Role, c session.Command) {
		t.Helper()
		at++
		e, ref := session.Decide(st, session.Input{Actor: session.Actor{Role: role}, ID: at.String(), Now: at, Salt: "s", Command: c})
		if ref != nil {
			t.Fatalf("%s: %s", c.Do(), ref.Msg)
		}
		session.Apply(st, e)
	}
	do(session.RoleSystem, &session.SessionCreate{ID: "day", Programme: session.Programme{
		Title: session.Text{"en": "Day"}, Date: "2015-10-19", Timezone: "UTC", Languages: []string{"en"}, Feeds: []session.Feed{{ID: "tag", Kind: "mastodon"}},
		Segments: []session.ProgrammeSegment{{ID: "panel", Kind: session.KindPanel, Title: session.Text{"en": "Panel"}, Start: at, End: at.Add(3600), List: session.ProgrammeList{Order: "request", Opens: "on_open"}}},
	}})
	do(session.RoleFeed, &session.QuestionOffer{Text: "=when schools?", Lang: "en", Source: session.SourceDoc{Kind: "mastodon", Feed: "tag", Author: "@one@s.example", URL: "https://s.example/1"}})
	do(session.RoleModerator, &session.QuestionOffer{Text: "And who pays?", Lang: "en", Source: session.SourceDoc{Kind: "typed"}})
	do(session.RoleModerator, &session.QuestionEdit{Question: "q1", Text: "When will schools be connected?"})
	do(session.RoleModerator, &session.QuestionTranslate{Question: "q1", Lang: "zh", Text: "何时？"})
	do(session.RoleModerator, &session.QuestionTranslate{Question: "q1", Lang: "fr", Text: "Quand ?"})
	do(session.RoleModerator, &session.QuestionLabel{Question: "q1", Label: "access", On: true})
	do(session.RoleModerator, &session.QuestionDismiss{Question: "q2", Code: session.DismissedOffTopic})
	var b strings.Builder
	if err := Questions(&b, st); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(err, rows)
	}
	cells := func(row int) map[string]string {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = rows[row][i]
		}
		return m
	}
	for name, want := range map[string]string{
		"question": "q1", "state": "offered", "source": "mastodon", "author": "'@one@s.example", "url": "https://s.example/1", "feed": "tag", "text": "'=when schools?",
		"read_aloud": "en: When will schools be connected?", "translations": "fr: Quand ?\nzh: 何时？", "labels": "access", "remote": "yes", "voices": "1",
	} {
		if got := cells(1)[name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := cells(2); got["state"] != "dismissed" || got["dismissed_for"] != "off_topic" || got["translations"] != "" {
		t.Errorf("the second: %v", got)
	}
}

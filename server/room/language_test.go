package room

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"rostrum/session"
)

// TestTheLanguageOfAQuestionIsFound: declared, it is taken at its word unless the text is written in another
// script; not declared, the text tells, and where it cannot, nothing is claimed.
func TestTheLanguageOfAQuestionIsFound(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "r.db"))
	defer l.Close()
	r := start(t, l)
	defer r.Close()
	moderator := session.Actor{Role: session.RoleModerator}
	offer := func(text, lang string) session.Command {
		return &session.QuestionOffer{Text: text, Lang: lang, Source: session.SourceDoc{Kind: "typed"}}
	}
	given := &session.QuestionAsk{Text: "¿Quién paga todo esto?"}
	for i, c := range []struct {
		actor   session.Actor
		command session.Command
		want    string
	}{
		{r.badge(1), given, "es"},
		{r.badge(1), &session.QuestionAsk{Text: "متى ستُربط المدارس؟", Lang: "en"}, "ar"},
		{moderator, offer("何时所有学校都能联网？", ""), "zh"},
		{moderator, offer("Когда школы подключат к сети?", ""), "ru"},
		{moderator, offer("Qui décide de la suite ?", "en"), "en"}, // declared: the page may know better
		{moderator, offer("When will this be decided?", "en-GB"), "en-GB"},
		{moderator, offer("Wer zahlt das?", "de"), "de"},
		{moderator, offer("ICANN?", ""), ""},
	} {
		must(t, r, c.actor, c.command)
		var d session.QuestionDoc
		key := fmt.Sprintf("question/q%d", i+1)
		if err := json.Unmarshal([]byte(snapshot(t, r, moderator).Docs[key]), &d); err != nil || d.Lang != c.want {
			t.Errorf("%q is in %q, want %q (%v)", d.Text, d.Lang, c.want, err)
		}
	}
	if given.Lang != "" {
		t.Error("the command that was given was changed")
	}
}

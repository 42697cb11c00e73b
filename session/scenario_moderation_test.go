package session

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// showModerated is what moderators added to a question.
func (s *scene) showModerated(id string) string {
	d, ok := s.st.Document(RoleModerator, "question/"+id).(QuestionDoc)
	if !ok {
		return ""
	}
	out := ""
	if d.Code != "" {
		out += ", " + spaced(string(d.Code))
	}
	if c := d.Claim; c != nil && c.Until > s.now {
		out += fmt.Sprintf(", in the hand of %s until %s", c.By, hms(c.Until))
	}
	if len(d.Labels) > 0 {
		out += ", labels " + strings.Join(d.Labels, ", ")
	}
	for _, lang := range slices.Sorted(maps.Keys(d.Reading)) {
		out += fmt.Sprintf(", read in %s as %q", lang, d.Reading[lang])
	}
	for _, lang := range slices.Sorted(maps.Keys(d.Translations)) {
		out += fmt.Sprintf(", in %s %q", lang, d.Translations[lang].Text)
	}
	if d.Assigned != nil {
		out += ", for " + d.Assigned.Name
	}
	if d.How != "" && d.How != AnsweredOrally {
		out += ", " + d.How
	}
	if d.CarriedFrom != "" {
		out += fmt.Sprintf(", carried from %s to %s", d.CarriedFrom, d.Segment)
	}
	for _, h := range d.Held {
		out += fmt.Sprintf(", held for %s", h.Rule)
		if h.Match != "" {
			out += fmt.Sprintf(" (%s)", h.Match)
		}
	}
	if d.Unreviewed {
		out += ", not looked at yet"
	}
	if d.Standing != "" {
		out += ", author " + d.Standing
	}
	return out
}

// showModeration is the setting as a viewer of the role sees it.
func (s *scene) showModeration(role Role) []string {
	d := s.st.moderationDoc(role)
	line := d.Mode + "-moderated"
	for _, c := range Dismissals {
		if n := d.Dismissed[c]; n > 0 {
			line += fmt.Sprintf("; %d %s", n, spaced(string(c)))
		}
	}
	if d.Restored > 0 {
		line += fmt.Sprintf("; %d restored", d.Restored)
	}
	out := []string{line}
	for _, a := range d.Authors {
		out = append(out, fmt.Sprintf("%s is %s since %s", a.Name, a.Standing, hms(a.Since)))
	}
	return out
}

// showDismissed is the published moderation ledger.
func (s *scene) showDismissed() []string {
	var out []string
	for _, l := range s.st.Dismissed() {
		text := "text withheld"
		if !l.Withheld {
			text = fmt.Sprintf("%q", l.Text)
		}
		line := fmt.Sprintf("%s %s (%s) %s: %s", hms(l.At), l.Question, l.Source, text, spaced(string(l.Code)))
		if l.Note != "" {
			line += fmt.Sprintf(", %q", l.Note)
		}
		if l.RestoredAt != 0 {
			line += ", restored " + hms(l.RestoredAt)
		}
		out = append(out, line)
	}
	return out
}

// showShares is the balance of questions.
func (s *scene) showShares() []string {
	d := s.st.questionsDoc()
	out := []string{fmt.Sprintf("%d asked, %d put", d.Asked, d.Put)}
	for _, part := range []struct {
		name   string
		shares []QuestionShare
	}{{"group", d.Groups}, {"language", d.Languages}, {"source", d.Sources}} {
		for _, h := range part.shares {
			where := ""
			if part.name == "group" {
				where = " in the room"
			}
			if h.Remote {
				where = " remote"
			}
			out = append(out, fmt.Sprintf("%s %q%s: %d asked, %d put, owed %g", part.name, h.ID, where, h.Asked, h.Put, h.Owed))
		}
	}
	return out
}

// heldIn stands for the rules that read texts, which are package rules': here coins are advertising and
// cretins an insult.
func heldIn(c Command) []Hold {
	text := ""
	switch c := c.(type) {
	case *QuestionAsk:
		text = c.Text
	case *QuestionOffer:
		text = c.Text
	case *QuestionRevise:
		text = c.Text
	}
	switch {
	case strings.Contains(text, "coins"):
		return []Hold{{Rule: RuleSpam, Match: "coins"}}
	case strings.Contains(text, "cretins"):
		return []Hold{{Rule: RuleProfanity, Lang: "en", Match: "cretins"}}
	}
	return nil
}

package room

import (
	"rostrum/session"
	"rostrum/session/rules"
)

// faultsIn are the faults that the rules find in a command's text. It runs with the caller, not with the
// owner: the answer follows from the text alone, whoever decides in which state.
func faultsIn(c session.Command) []session.Hold {
	text, lang := "", ""
	switch c := c.(type) {
	case *session.QuestionAsk:
		text, lang = c.Text, c.Lang
	case *session.QuestionOffer:
		text, lang = c.Text, c.Lang
	case *session.QuestionRevise:
		text, lang = c.Text, c.Lang
	}
	var out []session.Hold
	for _, f := range rules.Find(text, lang) {
		out = append(out, session.Hold{Rule: f.Rule, Lang: f.Lang, Match: f.Match})
	}
	return out
}

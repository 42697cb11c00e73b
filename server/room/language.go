package room

import (
	"rostrum/session"
	"rostrum/session/similar"
)

// inItsLanguage is the command with the language of its text, where it brings a text without one or with
// one that the text cannot be in: most sources do not say, and a page's own is often left standing. It runs
// with the caller, as faultsIn does. The command that was given stays as it is.
func inItsLanguage(c session.Command) session.Command {
	switch c := c.(type) {
	case *session.QuestionAsk:
		if lang := languageFound(c.Text, c.Lang); lang != c.Lang {
			found := *c
			found.Lang = lang
			return &found
		}
	case *session.QuestionOffer:
		if lang := languageFound(c.Text, c.Lang); lang != c.Lang {
			found := *c
			found.Lang = lang
			return &found
		}
	case *session.QuestionRevise:
		if lang := languageFound(c.Text, c.Lang); lang != c.Lang {
			found := *c
			found.Lang = lang
			return &found
		}
	}
	return c
}

// languageFound is the declared language, region and all, unless there is none or the text tells otherwise.
func languageFound(text, declared string) string {
	one := similar.Primary(declared)
	if declared != "" && one == "" {
		return declared // a seventh one, which the text is not asked about
	}
	if lang := similar.Language(text, declared); lang != "" && lang != one {
		return lang
	}
	return declared
}

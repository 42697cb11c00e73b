package summary

import (
	"testing"

	"rostrum/session"
)

// TestEveryHouseStyleIsWhole: it is read, and has a word wherever a draft looks for one.
func TestEveryHouseStyleIsWhole(t *testing.T) {
	for _, lang := range Languages {
		h, err := readHouse(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range session.PhraseKeys {
			if h.Phrases[key] == "" {
				t.Errorf("%s has no phrase %s", lang, key)
			}
		}
		for _, kind := range []string{"key_message", "comment", "action", "proposal_strong", "proposal_firm", "proposal_tentative", "proposal_plain", "lone", "conclusion"} {
			if len(h.Verbs[kind]) == 0 {
				t.Errorf("%s has no verb for %s", lang, kind)
			}
		}
		for _, s := range []session.Strength{session.StrengthStrong, session.StrengthFirm, session.StrengthTentative, session.StrengthPlain} {
			if h.StrengthWords[s] == "" || s != session.StrengthPlain && len(h.Strength[s]) == 0 {
				t.Errorf("%s has no words for %s", lang, s)
			}
		}
		if len(h.Months) != 12 || h.Dir == "" || h.SeveralFrom < 2 || h.GroupsFrom < 2 {
			t.Errorf("%s: %d months, direction %q", lang, len(h.Months), h.Dir)
		}
	}
}

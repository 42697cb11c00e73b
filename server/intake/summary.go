package intake

import (
	"strings"

	"rostrum/session"
	"rostrum/session/summary"
)

// maxWording is how long, in characters, the words of the summary's introduction may be.
const (
	maxWording = 1000
	maxAllowed = 200
)

// summary reads what the draft summary takes from the programme: its language, the words of the
// introduction, the phrases by which it ascribes, and the names that may stand in it.
func (r *programmeReader) summary(n *node) map[string]any {
	if n == nil {
		return nil
	}
	m := r.members(n, "summary", "language", "convener", "title", "mandate", "purpose", "venue", "social", "phrases", "allow")
	if m == nil {
		return nil
	}
	out := map[string]any{}
	if v := m["language"]; v != nil {
		out["language"] = r.choice(v, "summary.language", summary.Languages)
	}
	for _, key := range []string{"convener", "title", "mandate", "purpose", "venue"} {
		if v := m[key]; v != nil {
			out[key] = r.str(v, "summary."+key, maxWording)
		}
	}
	if v := m["social"]; v != nil {
		out["social"] = r.boolean(v, "summary.social")
	}
	if v := m["phrases"]; v != nil {
		out["phrases"] = r.phrases(v)
	}
	if v := m["allow"]; v != nil {
		names := []any{}
		for i, e := range r.list(v, "summary.allow", maxAllowed) {
			names = append(names, r.str(e, at("summary.allow", i), maxName))
		}
		out["allow"] = names
	}
	return out
}

func (r *programmeReader) phrases(n *node) map[string]any {
	out := map[string]any{}
	m := r.members(n, "summary.phrases", session.PhraseKeys...)
	for _, key := range session.PhraseKeys {
		v := m[key]
		if v == nil {
			continue
		}
		field := "summary.phrases." + key
		s := r.str(v, field, session.MaxPhrase)
		if slot := session.PhraseSlot(key); s != "" && !strings.Contains(s, slot) {
			r.fault("summary.phrase_slot", v.at, field, "phrase", key, "slot", slot)
			continue
		}
		out[key] = s
	}
	return out
}

// sectionNames are names that the summary has for its own sections; no segment may have them.
var sectionNames = []string{session.SectionIntroduction, session.SectionConclusion, session.SectionAnnex}

package session

import (
	"encoding/json"
	"sort"
)

// Languages are the six official languages of the United Nations, the ones every page speaks.
var Languages = []string{"ar", "zh", "en", "fr", "ru", "es"}

// KnownLanguage tells whether lang is one of the six.
func KnownLanguage(lang string) bool {
	for _, l := range Languages {
		if l == lang {
			return true
		}
	}
	return false
}

// Text is a wording by language tag, for example {"en": "Civil society", "fr": "Société civile"}.
type Text map[string]string

// In is the wording in lang, else in English, else in the first language there is (by tag).
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	if s := t["en"]; s != "" {
		return s
	}
	tags := make([]string, 0, len(t))
	for k := range t {
		tags = append(tags, k)
	}
	sort.Strings(tags)
	for _, k := range tags {
		if t[k] != "" {
			return t[k]
		}
	}
	return ""
}

// UnmarshalJSON accepts a plain string as well, which then is the English wording.
func (t *Text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = Text{"en": s}
		return nil
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	*t = m
	return nil
}

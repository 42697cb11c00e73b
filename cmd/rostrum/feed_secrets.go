package main

import (
	"strings"
)

// feedSecretsOf reads the setting feed-secrets: a line, or a part up to a semicolon, for each feed,
// FEED=SECRET. A webhook may have several, with spaces between, while its secret is being changed.
func feedSecretsOf(setting string) (map[string][]string, error) {
	secrets := map[string][]string{}
	for i, line := range strings.FieldsFunc(setting, func(r rune) bool { return r == '\n' || r == ';' }) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		id, rest, ok := strings.Cut(line, "=")
		id = strings.TrimSpace(id)
		if all := strings.Fields(rest); ok && id != "" && len(all) > 0 {
			secrets[id] = append(secrets[id], all...)
			continue
		}
		return nil, usagef("feed-secrets: part %d must be like FEED=SECRET", i+1) // without its text, which is secret
	}
	return secrets, nil
}

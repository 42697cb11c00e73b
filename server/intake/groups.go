package intake

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rostrum/session"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// readGroups reads the stakeholder groups and gives a mark to those that have none.
func (r *programmeReader) readGroups(n *node) []session.Group {
	r.groups = map[string]int{}
	groups := []session.Group{}
	marks := map[string]int{}
	for i, e := range r.list(n, "groups", maxGroups) {
		field := at("groups", i)
		m := r.members(e, field, "id", "name", "mark", "budget_s")
		if m == nil {
			continue
		}
		groups = append(groups, session.Group{
			ID:      r.id(r.need(e, m, field, "id"), join(field, "id"), r.groups),
			Name:    r.wording(r.need(e, m, field, "name"), join(field, "name"), maxName),
			Mark:    r.mark(m["mark"], join(field, "mark"), marks),
			BudgetS: r.whole(m["budget_s"], join(field, "budget_s"), minBudgetS, maxBudgetS),
		})
	}
	if n != nil && n.kind == isList && len(n.values) == 0 {
		r.fault("file.none", n.at, "groups")
	}
	for i := range groups {
		if groups[i].Mark == "" && groups[i].ID != "" {
			groups[i].Mark = deriveMark(groups[i].ID, marks)
			marks[groups[i].Mark] = 0
		}
	}
	return groups
}

// mark is two letters that no other group has.
func (r *programmeReader) mark(n *node, field string, seen map[string]int) string {
	s := strings.ToUpper(r.str(n, field, 100))
	if s == "" {
		return ""
	}
	if utf8.RuneCountInString(s) != 2 || strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsLetter(c) }) {
		r.fault("file.mark", n.at, field, "value", s)
		return ""
	}
	if first, ok := seen[s]; ok {
		r.fault("file.duplicate_id", n.at, field, "value", s, "first", itoa(first))
		return ""
	}
	seen[s] = n.at.line
	return s
}

// deriveMark makes a mark from an id: of several words the initials of the first two (civil-society
// CS), of one the first letter and the next consonant (governments GV). When it is taken, the first
// letter with any later one, then with a figure.
func deriveMark(id string, taken map[string]int) string {
	words := strings.FieldsFunc(strings.ToUpper(id), func(c rune) bool { return c == '-' })
	if len(words) == 0 {
		words = []string{"X"}
	}
	first, rest := words[0][:1], strings.Join(words, "")[1:]
	var tries []string
	if len(words) > 1 {
		tries = append(tries, first+words[1][:1])
	}
	for _, c := range rest {
		if !strings.ContainsRune("AEIOUY0123456789", c) {
			tries = append(tries, first+string(c))
		}
	}
	for _, c := range rest {
		tries = append(tries, first+string(c))
	}
	tries = append(tries, first+first)
	for c := '1'; c <= '9'; c++ {
		tries = append(tries, first+string(c))
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			tries = append(tries, string(a)+string(b))
		}
	}
	for _, t := range tries {
		if _, ok := taken[t]; !ok {
			return t
		}
	}
	return first + first // more groups than pairs of letters: maxGroups forbids it
}

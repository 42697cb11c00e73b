package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rostrum/server/wire"
	"rostrum/session"
)

func itoa(n int) string { return strconv.Itoa(n) }

// join is the path of a member.
func join(field, key string) string {
	if field == "" {
		return key
	}
	return field + "." + key
}

// at is the path of an element; elements count from 0 as in JSON.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// members are those of a map, by key. A null counts as absent.
func (fs *faults) members(n *node, field string, known ...string) map[string]*node {
	m := map[string]*node{}
	if n.kind != isMap {
		fs.fault("file.wrong_type", n.at, field, "expected", "@type.object", "got", n.word())
		return nil
	}
	lines := map[string]int{}
	for i, k := range n.keys {
		key := k.text
		if k.kind != isString {
			fs.fault("file.key_type", k.at, field, "key", key, "got", k.word())
			continue
		}
		if first, ok := lines[key]; ok {
			fs.fault("file.duplicate_key", k.at, join(field, key), "key", key, "first", itoa(first))
			continue
		}
		lines[key] = k.at.line
		if !slices.Contains(known, key) {
			fs.unknownKey(k, field, known)
			continue
		}
		if n.values[i].kind != isNull {
			m[key] = n.values[i]
		}
	}
	return m
}

func (fs *faults) unknownKey(k *node, field string, known []string) {
	near := wire.Nearest(k.text, known)
	for _, name := range known {
		if strings.EqualFold(name, k.text) {
			near = name
		}
	}
	if k.text == "<<" || near == "" {
		fs.fault("file.unknown_key", k.at, join(field, k.text), "key", k.text, "known", strings.Join(known, ", "))
		return
	}
	fs.fault("file.unknown_key_near", k.at, join(field, k.text), "key", k.text, "near", near)
}

// need is a member that must be there.
func (fs *faults) need(n *node, m map[string]*node, field, key string) *node {
	if v := m[key]; v != nil {
		return v
	}
	if m != nil {
		fs.fault("file.missing", n.at, join(field, key), "key", key)
	}
	return nil
}

// str is a text of 1 to limit characters; "" after a fault or for a nil node.
func (fs *faults) str(n *node, field string, limit int) string {
	if n == nil {
		return ""
	}
	switch n.kind {
	case isString:
	case isNumber, isBool, isDate:
		fs.fault("file.quote", n.at, field, "value", n.text)
		return ""
	default:
		fs.fault("file.wrong_type", n.at, field, "expected", "@type.string", "got", n.word())
		return ""
	}
	return fs.checked(n.text, n.at, field, limit)
}

// checked is s without space around it, if it is 1 to limit characters and has no control character.
func (fs *faults) checked(s string, p place, field string, limit int) string {
	s = strings.TrimSpace(s)
	if s == "" {
		fs.fault("file.blank", p, field)
		return ""
	}
	if n := utf8.RuneCountInString(s); n > limit {
		fs.tooLarge("file.too_long", p, field, "limit", itoa(limit), "got", itoa(n))
		return ""
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		fs.fault("file.control", p, field)
		return ""
	}
	return s
}

// boolean reads true and false, and the yes and no that YAML files have.
func (fs *faults) boolean(n *node, field string) bool {
	if n == nil {
		return false
	}
	switch strings.ToLower(n.text) {
	case "true", "yes", "on":
		return true
	case "false", "no", "off":
		return false
	}
	fs.fault("file.wrong_type", n.at, field, "expected", "@type.bool", "got", n.word())
	return false
}

// whole is a whole number from lo to hi; 0 after a fault or for a nil node.
func (fs *faults) whole(n *node, field string, lo, hi int) int {
	if n == nil {
		return 0
	}
	if n.kind != isNumber {
		fs.fault("file.wrong_type", n.at, field, "expected", "@type.whole", "got", n.word())
		return 0
	}
	v, err := strconv.Atoi(n.text)
	if err != nil || v < lo || v > hi {
		fs.fault("file.range", n.at, field, "value", n.text, "min", itoa(lo), "max", itoa(hi))
		return 0
	}
	return v
}

// list are the elements, at most limit of them.
func (fs *faults) list(n *node, field string, limit int) []*node {
	if n == nil {
		return nil
	}
	if n.kind != isList {
		fs.fault("file.wrong_type", n.at, field, "expected", "@type.list", "got", n.word())
		return nil
	}
	if len(n.values) > limit {
		fs.tooLarge("file.too_many", n.at, field, "limit", itoa(limit), "got", itoa(len(n.values)))
		return nil
	}
	return n.values
}

// wording is a text, in English or by language.
func (fs *faults) wording(n *node, field string, limit int) session.Text {
	if n == nil {
		return nil
	}
	if n.kind != isMap {
		if s := fs.str(n, field, limit); s != "" {
			return session.Text{"en": s}
		}
		return nil
	}
	m := fs.members(n, field, session.Languages...)
	t := session.Text{}
	for _, lang := range session.Languages {
		if s := fs.str(m[lang], join(field, lang), limit); s != "" {
			t[lang] = s
		}
	}
	if len(n.keys) == 0 {
		fs.fault("file.no_wording", n.at, field)
	}
	return t
}

// choice is one of the words.
func (fs *faults) choice(n *node, field string, words []string) string {
	s := fs.str(n, field, 100)
	if s == "" || slices.Contains(words, s) {
		return s
	}
	if near := wire.Nearest(s, words); near != "" {
		fs.fault("file.choice_near", n.at, field, "value", s, "near", near)
	} else {
		fs.fault("file.choice", n.at, field, "value", s, "known", strings.Join(words, ", "))
	}
	return ""
}

var idPattern = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// id is an identifier that seen has not yet; seen has the lines.
func (fs *faults) id(n *node, field string, seen map[string]int) string {
	s := fs.str(n, field, 200)
	if s == "" {
		return ""
	}
	if !idPattern.MatchString(s) {
		fs.fault("file.id", n.at, field, "value", s)
		return ""
	}
	if first, ok := seen[s]; ok {
		fs.fault("file.duplicate_id", n.at, field, "value", s, "first", itoa(first))
		return ""
	}
	seen[s] = n.at.line
	return s
}

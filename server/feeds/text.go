package feeds

import (
	"html"
	"strings"
	"unicode"
)

// plain is the text of a post's HTML: paragraphs and line breaks kept, every tag gone.
func plain(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		if len(s) < 2 || !unicode.IsLetter(rune(s[1])) && s[1] != '/' && s[1] != '!' {
			b.WriteByte('<') // no tag, a sign
			s = s[1:]
			continue
		}
		j := strings.IndexByte(s, '>')
		if j < 0 { // nor will there be a tag after it: looking again for each sign would take hours on a megabyte
			b.WriteString(s)
			break
		}
		tag := strings.ToLower(strings.Trim(s[1:j], "/ "))
		if name, _, _ := strings.Cut(tag, " "); name == "br" || s[1] == '/' && (name == "p" || name == "li" || name == "div") {
			b.WriteByte('\n')
		}
		s = s[j+1:]
	}
	var lines []string
	for _, line := range strings.Split(html.UnescapeString(b.String()), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

package intake

import (
	"strings"
	"time"
	_ "time/tzdata" // a server in a bare container must know the timezones too
	"unicode"

	"rostrum/session"
)

// Lengths in characters, counts, and seconds, as the programme may have them.
const (
	maxTitle      = 300
	maxName       = 200
	maxGroups     = 50
	maxSegments   = 100
	maxPanellists = 40
	maxFeeds      = 50
	minLimitS     = 5
	maxLimitS     = 7200
	minBudgetS    = 60
	maxBudgetS    = 24 * 3600
)

// ParseProgramme reads a programme of at most MaxProgramme bytes. With any fault the programme is
// not to be used. The faults are in the order of the lines.
func ParseProgramme(b []byte, contentType string) (session.Programme, []Fault) {
	fs := &faults{limit: maxFaults}
	root := load(b, contentType, MaxProgramme, fs)
	if root == nil {
		return session.Programme{}, fs.sorted()
	}
	r := &programmeReader{faults: fs}
	p := r.programme(root)
	if len(fs.found) > 0 {
		return session.Programme{}, fs.sorted()
	}
	return p, nil
}

type programmeReader struct {
	*faults
	day    time.Time // midnight in the programme's timezone; zero when date or timezone are faulty
	groups map[string]int
}

func (r *programmeReader) programme(root *node) session.Programme {
	m := r.members(root, "", "title", "date", "timezone", "languages", "public", "rehearsal", "hashtag",
		"groups", "segments", "feeds", "summary", "person_budget_s", "overrun")
	if m == nil {
		return session.Programme{}
	}
	p := session.Programme{
		Title:     r.wording(r.need(root, m, "", "title"), "title", maxTitle),
		Date:      r.date(r.need(root, m, "", "date")),
		Timezone:  r.timezone(r.need(root, m, "", "timezone")),
		Languages: r.languages(m["languages"]),
		Public:    r.boolean(m["public"], "public"),
		Rehearsal: r.boolean(m["rehearsal"], "rehearsal"),
		Hashtag:   r.hashtag(m["hashtag"], "hashtag"),
	}
	r.setDay(p.Date, p.Timezone)
	p.Groups = r.readGroups(r.need(root, m, "", "groups"))
	p.Segments = r.segments(r.need(root, m, "", "segments"))
	p.Feeds = r.feeds(m["feeds"])
	p.PersonBudgetS = r.whole(m["person_budget_s"], "person_budget_s", minBudgetS, maxBudgetS)
	if v := m["overrun"]; v != nil {
		p.Overrun = r.choice(v, "overrun", session.Overruns)
	}
	p.Summary = r.summary(m["summary"])
	return p
}

func (r *programmeReader) date(n *node) string {
	if n == nil {
		return ""
	}
	if n.kind != isDate && n.kind != isString {
		r.fault("file.date", n.at, "date", "value", n.text)
		return ""
	}
	if _, err := time.Parse(time.DateOnly, n.text); err != nil {
		r.fault("file.date", n.at, "date", "value", n.text)
		return ""
	}
	return n.text
}

func (r *programmeReader) timezone(n *node) string {
	s := r.str(n, "timezone", 100)
	if s == "" {
		return ""
	}
	// Local is the server's own timezone, which is nobody's business in a programme.
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		r.fault("file.timezone", n.at, "timezone", "value", s)
		return ""
	}
	return s
}

func (r *programmeReader) setDay(date, zone string) {
	if date == "" || zone == "" {
		return
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return // named by timezone
	}
	if d, err := time.ParseInLocation(time.DateOnly, date, loc); err == nil {
		r.day = d
	}
}

func (r *programmeReader) languages(n *node) []string {
	if n == nil {
		return append([]string{}, session.Languages...)
	}
	langs := []string{}
	seen := map[string]int{}
	for i, e := range r.list(n, "languages", 20) {
		field := at("languages", i)
		s := r.choice(e, field, session.Languages)
		if s == "" {
			continue
		}
		if first, ok := seen[s]; ok {
			r.fault("file.duplicate_id", e.at, field, "value", s, "first", itoa(first))
			continue
		}
		seen[s] = e.at.line
		langs = append(langs, s)
	}
	if n.kind == isList && len(n.values) == 0 {
		r.fault("file.none", n.at, "languages")
	}
	return langs
}

func (r *programmeReader) hashtag(n *node, field string) string {
	s := strings.TrimLeft(r.str(n, field, 101), "#＃")
	for _, c := range s {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && c != '_' {
			r.fault("file.hashtag", n.at, field, "value", s)
			return ""
		}
	}
	return s
}

// clock is a time of day on the programme's date in its timezone, or a whole RFC 3339 time. 24:00
// is the end of the day.
func (r *programmeReader) clock(n *node, field string) session.Instant {
	s := r.str(n, field, 40)
	if s == "" {
		return 0
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return session.At(t)
	}
	t, err := time.Parse("15:04", s)
	if err != nil && s != "24:00" {
		r.fault("file.clock", n.at, field, "value", s)
		return 0
	}
	if r.day.IsZero() {
		return 0 // date or timezone are named already
	}
	d := r.day
	hour, minute := t.Hour(), t.Minute()
	if s == "24:00" {
		hour = 24
	}
	moment := time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, d.Location())
	if moment.Hour() != hour%24 || moment.Minute() != minute {
		r.fault("file.clock_skipped", n.at, field, "value", s)
		return 0
	}
	return session.At(moment)
}

func (r *programmeReader) feeds(n *node) []session.Feed {
	var feeds []session.Feed
	seen := map[string]int{}
	for i, e := range r.list(n, "feeds", maxFeeds) {
		field := at("feeds", i)
		m := r.members(e, field, "id", "kind", "server", "tag", "url", "query", "privacy", "enabled")
		if m == nil {
			continue
		}
		f := session.Feed{
			ID:    r.id(r.need(e, m, field, "id"), join(field, "id"), seen),
			Kind:  r.choice(r.need(e, m, field, "kind"), join(field, "kind"), session.FeedKinds),
			Tag:   r.hashtag(m["tag"], join(field, "tag")),
			URL:   r.url(m["url"], join(field, "url")),
			Query: r.str(m["query"], join(field, "query"), session.MaxShort),
		}
		if f.Kind == "email" {
			f.Server = r.mailServer(m["server"], join(field, "server"))
		} else {
			f.Server = r.url(m["server"], join(field, "server"))
		}
		if v := m["privacy"]; v != nil {
			f.Privacy = r.choice(v, join(field, "privacy"), session.PrivacyTiers)
		}
		if v := m["enabled"]; v != nil {
			on := r.boolean(v, join(field, "enabled"))
			f.Enabled = &on
		}
		switch f.Kind {
		case "mastodon", "email":
			r.need(e, m, field, "server")
		case "youtube":
			r.need(e, m, field, "query")
		case "matrix":
			r.need(e, m, field, "server")
			r.need(e, m, field, "query")
		case "bluesky", "x":
			if m["tag"] == nil && m["query"] == nil {
				r.need(e, m, field, "tag")
			}
		case "rss":
			r.need(e, m, field, "url")
		}
		feeds = append(feeds, f)
	}
	return feeds
}

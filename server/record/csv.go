// Package record writes what is kept of a session for people and other programs: the speeches, the
// balance of the floor, the questions. The record itself is the log's (eventlog.WriteRecord).
package record

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"rostrum/session"
)

// cell makes text safe in a spreadsheet: a cell that begins like a formula would be run by one
// (OWASP, CSV injection), so it gets an apostrophe in front.
func cell(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + s
	}
	return s
}

func write(w io.Writer, header []string, rows [][]string) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true // RFC 4180
	if err := c.Write(header); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	c.Flush()
	return c.Error()
}

// Speeches writes one row for each intervention that has ended, in the order they began.
func Speeches(w io.Writer, st *session.State) error {
	var rows [][]string
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if s == nil || s.EndedAt == 0 {
			continue
		}
		p := st.People[s.Person]
		if p == nil {
			p = &session.Person{}
		}
		rows = append(rows, []string{
			s.ID, s.Segment, p.Badge, p.Profile.Name, p.Profile.Organisation, p.Group, p.Profile.Country,
			session.Region(p.Profile.Country), yesNo(s.Remote), string(s.Kind), string(s.Capacity), s.OnBehalfOf,
			s.StartedAt.String(), s.EndedAt.String(), strconv.Itoa(s.Seconds), strconv.Itoa(s.LimitS), s.Reason,
		})
	}
	return write(w, []string{
		"speech", "segment", "badge", "name", "organisation", "group", "country", "region", "remote", "kind",
		"capacity", "on_behalf_of", "started_at", "ended_at", "seconds", "limit_s", "reason",
	}, rows)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// Balance writes interventions and seconds for the day and each segment, by total, group, region,
// room or remote, and first-time speakers.
func Balance(w io.Writer, st *session.State) error {
	doc := st.Balance()
	var rows [][]string
	add := func(scope string, b session.BalanceOf) {
		row := func(by, what string, t session.Tally) {
			rows = append(rows, []string{scope, by, what, strconv.Itoa(t.Interventions), strconv.Itoa(t.Seconds)})
		}
		row("total", "", b.Total)
		for _, g := range sorted(b.Groups) {
			row("group", g, b.Groups[g])
		}
		for _, g := range sorted(b.Regions) {
			row("region", g, b.Regions[g])
		}
		for _, g := range sorted(b.Genders) {
			row("gender", g, b.Genders[g])
		}
		row("presence", "room", b.Room)
		row("presence", "remote", b.Remote)
		row("first_time", "", b.FirstTime)
	}
	add("day", doc.Day)
	for _, id := range st.SegmentIDs {
		add(id, doc.Segments[id])
	}
	return write(w, []string{"scope", "by", "value", "interventions", "seconds"}, rows)
}

func sorted(m map[string]session.Tally) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Questions writes one row for each question with what became of it. The author is left out unless
// the question was asked by name.
func Questions(w io.Writer, st *session.State) error {
	var rows [][]string
	for _, id := range st.QuestionIDs {
		d, ok := st.Document(session.RoleModerator, "question/"+id).(session.QuestionDoc)
		if !ok {
			continue
		}
		rows = append(rows, []string{
			d.ID, d.Segment, string(d.State), d.Lang, d.Source.Kind, d.Source.Author, strconv.Itoa(d.Votes),
			strconv.Itoa(d.Voices), d.MergedInto, d.Reason, d.AskedAt.String(), when(d.PutAt), when(d.AnsweredAt), d.Text,
			string(d.Code), strings.Join(d.Labels, "; "), assignee(d), d.How, d.Answer,
			d.Group, yesNo(d.Remote), d.Source.Feed, d.Source.URL, wordings(d.Reading, func(s string) string { return s }),
			wordings(d.Translations, func(t session.Translation) string { return t.Text }),
		})
	}
	return write(w, []string{
		"question", "segment", "state", "lang", "source", "author", "votes", "voices", "merged_into", "reason",
		"asked_at", "put_at", "answered_at", "text", "dismissed_for", "labels", "assigned", "how_answered", "answer",
		"group", "remote", "feed", "url", "read_aloud", "translations",
	}, rows)
}

// wordings are what a question has by language, a line for each, in the order of the languages' tags.
func wordings[T any](all map[string]T, text func(T) string) string {
	var lines []string
	for _, lang := range slices.Sorted(maps.Keys(all)) {
		lines = append(lines, lang+": "+text(all[lang]))
	}
	return strings.Join(lines, "\n")
}

func assignee(d session.QuestionDoc) string {
	if d.Assigned == nil {
		return ""
	}
	return d.Assigned.Name
}

func when(i session.Instant) string {
	if i == 0 {
		return ""
	}
	return i.String()
}

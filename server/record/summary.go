package record

import (
	"fmt"
	"strconv"
	"strings"

	"rostrum/session"
	"rostrum/session/summary"
)

// draft is the summary as a document: what the three formats have in common.
type draft struct {
	lang, dir string
	title     string // President's Summary
	of        string // the consultation
	date      string
	status    string // how far the draft is; empty when all is approved and nothing flagged
	sections  []draftSection
	annex     draftAnnex
}

type draftSection struct {
	title      string
	paragraphs []string
}

// draftAnnex is the table of proposals by paragraph of the draft under discussion.
type draftAnnex struct {
	title  string
	header []string
	rows   [][]string
}

// newDraft takes the sentences that are in the document: those left out are not. Sections without any
// have no heading.
func newDraft(st *session.State) draft {
	h := summary.HouseFor(st)
	d := draft{
		lang: h.Language, dir: h.Dir, title: h.Titles["document"], of: st.Programme.Title.In(h.Language), date: h.DateOf(st),
		annex: draftAnnex{header: []string{h.Annex["ref"], h.Annex["proposal"], h.Annex["strength"], h.Annex["support"], h.Annex["segment"]}},
	}
	all, approved, flagged := 0, 0, 0
	between := " "
	if h.Unspaced {
		between = ""
	}
	for _, doc := range summary.NewWriter().All(st) {
		sec := draftSection{title: doc.Title}
		for _, p := range doc.Paragraphs {
			var texts []string
			for _, s := range p.Sentences {
				if s.Omitted {
					continue
				}
				all++
				if s.State == session.SentenceApproved {
					approved++
				}
				if len(s.Flags) > 0 {
					flagged++
				}
				if doc.Segment == session.SectionAnnex {
					d.annex.rows = append(d.annex.rows, annexRow(st, h, p, s))
					continue
				}
				texts = append(texts, s.Text)
			}
			if len(texts) > 0 {
				sec.paragraphs = append(sec.paragraphs, strings.Join(texts, between))
			}
		}
		switch {
		case doc.Segment == session.SectionAnnex:
			d.annex.title = doc.Title
		case len(sec.paragraphs) > 0:
			d.sections = append(d.sections, sec)
		}
	}
	if approved < all || flagged > 0 {
		d.status = strings.NewReplacer("{approved}", strconv.Itoa(approved), "{all}", strconv.Itoa(all), "{flags}", strconv.Itoa(flagged)).Replace(h.Status)
	}
	return d
}

func annexRow(st *session.State, h *summary.House, p session.SummaryParagraph, s session.SummarySentence) []string {
	ref := p.DraftRef
	if ref == "" {
		ref = h.Annex["general"]
	}
	support := h.Annex["none"]
	switch {
	case s.Voices == 1:
		support = h.Annex["voice"]
	case s.Voices > 1:
		support = strings.ReplaceAll(h.Annex["voices"], "{n}", strconv.Itoa(s.Voices))
	}
	var segments []string
	for _, id := range s.Notes {
		if n := st.Notes[id]; n != nil && st.Segments[n.Segment] != nil {
			if t := st.Segments[n.Segment].Title.In(h.Language); len(segments) == 0 || segments[len(segments)-1] != t {
				segments = append(segments, t)
			}
		}
	}
	return []string{ref, s.Text, h.StrengthWords[s.Strength], support, strings.Join(segments, ", ")}
}

// paragraphs calls f for each with its number: they are numbered through, so that a meeting on the
// draft can speak of "paragraph 12".
func (d draft) paragraphs(section func(title string), f func(n int, text string)) {
	n := 0
	for _, s := range d.sections {
		section(s.title)
		for _, p := range s.paragraphs {
			n++
			f(n, p)
		}
	}
}

// SummaryMarkdown is the draft summary as Markdown (CommonMark, with a table for the annex).
func SummaryMarkdown(st *session.State) []byte {
	d := newDraft(st)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n**%s**\n\n%s\n", mark(d.title), mark(d.of), mark(d.date))
	if d.status != "" {
		fmt.Fprintf(&b, "\n_%s_\n", mark(d.status))
	}
	d.paragraphs(func(title string) {
		fmt.Fprintf(&b, "\n## %s\n", mark(title))
	}, func(n int, text string) {
		fmt.Fprintf(&b, "\n%d. %s\n", n, mark(text))
	})
	if len(d.annex.rows) > 0 {
		fmt.Fprintf(&b, "\n## %s\n\n", mark(d.annex.title))
		row := func(cells []string) {
			for i, c := range cells {
				cells[i] = mark(c)
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
		}
		row(d.annex.header)
		b.WriteString(strings.Repeat("| --- ", len(d.annex.header)) + "|\n")
		for _, r := range d.annex.rows {
			row(r)
		}
	}
	return []byte(b.String())
}

// mark makes text that Markdown shows as it is, on one line.
func mark(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "&", `\&`, "~", `\~`, "#", `\#`).Replace(s)
	if s == "" {
		return s
	}
	// At the beginning of a line these make a list or a heading's underline.
	switch s[0] {
	case '-', '+', '=':
		return `\` + s
	}
	if i := strings.IndexAny(s, ".)"); i > 0 && strings.Trim(s[:i], "0123456789") == "" {
		return s[:i] + `\` + s[i:]
	}
	return s
}

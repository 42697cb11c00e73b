package summary

import (
	"strconv"
	"strings"
	"time"

	"rostrum/session"
)

// introduction tells under what mandate the consultation was convened, when and why, how the day was
// built, and who had the floor, by the record's own figures.
func (d *draft) introduction() {
	own := func(key string) string {
		s, _ := d.st.Programme.Summary[key].(string)
		return strings.TrimSpace(s)
	}
	words := d.house.Introduction
	put := func(p *paragraph, id, generated, text, missing string) {
		if text != "" {
			p.units = append(p.units, &unit{id: id, fixed: d.house.tidy(text), generated: generated, missing: missing})
		}
	}
	convener, title, venue := own("convener"), own("title"), own("venue")
	if convener == "" {
		convener = words["convener"]
	}
	if title == "" {
		title = fill(words["the"], "title", d.st.Programme.Title.In(d.house.Language))
	}
	if venue != "" {
		venue = fill(d.house.AtVenue, "venue", venue)
	}
	form, missing := "mandate", ""
	if own("mandate") == "" {
		form, missing = "mandate_missing", "mandate"
	}
	mandate := &paragraph{id: "mandate", kind: session.ParagraphProgramme}
	put(mandate, "mandate", "programme", fill(words[form], "mandate", own("mandate"), "convener", convener, "title", title,
		"date", d.date(), "venue", venue), missing)
	if own("purpose") != "" {
		put(mandate, "purpose", "programme", fill(words["purpose"], "purpose", strings.TrimRight(own("purpose"), ".。")), "")
	} else {
		mandate.units[0].missing = strings.TrimPrefix(missing+", purpose", ", ")
	}

	received, wereput, social := d.questions()
	structure := &paragraph{id: "structure", kind: session.ParagraphProgramme}
	put(structure, "structure", "programme", d.structure(), "")
	if on, ok := d.st.Programme.Summary["social"].(bool); social && (!ok || on) || ok && on {
		put(structure, "social", "programme", words["social"], "")
	}

	floor := &paragraph{id: "participation", kind: session.ParagraphRecord}
	d.participation(floor, put)
	switch {
	case received == 0:
	case wereput == 0:
		put(floor, "questions", "record", fill(words["not_put"], "received", d.count(received, "question")), "")
	default:
		put(floor, "questions", "record", fill(words["questions"], "received", d.count(received, "question"),
			"put", d.number(wereput), "was", d.noun(wereput, "was")), "")
	}
	last := floor
	if len(floor.units) == 0 {
		last = structure
	}
	put(last, "follows", "programme", words["follows"], "")
	d.paras = append(d.paras, mandate, structure, floor)
}

// questions counts those received and those put, and tells whether any came from a social feed.
func (d *draft) questions() (received, put int, social bool) {
	for _, id := range d.st.QuestionIDs {
		q := d.st.Questions[id]
		received++
		if q.PutAt != 0 {
			put++
		}
		switch q.Source.Kind {
		case "", "room", "audience", "participant", "email", "webhook":
		default:
			social = true
		}
	}
	return received, put, social
}

// structure names the segments in the order of the programme, panels by their subjects.
func (d *draft) structure() string {
	words := d.house.Introduction
	var subjects []string
	count := map[session.SegmentKind]int{}
	for _, id := range d.st.SegmentIDs {
		s := d.st.Segments[id]
		count[s.Kind]++
		if s.Kind == session.KindPanel {
			subjects = append(subjects, d.house.afterThat(s.Title.In(d.house.Language)))
		}
	}
	pick := func(n int, one, several string) string {
		if n == 1 {
			return words[one]
		}
		return words[several]
	}
	var parts []string
	if n := count[session.KindOpening]; n > 0 {
		parts = append(parts, pick(n, "opening", "openings"))
	}
	if n := count[session.KindPanel]; n > 0 {
		parts = append(parts, fill(pick(n, "panel", "panels"), "subjects", d.house.list(subjects)))
	}
	if n := count[session.KindClosing]; n > 0 {
		parts = append(parts, pick(n, "closing", "closings"))
	}
	if len(parts) == 0 {
		return ""
	}
	return fill(words["structure"], "parts", d.house.list(parts))
}

// participation is who had the floor: interventions that have ended, procedural ones left out, as the
// balance counts them.
func (d *draft) participation(p *paragraph, put func(p *paragraph, id, generated, text, missing string)) {
	words := d.house.Introduction
	day := d.st.Balance().Day
	if day.Total.Interventions == 0 {
		return
	}
	left := day.Total.Interventions
	// Numbers of one series are alike: in figures when one of them is more than ten.
	number := d.number
	for _, t := range day.Groups {
		if t.Interventions >= len(d.house.Numbers) {
			number = d.figures
		}
	}
	var groups []string
	for _, g := range d.st.Programme.Groups {
		t := day.Groups[g.ID]
		if t.Interventions == 0 {
			continue
		}
		left -= t.Interventions
		n := number(t.Interventions)
		if len(groups) == 0 {
			n = strings.TrimSpace(n + " " + d.noun(t.Interventions, "intervention"))
		}
		name := d.house.afterThat(g.Name.In(d.house.Language))
		if of := d.house.GroupNames[name]; of != "" {
			name = of
		}
		groups = append(groups, fill(d.house.ByGroup, "n", n, "group", name))
	}
	if left > 0 && len(groups) > 0 {
		groups = append(groups, fill(d.house.ByGroup, "n", number(left), "group", d.house.NoGroup))
	}
	form := "floor"
	if len(groups) == 0 {
		form = "floor_plain"
	}
	put(p, "floor", "record", fill(words[form], "times", d.times(day.Total.Interventions),
		"speakers", d.count(day.FirstTime.Interventions, "speaker"), "groups", d.house.list(groups)), "")
	var regions []string
	known := 0
	for _, code := range session.Regions {
		if t := day.Regions[code]; t.Interventions > 0 {
			known += t.Interventions
			regions = append(regions, fill(words["region"], "region", d.house.Regions[code], "n", d.figures(t.Interventions)))
		}
	}
	if len(regions) > 0 {
		form := "regions"
		if known < day.Total.Interventions { // or a reader adds them up and misses some
			form = "regions_some"
		}
		put(p, "regions", "record", fill(words[form], "n", d.figures(known), "regions", d.house.list(regions)), "")
	}
	if n := day.Remote.Interventions; n > 0 {
		put(p, "remote", "record", fill(words["remote"], "n", d.number(n), "was", d.noun(n, "was")), "")
	}
}

// number is in words up to ten, in figures beyond.
func (d *draft) number(n int) string {
	if n >= 0 && n < len(d.house.Numbers) {
		return d.house.Numbers[n]
	}
	return d.figures(n)
}

// figures is the number with the thousands apart.
func (d *draft) figures(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + d.house.Thousands + s[i:]
	}
	return s
}

func (d *draft) noun(n int, noun string) string {
	if n == 1 {
		return d.house.Nouns[noun][0]
	}
	return d.house.Nouns[noun][1]
}

func (d *draft) count(n int, noun string) string {
	return strings.TrimSpace(d.number(n) + " " + d.noun(n, noun))
}

func (d *draft) times(n int) string {
	if n < len(d.house.Times)-1 {
		return d.house.Times[n]
	}
	return fill(d.house.Times[len(d.house.Times)-1], "n", d.number(n))
}

// date is the day of the programme in words; what is no date stays as it is.
func (d *draft) date() string {
	t, err := time.Parse(time.DateOnly, d.st.Programme.Date)
	if err != nil {
		return d.st.Programme.Date
	}
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && d.house.FirstDay != "" {
		day = d.house.FirstDay
	}
	return fill(d.house.Date, "d", day, "m", d.house.Months[t.Month()-1], "y", strconv.Itoa(t.Year()))
}

// DateOf is the day of the session's programme in the words of the house style.
func (h *House) DateOf(st *session.State) string { return (&draft{st: st, house: h}).date() }

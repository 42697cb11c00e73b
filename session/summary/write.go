package summary

import (
	"slices"
	"strconv"
	"strings"

	"rostrum/session"
)

// source is whose words the present sentence has, while a paragraph is written.
type source struct {
	class string // one, another, several, groups, many, impersonal; "" before the first
	lone  string // who the one is
	seen  bool   // a lone voice has spoken in this paragraph
	verb  string
}

// write words every unit in its place.
func (d *draft) write() []session.SummaryParagraph {
	out := []session.SummaryParagraph{}
	var src source
	before, now := d.w.known[d.section], make(map[string]*known, len(d.paras))
	for _, p := range d.paras {
		if len(p.units) == 0 {
			continue
		}
		if !p.continues {
			src = source{}
		}
		k := before[p.id]
		if k == nil || !k.holds(p, src) {
			k = &known{of: *p, from: src}
			k.doc = session.SummaryParagraph{ID: p.id, Kind: p.kind, Theme: p.theme, DraftRef: p.ref}
			for _, u := range p.units {
				k.doc.Sentences = append(k.doc.Sentences, d.sentence(u, &src))
			}
			k.to = src
		}
		src, now[p.id] = k.to, k
		out = append(out, k.doc)
	}
	d.w.known[d.section] = now
	return out
}

func (d *draft) sentence(u *unit, src *source) session.SummarySentence {
	s := session.SummarySentence{ID: u.id, State: session.SentenceDraft, Notes: []string{}, Generated: u.generated, Flags: []session.Flag{}}
	proposal := false
	for _, n := range u.notes {
		s.Notes = append(s.Notes, n.ID)
		proposal = proposal || n.proposes()
	}
	voices, groups := d.support(u.notes)
	s.Voices, s.Groups = voices, len(groups)
	if proposal && u.generated == "" {
		s.Strength = strongest(u.notes)
	}
	o := u.over
	after := *src
	words, class := d.words(u, &after)
	s.Text, s.Attribution = words, class
	if o != nil {
		s.Rev, s.Omitted, s.By, s.At, s.State = o.Rev, o.Omitted, o.By, o.At, o.State
		if o.Text != "" {
			s.Text, s.Draft = o.Text, words
			after = *src
			s.Attribution = d.taken(o.Text, &after)
			if s.Draft == s.Text {
				s.Draft = ""
			}
			if s.State == session.SentenceDraft {
				s.State = session.SentenceEdited
			}
			for _, n := range o.Notes {
				if !slices.Contains(s.Notes, n.Note) {
					s.Notes = append(s.Notes, n.Note)
				}
			}
		}
	}
	if !s.Omitted {
		*src = after
	}
	s.Flags = d.flags(u, &s)
	return s
}

// taken reads whose words a person's text has.
func (d *draft) taken(text string, src *source) string {
	if class := d.house.writtenBy(text); class != "" {
		src.class, src.lone = class, "written"
		return "written"
	}
	return "carried"
}

func strongest(notes []*note) session.Strength {
	best := len(byStrength) - 1
	for _, n := range notes {
		if n.proposes() {
			best = min(best, n.firmness)
		}
	}
	return byStrength[best]
}

// support counts who stands behind several notes, each once.
func (d *draft) support(notes []*note) (voices int, groups []string) {
	switch len(notes) {
	case 0:
		return 0, nil
	case 1:
		return notes[0].voices, notes[0].groups
	}
	all := make([]*session.Note, len(notes))
	for i, n := range notes {
		all[i] = &n.Note
	}
	return d.st.Support(all...)
}

// words is what the draft says for the unit, after the source so far, and how it is ascribed.
func (d *draft) words(u *unit, src *source) (words, class string) {
	if len(u.parts) > 1 {
		var all []string
		for i, p := range u.parts {
			t, c := d.words(p, src)
			if i == 0 {
				class = c
			} else {
				t = d.afterThat(t)
			}
			all = append(all, t)
		}
		for i := range all[:len(all)-1] {
			all[i] = strings.TrimRight(all[i], d.house.Stop)
		}
		return strings.Join(all, d.house.Merged), class
	}
	if u.fixed != "" || len(u.notes) == 0 {
		if u.generated == "lead_in" {
			src.class = "many"
			return u.fixed, "many"
		}
		return u.fixed, ""
	}
	n := u.notes[0]
	if n.written != "" {
		src.class, src.lone = n.written, "written"
		src.seen = src.seen || n.written == "one" || n.written == "another"
		return u.before + d.bare(u, n.text), "written"
	}
	class, who := d.ascribe(u, src)
	if class == "carried" {
		return n.text, class
	}
	return d.attributed(u, n, who, class == "impersonal", src), class
}

// bare puts the words before in front of a text.
func (d *draft) bare(u *unit, text string) string {
	if u.before == "" {
		return text
	}
	return d.afterThat(text)
}

// ascribe says whose words the unit's are: by how many stand behind it, carried while that is the same.
func (d *draft) ascribe(u *unit, src *source) (class, who string) {
	n := u.notes[0]
	voices, groups := d.support(u.notes)
	lone := src.class == "one" || src.class == "another"
	switch {
	case voices == 0 && src.class != "" && (n.leans || !lone):
		return "carried", ""
	case voices == 0:
		class, who = "impersonal", ""
	case voices < d.house.SeveralFrom:
		if lone && src.lone == n.lone {
			return "carried", ""
		}
		class = "one"
		if src.seen {
			class = "another"
		}
		who = d.phrases[class]
		src.seen, src.lone = true, n.lone
	case len(groups) >= d.house.GroupsFrom:
		class, who = "groups", d.phrases["groups"]
	default:
		class, who = "several", d.phrases["several"]
	}
	// Where the rapporteur wrote "Speakers" or "Stakeholders", that is the source of what follows from as
	// many: a paragraph that changed between the two at every sentence would be read for a difference.
	plural := func(class string) bool { return class == "several" || class == "groups" }
	if class == src.class && class != "one" && class != "another" || plural(class) && plural(src.class) && src.lone == "written" {
		return "carried", ""
	}
	src.class = class
	if plural(class) {
		src.lone = ""
	}
	return class, who
}

// attributed is the note's text with its ascription in front.
func (d *draft) attributed(u *unit, n *note, who string, impersonal bool, src *source) string {
	lead := u.before
	if lead != "" && who != "" {
		who = d.house.afterThat(who)
	}
	for _, o := range d.house.Openings {
		low := strings.ToLower(n.text)
		for _, start := range o.Starts {
			if !strings.HasPrefix(low, start) {
				continue
			}
			rest := n.text[len(start):]
			for _, k := range o.Keep {
				if strings.HasSuffix(start, k) {
					rest = k + rest
				}
			}
			if impersonal {
				return lead + fill(o.Passive, "rest", strings.TrimRight(rest, d.house.Stop)) + d.house.Stop
			}
			return lead + fill(formOf(o.Active, src.class), "who", who, "rest", rest)
		}
	}
	verb := d.verb(u, n, src)
	if impersonal {
		words := d.house.after(fill(d.phrases["impersonal"], "verb", verb), d.afterThat(n.text))
		return lead + d.bare(u, words)
	}
	i := strings.IndexByte(n.text, ',')
	connects := n.leans && i > 0 && i < maxConnector // "that, in this respect, …"
	return lead + d.house.joined(fill(d.house.Clause, "who", who, "verb", verb), d.afterThat(n.text), connects)
}

// maxConnector is how long, in bytes, words are that connect a sentence with the one before.
const maxConnector = 30

// verb is one of the house's for the kind of note and the strength of a proposal. It follows from the
// note's own number, so that a note added elsewhere changes no other sentence; the verb just used is
// not used again.
func (d *draft) verb(u *unit, n *note, src *source) string {
	kind := u.verbs
	switch {
	case kind != "":
	case src.class == "one" || src.class == "another":
		kind = "lone"
		if n.Kind == session.NoteProposal {
			kind = "proposal_" + string(n.strength)
		}
	case n.Kind == session.NoteProposal:
		kind = "proposal_" + string(n.strength)
	default:
		kind = string(n.Kind)
	}
	verbs := d.house.Verbs[kind]
	if len(verbs) == 0 {
		return ""
	}
	i, err := strconv.Atoi(strings.TrimLeft(n.ID, "n"))
	if err != nil {
		i = 0
	}
	v := verbs[i%len(verbs)]
	if v == src.verb {
		v = verbs[(i+1)%len(verbs)]
	}
	src.verb = v
	return formOf(v, src.class)
}

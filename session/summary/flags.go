package summary

import (
	"slices"

	"rostrum/session"
)

// flags are what to look at before the sentence goes out.
func (d *draft) flags(u *unit, s *session.SummarySentence) []session.Flag {
	out := []session.Flag{}
	if s.Omitted {
		return out
	}
	if u.missing != "" && s.State == session.SentenceDraft {
		out = append(out, session.Flag{Code: "missing", Word: u.missing})
	}
	if o := u.over; o != nil && len(o.Covers) == 0 {
		out = append(out, session.Flag{Code: "no_note"})
	}
	if o := u.over; o != nil && s.State != session.SentenceDraft {
		out = append(out, d.changed(u, o, s)...)
	}
	if s.State == session.SentenceDraft && len(u.notes) == 1 {
		if f, ok := d.differs(u.notes[0]); ok {
			out = append(out, f)
		}
	}
	return append(out, d.w.namesIn(d.st, d.house, s.Text)...)
}

// changed tells what became of the notes since a person acted on the sentence.
func (d *draft) changed(u *unit, o *session.Sentence, s *session.SummarySentence) []session.Flag {
	var out []session.Flag
	for _, at := range o.Notes {
		i := slices.IndexFunc(u.notes, func(n *note) bool { return n.ID == at.Note })
		switch {
		case i < 0:
			out = append(out, session.Flag{Code: "note_removed", Note: at.Note})
		case u.notes[i].Rev != at.Rev:
			out = append(out, session.Flag{Code: "note_changed", Note: at.Note, N: u.notes[i].Rev})
		case u.notes[i].voices != at.Voices:
			out = append(out, session.Flag{Code: "support_changed", Note: at.Note, N: u.notes[i].voices})
		}
	}
	now := s.Draft
	if now == "" {
		now = s.Text
	}
	if len(o.Notes) == 0 && o.Draft != "" && now != o.Draft {
		out = append(out, session.Flag{Code: "draft_changed"})
	}
	return out
}

// differs: the note's own words name a source that those behind it do not make.
func (d *draft) differs(n *note) (session.Flag, bool) {
	if n.written == "" || n.voices == 0 || d.section == session.SectionAnnex {
		return session.Flag{}, false
	}
	lone := n.written == "one" || n.written == "another"
	many := n.written == "several" || n.written == "groups" || n.written == "many"
	if lone && n.voices >= d.house.SeveralFrom || many && n.voices < d.house.SeveralFrom ||
		n.written == "groups" && len(n.groups) < d.house.GroupsFrom {
		return session.Flag{Code: "attribution_differs", Word: n.written, N: n.voices}, true
	}
	return session.Flag{}, false
}

package summary

import (
	"strings"

	"rostrum/session"
)

// Versions are what an entry of the record did to the sentences of a section, with the readable
// difference. A name is who did it, as far as the session knows one.
func Versions(st *session.State, section string, e session.Entry) []session.SummaryVersion {
	var out []session.SummaryVersion
	add := func(rev int, sentence, was, text string) *session.SummaryVersion {
		v := session.SummaryVersion{
			V: e.V, At: e.At, Person: e.By.Person, Role: e.By.Role, Do: e.Do, Rev: rev, Sentence: sentence, Was: was, Text: text, Diff: []session.DiffPart{},
		}
		if p := st.People[e.By.Person]; p != nil {
			v.Name = p.Profile.Name
		}
		if was != "" || text != "" {
			v.Diff = Diff(was, text)
		}
		out = append(out, v)
		return &out[len(out)-1]
	}
	// An empty text follows the notes again: what they gave then is the draft beside it.
	now := func(s session.SentenceAt) string {
		if s.Text == "" {
			return s.Draft
		}
		return s.Text
	}
	for _, ev := range e.Events {
		switch ev := ev.(type) {
		case *session.SummaryEdited:
			if ev.Segment == section {
				add(ev.Rev, ev.Sentence, ev.Was, now(ev.SentenceAt)).Followed = ev.Text == ""
			}
		case *session.SummaryMerged:
			if ev.Segment == section {
				text := ev.Text
				if text == "" {
					text = ev.Was
				}
				add(ev.Rev, ev.Sentence, ev.Was, text).Sentences = ev.Sentences
			}
		case *session.SummaryWasSplit:
			if ev.Segment == section {
				var texts, ids []string
				for _, s := range ev.Into {
					texts, ids = append(texts, s.Text), append(ids, s.Sentence)
				}
				text := strings.Join(texts, " ")
				if text == "" {
					text = ev.Was
				}
				add(ev.Rev, ev.Sentence, ev.Was, text).Sentences = ids
			}
		case *session.SummaryApproved:
			if ev.Segment == section {
				for _, s := range ev.Sentences {
					add(ev.Rev, s.Sentence, s.Was, s.Text).On = ev.On
				}
			}
		case *session.SummaryOmitted:
			if ev.Segment == section {
				add(ev.Rev, ev.Sentence, ev.Was, ev.Text).On = ev.On
			}
		case *session.SummaryAdded:
			if ev.Segment == section {
				add(ev.Rev, ev.Sentence, "", ev.Text)
			}
		case *session.SummaryOrdered:
			if ev.Segment == section {
				v := add(ev.Rev, ev.Sentence, ev.Text, ev.Text)
				v.Paragraph, v.Before = ev.Paragraph, ev.Before
			}
		}
	}
	return out
}

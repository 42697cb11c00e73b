package record

import (
	"io"

	"rostrum/session"
)

// Moderation writes the moderation ledger, one row for each dismissal, without authors. A text that would
// do harm if it were published is left out.
func Moderation(w io.Writer, st *session.State) error {
	var rows [][]string
	for _, d := range st.Dismissed() {
		rows = append(rows, []string{
			d.At.String(), d.Question, d.Segment, d.Source, d.Lang, string(d.Code), d.Note, yesNo(d.Withheld), d.Text, when(d.RestoredAt),
		})
	}
	return write(w, []string{
		"dismissed_at", "question", "segment", "source", "lang", "reason", "note", "text_withheld", "text", "restored_at",
	}, rows)
}

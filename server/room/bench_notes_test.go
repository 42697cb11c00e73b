package room

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// BenchmarkNoteEdited is an edit with 5,000 notes there and a rapporteur's page open: from the command to its
// answer, and the frame that the page is sent.
func BenchmarkNoteEdited(b *testing.B) {
	l, err := eventlog.OpenSQLite(filepath.Join(b.TempDir(), "log.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	p := programme()
	p.Segments = append(p.Segments, p.Segments[0], p.Segments[0], p.Segments[0])
	for i := range p.Segments {
		p.Segments[i].ID = fmt.Sprintf("panel%d", i)
	}
	r, err := Create(context.Background(), Options{Log: l, Logger: slog.New(slog.DiscardHandler), Wall: time.Now},
		Setup{ID: uuid.NewString(), Programme: p, JoinCode: "ABCD2345"})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	rapporteur := session.Actor{Role: session.RoleRapporteur}
	const many = 5000
	var answers []<-chan Answer
	for i := range many {
		answers = append(answers, r.Submit(Command{Actor: rapporteur, ID: uuid.NewString(), Command: &session.NoteAdd{
			Segment: p.Segments[i%len(p.Segments)].ID, Theme: fmt.Sprintf("Theme %d", i%40), DraftRef: fmt.Sprint(i % 60),
			Kind: []session.NoteKind{session.NoteKeyMessage, session.NoteProposal}[i/4%2],
			Text: fmt.Sprintf("The need to close the divides in access and to build the skills of those left behind was underlined (%d)", i),
		}}))
		if i%500 == 499 {
			for _, a := range answers {
				if ans := <-a; ans.Refusal != nil {
					b.Fatal(ans.Refusal)
				}
			}
			answers = answers[:0]
		}
	}
	v, err := r.AttachTo(Want{Actor: rapporteur, Parts: true})
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	if _, err := v.Next(); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	i, size := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		i++
		text := fmt.Sprintf("The need to close the divides was underlined again (%d)", i)
		began := time.Now()
		ans, err := r.Do(context.Background(), Command{Actor: rapporteur, ID: uuid.NewString(), Command: &session.NoteEdit{
			Note: fmt.Sprintf("n%d", i%many+1), Rev: 1 + (i-1)/many, Text: &text,
		}})
		if err != nil || ans.Refusal != nil {
			b.Fatal(err, ans.Refusal)
		}
		took = append(took, time.Since(began))
		frame, err := v.Next()
		if err != nil {
			b.Fatal(err)
		}
		size = len(frame)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric(float64(size), "bytes/frame")
}

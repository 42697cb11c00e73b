package room

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// benchRoom is a room with an open panel, 256 people of the audience, 16 approved questions, and
// viewers of the audience and of the moderators whose documents are kept.
func benchRoom(b testing.TB) (r *Room, people []session.Actor, questions []string) {
	l, err := eventlog.OpenSQLite(b.TempDir() + "/log.db")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	r, err = Create(context.Background(), Options{Log: l, Logger: slog.New(slog.DiscardHandler)}, Setup{ID: uuid.NewString(), Programme: programme(), JoinCode: "ABCD2345"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(r.Close)
	do := func(a session.Actor, c session.Command) (id string) {
		id = uuid.NewString()
		ans, err := r.Do(context.Background(), Command{Actor: a, ID: id, Command: c})
		if err != nil || ans.Refusal != nil {
			b.Fatal(c.Do(), err, ans.Refusal)
		}
		return id
	}
	do(chair, &session.SegmentOpen{Segment: "panel"})
	moderator := session.Actor{Role: session.RoleModerator}
	for n := range 16 {
		do(moderator, &session.QuestionOffer{Text: fmt.Sprintf("How will access change in region %d?", n), Lang: "en", Ref: fmt.Sprint(n), Source: session.SourceDoc{Kind: "bench"}})
		questions = append(questions, fmt.Sprintf("q%d", n+1))
		do(moderator, &session.QuestionApprove{Question: questions[n]})
	}
	for range 256 {
		id := do(session.Actor{Role: session.RoleSystem}, &session.PersonJoin{})
		people = append(people, session.Actor{Role: session.RoleAudience, Person: id})
	}
	for _, a := range []session.Actor{moderator, {Role: session.RoleAudience}} {
		v, err := r.Attach(a, 0, "")
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(v.Close)
	}
	return r, people, questions
}

// BenchmarkVotes has clients vote and take it back, each waiting for its answer, on stable storage.
func BenchmarkVotes(b *testing.B) {
	for _, clients := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			r, people, questions := benchRoom(b)
			var n atomic.Int64
			var wg sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			for i := range clients {
				wg.Go(func() {
					for k := 0; n.Add(1) <= int64(b.N); k++ {
						var c session.Command = &session.QuestionVote{Question: questions[i%16]}
						if k%2 == 1 {
							c = &session.QuestionUnvote{Question: questions[i%16]}
						}
						ans, err := r.Do(context.Background(), Command{Actor: people[i], ID: uuid.NewString(), Command: c})
						if err != nil || ans.Refusal != nil {
							b.Error(err, ans.Refusal)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
	}
}

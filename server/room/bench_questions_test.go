package room

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"rostrum/session"
)

// questionWords make questions that share words and are not the same.
var questionWords = []string{"school", "network", "broadband", "panel", "rights", "village", "finance", "review", "summit", "privacy", "language", "women", "cable", "island", "record", "budget"}

func questionText(i int) string {
	w := func(n int) string { return questionWords[(i*7+i/len(questionWords)*n+n*5)%len(questionWords)] }
	return fmt.Sprintf("How will the %s of each %s number %d be kept for the %s and the %s?", w(1), w(2), i, w(3), w(4))
}

// BenchmarkQuestion is the way of a question, offered and then approved, from command to answer, among as
// many that are there, with a moderator and the audience watching.
func BenchmarkQuestion(b *testing.B) {
	for _, there := range []int{500, 2000, 10000} {
		b.Run(fmt.Sprint(there, " there"), func(b *testing.B) {
			r, _, asked := benchRoom(b)
			moderator := session.Actor{Role: session.RoleModerator}
			n := len(asked)
			send := func(c session.Command) <-chan Answer {
				return r.Submit(Command{Actor: moderator, ID: uuid.NewString(), Command: c})
			}
			offer := func() <-chan Answer {
				n++
				return send(&session.QuestionOffer{Text: questionText(n), Lang: "en", Source: session.SourceDoc{Kind: "typed"}})
			}
			for n < there {
				var waiting []<-chan Answer // the room takes so many at once
				for range 500 {
					waiting = append(waiting, offer(), send(&session.QuestionApprove{Question: fmt.Sprintf("q%d", n)}))
				}
				for _, a := range waiting {
					if got := <-a; got.Refusal != nil {
						b.Fatal(got.Refusal)
					}
				}
			}
			b.Run("offered", func(b *testing.B) {
				for b.Loop() {
					<-offer()
				}
			})
			b.Run("approved", func(b *testing.B) {
				at := 0
				for b.Loop() { // back and forth: the shown ones change with each
					at++
					q := fmt.Sprintf("q%d", at%there+1)
					<-send(&session.QuestionReturn{Question: q, State: session.Offered})
					<-send(&session.QuestionApprove{Question: q})
				}
			})
		})
	}
}

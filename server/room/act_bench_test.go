package room

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/wire"
	"rostrum/session"
)

// BenchmarkAct is what each step of an act's way costs by itself, and what it allocates: a vote of one
// of 256 people, and the chair stopping a speaker's clock, with the audience and the moderators looking on.
func BenchmarkAct(b *testing.B) {
	for _, act := range []struct {
		name, message string
		actor         func(people []session.Actor) session.Actor
		undo          session.Command // takes it back, so that it can be applied again
	}{
		{"vote", `{"id":"0192f0c1-7a10-7b3c-9d7e-2f1a5c8e4b60","do":"question.vote","with":{"question":"q3"}}`,
			func(people []session.Actor) session.Actor { return people[7] }, &session.QuestionUnvote{Question: "q3"}},
		{"pause", `{"id":"0192f0c1-7a10-7b3c-9d7e-2f1a5c8e4b61","do":"floor.pause","with":{}}`,
			func([]session.Actor) session.Actor { return chair }, &session.FloorResume{}},
	} {
		b.Run(act.name, func(b *testing.B) {
			r, people, _ := benchRoom(b)
			speak(b, r)
			r.Close() // what it owned is ours now
			actor := act.actor(people)
			m, ref := wire.DecodeCommand([]byte(act.message))
			if ref != nil {
				b.Fatal(ref)
			}
			decide := func(c session.Command) session.Entry {
				e, ref := session.Decide(r.owned.st, session.Input{Actor: actor, ID: m.ID, Now: session.At(r.wall()), Salt: "00", Command: c})
				if ref != nil {
					b.Fatal(ref)
				}
				return e
			}
			step := func(name string, f func()) {
				b.Run(name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						f()
					}
				})
			}
			step("decode", func() { _, _ = wire.DecodeCommand([]byte(act.message)) })
			step("decide", func() { decide(m.Command) })
			e := decide(m.Command)
			step("encode", func() {
				if _, err := encodeLine(&e, r.owned.head.Hash); err != nil {
					b.Fatal(err)
				}
			})
			do := func(c session.Command) {
				e := decide(c)
				session.Apply(r.owned.st, e)
			}
			step("decide and apply, twice", func() { do(m.Command); do(act.undo); r.owned.st.TakeChanges() })
			step("decide, apply and make the documents, twice", func() { do(m.Command); r.change(nil); do(act.undo); r.change(nil) })
		})
	}
}

// speak has a delegate speak.
func speak(b *testing.B, r *Room) {
	delegate := session.Actor{Role: session.RoleParticipant, Person: PersonID(r.session, "7")}
	person := session.ImportPerson{ID: delegate.Person, PersonAdd: session.PersonAdd{Badge: "7", Name: "Delegate 007", Group: "governments"}}
	for _, c := range []Command{
		{Actor: session.Actor{Role: session.RoleSecretariat}, Command: &session.PersonImport{People: []session.ImportPerson{person}}},
		{Actor: delegate, Command: &session.FloorRequest{Segment: "panel"}},
		{Actor: chair, Command: &session.FloorGive{Request: "r1"}},
	} {
		c.ID = uuid.NewString()
		if ans, err := r.Do(context.Background(), c); err != nil || ans.Refusal != nil {
			b.Fatal(c.Command.Do(), err, ans.Refusal)
		}
	}
}

// BenchmarkAppend is what the log makes of an act, without the disk: by itself, and in a group.
func BenchmarkAppend(b *testing.B) {
	for _, lines := range []int{1, 64} {
		b.Run(fmt.Sprintf("group=%d", lines), func(b *testing.B) {
			l, err := eventlog.OpenSQLite(b.TempDir()+"/log.db", eventlog.WithoutSync())
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { l.Close() })
			r, err := Create(context.Background(), Options{Log: l, Session: "s"}, Setup{ID: uuid.NewString(), Programme: programme(), JoinCode: "ABCD2345"})
			if err != nil {
				b.Fatal(err)
			}
			r.Close()
			head, body := r.owned.head, []byte(`{"v":1,"cmd":"0192f0c1-7a10-7b3c-9d7e-2f1a5c8e4b60","at":"2015-10-19T14:00:00.000Z","do":"question.vote","events":[{"e":"question.voted","v":1,"d":{"question":"q3","person":"p7"}}]}`)
			b.ReportAllocs()
			for n := 0; b.Loop(); n += lines {
				var batch eventlog.Batch
				at := head
				for i := range lines {
					line := eventlog.Line{V: at.V + 1, Cmd: fmt.Sprintf("cmd-%d", n+i), Body: body, Prev: at.Hash, Hash: session.ChainHash(at.Hash, body)}
					batch.Lines, at = append(batch.Lines, line), at.After(line)
				}
				if head, err = l.Append(context.Background(), r.session, head, batch); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(lines), "acts/op")
		})
	}
}

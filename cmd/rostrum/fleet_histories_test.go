package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"rostrum/server/client"
	"rostrum/server/eventlog/redistest"
	"rostrum/session"
)

// A note is a register with compare-and-set: note.edit at a revision is carried out if the note stands
// at it, and is stale otherwise. Several clients edit one note over all nodes at once, while something
// dies; what each was told must fit one order (porcupine), where an edit without an answer may have
// happened or not.

type edit struct {
	read bool
	rev  int
	text string
}

type edited struct {
	ok, unknown bool // neither: stale
	rev         int  // of a read
	text        string
}

type register struct {
	rev  int
	text string
}

var registerModel = porcupine.Model{
	Init: func() any { return register{1, "as it began"} },
	Step: func(state, in, out any) (bool, any) {
		s, i, o := state.(register), in.(edit), out.(edited)
		switch next := (register{i.rev + 1, i.text}); {
		case i.read:
			return s == register{o.rev, o.text}, s
		case o.unknown && i.rev == s.rev:
			return true, next
		case o.unknown:
			return true, s
		case o.ok:
			return i.rev == s.rev, next
		default:
			return i.rev != s.rev, s
		}
	},
	DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v → %+v", in, out) },
}

// fault happens to the fleet in the middle of a history; what it began has ended when it returns.
type fault struct {
	name string
	do   func(f *fleet, s *redistest.Server, p *redistest.Proxy)
}

func some(low, high time.Duration) time.Duration {
	return low + time.Duration(rand.Int64N(int64(high-low)))
}

func cutting(c redistest.Cut) func(*fleet, *redistest.Server, *redistest.Proxy) {
	return func(_ *fleet, _ *redistest.Server, p *redistest.Proxy) {
		p.OnRequest(func(b []byte) redistest.Cut {
			if strings.Contains(string(b[:min(len(b), 64)]), "evalsha") && rand.IntN(3) == 0 {
				return c
			}
			return redistest.Pass
		})
		time.Sleep(some(500*time.Millisecond, time.Second))
		p.OnRequest(nil)
	}
}

var faults = []fault{
	{"kill -9 of a node", func(f *fleet, _ *redistest.Server, _ *redistest.Proxy) {
		i := rand.IntN(len(f.nodes))
		f.nodes[i].kill()
		time.Sleep(some(0, 300*time.Millisecond))
		f.restart(i)
	}},
	{"kill -9 of Redis", func(_ *fleet, s *redistest.Server, _ *redistest.Proxy) {
		s.Kill()
		time.Sleep(some(0, 500*time.Millisecond))
		s.Restart()
	}},
	{"connections cut before", cutting(redistest.CutBefore)},
	{"replies cut off", cutting(redistest.CutAfterReply)},
	{"nothing passes", func(_ *fleet, _ *redistest.Server, p *redistest.Proxy) {
		p.Hold()
		time.Sleep(some(500*time.Millisecond, 3*time.Second))
		p.Release()
	}},
	{"SIGSTOP of Redis", func(_ *fleet, s *redistest.Server, _ *redistest.Proxy) {
		s.Stop()
		time.Sleep(some(500*time.Millisecond, 3*time.Second))
		s.Continue()
	}},
	{"a slow link", func(_ *fleet, _ *redistest.Server, p *redistest.Proxy) {
		p.Slow(some(20*time.Millisecond, 80*time.Millisecond))
		time.Sleep(time.Second)
		p.Slow(0)
	}},
}

// TestHistoriesOfThreeNodes: under each fault in turn, what clients were told is linearizable, each
// acknowledged edit stands in the record once, and all nodes come to the same documents.
func TestHistoriesOfThreeNodes(t *testing.T) {
	besides(t)
	histories := amount(t, len(faults), 200)
	s, p := redisBehindProxy(t)
	f := newFleet(t, 3, "--redis", p.URL())
	d := f.rehearsal()
	var acked acknowledged
	var edits, stale, unknown atomic.Int64
	undecided := 0
	began := time.Now()
	for n := range histories {
		fault := faults[n%len(faults)]
		h := &history{f: f, d: d, note: fmt.Sprint("ref:h", n), acked: &acked, began: time.Now()}
		h.run(t, func() { fault.do(f, s, p) })
		edits.Add(h.edits.Load())
		stale.Add(h.stale.Load())
		unknown.Add(h.unknown.Load())
		switch porcupine.CheckOperationsTimeout(registerModel, h.ops, time.Minute) {
		case porcupine.Illegal:
			t.Fatalf("history %d (%s) fits no order:\n%s", n, fault.name, h)
		case porcupine.Unknown:
			undecided++
		}
	}
	acked.exactlyOnce(t, f.urls[0], d.id)
	f.agree(d.id, d.tokens[session.RoleRapporteur])
	if undecided*20 > histories {
		t.Errorf("%d of %d histories could not be decided in time", undecided, histories)
	}
	figures(t, "%d histories, %d undecided by porcupine in a minute: %d edits carried out, %d stale, %d unknown, all linearizable, each acknowledged one once; %.0f s",
		histories, undecided, edits.Load(), stale.Load(), unknown.Load(), time.Since(began).Seconds())
}

const (
	editors      = 5
	editsEach    = 12
	answerWithin = 25 * time.Second
)

// history is the edits of one note.
type history struct {
	f     *fleet
	d     *day
	note  string
	acked *acknowledged
	began time.Time

	mu                    sync.Mutex
	ops                   []porcupine.Operation
	edits, stale, unknown atomic.Int64
}

func (h *history) add(client int, call time.Duration, in edit, out edited) {
	op := porcupine.Operation{ClientId: client, Input: in, Call: int64(call), Output: out, Return: int64(time.Since(h.began))}
	if out.unknown {
		op.Return = math.MaxInt64
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, op)
}

func (h *history) String() string {
	var b strings.Builder
	for _, op := range h.ops {
		fmt.Fprintf(&b, "%d %d–%d %s\n", op.ClientId, op.Call, op.Return, registerModel.DescribeOperation(op.Input, op.Output))
	}
	return b.String()
}

func (h *history) run(t *testing.T, fault func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	made, known := h.f.answered(ctx, secretToken, h.d.id, message(t, "rapporteur", &session.NoteAdd{
		Segment: "opening", Text: "as it began", Kind: "comment", Ref: strings.TrimPrefix(h.note, "ref:")}))
	if !known || made.Error != nil {
		t.Fatalf("make the note: %+v, known %v", made, known)
	}
	var wg sync.WaitGroup
	for c := range editors {
		wg.Go(func() { h.edit(ctx, t, c) })
	}
	time.Sleep(some(20*time.Millisecond, 200*time.Millisecond))
	fault()
	wg.Wait()
	call := time.Since(h.began)
	last := h.f.agree(h.d.id, h.d.tokens[session.RoleRapporteur])
	rev, text := noteOf(last, h.note)
	h.add(editors, call, edit{read: true}, edited{rev: rev, text: text})
}

// edit edits the note again and again, at the revision that the client believes in.
func (h *history) edit(ctx context.Context, t *testing.T, c int) {
	rev := 1
	for i := range editsEach {
		text := fmt.Sprintf("%d.%d", c, i)
		m := message(t, "rapporteur", &session.NoteEdit{Note: h.note, Rev: rev, Text: &text})
		call := time.Since(h.began)
		one, cancel := context.WithTimeout(ctx, answerWithin)
		ack, known := h.f.answered(one, secretToken, h.d.id, m)
		cancel()
		in := edit{rev: rev, text: text}
		switch {
		case !known:
			h.unknown.Add(1)
			h.add(c, call, in, edited{unknown: true})
		case ack.Error == nil:
			h.edits.Add(1)
			h.acked.add(ack)
			h.add(c, call, in, edited{ok: true})
			rev++
			continue
		case ack.Error.Code == session.CodeStale:
			h.stale.Add(1)
			h.add(c, call, in, edited{})
		default:
			t.Errorf("edit: %+v", ack.Error)
			return
		}
		// A view may lag behind the record; it is where a client looks all the same.
		docs := client.NewDocuments()
		cl := h.f.any(h.d.tokens[session.RoleRapporteur])
		if frame, err := cl.View(ctx, h.d.id, 0, ""); err == nil && docs.Apply(frame) == nil {
			if r, _ := noteOf(docs, h.note); r > 0 {
				rev = r
			}
		}
		cl.Close()
	}
}

// noteOf finds a note by its reference.
func noteOf(docs *client.Documents, ref string) (rev int, text string) {
	for key := range docs.All {
		if !strings.HasPrefix(key, "note/") {
			continue
		}
		var n session.NoteDoc
		if ok, err := docs.Decode(key, &n); ok && err == nil && "ref:"+n.Ref == ref {
			return n.Rev, n.Text
		}
	}
	return 0, ""
}

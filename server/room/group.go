package room

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rostrum/server/eventlog"
	"rostrum/session"
)

const (
	// maxGroup bounds how many commands go to the log together.
	maxGroup = 512
	// leastCompany is how many commands must have come together for the next group to wait for as
	// many, and gatherWithin for how long at most: about what writing takes.
	leastCompany = 4
	gatherWithin = 500 * time.Microsecond
	// appendTimeout is after how long an append counts as unknown.
	appendTimeout = 10 * time.Second
	// maxTries bounds how often a group is decided again after the record moved on.
	maxTries = 8
	// mendingPause is between two tries while the record is being mended.
	mendingPause = 50 * time.Millisecond
)

// outcome is a command of a group with what was decided.
type outcome struct {
	p      *pending
	answer Answer
}

// group decides first and whatever else waits, appends it, and answers. The answers come only after
// the append.
func (r *Room) group(first *pending) {
	todo := r.gather(first)
	defer func(n int) { r.owned.company = n + len(r.inbox) }(len(todo))
	whole, tries, done := r.patience()
	defer done()
	for try := 0; try < tries && len(todo) > 0 && whole.Err() == nil && !r.owned.nodes.silent; try++ {
		if r.owned.ahead || r.owned.nodes.behind {
			var err error
			if todo, err = r.catchUp(whole, todo); err != nil {
				r.lost("catch up with the log", err)
				break
			}
		}
		batch, outcomes := r.decideAll(todo)
		if len(batch.Lines) == 0 && len(batch.Refused) == 0 {
			r.finish(outcomes)
			return
		}
		ctx, cancel := context.WithTimeout(whole, appendTimeout)
		compared := r.owned.similar.beside(r.owned.st)
		changed := func() *change { return nil } // refusals are shown to nobody
		if len(batch.Lines) > 0 {
			changed = r.changeBeside(joining(todo))
		}
		began := time.Now()
		head, err := r.log.Append(ctx, r.session, r.owned.head, batch)
		if err == nil {
			r.told(time.Since(began))
		}
		change := changed()
		compared(err == nil)
		cancel()
		if err == nil {
			r.owned.head = head
			r.committed(batch)
			if change != nil {
				r.show(change)
			}
			r.finish(outcomes)
			return
		}
		switch {
		case errors.Is(err, eventlog.ErrMending): // it will be over well within a group's patience
			time.Sleep(mendingPause)
		case !errors.Is(err, eventlog.ErrConflict) && !errors.Is(err, eventlog.ErrDuplicate):
			r.logger.Error("append", "err", err, "lines", len(batch.Lines))
			tries = min(tries, try+maxTries)
		}
		r.owned.ahead = true
	}
	for _, p := range todo {
		p.answer(Answer{Refusal: unavailable()})
	}
}

// gather takes what waits with the first, and waits a moment for the company that the group before had:
// those who are answered together send their next together, and would find one half under way, wait
// for it, and have the disk write twice for the same acts. One who is alone never waits.
func (r *Room) gather(first *pending) []*pending {
	todo := []*pending{first}
	var over <-chan time.Time
	for len(todo) < maxGroup {
		select {
		case p := <-r.inbox:
			todo = append(todo, p)
			continue
		default:
		}
		if r.owned.company < leastCompany || len(todo) >= r.owned.company {
			break
		}
		if over == nil {
			t := time.NewTimer(gatherWithin)
			defer t.Stop()
			over = t.C
		}
		select {
		case p := <-r.inbox:
			todo = append(todo, p)
			continue
		case <-over:
		case <-r.quit:
		}
		break
	}
	return todo
}

// decideAll decides the commands in order on the owner's state, which runs ahead of the log by them.
func (r *Room) decideAll(todo []*pending) (eventlog.Batch, []outcome) {
	var batch eventlog.Batch
	outcomes := make([]outcome, 0, len(todo))
	inGroup := map[string]int{}
	for _, p := range todo {
		if i, twice := inGroup[p.ID]; twice {
			outcomes = append(outcomes, outcome{p, outcomes[i].answer})
			continue
		}
		if a, ok := r.before(p.ID); ok {
			outcomes = append(outcomes, outcome{p, a})
			continue
		}
		a := r.decideOne(p, &batch)
		inGroup[p.ID] = len(outcomes)
		outcomes = append(outcomes, outcome{p, a})
	}
	return batch, outcomes
}

// before is the first answer to a command that was answered earlier.
func (r *Room) before(id string) (Answer, bool) {
	if v, ok := r.owned.answered[id]; ok {
		return Answer{V: v}, true
	}
	if ref, ok := r.owned.refused[id]; ok {
		return Answer{Refusal: ref}, true
	}
	return Answer{}, false
}

func (r *Room) decideOne(p *pending, batch *eventlog.Batch) Answer {
	wall := r.wall()
	if (p.As != "" || p.At != 0) && p.Actor.Role != session.RoleSystem &&
		(p.Actor.Role != session.RoleSecretariat || !r.owned.st.Programme.Rehearsal) {
		field := "as"
		if p.As == "" {
			field = "at"
		}
		return r.refuse(p, &session.Refusal{Code: session.CodeForbidden, Msg: "as.forbidden", Field: field}, batch)
	}
	actor := p.Actor
	if p.As != "" {
		as, join, ref := r.actAs(p)
		if ref == nil && join != nil {
			if a := r.decideOne(join, batch); a.Refusal != nil {
				ref = a.Refusal
			}
		}
		if ref != nil {
			return r.refuse(p, ref, batch)
		}
		actor = as
	}
	now := r.owned.clock.now(r.owned.st, p, wall)
	e, ref := session.Decide(r.owned.st, session.Input{Actor: actor, ID: p.ID, Now: now, Salt: p.salt, Command: p.Command.Command, Section: r.section(p.Command.Command), Held: p.held})
	if ref != nil {
		return r.refuse(p, ref, batch)
	}
	if p.At != 0 && !r.owned.st.Driven {
		// The first driven act says so in the record; pages then let the clock stand between frames.
		e.Events = append([]session.Event{&session.ClockSet{}}, e.Events...)
	}
	line, err := encodeLine(&e, r.prev(batch))
	if err != nil {
		r.logger.Error("encode", "err", err, "do", e.Do)
		return Answer{Refusal: unavailable()}
	}
	session.Apply(r.owned.st, e)
	r.owned.clock.moved(r.owned.st, p, wall)
	batch.Lines = append(batch.Lines, line)
	return Answer{V: e.V}
}

// refuse remembers the refusal with the batch, so that the command gets this answer again whatever
// becomes of the state in between. The server's own ticks need no memory.
func (r *Room) refuse(p *pending, ref *session.Refusal, batch *eventlog.Batch) Answer {
	if p.Actor.Role == session.RoleSystem {
		return Answer{Refusal: ref}
	}
	b, err := json.Marshal(ref)
	if err != nil {
		r.logger.Error("encode a refusal", "err", err)
		return Answer{Refusal: unavailable()}
	}
	batch.Refused = append(batch.Refused, eventlog.Refused{Cmd: p.ID, Answer: b})
	return Answer{Refusal: ref}
}

// prev is the hash that the next line follows.
func (r *Room) prev(batch *eventlog.Batch) string {
	if n := len(batch.Lines); n > 0 {
		return batch.Lines[n-1].Hash
	}
	return r.owned.head.Hash
}

func encodeLine(e *session.Entry, prev string) (eventlog.Line, error) {
	body, err := session.EncodeEntry(*e)
	if err != nil {
		return eventlog.Line{}, err
	}
	l := eventlog.Line{V: e.V, Cmd: e.Cmd, Body: body, Prev: prev, Hash: session.ChainHash(prev, body)}
	e.Hash = l.Hash
	if len(e.Private) > 0 {
		if l.Private, err = json.Marshal(e.Private); err != nil {
			return eventlog.Line{}, err
		}
	}
	return l, nil
}

func decodeLine(l eventlog.Line) (session.Entry, error) {
	var private map[string]session.Sealed
	if len(l.Private) > 0 {
		if err := json.Unmarshal(l.Private, &private); err != nil {
			return session.Entry{}, fmt.Errorf("line %d: private part: %w", l.V, err)
		}
	}
	e, err := session.DecodeEntry(l.Body, private)
	e.Hash = l.Hash
	return e, err
}

// committed remembers what the log now holds.
func (r *Room) committed(batch eventlog.Batch) {
	r.keepTail(batch.Lines)
	r.owned.regranted = r.owned.regranted || grantsAnew(batch.Lines)
	for _, l := range batch.Lines {
		r.owned.answered[l.Cmd] = l.V
	}
	for _, ref := range batch.Refused {
		var answer session.Refusal
		if json.Unmarshal(ref.Answer, &answer) == nil {
			r.remember(ref.Cmd, &answer)
		}
	}
	r.redactErased(batch)
}

func (r *Room) remember(id string, ref *session.Refusal) {
	if _, ok := r.owned.refused[id]; !ok {
		r.owned.oldest = append(r.owned.oldest, id)
	}
	r.owned.refused[id] = ref
	for len(r.owned.oldest) > maxRefusals {
		delete(r.owned.refused, r.owned.oldest[0])
		r.owned.oldest = r.owned.oldest[1:]
	}
}

// redactErased removes the personal data whose erasure is now in the record. Should it fail,
// the next fold of the record does it again.
func (r *Room) redactErased(batch eventlog.Batch) {
	for _, l := range batch.Lines {
		if !bytes.Contains(l.Body, []byte("person.erase")) && !bytes.Contains(l.Body, []byte("question.source_gone")) {
			continue // most lines: they are not decoded again for this
		}
		e, err := session.DecodeEntry(l.Body, nil)
		if err != nil {
			continue
		}
		for _, id := range e.Erases() {
			r.owned.nodes.kept.forget(id)
			if err := r.log.Redact(context.Background(), r.session, id); err != nil {
				r.logger.Error("remove what was taken back", "id", id, "err", err)
			}
		}
	}
}

// catchUp throws the tentative state away, folds the log again and sorts out which commands of the
// group have an answer there; it returns those that have none.
func (r *Room) catchUp(ctx context.Context, todo []*pending) ([]*pending, error) {
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	defer cancel()
	if r.shared != nil {
		if err := r.catchUpShared(ctx); err != nil {
			return todo, err
		}
	} else {
		if err := r.load(ctx); err != nil {
			return todo, err
		}
		r.owned.ahead = false
		r.publishAll()
	}
	if len(todo) == 0 {
		return nil, nil
	}
	ids := make([]string, 0, len(todo))
	for _, p := range todo {
		ids = append(ids, p.ID)
	}
	answers, err := r.log.Answers(ctx, r.session, ids)
	if err != nil {
		return todo, err
	}
	var left []*pending
	for _, p := range todo {
		a, ok := answers[p.ID]
		switch {
		case !ok:
			left = append(left, p)
		case a.Refused != nil:
			var ref session.Refusal
			if err := json.Unmarshal(a.Refused, &ref); err != nil {
				return todo, fmt.Errorf("read the refusal of %s: %w", p.ID, err)
			}
			r.remember(p.ID, &ref)
			p.answer(Answer{Refusal: &ref})
		default:
			p.answer(Answer{V: a.V})
		}
	}
	return left, nil
}

// finish answers. Those who are told are left to the teller, so that the next group need not wait for
// what writing to many connections takes; one who is alone is told at once, which spares the wait for
// another goroutine to wake.
func (r *Room) finish(outcomes []outcome) {
	if len(outcomes) == 1 {
		outcomes[0].p.answer(outcomes[0].answer)
		return
	}
	told := false
	for _, o := range outcomes {
		if o.p.asker != nil {
			told = true
			continue
		}
		o.p.answer(o.answer)
	}
	if told {
		r.answers <- outcomes
	}
}

// tell is the teller: it gives answers until the owner has ended.
func (r *Room) tell() {
	for outcomes := range r.answers {
		for _, o := range outcomes {
			if o.p.asker != nil && o.p.told.CompareAndSwap(false, true) {
				o.p.asker.Answered(o.answer)
			}
		}
		for _, o := range outcomes {
			if o.p.asker != nil {
				o.p.asker.Flush()
			}
		}
	}
}

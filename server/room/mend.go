package room

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/session"
)

// When the storage has lost what it acknowledged, the nodes still have it. Each compares what is
// stored now with its own lines:
//
//   - what is stored ends earlier, on the same chain: the missing tail is offered again, in order. The
//     first node to do so raises the epoch, which fences whoever has not noticed yet, and appends are
//     put off for a moment, so that a node that knows more adds its part.
//   - something else was appended where the tail had been: the tail cannot come back, since its entries
//     were decided on another state. It is named in the record, for the staff, and act by act in the
//     operator's log; the node goes on with what is stored, under a raised epoch.
//
// A viewer sees a new epoch in either case and is given everything anew.

// errFork: what the log holds is not what this node has verified of it.
var errFork = errors.New("the record has another history than the one known here")

const (
	// maxKept bounds the lines that a node keeps of a record, in bytes; the oldest go first.
	maxKept = 256 << 20
	// mendPage and mendBytes bound what is offered at once.
	mendPage, mendBytes = 500, 4 << 20
	// mendTries bounds how often a node begins again because another mends at the same time.
	mendTries = 5
	// maxTold is how many lost acts the operator's log names one by one.
	maxTold = 500
)

// kept are the lines of the record that this node has verified, up to the owner's head.
type kept struct {
	lines []eventlog.Line
	bytes int
}

func (k *kept) add(lines ...eventlog.Line) {
	for _, l := range lines {
		k.lines = append(k.lines, l)
		k.bytes += len(l.Body) + len(l.Private)
	}
	drop := 0
	for ; k.bytes > maxKept; drop++ {
		k.bytes -= len(k.lines[drop].Body) + len(k.lines[drop].Private)
	}
	k.lines = k.lines[drop:]
}

// after are the kept lines beyond a version, and whether there is none missing between.
func (k *kept) after(v uint64) (lines []eventlog.Line, whole bool) {
	i := sort.Search(len(k.lines), func(i int) bool { return k.lines[i].V > v })
	return k.lines[i:], i == len(k.lines) || k.lines[i].V == v+1
}

// hash is that of a version, if it is kept.
func (k *kept) hash(v uint64) (string, bool) {
	i := sort.Search(len(k.lines), func(i int) bool { return k.lines[i].V >= v })
	if i == len(k.lines) || k.lines[i].V != v {
		return "", false
	}
	return k.lines[i].Hash, true
}

// forget removes a person's or question's data: it must not come back with a mended record.
func (k *kept) forget(person string) {
	for i, l := range k.lines {
		var people map[string]json.RawMessage
		if len(l.Private) == 0 || json.Unmarshal(l.Private, &people) != nil || people[person] == nil {
			continue
		}
		delete(people, person)
		k.lines[i].Private = nil
		if len(people) == 0 {
			continue
		}
		if b, err := json.Marshal(people); err == nil {
			k.lines[i].Private = b
		}
	}
}

// mend brings this node and the storage together after a loss, and returns where the record ends.
func (r *Room) mend(ctx context.Context) (head eventlog.Head, err error) {
	for range mendTries {
		if head, err = r.mendOnce(ctx); !errors.Is(err, eventlog.ErrConflict) {
			break
		}
	}
	if err != nil {
		return head, fmt.Errorf("mend the record: %w", err)
	}
	return head, nil
}

func (r *Room) mendOnce(ctx context.Context) (eventlog.Head, error) {
	own := r.owned.head
	found, err := r.mender.Found(ctx, r.session)
	if err != nil && !errors.Is(err, eventlog.ErrNotFound) {
		return found, err
	}
	epoch := found.Epoch
	lineage, raised := eventlog.SplitEpoch(own.Epoch)
	if l, n := eventlog.SplitEpoch(found.Epoch); l != lineage || n <= raised {
		epoch = eventlog.RaiseEpoch(own.Epoch, found.Epoch)
		if l != lineage && found.Epoch != "" {
			return r.rewound(ctx, found)
		}
	}
	common, err := r.common(ctx, found)
	if err != nil {
		return found, err
	}
	missing, whole := r.owned.nodes.kept.after(common)
	switch {
	case common == own.V && found.Epoch != own.Epoch && found.Epoch == epoch: // others have mended it
		r.owned.head.Epoch = found.Epoch
		r.publishAll()
		return found, nil
	case common == own.V && found.Epoch == own.Epoch: // it was there after all
		return found, nil
	case common == found.V && whole || common == own.V:
		return r.offer(ctx, found, epoch, missing)
	}
	return r.giveUp(ctx, found, epoch, common, missing)
}

// common is the last version at which what is stored is what this node has.
func (r *Room) common(ctx context.Context, found eventlog.Head) (uint64, error) {
	k := &r.owned.nodes.kept
	agree := func(v uint64) (bool, error) {
		own, ok := k.hash(v)
		if v == r.owned.head.V {
			own, ok = r.owned.head.Hash, true
		}
		if !ok || v == found.V {
			return ok && own == found.Hash, nil
		}
		l, err := r.mender.FoundLine(ctx, r.session, v)
		return err == nil && l.Hash == own, err
	}
	// Hashes are chained: where two agree all before agree.
	low, high := uint64(0), min(found.V, r.owned.head.V)
	for mid := high; low < high; mid = low + (high-low+1)/2 {
		same, err := agree(mid)
		switch {
		case err != nil:
			return 0, err
		case same:
			low = mid
		default:
			high = mid - 1
		}
	}
	return low, nil
}

// offer gives the storage back what it has lost.
// What was erased since is removed again.
func (r *Room) offer(ctx context.Context, found eventlog.Head, epoch string, missing []eventlog.Line) (eventlog.Head, error) {
	created := time.UnixMilli(int64(r.owned.st.Created))
	at := found
	for first := true; first || len(missing) > 0; first = false {
		n, size := 0, 0
		for n < len(missing) && n < mendPage && (n == 0 || size < mendBytes) {
			size += len(missing[n].Body) + len(missing[n].Private)
			n++
		}
		next, err := r.mender.Mend(ctx, r.session, at, epoch, created, missing[:n])
		if err != nil {
			return at, err
		}
		at, missing = next, missing[n:]
	}
	r.logger.Warn("the storage had lost the end of the record; this node has given it back",
		"acts", at.V-found.V, "to", at.V, "epoch", epoch, "was_epoch", found.Epoch)
	r.owned.head.Epoch = at.Epoch
	r.publishAll()
	ids := slices.Concat(slices.Collect(maps.Keys(r.owned.st.People)), r.owned.st.QuestionIDs)
	for _, id := range ids {
		if r.owned.st.Erased(id) { // an older copy still has it
			if err := r.log.Redact(ctx, r.session, id); err != nil {
				return at, err
			}
		}
	}
	return at, nil
}

// giveUp goes on with what is stored and names what is lost.
func (r *Room) giveUp(ctx context.Context, found eventlog.Head, epoch string, common uint64, missing []eventlog.Line) (eventlog.Head, error) {
	own := r.owned.head
	if epoch != found.Epoch {
		var err error
		if found, err = r.mender.Mend(ctx, r.session, found, epoch, time.UnixMilli(int64(r.owned.st.Created)), nil); err != nil {
			return found, err
		}
	}
	if err := r.adopt(ctx); err != nil {
		return found, err
	}
	r.logger.Error("acknowledged acts are lost: the storage lost the end of the record, and others went on before this node could give it back",
		"from", common+1, "to", own.V, "hash", own.Hash, "was_epoch", own.Epoch, "epoch", r.owned.head.Epoch)
	for i, l := range missing {
		if i == maxTold {
			r.logger.Error("and further lost acts", "acts", len(missing)-i)
			break
		}
		do := ""
		if e, err := decodeLine(l); err == nil {
			do = e.Do
		}
		r.logger.Error("lost act", "v", l.V, "do", do, "command", l.Cmd)
	}
	r.owned.nodes.lost = append(r.owned.nodes.lost, &session.RecordLost{From: common + 1, To: own.V, Hash: own.Hash, Epoch: own.Epoch})
	return r.owned.head, nil
}

// rewound goes on with a rehearsal's record from before it was wiped: the wiping itself was lost.
func (r *Room) rewound(ctx context.Context, found eventlog.Head) (eventlog.Head, error) {
	r.logger.Error("the storage has lost that this rehearsal was wiped; the record from before is back", "v", found.V, "epoch", found.Epoch)
	if _, err := r.mender.Mend(ctx, r.session, found, eventlog.RaiseEpoch(found.Epoch, found.Epoch), time.UnixMilli(int64(r.owned.st.Created)), nil); err != nil {
		return found, err
	}
	return r.owned.head, r.adopt(ctx)
}

// adopt folds what is stored anew.
func (r *Room) adopt(ctx context.Context) error {
	if err := r.load(ctx); err != nil {
		return err
	}
	r.owned.refused, r.owned.oldest = map[string]*session.Refusal{}, nil
	r.publishAll()
	return nil
}

// nameLost says in the record what is lost. Its id is made from what it names, so that nodes that have
// lost the same say it once.
func (r *Room) nameLost() {
	n := &r.owned.nodes
	for len(n.lost) > 0 && !n.silent {
		c := n.lost[0]
		p := newPending(Command{Actor: session.Actor{Role: session.RoleSystem}, Command: c,
			ID: uuid.NewSHA1(idSpace, []byte(r.session+"/lost:"+c.Epoch+":"+c.Hash)).String()})
		n.lost = n.lost[1:]
		r.group(p)
		if a := <-p.out; a.Refusal != nil {
			n.lost = append(n.lost, c)
			return
		}
	}
}

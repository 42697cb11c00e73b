package session

import (
	"slices"
	"sort"
)

// queue holds the candidates that look alike to the methods that look at groups and media, best first.
type queue struct {
	group *account // of all in it, where a method looks at groups
	wait  []*candidate
	ranks []rank // of its first, as things stand
	stale bool   // they are to be made anew
}

// queues sorts the candidates into queues, each by what does not depend on group or medium.
func (o *ordering) queues(ms []Method, specs []methodSpec, look view) []*queue {
	type class struct {
		group  *account
		remote bool
	}
	byClass := map[class]*queue{}
	var queues []*queue
	ranks := make([]rank, len(o.all)*len(ms))
	for i := range o.all {
		c := &o.all[i]
		c.ranks, ranks = ranks[:len(ms):len(ms)], ranks[len(ms):]
		c.rank(ms, specs)
		var k class
		if look.group {
			k.group = c.group
		}
		if look.medium {
			k.remote = c.request.Remote
		}
		q := byClass[k]
		if q == nil {
			q = &queue{group: k.group, ranks: make([]rank, len(ms)), stale: true}
			byClass[k] = q
			queues = append(queues, q)
		}
		q.wait = append(q.wait, c)
	}
	for _, q := range queues {
		slices.SortFunc(q.wait, func(a, b *candidate) int {
			if before(a.ranks, b.ranks, a.seq, b.seq) {
				return -1
			}
			return 1
		})
	}
	return queues
}

// rank makes the ranks that are the request's or the person's own; those that look at groups and
// media are the same for the whole queue and are made when it is looked at.
func (c *candidate) rank(ms []Method, specs []methodSpec) {
	for i, m := range ms {
		if !specs[i].group && !specs[i].medium {
			c.ranks[i] = m.Rank(c)
		}
	}
	c.placed = c.person.placed
}

// refresh makes the ranks of the queue's first as things stand. One whose other request has been
// placed meanwhile goes back among those it is now equal to.
func (q *queue) refresh(ms []Method, specs []methodSpec) {
	for {
		c := q.wait[0]
		if c.placed == c.person.placed {
			break
		}
		c.rank(ms, specs)
		rest := q.wait[1:]
		i := sort.Search(len(rest), func(i int) bool { return before(c.ranks, rest[i].ranks, c.seq, rest[i].seq) })
		copy(q.wait, rest[:i])
		q.wait[i] = c
	}
	q.stale = false
	copy(q.ranks, q.wait[0].ranks)
	for i, m := range ms {
		if specs[i].group || specs[i].medium {
			q.ranks[i] = m.Rank(q.wait[0])
		}
	}
}

func (q *queue) before(p *queue) bool {
	return before(q.ranks, p.ranks, q.wait[0].seq, p.wait[0].seq)
}

// before compares lexicographically; at last the order of request decides.
func before(a, b []rank, seqA, seqB int) bool {
	for i := range a {
		if c := a[i].compare(b[i]); c != 0 {
			return c < 0
		}
	}
	return seqA < seqB
}

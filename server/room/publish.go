package room

import (
	"strings"

	"rostrum/session"
)

// change is what the state changed since viewers were last shown anything, with the documents of all
// kinds of viewer that are kept. A group's is made while the log writes, which takes longer, by a
// goroutine to which all that the owner owns belongs meanwhile. It is shown when its entries are on
// stable storage, and thrown away with the state when they are not.
type change struct {
	session.Changes
	enc  *encoder
	docs []changedDoc
	mine []changedMine
	// joined are those who have just joined, with what they will look at next.
	joined []joined
}

type changedDoc struct {
	kind  *kind
	key   string
	bytes []byte
}

// publish shows what the state changed since it was last called. Only the owner calls it.
func (r *Room) publish() { r.show(r.change(nil)) }

// change makes the documents that changed. Sections of the summary that come in parts are drafted, and put
// in their places by show. The hashes are of the tokens of those who join by it.
func (r *Room) change(hashes []string) *change {
	c := &change{Changes: r.owned.st.TakeChanges(), enc: r.encoder()}
	for _, k := range r.published.kinds { // the owner alone adds to them
		for key := range c.Keys {
			if id, inParts := k.inParts(key); inParts {
				c.enc.drafts.section(c.enc, id)
			} else {
				c.docs = append(c.docs, changedDoc{k, key, c.enc.document(k.role, key)})
			}
		}
	}
	r.changedMine(c)
	c.joined = r.joinedBy(hashes)
	return c
}

// inParts tells whether the kind has the document in parts, and of which section of the summary it is.
func (k *kind) inParts(key string) (section string, yes bool) {
	section, yes = strings.CutPrefix(key, "summary/")
	return section, yes && k.parts
}

// changeBeside has the change made beside the owner, who waits for it by the returned function.
func (r *Room) changeBeside(hashes []string) (wait func() *change) {
	done := make(chan *change, 1)
	go func() { done <- r.change(hashes) }()
	return func() *change { return <-done }
}

// changedMine makes the "me" anew of those whom the change concerns. Most changes concern few.
func (r *Room) changedMine(c *change) {
	p := &r.published
	if c.Everyone {
		for _, all := range p.mines.roles {
			for _, m := range all {
				c.mine = append(c.mine, r.mineNow(m))
			}
		}
		return
	}
	for person := range c.People {
		for m := p.mines.persons[person]; m != nil; m = m.next {
			c.mine = append(c.mine, r.mineNow(m))
		}
	}
	for role := range c.Roles {
		for _, m := range p.mines.roles[role] {
			if !c.People[m.actor.Person] {
				c.mine = append(c.mine, r.mineNow(m))
			}
		}
	}
}

// show makes the change what viewers see, as of the owner's head.
func (r *Room) show(c *change) {
	v := r.owned.head.V
	alike := map[string]bool{}
	for _, key := range r.owned.similar.take(r.owned.st) { // found while the log wrote
		alike[key] = true
	}
	for _, k := range r.published.kinds {
		for key := range alike {
			c.docs = append(c.docs, changedDoc{k, key, c.enc.document(k.role, key)})
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.published
	if p.grants.changed(c.Changes); r.owned.regranted {
		p.grants, r.owned.regranted = newGrants(), false
	}
	// Between two versions that this node shows, another may have shown a document that was gone again.
	skipped := r.shared != nil && v > p.v+1
	put := func(d changedDoc) {
		if _, known := d.kind.docs[d.key]; d.bytes == nil && !known && skipped {
			d.kind.docs[d.key] = d.kind.order.PushFront(&doc{d.key, nil, v})
			return
		}
		d.kind.set(d.key, d.bytes, v)
	}
	for _, k := range p.kinds {
		clear(k.diffs)
		if !k.parts {
			continue
		}
		for key := range c.Keys {
			if _, inParts := k.inParts(key); inParts {
				k.setSection(c.enc, key, v)
			}
		}
	}
	for _, d := range c.docs {
		put(d)
	}
	for _, m := range c.mine {
		m.show(v)
	}
	p.admit(c.joined, v, r.wall())
	r.advance(v)
}

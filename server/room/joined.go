package room

import (
	"time"

	"rostrum/session"
)

// joined is one who has just joined. They come to look at once, many together when the chair shows the code;
// so what their token admits to and their "me" are made while the log writes that they joined, and whoever
// comes is let in without asking the owner.
type joined struct {
	grant session.Grant
	changedMine
}

// joining are the hashes of the tokens of those of a group who join by themselves. Those who are imported come
// later, or not.
func joining(group []*pending) (hashes []string) {
	for _, p := range group {
		if c, ok := p.Command.Command.(*session.PersonJoin); ok && c.Hash != "" {
			hashes = append(hashes, c.Hash)
		}
	}
	return hashes
}

// joinedBy is what the owner's state says of them: nothing of one who was refused, or is gone again.
func (r *Room) joinedBy(hashes []string) (all []joined) {
	for _, hash := range hashes {
		if g, ok := r.owned.st.LookupGrant(hash); ok {
			m := &mine{actor: session.Actor{Role: g.Role, Person: g.Person}}
			all = append(all, joined{g, r.mineNow(m)})
		}
	}
	return all
}

// admit keeps what was made for them, as of version v. The caller holds mu.
func (p *published) admit(all []joined, v uint64, wall time.Time) {
	for _, j := range all {
		p.grants.keep(j.grant.Hash, j.grant)
		if p.mines.get(j.mine.actor) == nil {
			j.mine.used = wall
			j.show(v)
			p.mines.keep(j.mine)
			p.mines.forgetIdle(wall)
		}
	}
}

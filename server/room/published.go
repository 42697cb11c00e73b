package room

import (
	"container/list"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"rostrum/session"
	"rostrum/session/summary"
)

// published is what viewers see: documents of the last version that is on stable storage.
type published struct {
	epoch   string
	v       uint64
	clock   clock
	kinds   map[lens]*kind
	mines   mines
	changed chan struct{} // closed and replaced whenever v, epoch or stale moves
	stale   bool          // the log does not answer: there may be newer documents than these
	phase   session.Phase
	speaker string // the person who has the floor
	similar *sharedIndex
	meta    Meta
	grants  grants
	// snapshots are those of kinds of an earlier record.
	snapshots int
}

// Meta is what the server's lists of sessions show.
type Meta struct {
	ID        string
	Title     string
	Titles    session.Text
	Date      string
	State     session.Phase
	Languages []string
	Public    bool
	Rehearsal bool
	JoinCode  string
	Created   session.Instant
}

func newPublished() published {
	return published{kinds: map[lens]*kind{}, mines: newMines(), changed: make(chan struct{}), grants: newGrants()}
}

// kind is the keyed documents of one kind of viewer, each with the version that last changed it, in
// order of that version, so that a difference costs what changed and not what is.
type kind struct {
	lens
	docs  map[string]*list.Element // of *doc
	order *list.List               // latest change first
	// diffs are the encoded differences from a version to the present one, shared by all viewers
	// that stand there; cleared when the version moves.
	diffs map[uint64]*diff
	// snapshots is how often everything was encoded for those who come with nothing: once at most for
	// each version.
	snapshots int
	// pieces are the keys of the parts of each section that were set last.
	pieces map[string][]string
}

// lens is what tells kinds of viewer apart: the role, and whether the sections of the summary come in
// parts.
type lens struct {
	role  session.Role
	parts bool
}

// lensOf leaves those who see no summary one kind.
func lensOf(role session.Role, parts bool) lens { return lens{role, parts && seesSummary(role)} }

type doc struct {
	key   string
	bytes []byte // nil = deleted
	v     uint64
}

// diff is the changed documents between two versions: the members of "set" and of "del".
type diff struct {
	set, del []byte
	made     shared
	common   *Block // set, for those who have a document of their own beside it
}

// shared is a frame that others get too while its "now" is fresh.
type shared struct {
	frame *Frame
	epoch string
	at    time.Time
	stale bool // as the frame says
}

func newKind(l lens) *kind {
	return &kind{lens: l, docs: map[string]*list.Element{}, order: list.New(), diffs: map[uint64]*diff{}, pieces: map[string][]string{}}
}

// set records the document's bytes at version v if they differ from what is there.
func (k *kind) set(key string, b []byte, v uint64) {
	if el, ok := k.docs[key]; ok {
		d := el.Value.(*doc)
		if string(d.bytes) == string(b) && (d.bytes == nil) == (b == nil) {
			return
		}
		el.Value = &doc{key, b, v}
		k.order.MoveToFront(el)
		return
	}
	if b == nil {
		return
	}
	k.docs[key] = k.order.PushFront(&doc{key, b, v})
}

// diff encodes what changed after since; since 0 is a viewer that holds nothing.
func (k *kind) diff(since uint64) *diff {
	if d, ok := k.diffs[since]; ok {
		return d
	}
	d := &diff{}
	if since == 0 {
		k.snapshots++
	}
	for el := k.order.Front(); el != nil; el = el.Next() {
		doc := el.Value.(*doc)
		if doc.v <= since && since > 0 {
			break
		}
		if doc.bytes != nil {
			d.set = appendMember(d.set, doc.key, doc.bytes)
		} else if since > 0 {
			if len(d.del) > 0 {
				d.del = append(d.del, ',')
			}
			d.del = strconv.AppendQuote(d.del, doc.key)
		}
	}
	k.diffs[since] = d
	return d
}

func appendMember(b []byte, key string, doc []byte) []byte {
	if len(b) > 0 {
		b = append(b, ',')
	}
	b = strconv.AppendQuote(b, key)
	b = append(b, ':')
	return append(b, doc...)
}

// everyRole has the same document under these keys for every role, so it is encoded once. Of segments,
// lists and the balance the audience has one of its own.
func everyRole(role session.Role, key string) bool {
	prefix, _, _ := strings.Cut(key, "/")
	switch prefix {
	case "session", "speech":
		return true
	case "segment", "list", "balance":
		return role != session.RoleAudience
	}
	return false
}

// encoder makes documents of the owner's state, sharing those that are the same for every role.
type encoder struct {
	st      *session.State
	similar *similarity
	summary *summary.Writer
	drafts  *drafts
	shared  map[string][]byte
}

func (r *Room) encoder() *encoder {
	return &encoder{st: r.owned.st, similar: &r.owned.similar, summary: r.owned.summary, drafts: r.owned.drafts, shared: map[string][]byte{}}
}

func (e *encoder) document(role session.Role, key string) []byte {
	shared := everyRole(role, key)
	if b, ok := e.shared[key]; ok && shared {
		return b
	}
	if drafted(key) {
		return e.draft(role, key)
	}
	b := encodeDoc(e.similar.show(role, e.st.Document(role, key)))
	if shared {
		e.shared[key] = b
	}
	return b
}

func encodeDoc(d any) []byte {
	if d == nil {
		return nil
	}
	b, err := json.Marshal(d)
	if err != nil {
		// Documents are structs of strings and numbers; a number that has no JSON form (a weight that
		// is not finite) is refused by Decide.
		return []byte("null")
	}
	return b
}

// publishAll makes every document anew, after the record was folded again. Documents that did not
// change keep their version.
func (r *Room) publishAll() {
	r.owned.st.TakeChanges()
	if r.owned.similar.epoch != r.owned.head.Epoch || r.owned.similar.past(r.owned.st) {
		r.owned.similar = newSimilarity(r.owned.head.Epoch)
	}
	r.owned.similar.take(r.owned.st)
	enc := r.encoder()
	v := r.owned.head.V
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.published
	p.grants = newGrants()
	if p.epoch != r.owned.head.Epoch {
		for l, k := range p.kinds {
			p.snapshots += k.snapshots
			p.kinds[l] = newKind(l)
		}
	}
	for _, k := range p.kinds {
		fillKind(k, enc, v)
	}
	for _, all := range p.mines.roles {
		for _, m := range all {
			r.mineNow(m).show(v)
		}
	}
	r.advance(v)
}

// fillKind makes all documents of a kind as of version v. Keys that have no document for this role
// are remembered as deleted at v, for viewers who come with what they held before.
func fillKind(k *kind, enc *encoder, v uint64) {
	clear(k.diffs)
	for _, key := range enc.st.EverKeys() {
		if _, inParts := k.inParts(key); inParts {
			k.setSection(enc, key, v)
			continue
		}
		b := enc.document(k.role, key)
		if _, known := k.docs[key]; b == nil && !known {
			k.docs[key] = k.order.PushFront(&doc{key, nil, v})
			continue
		}
		k.set(key, b, v)
	}
}

// advance moves the published version and wakes everyone who waits for it.
func (r *Room) advance(v uint64) {
	p := &r.published
	st := r.owned.st
	p.similar = r.owned.similar.index
	p.epoch, p.v, p.clock, p.phase = r.owned.head.Epoch, v, r.owned.clock, st.Phase()
	p.meta = Meta{
		ID: st.ID, Title: st.Programme.Title.In("en"), Titles: st.Programme.Title, Date: st.Programme.Date,
		State: p.phase, Languages: st.Programme.Languages, Public: st.Programme.Public,
		Rehearsal: st.Programme.Rehearsal, JoinCode: st.JoinCode, Created: st.Created,
	}
	p.speaker = ""
	if sp := st.Speaking(); sp != nil {
		p.speaker = sp.Person
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

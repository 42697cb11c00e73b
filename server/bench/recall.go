package bench

import (
	"bytes"
	"hash/maphash"
)

// What many viewers are sent is the same but for their own "me" and the moment. Reading ten thousand
// whole views in full would cost the machine more than it costs the server to send them, and be measured
// with it; so the digests of a stretch of documents are remembered by the digest of its bytes. Every
// byte of every frame is still looked at.

// digest is that of one document, by the swarm's number of its key.
type digest struct {
	key int
	sum uint64
}

const (
	// leastCommon is from how many bytes on remembering pays.
	leastCommon = 256
	// mostKnown is how many stretches are remembered.
	mostKnown = 256
)

// memory of what was read before.
type recall struct {
	seed  maphash.Seed
	known map[uint64][]digest
	short []byte
}

// cut tells the documents of a frame that others get too from what is around them; common is nil when
// there is nothing worth remembering. The documents' own text may look like the end of them: whoever
// learns a stretch sees first that it is whole.
func (r *recall) cut(b []byte) (before, common, after []byte) {
	i := bytes.Index(b, []byte(`"set":{`))
	if i < 0 {
		return b, nil, nil
	}
	i += len(`"set":{`)
	j := bytes.LastIndex(b, []byte(`,"me":`))
	if j < i {
		if j = bytes.LastIndex(b, []byte(`},"del":`)); j < i {
			return b, nil, nil
		}
	}
	if j-i < leastCommon {
		return b, nil, nil
	}
	return b[:i], b[i:j], b[j:]
}

// find is what is known of the documents in b, and b without them; else nil and b.
func (r *recall) find(b []byte) (known []digest, rest []byte, sum uint64) {
	before, common, after := r.cut(b)
	if common == nil {
		return nil, b, 0
	}
	sum = maphash.Bytes(r.seed, common)
	known, ok := r.known[sum]
	if !ok {
		return nil, b, sum
	}
	r.short = append(append(r.short[:0], before...), bytes.TrimPrefix(after, []byte(","))...)
	return known, r.short, sum
}

// learn remembers the digests of the documents in b, if they make up the stretch whose digest is sum.
func (r *recall) learn(b []byte, sum uint64, docs []digest) {
	_, common, _ := r.cut(b)
	n := 0
	whole := append(append([]byte("{"), common...), '}')
	if members(whole, func(_, _ []byte) error { n++; return nil }) != nil || n == 0 || n > len(docs) {
		return
	}
	if len(r.known) == mostKnown {
		clear(r.known)
	}
	r.known[sum] = append([]digest(nil), docs[:n]...) // "me" stands behind the others
}

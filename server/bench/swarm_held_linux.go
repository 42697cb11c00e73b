package bench

import (
	"fmt"
	"hash/maphash"
	"slices"
)

// recording begins or ends the noting of arrivals, and returns those so far with their frames and bytes.
func (s *swarm) recording(on bool) (arrivals []arrival, frames, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	arrivals, frames, bytes = s.arrivals, s.frames, s.bytes
	s.record, s.arrivals, s.frames, s.bytes = on, nil, 0, 0
	return arrivals, frames, bytes
}

// differing counts those of the viewers that do not hold exactly the documents of a fresh view,
// their own "me" left out, and names a few of the differences.
func (s *swarm) differing(viewers []*viewer, v uint64, docs map[string][]byte) (n int, what []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := make([]uint64, len(s.keys))
	for key, doc := range docs {
		k, ok := s.keys[key]
		if !ok {
			return len(viewers), []string{key + " came to no viewer"}
		}
		want[k] = maphash.Bytes(s.seed, doc) | 1
	}
	names := make([]string, len(s.keys))
	for key, k := range s.keys {
		names[k] = key
	}
	for _, w := range viewers {
		bad := w.v != v
		if bad {
			what = append(what, fmt.Sprintf("viewer %d is at version %d, not %d", w.i, w.v, v))
		}
		held := slices.Concat(w.docs, make([]uint64, max(0, len(want)-len(w.docs))))
		for k := range want {
			if names[k] != "me" && held[k] != want[k] {
				bad = true
				what = append(what, fmt.Sprintf("viewer %d: %s", w.i, names[k]))
			}
		}
		if bad {
			n++
		}
	}
	return n, what[:min(len(what), 5)]
}

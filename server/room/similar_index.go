package room

import (
	"sync"

	"rostrum/session/similar"
)

// sharedIndex is an index of which those who type ask too, beside the owner. The lock is held for one
// comparison at a time, so nobody waits for more than one of another's.
type sharedIndex struct {
	mu sync.Mutex
	*similar.Index
}

// others are like a text, without the question that it is of.
func (x *sharedIndex) others(id, text, lang string) []similar.Candidate {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.except(id, text, lang)
}

func (x *sharedIndex) except(id, text, lang string) (like []similar.Candidate) {
	for _, c := range x.Near(text, lang, maxSimilar+1) {
		if c.ID != id && len(like) < maxSimilar {
			like = append(like, c)
		}
	}
	return like
}

// add takes a question in and gives what it is like.
func (x *sharedIndex) add(q likeness) []similar.Candidate {
	x.mu.Lock()
	defer x.mu.Unlock()
	like := x.Near(q.text, q.lang, maxSimilar)
	x.Add(q.id, q.text, q.lang)
	return like
}

// take takes a question out.
func (x *sharedIndex) take(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.Remove(id)
}

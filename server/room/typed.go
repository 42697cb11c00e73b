package room

import (
	"context"
	"math"
	"time"

	"rostrum/session"
	"rostrum/session/similar"
)

// Alike is a question that those of a role see and that may ask what is being typed. Score is 0 to 1.
type Alike struct {
	Question session.QuestionDoc
	Score    float64
	Across   bool // found in another language, by names and numbers
}

const (
	// typedFor is how long a typed text waits for its turn: what comes later than that, nobody awaits.
	typedFor = 2 * time.Second
	// typedLooked is how many candidates are looked at for those that the role may see.
	typedLooked = 64
	// typedLeast is the score from which a candidate is worth reading while one types. It is below
	// similar.Suggest because what is typed is not whole yet: half a question finds the whole one among
	// 600 in .87 (Spanish) to 1.0 (Chinese), and less than one other in three times.
	typedLeast = 0.5
)

// Alike finds up to maxSimilar questions that ask what a text asks, best first, of those that the role
// sees; a question that was merged stands for its umbrella. It compares outside the owner's loop, one
// text at a time, so that thousands who type at once slow each other down and not the record. A text
// that does not get its turn in time is refused as unavailable.
func (r *Room) Alike(ctx context.Context, role session.Role, text, lang string) ([]Alike, error) {
	near, err := r.near(ctx, text, lang)
	if err != nil || len(near) == 0 {
		return nil, err
	}
	var out []Alike
	err = r.Read(func(st *session.State) error {
		if r.owned.ahead {
			return ErrClosed // what the log does not hold is shown to no one
		}
		seen := map[string]bool{}
		for _, c := range near {
			if len(out) == maxSimilar {
				break
			}
			q := st.Questions[c.ID]
			if q != nil && q.MergedInto != "" {
				q = st.Questions[q.MergedInto]
			}
			if q == nil || seen[q.ID] {
				continue
			}
			seen[q.ID] = true
			if d, ok := st.SeenQuestion(role, q.ID); ok && !d.Gone {
				out = append(out, Alike{Question: d, Score: math.Round(c.Score*1000) / 1000, Across: c.Across})
			}
		}
		return nil
	})
	return out, err
}

// near asks the index, when it is the text's turn.
func (r *Room) near(ctx context.Context, text, lang string) ([]similar.Candidate, error) {
	ctx, cancel := context.WithTimeout(ctx, typedFor)
	defer cancel()
	select {
	case r.typing <- struct{}{}:
		defer func() { <-r.typing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.done:
		return nil, ErrClosed
	}
	r.mu.RLock()
	index := r.published.similar
	r.mu.RUnlock()
	index.mu.Lock()
	defer index.mu.Unlock()
	all := index.Near(text, lang, typedLooked)
	near := all[:0]
	for _, c := range all {
		if c.Score >= typedLeast && (!c.Across || c.Score >= similar.SuggestAcross) {
			near = append(near, c)
		}
	}
	return near, nil
}

package feeds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The poll asks for what is new, and edits and deletions come over the stream alone. What was edited or
// deleted while no stream was heard is found by looking at the last posts again.

const (
	reviewEvery   = 5 * time.Minute
	reviewsAtMost = 5  // within it, when streams end again and again
	reviewPages   = 5  // of the last posts
	maxConfirm    = 40 // statuses that are asked for by themselves, in one review
)

// remember keeps a status's uri by the server's id.
func (m *Mastodon) remember(h heard) {
	if m.uris == nil || len(m.uris) >= remembered {
		m.uris = map[string]string{}
	}
	m.uris[h.id] = h.item.ID
}

// review looks at the last posts up to the position again: edits are taken, and of those that were there
// and are not, the ones that the server says are gone.
func (m *Mastodon) review(ctx context.Context, host, position string, take func(heard) error) error {
	var all []heard // newest first
	there := map[string]bool{}
	oldest, whole := "", false
	for range reviewPages {
		q := url.Values{"limit": {fmt.Sprint(pageSize)}}
		if oldest != "" {
			q.Set("max_id", oldest)
		}
		body, err := m.get(ctx, "/api/v1/timelines/tag/"+url.PathEscape(m.Tag)+"?"+q.Encode())
		if err != nil {
			return err
		}
		var page []json.RawMessage
		if err := json.Unmarshal(body, &page); err != nil {
			return errNoTimeline
		}
		last := oldest
		for _, raw := range page {
			it, id, ok := decodeStatus(raw, host)
			if id == "" {
				continue
			}
			there[id], oldest = true, id
			if ok && !newer(id, position) {
				it.Known = true // else it was before the first that was taken
				all = append(all, heard{it, id})
			}
		}
		if whole = len(page) < pageSize; whole || oldest == last {
			break
		}
	}
	for _, h := range slices.Backward(all) {
		m.remember(h)
		if h.item.Kind == Edit {
			if err := take(h); err != nil {
				return err
			}
		}
	}
	return m.missing(ctx, position, oldest, whole, there, take)
}

// missing takes back what is no longer among the posts from oldest to the position, or among all of them
// where the whole timeline was read. The server is asked for each: a timeline may leave out what is there.
func (m *Mastodon) missing(ctx context.Context, position, oldest string, whole bool, there map[string]bool, take func(heard) error) error {
	var gone []string
	for id := range m.uris {
		if !there[id] && !newer(id, position) && (whole || newer(id, oldest)) {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	for _, id := range gone[:min(len(gone), maxConfirm)] {
		res, err := m.request(ctx, "/api/v1/statuses/"+url.PathEscape(id))
		var t *Trouble
		switch {
		case err == nil:
			res.Body.Close()
		case !errors.As(err, &t):
			return err
		case t.Status == http.StatusTooManyRequests:
			return nil // the rest is asked for next time
		case t.Status == http.StatusNotFound || t.Status == http.StatusGone:
			if err := take(heard{Item{Kind: Delete}, id}); err != nil {
				return err
			}
		}
	}
	return nil
}

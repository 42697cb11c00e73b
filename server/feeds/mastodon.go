package feeds

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rostrum/session"
)

// Mastodon reads a hashtag over the Mastodon API: a stream for speed and a slow poll by min_id for
// certainty, since some servers accept a hashtag's stream and never send on it. Items from either
// are known by their uri, which is the same on every server. One goroutine at a time runs it.
type Mastodon struct {
	Server    string // https://social.example
	Tag       string
	Token     string // of a user; sent in a header, never in an address
	Client    *http.Client
	PollEvery time.Duration
	// ReviewEvery is how often the last posts are looked at again, besides after each time that the
	// stream ended: edits and deletions come over the stream alone. 0 is reviewEvery.
	ReviewEvery time.Duration

	uris map[string]string // of statuses that were taken, by the server's id: a deletion says that alone
}

const (
	maxPage     = 8 << 20 // bytes of a page of 40 statuses
	maxEvent    = 1 << 20 // bytes of a line of the stream
	pageSize    = 40
	maxPages    = 50
	firstStream = 5 * time.Second // before a stream that ended is tried again, twice as long each time
	streamIdle  = 3 * time.Minute // the stream sends a sign of life every 15 s
)

var errNoTimeline = &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the timeline is no list of statuses"}

// status is what is read of a Status entity.
type status struct {
	ID         string    `json:"id"`
	URI        string    `json:"uri"`
	URL        string    `json:"url"`
	CreatedAt  time.Time `json:"created_at"`
	EditedAt   time.Time `json:"edited_at"`
	Visibility string    `json:"visibility"`
	Language   string    `json:"language"`
	Spoiler    string    `json:"spoiler_text"`
	Content    string    `json:"content"`
	Account    struct {
		Acct string `json:"acct"`
	} `json:"account"`
	Reblog json.RawMessage `json:"reblog"`
}

// decodeStatus makes an item of a status; ok is false for what is not public, a boost, or no status.
func decodeStatus(b []byte, host string) (it Item, id string, ok bool) {
	var s status
	if json.Unmarshal(b, &s) != nil || s.ID == "" || s.URI == "" || len(s.Reblog) > 0 && string(s.Reblog) != "null" {
		return Item{}, s.ID, false
	}
	if s.Visibility != "public" && s.Visibility != "unlisted" {
		return Item{}, s.ID, false // direct and private, and whatever a server may think of next
	}
	it = Item{Kind: Post, ID: s.URI, Lang: s.Language, Author: s.Account.Acct, URL: s.URL, At: s.CreatedAt}
	it.Text = plain(s.Content)
	if s.Spoiler != "" {
		it.Text = strings.TrimSpace(s.Spoiler + "\n" + it.Text)
	}
	if it.Author != "" && !strings.Contains(it.Author, "@") {
		it.Author += "@" + host
	}
	if !s.EditedAt.IsZero() {
		it.Kind, it.At = Edit, s.EditedAt
	}
	return it, s.ID, true
}

// heard is what the stream says: an item, or a deletion by the server's own id.
type heard struct {
	item Item
	id   string
}

// Run polls, and listens to the stream in between. The position is the id of the newest status seen.
func (m *Mastodon) Run(ctx context.Context, position string, out Out) error {
	base, err := url.Parse(m.Server)
	if err != nil || base.Host == "" {
		return &Trouble{State: session.FeedStopped, Code: "bad_setting", Words: "server is no address", After: maxWait}
	}
	ctx, cancel := context.WithCancel(ctx)
	lines := make(chan heard, 64)
	ended := make(chan error, 1)
	listen := func() { ended <- m.listen(ctx, base.Host, lines) }
	go listen()
	streaming, pause := true, firstStream
	var again <-chan time.Time
	defer func() {
		cancel()
		if streaming {
			<-ended
		}
	}()
	take := func(h heard) error {
		if h.item.Kind == Delete {
			if h.item.ID = m.uris[h.id]; h.item.ID == "" {
				return nil
			}
			delete(m.uris, h.id)
		} else {
			m.remember(h)
		}
		return out.Take(ctx, h.item)
	}
	if position != "" {
		out.State(session.FeedCatchingUp)
	}
	every := cmp.Or(m.ReviewEvery, reviewEvery)
	reviewed, next := time.Time{}, time.Now().Add(every)
	if position != "" {
		next = time.Now()
	}
	for {
		if position != "" && !time.Now().Before(next) {
			if err := m.review(ctx, base.Host, position, take); err != nil {
				return err
			}
			reviewed, next = time.Now(), time.Now().Add(every)
		}
		if position, err = m.catchUp(ctx, base.Host, position, out, take); err != nil {
			return err
		}
		out.State(session.FeedLive)
		poll := time.NewTimer(m.PollEvery)
	waiting:
		for {
			select {
			case <-ctx.Done():
				poll.Stop()
				return ctx.Err()
			case h := <-lines:
				pause = firstStream
				if err := take(h); err != nil {
					poll.Stop()
					return err
				}
				out.Proof("")
			case <-ended: // the poll goes on alone meanwhile
				streaming = false
				if soon := reviewed.Add(every / reviewsAtMost); soon.Before(next) {
					next = soon
				}
				again = time.After(pause/2 + rand.N(pause))
				pause = min(2*pause, longestWait)
			case <-again:
				streaming, again = true, nil
				go listen()
			case <-poll.C:
				break waiting
			}
		}
	}
}

// catchUp takes every page after the position, oldest first, and returns where it came to.
func (m *Mastodon) catchUp(ctx context.Context, host, position string, out Out, take func(heard) error) (string, error) {
	for range maxPages {
		q := url.Values{"limit": {fmt.Sprint(pageSize)}}
		if position != "" {
			q.Set("min_id", position)
		}
		body, err := m.get(ctx, "/api/v1/timelines/tag/"+url.PathEscape(m.Tag)+"?"+q.Encode())
		if err != nil {
			return position, err
		}
		var page []json.RawMessage
		if err := json.Unmarshal(body, &page); err != nil {
			return position, errNoTimeline
		}
		for i := len(page) - 1; i >= 0; i-- { // newest first on the wire
			it, id, ok := decodeStatus(page[i], host)
			if ok {
				if err := take(heard{it, id}); err != nil {
					return position, err
				}
			}
			if newer(id, position) {
				position = id
			}
		}
		out.Proof(position)
		if len(page) < pageSize || q.Get("min_id") == "" {
			return position, nil
		}
	}
	return position, nil
}

// newer compares ids of one server: numbers of growing length.
func newer(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }

func (m *Mastodon) request(ctx context.Context, path string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(m.Server, "/")+path, nil)
	if err != nil {
		return nil, fmt.Errorf("mastodon: %w", err)
	}
	if m.Token != "" {
		req.Header.Set("Authorization", "Bearer "+m.Token)
	}
	res, err := m.Client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("mastodon: %w", err)
	}
	if err := answered(res, time.Now()); err != nil {
		res.Body.Close()
		return nil, err
	}
	return res, nil
}

func (m *Mastodon) get(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	res, err := m.request(ctx, path)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return readAll(res.Body, maxPage)
}

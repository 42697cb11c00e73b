package feeds

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rostrum/session"
)

// Bluesky reads a hashtag, a mention or words from a Jetstream, which says every public post of the
// network; what is wanted is picked here. Its position is the time of the last event in microseconds
// since 1970, which both shapes of the service take as a cursor and which means the same on another
// server. Where an account is given, longer gaps are filled by a search.
type Bluesky struct {
	Stream   string // of the Jetstream: https://jetstream.example
	Service  string // of the API that finds names and searches: https://bsky.example
	Tag      string
	Query    string // @handle or a DID: posts that mention it; else words that all occur
	Account  string // handle and app password of an account that may search; empty for none
	Password string
	Client   *http.Client

	mention string // DID
	reached int64  // of this process, more recent than the record's position
	handles map[string]string
	older   bool // the server has the first shape of the stream alone
}

const (
	blueskyStream  = "https://jetstream2.us-east.bsky.network"
	blueskyPublic  = "https://public.api.bsky.app"
	blueskyService = "https://bsky.social"
	postCollection = "app.bsky.feed.post"
	maxSocketFrame = 1 << 20
	// rewind: a cursor is about where a stream was, and what comes twice has no second effect.
	rewind = 5 * time.Second
	// positionEvery is how often the position goes on while nothing was said here; the network never rests.
	positionEvery = 5 * time.Minute
	// jumped: the first event after a cursor comes within seconds of it, or what lies between is gone.
	jumped = 5 * time.Minute
	// searchAfter is how long a gap must be for a search; shorter ones the stream replays.
	searchAfter = 10 * time.Minute
)

// Run searches what is long past, then follows the stream.
func (b *Bluesky) Run(ctx context.Context, position string, out Out) error {
	if b.handles == nil {
		b.handles = map[string]string{}
	}
	if b.Tag == "" && b.Query == "" {
		return &Trouble{State: session.FeedStopped, Code: "bad_setting", Words: "neither tag nor query is set", After: maxWait}
	}
	if err := b.resolve(ctx); err != nil {
		return err
	}
	at, _ := strconv.ParseInt(position, 10, 64) // another thing's position is none
	from := max(at, b.reached)
	if b.Password != "" && (from == 0 || time.Since(time.UnixMicro(from)) > searchAfter) {
		out.State(session.FeedCatchingUp)
		if err := b.search(ctx, from, out); err != nil {
			return err
		}
	}
	return b.follow(ctx, from, out)
}

// resolve finds the DID of the handle whose mentions are wanted.
func (b *Bluesky) resolve(ctx context.Context) error {
	name, ok := strings.CutPrefix(b.Query, "@")
	switch {
	case strings.HasPrefix(b.Query, "did:"):
		b.mention = b.Query
	case strings.HasPrefix(name, "did:"):
		b.mention = name
	case ok && b.mention == "":
		var found struct {
			DID string `json:"did"`
		}
		if err := b.ask(ctx, "com.atproto.identity.resolveHandle", url.Values{"handle": {name}}, "", &found); err != nil {
			return err
		}
		b.mention = found.DID
	}
	return nil
}

// connect tries the newer shape of the stream first.
func (b *Bluesky) connect(ctx context.Context, from int64) (*socket, error) {
	q := url.Values{"maxMessageSizeBytes": {strconv.Itoa(maxSocketFrame)}}
	if from > 0 {
		q.Set("cursor", strconv.FormatInt(from-rewind.Microseconds(), 10))
	}
	base := strings.TrimRight(b.Stream, "/")
	if !b.older {
		q["kinds"] = []string{"commit", "account", "identity"}
		q["collections"] = []string{postCollection}
		s, err := dialSocket(ctx, b.Client, base+"/xrpc/network.bsky.jetstream.subscribeEvents?"+q.Encode(), maxSocketFrame, nil, "xrpc.v1.json")
		var t *Trouble
		if !errors.As(err, &t) || t.Status != http.StatusNotFound {
			return s, err
		}
		b.older = true
	}
	q.Del("kinds")
	q.Del("collections")
	q["wantedCollections"] = []string{postCollection}
	return dialSocket(ctx, b.Client, base+"/subscribe?"+q.Encode(), maxSocketFrame, nil)
}

func (b *Bluesky) follow(ctx context.Context, from int64, out Out) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := b.connect(ctx, from)
	if err != nil {
		return err
	}
	defer s.close()
	out.State(session.FeedLive)
	placed := time.Time{}
	first := true
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.pongs:
			out.Proof("")
		case frame, ok := <-s.frames:
			if !ok {
				return s.err
			}
			ev, err := decodeJetstream(frame)
			if err != nil {
				return err
			}
			if ev.gap != "" {
				out.Gap(time.UnixMicro(from), time.Now(), ev.gap)
			}
			if ev.us == 0 {
				continue
			}
			if first && from > 0 && ev.us-from > jumped.Microseconds() {
				out.Gap(time.UnixMicro(from), time.UnixMicro(ev.us), "the stream no longer has these posts; deletions among them were missed")
			}
			first = false
			took, err := b.take(ctx, ev, out)
			if err != nil {
				return err
			}
			b.reached = max(b.reached, ev.us)
			if took || time.Since(placed) > positionEvery {
				placed = time.Now()
				out.Proof(strconv.FormatInt(b.reached, 10))
			} else {
				out.Proof("")
			}
		}
	}
}

// take hands on what is wanted; took tells of a post.
func (b *Bluesky) take(ctx context.Context, ev jetstreamEvent, out Out) (took bool, err error) {
	switch {
	case ev.handle != "" && b.handles[ev.did] != "":
		b.handles[ev.did] = ev.handle
	case ev.gone:
		return false, out.Take(ctx, Item{Kind: Gone, Owner: ev.did})
	case ev.rkey != "":
		it := Item{Kind: ev.kind, ID: "at://" + ev.did + "/" + postCollection + "/" + ev.rkey, Owner: ev.did, At: time.UnixMicro(ev.us)}
		if it.Kind == Delete {
			return false, out.Take(ctx, it)
		}
		wanted := ev.post.wanted(b.Tag, b.Query, b.mention)
		if !wanted && it.Kind == Post {
			return false, nil
		}
		it.Known = !wanted // an edit may have taken the tag out of a post that is on the record
		it.Text, it.Lang, it.URL = ev.post.Text, ev.post.lang(), postURL(ev.did, ev.rkey)
		if wanted {
			it.Author = b.handle(ctx, ev.did)
		}
		return wanted, out.Take(ctx, it)
	}
	return false, nil
}

func postURL(did, rkey string) string { return "https://bsky.app/profile/" + did + "/post/" + rkey }

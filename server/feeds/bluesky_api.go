package feeds

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rostrum/session"
)

const (
	maxHandles     = 10000
	searchPage     = 100
	maxSearchPages = 20
	handleWithin   = 5 * time.Second
)

// search takes what was posted since, oldest first; without a time one page of the latest.
func (b *Bluesky) search(ctx context.Context, from int64, out Out) error {
	jwt, err := b.logIn(ctx)
	if err != nil {
		return err
	}
	q := url.Values{"sort": {"latest"}, "limit": {fmt.Sprint(searchPage)}}
	switch {
	case b.Tag != "":
		q.Set("q", "#"+b.Tag)
		q.Set("tag", b.Tag)
	case b.mention != "":
		q.Set("q", "*")
		q.Set("mentions", b.mention)
	default:
		q.Set("q", b.Query)
	}
	if from > 0 {
		q.Set("since", time.UnixMicro(from).UTC().Format(time.RFC3339))
	}
	var found []Item
	for page := 0; ; page++ {
		var answer struct {
			Cursor string `json:"cursor"`
			Posts  []bskyView
		}
		if err := b.ask(ctx, "app.bsky.feed.searchPosts", q, jwt, &answer); err != nil {
			return err
		}
		for _, p := range answer.Posts {
			if it, ok := p.item(); ok && p.Record.wanted(b.Tag, b.Query, b.mention) {
				found = append(found, it)
			}
		}
		if answer.Cursor == "" || answer.Cursor == q.Get("cursor") || from == 0 || len(answer.Posts) == 0 {
			break
		}
		if page == maxSearchPages {
			out.Gap(time.UnixMicro(from), found[len(found)-1].At, "the search has more pages than are read")
			break
		}
		q.Set("cursor", answer.Cursor)
	}
	slices.Reverse(found)
	for _, it := range found {
		if err := out.Take(ctx, it); err != nil {
			return err
		}
	}
	out.Proof("")
	return nil
}

// bskyView is a post as the API shows it.
type bskyView struct {
	URI    string `json:"uri"`
	Author struct {
		DID    string `json:"did"`
		Handle string `json:"handle"`
	} `json:"author"`
	Record    bskyPost  `json:"record"`
	IndexedAt time.Time `json:"indexedAt"`
}

// item tells whether the view is of a post, and has it under the same id as the stream does.
func (p bskyView) item() (Item, bool) {
	rkey, ok := strings.CutPrefix(p.URI, "at://"+p.Author.DID+"/"+postCollection+"/")
	if !ok || p.Author.DID == "" || rkey == "" {
		return Item{}, false
	}
	return Item{
		Kind: Post, ID: p.URI, Owner: p.Author.DID, Text: p.Record.Text, Lang: p.Record.lang(), Author: shownHandle(p.Author.DID, p.Author.Handle),
		URL: postURL(p.Author.DID, rkey), At: p.IndexedAt,
	}, true
}

// shownHandle is the handle, or the DID of one whose handle does not hold.
func shownHandle(did, handle string) string {
	if handle == "" || handle == "handle.invalid" {
		return did
	}
	return handle
}

// handle finds who is behind a DID; when that fails the DID stands for the author.
func (b *Bluesky) handle(ctx context.Context, did string) string {
	if h := b.handles[did]; h != "" {
		return h
	}
	ctx, cancel := context.WithTimeout(ctx, handleWithin)
	defer cancel()
	var found struct {
		Handle string `json:"handle"`
	}
	if b.ask(ctx, "app.bsky.actor.getProfile", url.Values{"actor": {did}}, "", &found) != nil {
		return did
	}
	if len(b.handles) >= maxHandles {
		clear(b.handles)
	}
	b.handles[did] = shownHandle(did, found.Handle)
	return b.handles[did]
}

func (b *Bluesky) logIn(ctx context.Context) (jwt string, err error) {
	body, err := json.Marshal(map[string]string{"identifier": b.Account, "password": b.Password})
	if err != nil {
		return "", fmt.Errorf("bluesky: %w", err)
	}
	var answer struct {
		JWT string `json:"accessJwt"`
	}
	err = b.call(ctx, http.MethodPost, "com.atproto.server.createSession", bytes.NewReader(body), "", &answer)
	if err == nil && answer.JWT == "" {
		err = &Trouble{State: session.FeedNotAdmitted, Code: "credentials_refused", Words: "no session was made", After: notAdmittedWait}
	}
	return answer.JWT, err
}

// ask calls a query of the API.
func (b *Bluesky) ask(ctx context.Context, method string, q url.Values, jwt string, answer any) error {
	return b.call(ctx, http.MethodGet, method+"?"+q.Encode(), nil, jwt, answer)
}

func (b *Bluesky) call(ctx context.Context, verb, path string, body io.Reader, jwt string, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, verb, strings.TrimRight(b.Service, "/")+"/xrpc/"+path, body)
	if err != nil {
		return fmt.Errorf("bluesky: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if jwt != "" {
		req.Header.Set("Authorization", "Bearer "+jwt)
	}
	res, err := b.Client.Do(req)
	if err != nil {
		return fmt.Errorf("bluesky: %w", err)
	}
	defer res.Body.Close()
	if err := answered(res, time.Now()); err != nil {
		return err
	}
	page, err := readAll(res.Body, maxPage)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(page, answer); err != nil {
		return &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the API sent no JSON of the expected form"}
	}
	return nil
}

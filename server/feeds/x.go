package feeds

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rostrum/session"
)

// X reads the filtered stream by a rule of its own. What was said while it was away is asked of the
// stream itself for up to five minutes, where the access has that, and of the recent search beyond. An
// application has one stream; its posts cost credits, those of the search too. The service tells of
// edits, each a post with the ids of those before it, but not of deletions.
type X struct {
	Server string // https://api.x.com
	Token  string // bearer token of the application
	Name   string // what the rule is tagged with
	Rule   string // of the filtered stream
	Client *http.Client

	newest     string // id of the newest post taken in this process
	heard      time.Time
	noBackfill bool
	noSearch   bool
	steps      xSteps
}

const (
	xServer = "https://api.x.com"
	// xSilence: the stream sends a line feed every 20 s.
	xSilence      = 25 * time.Second
	xBackfill     = 5 * time.Minute
	xPage         = "100"
	maxSearchedX  = 20
	xRulesPerPage = 1000
)

// xFields is what is asked for of each post.
var xFields = url.Values{
	"tweet.fields": {"created_at,lang,author_id,edit_history_tweet_ids,note_tweet,referenced_tweets"},
	"expansions":   {"author_id"}, "user.fields": {"username"},
}

// Run sees to its rule, catches up, and follows the stream. The position is the id of the newest post.
func (x *X) Run(ctx context.Context, position string, out Out) error {
	if x.Token == "" {
		return noCredential("no bearer token is set for this feed")
	}
	if x.Rule == "" {
		return &Trouble{State: session.FeedStopped, Code: "bad_setting", Words: "neither tag nor query is set", After: maxWait}
	}
	if newer(position, x.newest) {
		x.newest = position
	}
	if err := x.sendRule(ctx); err != nil {
		return x.steps.after(err)
	}
	away := time.Since(x.heard)
	backfill := !x.heard.IsZero() && away < xBackfill && !x.noBackfill
	if x.newest != "" && !backfill {
		out.State(session.FeedCatchingUp)
		if err := x.search(ctx, out); err != nil {
			return x.steps.after(err)
		}
	}
	return x.steps.after(x.follow(ctx, backfill, away, out))
}

// xPost is what is read of a post.
type xPost struct {
	ID      string    `json:"id"`
	Text    string    `json:"text"`
	Lang    string    `json:"lang"`
	Author  string    `json:"author_id"`
	Created time.Time `json:"created_at"`
	History []string  `json:"edit_history_tweet_ids"`
	Note    struct {
		Text string `json:"text"`
	} `json:"note_tweet"` // of a long post, whose text is cut
	About []struct {
		Type string `json:"type"`
	} `json:"referenced_tweets"`
}

type xUsers struct {
	Users []struct {
		ID   string `json:"id"`
		Name string `json:"username"`
	} `json:"users"`
}

// item is the post; ok is false for one that repeats another.
func (p xPost) item(from xUsers) (it Item, ok bool) {
	for _, r := range p.About {
		if r.Type == "retweeted" {
			return it, false
		}
	}
	it = Item{Kind: Post, ID: p.ID, Text: plain(p.Text), Lang: p.Lang, At: p.Created}
	if p.Note.Text != "" {
		it.Text = plain(p.Note.Text)
	}
	if p.Lang == "und" || p.Lang == "zxx" || strings.HasPrefix(p.Lang, "q") { // the service's signs for none
		it.Lang = ""
	}
	if len(p.History) > 1 {
		it.Kind, it.ID = Edit, p.History[0]
	}
	for _, u := range from.Users {
		if u.ID == p.Author {
			it.Author = u.Name
		}
	}
	if it.Author != "" {
		it.URL = "https://x.com/" + url.PathEscape(it.Author) + "/status/" + p.ID
	}
	return it, p.ID != "" && p.Author != ""
}

// follow reads the stream until it ends or is silent for too long.
func (x *X) follow(ctx context.Context, backfill bool, away time.Duration, out Out) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	q := url.Values{}
	for k, v := range xFields {
		q[k] = v
	}
	if backfill {
		q.Set("backfill_minutes", strconv.Itoa(int(min(away/time.Minute+1, 5))))
	}
	req, err := x.request(ctx, http.MethodGet, "/2/tweets/search/stream?"+q.Encode(), nil)
	if err != nil {
		return err
	}
	res, err := x.Client.Do(req)
	if err != nil {
		return bare(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		if backfill && res.StatusCode == http.StatusBadRequest { // not every access may; the search does it then
			x.noBackfill = true
		}
		body, _ := readAll(res.Body, maxEvent) // what is cut off says nothing, the status does
		return xTrouble(reply{res.StatusCode, res.Header, body})
	}
	out.State(session.FeedLive)
	silent := time.AfterFunc(xSilence, cancel)
	defer silent.Stop()
	sc := bufio.NewScanner(res.Body)
	sc.Buffer(make([]byte, 64<<10), maxEvent)
	for sc.Scan() {
		silent.Reset(xSilence)
		x.heard = time.Now()
		x.steps = xSteps{}
		if line := bytes.TrimSpace(sc.Bytes()); len(line) > 0 {
			if err := x.line(ctx, line, out); err != nil {
				return err
			}
		}
		out.Proof(x.newest)
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("x stream: %w", err)
	}
	return errors.New("x stream: ended")
}

// line takes one post of the stream, or the reason why it is about to end.
func (x *X) line(ctx context.Context, line []byte, out Out) error {
	var m struct {
		Data     xPost  `json:"data"`
		Includes xUsers `json:"includes"`
		Rules    []struct {
			Tag string `json:"tag"`
		} `json:"matching_rules"`
		Errors []xProblem `json:"errors"`
		xProblem
	}
	if err := json.Unmarshal(line, &m); err != nil {
		return &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the stream sent no post"}
	}
	if m.Data.ID == "" {
		if len(m.Errors) > 0 {
			m.xProblem = m.Errors[0]
		}
		return m.trouble(&Trouble{State: session.FeedBackingOff, Code: "stream_error"})
	}
	for _, r := range m.Rules {
		if r.Tag == x.tag() {
			return x.take(ctx, m.Data, m.Includes, out)
		}
	}
	return nil // of another rule of the same application
}

func (x *X) take(ctx context.Context, p xPost, from xUsers, out Out) error {
	if it, ok := p.item(from); ok {
		if err := out.Take(ctx, it); err != nil {
			return err
		}
	}
	if newer(p.ID, x.newest) {
		x.newest = p.ID
	}
	return nil
}

func (x *X) request(ctx context.Context, verb, path string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, verb, strings.TrimRight(x.Server, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("x: %w", bare(err))
	}
	req.Header.Set("Authorization", "Bearer "+x.Token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

package feeds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rostrum/session"
)

// tag marks the rule as this feed's own among those of the application.
func (x *X) tag() string { return "rostrum:" + x.Name }

// sendRule makes the application's rules have this feed's, and no older one of it.
func (x *X) sendRule(ctx context.Context) error {
	var rules struct {
		Data []struct {
			ID    string `json:"id"`
			Value string `json:"value"`
			Tag   string `json:"tag"`
		} `json:"data"`
	}
	if err := x.ask(ctx, http.MethodGet, "/2/tweets/search/stream/rules", nil, &rules); err != nil {
		return err
	}
	there, stale := false, []string{}
	for _, r := range rules.Data {
		switch {
		case r.Tag != x.tag():
		case r.Value == x.Rule && !there:
			there = true
		default:
			stale = append(stale, r.ID)
		}
	}
	if len(stale) > 0 {
		if err := x.ask(ctx, http.MethodPost, "/2/tweets/search/stream/rules", map[string]any{"delete": map[string]any{"ids": stale}}, nil); err != nil {
			return err
		}
	}
	if there {
		return nil
	}
	var made struct {
		Meta struct {
			Summary struct {
				Valid int `json:"valid"`
			} `json:"summary"`
		} `json:"meta"`
		Errors []xProblem `json:"errors"`
	}
	add := map[string]any{"add": []any{map[string]string{"value": x.Rule, "tag": x.tag()}}}
	if err := x.ask(ctx, http.MethodPost, "/2/tweets/search/stream/rules", add, &made); err != nil {
		return err
	}
	if made.Meta.Summary.Valid == 0 && len(made.Errors) > 0 && made.Errors[0].Title != "DuplicateRule" {
		return &Trouble{State: session.FeedStopped, Code: "bad_setting", Words: "the rule: " + made.Errors[0].Title + " " + made.Errors[0].Detail, After: maxWait}
	}
	return nil
}

// search takes what the recent search has after the newest post, oldest first.
func (x *X) search(ctx context.Context, out Out) error {
	if x.noSearch {
		return nil
	}
	since := x.heard
	q := url.Values{"query": {x.Rule}, "since_id": {x.newest}, "max_results": {xPage}}
	for k, v := range xFields {
		q[k] = v
	}
	type page struct {
		Data     []xPost `json:"data"`
		Includes xUsers  `json:"includes"`
		Meta     struct {
			Next string `json:"next_token"`
		} `json:"meta"`
	}
	var pages []page
	for {
		var p page
		err := x.ask(ctx, http.MethodGet, "/2/tweets/search/recent?"+q.Encode(), nil, &p)
		var t *Trouble
		if errors.As(err, &t) && (t.Status == http.StatusForbidden || t.Status == http.StatusBadRequest) {
			// This access has no search, or the position is older than the week it covers.
			x.noSearch = t.Status == http.StatusForbidden
			out.Gap(since, time.Now(), "posts since the last one taken cannot be searched: "+t.Words)
			return nil
		}
		if err != nil {
			return err
		}
		pages = append(pages, p)
		if p.Meta.Next == "" || p.Meta.Next == q.Get("next_token") {
			break
		}
		if len(pages) == maxSearchedX {
			out.Gap(since, time.Now(), "the search has more pages than are read")
			break
		}
		q.Set("next_token", p.Meta.Next)
	}
	slices.Reverse(pages)
	for _, p := range pages {
		slices.Reverse(p.Data)
		for _, post := range p.Data {
			if err := x.take(ctx, post, p.Includes, out); err != nil {
				return err
			}
		}
	}
	out.Proof(x.newest)
	return nil
}

func (x *X) ask(ctx context.Context, verb, path string, with, v any) error {
	var body []byte
	if with != nil {
		var err error
		if body, err = json.Marshal(with); err != nil {
			return fmt.Errorf("x: %w", err)
		}
	}
	req, err := x.request(ctx, verb, path, body)
	if err != nil {
		return err
	}
	res, err := call(x.Client, req, time.Minute, maxPage)
	if err != nil {
		return err
	}
	if err := xTrouble(res); err != nil {
		return err
	}
	if v == nil {
		return nil
	}
	return res.into(v)
}

// xProblem is how the API words what is wrong.
type xProblem struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Type   string `json:"type"`
}

// trouble adds to t what the problem says.
func (p xProblem) trouble(t *Trouble) error {
	if p.Title == "" {
		return t
	}
	t.Words = p.Title
	if p.Detail != "" {
		t.Words += ": " + p.Detail
	}
	kind := p.Type[strings.LastIndexByte(p.Type, '/')+1:]
	if kind == "usage-capped" || kind == "credits" || p.Title == "UsageCapExceeded" || p.Title == "CreditsDepleted" {
		t.State, t.Code, t.After = session.FeedNoCredits, "credits_exhausted", maxWait
	}
	return t
}

// xTrouble is why the API refused, nil if it did not.
func xTrouble(res reply) error {
	t := res.trouble(time.Now())
	if t == nil {
		return nil
	}
	if res.status == 420 { // as 429, and older
		t.Code, t.After = "rate_limited", retryAfter(res.header, time.Now())
	}
	var p struct {
		xProblem
		Errors []xProblem `json:"errors"`
	}
	if json.Unmarshal(res.body, &p) == nil && p.Title == "" && len(p.Errors) > 0 {
		p.xProblem = p.Errors[0]
	}
	return p.trouble(t)
}

// xSteps counts failures in a row, of each kind that the service wants to be waited for differently.
type xSteps struct{ network, http, limit int }

// after sets how long to wait, as the service's guide to disconnections asks: 250 ms more each time, up
// to 16 s, when the network failed; from 5 s doubled up to 320 s after an HTTP error; from a minute
// doubled after 420 and 429, or as long as the answer says.
func (s *xSteps) after(err error) error {
	t := &Trouble{State: session.FeedBackingOff, Code: "unreachable"}
	if !errors.As(err, &t) && err != nil {
		t.Words = err.Error()
	}
	t.Own = true
	double := func(first, most time.Duration, n int) time.Duration { return min(first<<min(n-1, 16), most) }
	switch {
	case t.State != session.FeedBackingOff:
	case t.Status == http.StatusTooManyRequests || t.Status == 420:
		s.limit++
		t.After = max(t.After, double(time.Minute, maxWait, s.limit))
	case t.Status >= 400:
		s.http++
		t.After = max(t.After, double(5*time.Second, 320*time.Second, s.http))
	default:
		s.network++
		t.After = min(time.Duration(s.network-1)*250*time.Millisecond, 16*time.Second)
	}
	return t
}

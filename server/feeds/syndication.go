package feeds

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"rostrum/session"
)

// Syndication reads an RSS, Atom or JSON feed with conditional requests (RFC 9110, section 13): a
// feed that has not changed costs its server a header. What disappears from a feed is old, not deleted.
type Syndication struct {
	URL       string
	Client    *http.Client
	PollEvery time.Duration

	etag, modified string
}

// maxFeed is the largest document read, in bytes.
const maxFeed = 4 << 20

// Run asks again and again. The position is the id of the newest entry taken.
func (s *Syndication) Run(ctx context.Context, position string, out Out) error {
	s.etag, s.modified = "", ""
	for {
		var err error
		if position, err = s.poll(ctx, position, out); err != nil {
			return err
		}
		out.State(session.FeedLive)
		if !sleep(ctx, s.PollEvery) {
			return ctx.Err()
		}
	}
}

func (s *Syndication) poll(ctx context.Context, position string, out Out) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		return position, fmt.Errorf("feed: %w", err)
	}
	if s.etag != "" {
		req.Header.Set("If-None-Match", s.etag)
	}
	if s.modified != "" {
		req.Header.Set("If-Modified-Since", s.modified)
	}
	res, err := s.Client.Do(req)
	if err != nil {
		return position, fmt.Errorf("feed: %w", err)
	}
	defer res.Body.Close()
	if err := answered(res, time.Now()); err != nil {
		return position, err
	}
	if res.StatusCode == http.StatusNotModified {
		out.Proof("")
		return position, nil
	}
	body, err := readAll(res.Body, maxFeed)
	if err != nil {
		return position, err
	}
	items, err := DecodeFeed(body)
	if err != nil {
		return position, &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: err.Error()}
	}
	if len(items) > 0 && position != "" && !slices.ContainsFunc(items, func(it Item) bool { return digest(it.ID) == position }) {
		out.Gap(items[0].At, items[0].At, "entries may have left the feed between two looks")
	}
	for _, it := range items {
		if err := out.Take(ctx, it); err != nil {
			return position, err
		}
		position = digest(it.ID)
	}
	out.Proof(position)
	s.etag, s.modified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
	return position, nil
}

// xmlFeed takes RSS 0.9 to 2.0, RDF and Atom: names are matched whatever their namespace.
type xmlFeed struct {
	XMLName xml.Name
	Items   []xmlItem `xml:"item"`
	Entries []xmlItem `xml:"entry"`
	Channel struct {
		Items    []xmlItem `xml:"item"`
		Language string    `xml:"language"`
	} `xml:"channel"`
}

type xmlItem struct {
	Title   string `xml:"title"`
	GUID    string `xml:"guid"`
	ID      string `xml:"id"`
	PubDate string `xml:"pubDate"`
	Issued  string `xml:"published"`
	Updated string `xml:"updated"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
		Text string `xml:",chardata"`
	} `xml:"link"`
	Description string `xml:"description"`
	Summary     string `xml:"summary"`
	Author      struct {
		Name string `xml:"name"`
		Text string `xml:",chardata"`
	} `xml:"author"`
}

type jsonFeed struct {
	Items []struct {
		ID        any       `json:"id"`
		URL       string    `json:"url"`
		Title     string    `json:"title"`
		Text      string    `json:"content_text"`
		HTML      string    `json:"content_html"`
		Summary   string    `json:"summary"`
		Published time.Time `json:"date_published"`
		Modified  time.Time `json:"date_modified"`
		Language  string    `json:"language"`
	} `json:"items"`
}

// DecodeFeed reads a document of any of the three families; the items come oldest first, an edited
// one as an edit.
func DecodeFeed(body []byte) ([]Item, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	var items []Item
	var err error
	if bytes.HasPrefix(body, []byte("{")) {
		items, err = decodeJSONFeed(body)
	} else {
		items, err = decodeXMLFeed(body)
	}
	slices.Reverse(items)
	slices.SortStableFunc(items, func(a, b Item) int { return a.At.Compare(b.At) })
	return items, err
}

func decodeJSONFeed(body []byte) ([]Item, error) {
	var f jsonFeed
	if err := json.Unmarshal(body, &f); err != nil {
		return nil, fmt.Errorf("JSON feed: %w", err)
	}
	if f.Items == nil {
		return nil, errors.New("JSON feed: no items")
	}
	var items []Item
	for _, e := range f.Items {
		id := ""
		if e.ID != nil {
			id = fmt.Sprint(e.ID)
		}
		items = add(items, Item{
			Kind: Post, ID: cmp.Or(id, e.URL), URL: e.URL, Lang: e.Language, At: e.Published,
			Text: cmp.Or(plain(e.Title), e.Text, plain(e.HTML), plain(e.Summary)),
		}, e.Modified)
	}
	return items, nil
}

func decodeXMLFeed(body []byte) ([]Item, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "utf-8", "us-ascii":
			return r, nil
		}
		return nil, fmt.Errorf("the charset %q is not read: serve the feed as UTF-8", clip(charset, 40))
	}
	var f xmlFeed
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("XML feed: %w", err)
	}
	switch strings.ToLower(f.XMLName.Local) {
	case "rss", "rdf", "feed":
	default:
		return nil, fmt.Errorf("XML feed: the root is %q", clip(f.XMLName.Local, 40))
	}
	var items []Item
	for _, e := range slices.Concat(f.Channel.Items, f.Items, f.Entries) {
		link := ""
		for _, l := range e.Links {
			if href := cmp.Or(l.Href, strings.TrimSpace(l.Text)); l.Rel == "" || l.Rel == "alternate" {
				link = cmp.Or(link, href)
			}
		}
		items = add(items, Item{
			Kind: Post, ID: strings.TrimSpace(cmp.Or(e.GUID, e.ID, link)), URL: link, Lang: f.Channel.Language,
			Author: strings.TrimSpace(cmp.Or(e.Author.Name, e.Author.Text)), At: date(cmp.Or(e.PubDate, e.Issued, e.Updated)),
			Text: cmp.Or(plain(e.Title), plain(e.Description), plain(e.Summary)),
		}, date(e.Updated))
	}
	return items, nil
}

// add leaves out what has no id or no text, and makes an edit of what changed after it was published.
func add(items []Item, it Item, changed time.Time) []Item {
	if it.ID == "" || it.Text == "" {
		return items
	}
	if changed.After(it.At) {
		it.Kind, it.At = Edit, changed
	}
	return append(items, it)
}

func date(s string) time.Time {
	for _, layout := range []string{time.RFC3339, time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t
		}
	}
	return time.Time{}
}

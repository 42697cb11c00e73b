//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package feeds

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"nhooyr.io/websocket"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// network is a Jetstream of one shape or both, and the API beside it.
type network struct {
	mu       sync.Mutex
	newer    bool // has the second shape
	fail     []int
	rounds   [][]string // frames of each connection in turn; the last one stays open
	asked    []url.Values
	password string
	found    []string // views that the search has, latest first
	page     int      // how many of them a page has, 0 is two
	searched []url.Values
}

func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch r.URL.Path {
	case "/xrpc/app.bsky.actor.getProfile":
		did := r.URL.Query().Get("actor")
		if did == "did:plc:nobody" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		fmt.Fprintf(w, `{"did":%q,"handle":"%s.delegates.example"}`, did, did[len("did:plc:"):])
		return
	case "/xrpc/com.atproto.server.createSession":
		var c struct{ Identifier, Password string }
		if json.NewDecoder(r.Body).Decode(&c) != nil || c.Password != n.password {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"accessJwt":"jwt"}`)
		return
	case "/xrpc/app.bsky.feed.searchPosts":
		if r.Header.Get("Authorization") != "Bearer jwt" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		n.searched = append(n.searched, r.URL.Query())
		at, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
		next, end := "", at+max(n.page, 2)
		if end < len(n.found) {
			next = fmt.Sprintf(`"cursor":"%d",`, end)
		}
		fmt.Fprintf(w, `{%s"posts":[%s]}`, next, strings.Join(n.found[at:min(end, len(n.found))], ","))
		return
	case "/xrpc/network.bsky.jetstream.subscribeEvents":
		if !n.newer {
			http.NotFound(w, r)
			return
		}
	case "/subscribe":
	default:
		http.NotFound(w, r)
		return
	}
	n.asked = append(n.asked, r.URL.Query())
	if len(n.fail) > 0 {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(n.fail[0])
		n.fail = n.fail[1:]
		return
	}
	frames, last := n.rounds[0], len(n.rounds) == 1
	if !last {
		n.rounds = n.rounds[1:]
	}
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"xrpc.v1.json"}})
	if err != nil {
		return
	}
	defer func() { _ = c.CloseNow() }()
	n.mu.Unlock()
	defer n.mu.Lock()
	ctx := c.CloseRead(r.Context())
	for _, f := range frames {
		if c.Write(ctx, websocket.MessageText, []byte(f)) != nil {
			return
		}
	}
	if last {
		<-ctx.Done()
	}
}

func startNetwork(t *testing.T, n *network, f session.Feed) *record {
	t.Helper()
	srv := httptest.NewServer(n)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	f.ID, f.Kind, f.Server, f.URL = "sky", "bluesky", srv.URL, srv.URL
	return newRecord(t, f)
}

const us0 = 1785646800000000 // 2026-08-02T05:00:00Z

// older and newer write one event in the first and in the second shape.
func older(us int64, did, op, rkey, record string) string {
	return fmt.Sprintf(`{"did":"did:plc:%s","time_us":%d,"kind":"commit","commit":{"rev":"r","operation":%q,"collection":"app.bsky.feed.post","rkey":%q%s}}`, did, us0+us, op, rkey, optional(record))
}

func newerShape(us int64, did, op, rkey, record string) string {
	at := time.UnixMicro(us0 + us).UTC().Format("2006-01-02T15:04:05.000000Z")
	return fmt.Sprintf(`{"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":%d,"did":"did:plc:%s","time":%q,"rev":"r","operation":%q,"collection":"app.bsky.feed.post","rkey":%q%s}}`, us, did, at, op, rkey, optional(record))
}

func optional(record string) string {
	if record == "" {
		return ""
	}
	return `,"record":` + record
}

func tagged(text, tag string) string {
	return fmt.Sprintf(`{"$type":"app.bsky.feed.post","text":%q,"langs":["fr"],"facets":[{"index":{"byteStart":0,"byteEnd":4},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":%q}]}],"createdAt":"2031-01-01T00:00:00Z"}`, text, tag)
}

// TestBlueskyTakesWhatIsTaggedFromEitherShapeOfTheStream: refusals and garbage first, posts doubled by
// the replay after each loss, edits, an edit that takes the tag out, deletions of posts and of an account.
func TestBlueskyTakesWhatIsTaggedFromEitherShapeOfTheStream(t *testing.T) {
	for name, commit := range map[string]func(us int64, did, op, rkey, record string) string{"older": older, "newer": newerShape} {
		t.Run(name, func(t *testing.T) {
			account := `{"did":"did:plc:c","time_us":1785646800000009,"kind":"account","account":{"active":false,"did":"did:plc:c","status":"deleted","seq":1}}`
			asleep := `{"did":"did:plc:a","time_us":1785646800000008,"kind":"account","account":{"active":false,"did":"did:plc:a","status":"deactivated","seq":1}}`
			if name == "newer" {
				account = `{"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#account","seq":9,"did":"did:plc:c","time":"2026-08-02T05:00:00.000009Z","account":{"active":false,"did":"did:plc:c","status":"deleted"}}}`
				asleep = strings.Replace(strings.Replace(account, "deleted", "deactivated", 1), "plc:c", "plc:a", 2)
			}
			first := []string{
				commit(1, "a", "create", "1", tagged("Who pays?", "ask")),
				commit(2, "b", "create", "1", tagged("Not for us", "other")),
				commit(3, "b", "create", "2", `{"text":"#ask in words alone"}`),
				commit(4, "b", "create", "3", `{"text":"Tagged beside the text","tags":["ASK"]}`),
				commit(5, "nobody", "create", "1", tagged("Who decides?", "Ask")),
				commit(6, "c", "create", "1", tagged("Of an account that goes", "ask")),
				commit(6, "c", "create", "2", tagged("Of it too", "ask")),
				strings.Replace(commit(6, "b", "create", "9", tagged("A like", "ask")), "app.bsky.feed.post", "app.bsky.feed.like", 1),
				commit(6, "b", "create", "8", `["no post"]`),
			}
			second := append(slices.Clone(first),
				commit(7, "a", "update", "1", tagged("Who pays, and when?", "ask")),
				commit(7, "b", "update", "2", `{"text":"of no interest"}`),
				asleep, account)
			third := append(slices.Clone(second),
				commit(10, "nobody", "update", "1", `{"text":"Who decides? (without the tag)"}`),
				commit(11, "b", "delete", "3", ""), commit(11, "b", "delete", "77", ""),
				commit(12, "d", "create", "1", tagged("The last", "ask")),
				strings.Repeat("x", maxSocketFrame+1)) // longer than is read
			n := &network{newer: name == "newer", fail: []int{429, 502}, rounds: [][]string{append(first, "garbage"), second, third, third[:len(third)-1]}}
			r := startNetwork(t, n, session.Feed{Tag: "ask"})
			stop := run(t, r, Options{})
			want := "Who pays, and when?|Who decides? (without the tag)|The last"
			roomtest.Until(t, "three questions stand", func() bool { return strings.Join(r.texts(), "|") == want })
			roomtest.Until(t, "it is live after four connections", func() bool {
				n.mu.Lock()
				defer n.mu.Unlock()
				return len(n.asked) == 6 && r.source("sky").State == session.FeedLive
			})
			stop()
			src := r.source("sky")
			if src.Offered != 6 || src.Revised != 2 || src.Retracted != 3 {
				t.Errorf("offered %d, revised %d, retracted %d", src.Offered, src.Revised, src.Retracted)
			}
			n.mu.Lock()
			defer n.mu.Unlock()
			if c := n.asked[0].Get("cursor"); c != "" {
				t.Error("the first connection asked from", c)
			}
			if c := n.asked[5].Get("cursor"); c != strconv.Itoa(us0+12-5_000_000) {
				t.Error("the last connection asked from", c)
			}
			if got := n.asked[5][map[string]string{"older": "wantedCollections", "newer": "collections"}[name]]; len(got) != 1 || got[0] != "app.bsky.feed.post" {
				t.Error("collections", n.asked[5])
			}
			_ = r.Read(func(st *session.State) error {
				q := st.Questions["q1"]
				if q.Source.Author != "a.delegates.example" || q.Source.URL != "https://bsky.app/profile/did:plc:a/post/1" || q.Lang != "fr" || strings.Contains(q.Ref, "did:") {
					t.Errorf("kept of the first: %+v %s", q.Source, q.Ref)
				}
				if a := st.Questions["q3"].Source.Author; a != "did:plc:nobody" {
					t.Error("an author that cannot be found is", a)
				}
				return nil
			})
		})
	}
}

func view(did, rkey, text string, minute int) string {
	return fmt.Sprintf(`{"uri":"at://did:plc:%s/app.bsky.feed.post/%s","author":{"did":"did:plc:%s","handle":"%s.example"},"record":%s,"indexedAt":"2026-08-02T05:%02d:00Z"}`, did, rkey, did, did, tagged(text, "ask"), minute)
}

// TestBlueskySearchesWhatTheStreamNoLongerHas, page by page and oldest first, and names the gap when it
// may not.
func TestBlueskySearchesWhatTheStreamNoLongerHas(t *testing.T) {
	later := older(7200_000_000, "z", "create", "1", tagged("After the gap", "ask"))
	n := &network{password: "right", rounds: [][]string{{older(1, "a", "create", "1", tagged("First", "ask"))}, {later}},
		found: []string{view("a", "4", "Fourth", 4), view("a", "3", "Third", 3), view("a", "2", "Second", 2), view("a", "1", "First", 0)}}
	r := startNetwork(t, n, session.Feed{Tag: "ask"})
	stop := run(t, r, Options{Secrets: map[string][]string{"sky": {"desk.example", "wrong"}}})
	roomtest.Until(t, "the password is refused", func() bool { return r.source("sky").State == session.FeedNotAdmitted })
	stop()
	stop = run(t, r, Options{})
	roomtest.Until(t, "without a password there is the stream, and its gap", func() bool { return len(r.texts()) == 2 && len(r.source("sky").Gaps) == 1 })
	stop()
	if g := r.source("sky").Gaps[0]; g.To-g.From < 7000_000 {
		t.Errorf("the gap is %+v", g)
	}
	run(t, r, Options{Secrets: map[string][]string{"sky": {"desk.example", "right"}}})
	roomtest.Until(t, "what was missed", func() bool { return len(r.texts()) == 5 && r.source("sky").State == session.FeedLive })
	if got := strings.Join(r.texts(), "|"); got != "First|After the gap|Second|Third|Fourth" {
		t.Error("the record has", got)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.searched) != 2 || n.searched[0].Get("tag") != "ask" || n.searched[0].Get("since") != "2026-08-02T05:00:00Z" {
		t.Error("searched", n.searched)
	}
}

func TestBlueskyPicksMentionsAndWords(t *testing.T) {
	mention := `{"text":"@desk who pays?","facets":[{"features":[{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:desk"}]}]}`
	for _, c := range []struct {
		record, tag, query, mention string
		want                        bool
	}{
		{mention, "", "@desk.example", "did:plc:desk", true},
		{mention, "", "@other.example", "did:plc:other", false},
		{mention, "", "WHO pays", "", true},
		{mention, "", "who plays", "", false},
		{mention, "ask", "", "", false},
		{tagged("x", "ÉTÉ"), "été", "", "", true},
		{tagged("x", "#ask"), "ask", "", "", true},
	} {
		var p bskyPost
		if err := json.Unmarshal([]byte(c.record), &p); err != nil {
			t.Fatal(err)
		}
		if got := p.wanted(c.tag, c.query, c.mention); got != c.want {
			t.Errorf("%s: tag %q, query %q: %v", c.record, c.tag, c.query, got)
		}
	}
}

func FuzzJetstream(f *testing.F) {
	f.Add([]byte(older(1, "a", "create", "1", tagged("x", "ask"))))
	f.Add([]byte(newerShape(1, "a", "delete", "1", "")))
	f.Add([]byte(`{"$type":"message","payload":{"$type":"x#info","name":"OutdatedCursor"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if ev, err := decodeJetstream(b); err == nil && ev.rkey != "" && (ev.did == "" || ev.us <= 0 || ev.kind == "") {
			t.Errorf("a commit of nobody: %+v", ev)
		}
	})
}

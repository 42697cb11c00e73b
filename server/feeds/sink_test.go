package feeds

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rostrum/session"
)

var at0 = time.Date(2026, 8, 2, 5, 0, 0, 0, time.UTC)

// TestEachItemIsTakenOnceWhateverTheOrder: doubled, late and early deliveries, and a second node.
func TestEachItemIsTakenOnceWhateverTheOrder(t *testing.T) {
	f := session.Feed{ID: "hook", Kind: "webhook"}
	r := newRecord(t, f)
	r.Busy = 2
	a, b := NewSink(r, "day", f), NewSink(r, "day", f)
	for i, it := range []Item{
		{Kind: Post, ID: "1", Text: "one", At: at0},
		{Kind: Post, ID: "1", Text: "one", At: at0},
		{Kind: Edit, ID: "1", Text: "one, second edit", At: at0.Add(2 * time.Minute)},
		{Kind: Edit, ID: "1", Text: "one, first edit", At: at0.Add(time.Minute)},
		{Kind: Post, ID: "1", Text: "one", At: at0},
		{Kind: Delete, ID: "2"},
		{Kind: Post, ID: "2", Text: "two", At: at0},
		{Kind: Edit, ID: "3", Text: "three, edited", At: at0.Add(time.Minute)},
		{Kind: Post, ID: "3", Text: "three", At: at0},
		{Kind: Post, ID: "4", Text: "four", At: at0},
		{Kind: Delete, ID: "4"},
		{Kind: Delete, ID: "4"},
		{Kind: Post, ID: "4", Text: "four", At: at0},
		{Kind: Post, ID: "5", Text: strings.Repeat("很长", session.MaxQuestion), At: at0},
		{Kind: Post, ID: "6", Text: "  "},
	} {
		if err := a.Take(t.Context(), it); err != nil {
			t.Fatalf("item %d: %v", i, err)
		}
		if it.ID != "2" { // the other node did not hear the early deletion
			if err := b.Take(t.Context(), it); err != nil {
				t.Fatalf("item %d on the other node: %v", i, err)
			}
		}
	}
	got := r.texts()
	if len(got) != 3 || got[0] != "one, second edit" || got[1] != "three, edited" || len([]rune(got[2])) != session.MaxQuestion {
		t.Errorf("the record has %.40q", got)
	}
}

func TestWhatIsKeptOfAnAuthorFollowsThePrivacyTier(t *testing.T) {
	it := Item{Kind: Post, ID: "https://social.example/users/one/1", Author: "one@social.example", URL: "https://social.example/@one/1"}
	for tier, want := range map[string]session.SourceDoc{
		"":                         {Author: "one@social.example", URL: "https://social.example/@one/1"},
		session.PrivacyHandle:      {Author: "one@social.example", URL: "https://social.example/@one/1"},
		session.PrivacyAffiliation: {Author: "social.example"},
		session.PrivacyNothing:     {},
	} {
		f := session.Feed{ID: "tag", Kind: "mastodon", Privacy: tier}
		want.Kind, want.Feed = "mastodon", "tag"
		if got := it.source(f); got != want {
			t.Errorf("%q keeps %+v", tier, got)
		}
		if strings.Contains(it.ref(f), "one") {
			t.Errorf("%q: reference %s", tier, it.ref(f))
		}
	}
	if u := (Item{URL: "javascript:alert(1)"}).source(session.Feed{}).URL; u != "" {
		t.Error("kept", u)
	}
}

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	for _, a := range []string{"127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
		"::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "255.255.255.255", "::"} {
		if public(netip.MustParseAddr(a)) {
			t.Error(a, "counts as public")
		}
	}
	for _, a := range []string{"1.1.1.1", "2606:4700::1111"} {
		if !public(netip.MustParseAddr(a)) {
			t.Error(a, "counts as not public")
		}
	}
	hits := 0
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits++ }))
	defer srv.Close()
	c := NewClient(false)
	_, err := c.Get(srv.URL)
	if !errors.Is(err, ErrPrivate) || hits != 0 {
		t.Errorf("loopback was asked %d times: %v", hits, err)
	}
}

func TestWaitsAreReadAsServicesWriteThem(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for _, c := range []struct {
		name, value string
		want        time.Duration
	}{
		{"Retry-After", "7", 7 * time.Second},
		{"Retry-After", now.Add(time.Minute).UTC().Format(http.TimeFormat), time.Minute},
		{"Retry-After", "-5", 0}, {"Retry-After", "soon", 0}, {"Retry-After", "99999999", maxWait},
		{"X-RateLimit-Reset", now.Add(90 * time.Second).UTC().Format(time.RFC3339), 90 * time.Second},
		{"X-RateLimit-Reset", "1800000030", 30 * time.Second},
	} {
		if got := retryAfter(http.Header{http.CanonicalHeaderKey(c.name): {c.value}}, now); got != c.want {
			t.Errorf("%s: %s is %v, want %v", c.name, c.value, got, c.want)
		}
	}
}

func TestAHookIsVerifiedWithAnyOfItsSecretsWithinFiveMinutes(t *testing.T) {
	now, body := time.Unix(1_800_000_000, 0), []byte(`{"type":"post"}`)
	secrets := []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "plain old"}
	header := func(id string, at time.Time, sig string) http.Header {
		h := http.Header{}
		h.Set("webhook-id", id)
		h.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
		h.Set("webhook-signature", sig)
		return h
	}
	for _, c := range []struct {
		name string
		h    http.Header
		good bool
	}{
		{"first secret", header("m1", now, SignHook(secrets[0], "m1", now, body)), true},
		{"second secret, among others", header("m1", now, "v1,AAAA v2,x "+SignHook(secrets[1], "m1", now, body)), true},
		{"unknown secret", header("m1", now, SignHook("other", "m1", now, body)), false},
		{"other id", header("m2", now, SignHook(secrets[0], "m1", now, body)), false},
		{"replayed", header("m1", now.Add(-6*time.Minute), SignHook(secrets[0], "m1", now.Add(-6*time.Minute), body)), false},
		{"from the future", header("m1", now.Add(6*time.Minute), SignHook(secrets[0], "m1", now.Add(6*time.Minute), body)), false},
		{"no signature", header("m1", now, ""), false},
		{"no id", header("", now, SignHook(secrets[0], "", now, body)), false},
	} {
		if _, err := VerifyHook(c.h, body, secrets, now); (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := VerifyHook(header("m1", now, SignHook("", "m1", now, body)), body, nil, now); err == nil {
		t.Error("without a secret anything is let in")
	}
}

func TestPlainKeepsLinesAndSigns(t *testing.T) {
	for in, want := range map[string]string{
		`<p>Who <a href="x">pays</a>?</p><p>And&nbsp;why&amp;how<br/>now</p>`: "Who pays?\nAnd why&how\nnow",
		"3 < 4 and 5 > 2": "3 < 4 and 5 > 2", "<": "<", "<script": "<script", "&lt;b&gt;": "<b>",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
	for _, hostile := range []string{"<", "<a"} {
		if in := strings.Repeat(hostile, 4<<20); plain(in) != in {
			t.Errorf("%s … was changed", hostile)
		}
	}
}

func FuzzDecoders(f *testing.F) {
	for _, s := range []string{`{"type":"post","data":{"id":"1","text":"a"}}`, `<rss><channel><item><title>a</title><guid>1</guid></item></channel></rss>`,
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"title":"a"}]}`, `{"id":"1","uri":"u","visibility":"public","content":"<p>a"}`, "<", "[]",
		`{"id":"2","author_id":"7","edit_history_tweet_ids":["1","2"],"text":"a &amp; b"}`, `{"id":"1","snippet":{"type":"tombstone"}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if it, err := DecodeHook(b); err == nil && it.ID == "" {
			t.Error("a hook's item without an id")
		}
		items, _ := DecodeFeed(b)
		if slices.ContainsFunc(items, func(it Item) bool { return it.ID == "" || it.Text == "" }) {
			t.Error("an entry without id or text")
		}
		decodeEvent("update", b, "social.example")
		var post xPost
		if json.Unmarshal(b, &post) == nil {
			if it, ok := post.item(xUsers{}); ok && it.ID == "" {
				t.Error("a post without an id")
			}
		}
		var said chatMessage
		if json.Unmarshal(b, &said) == nil {
			if it, ok := said.item("ask"); ok && it.ID == "" {
				t.Error("a message without an id")
			}
		}
		_ = plain(string(b))
	})
}

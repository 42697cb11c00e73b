package feeds

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// chat is a server of the live chat API: pages by token p0, p1, …, each answer taken from a list.
type chat struct {
	mu      sync.Mutex
	answers map[string][]string // by page token: "STATUS BODY", the last one again and again
	asked   []string
	keys    map[string]bool
}

func (c *chat) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[r.Header.Get("X-Goog-Api-Key")] = true
	if strings.Contains(r.URL.RawQuery, "secret") {
		c.keys["in the address"] = true
	}
	if r.URL.Path == "/youtube/v3/videos" {
		fmt.Fprint(w, `{"items":[{"liveStreamingDetails":{"activeLiveChatId":"live"}}]}`)
		return
	}
	if r.URL.Path != "/youtube/v3/liveChat/messages" || r.URL.Query().Get("liveChatId") != "live" {
		http.NotFound(w, r)
		return
	}
	token := r.URL.Query().Get("pageToken")
	c.asked = append(c.asked, token)
	list := c.answers[token]
	if len(list) == 0 {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":{"code":400,"message":"no such page","errors":[{"reason":"pageTokenInvalid"}]}}`)
		return
	}
	if len(list) > 1 {
		c.answers[token] = list[1:]
	}
	var status int
	_, _ = fmt.Sscanf(list[0], "%d", &status)
	_, body, _ := strings.Cut(list[0], " ")
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

func chatSays(id, kind, author, more string) string {
	return fmt.Sprintf(`{"id":%q,"snippet":{"type":%q,"authorChannelId":%q,"publishedAt":"2026-08-02T05:00:00Z"%s},"authorDetails":{"displayName":"Viewer %s"}}`, id, kind, author, more, author)
}

func pageOf(next string, items ...string) string {
	return fmt.Sprintf(`200 {"nextPageToken":%q,"pollingIntervalMillis":1,"items":[%s]}`, next, strings.Join(items, ","))
}

func words(s string) string { return fmt.Sprintf(`,"textMessageDetails":{"messageText":%q}`, s) }

// TestYouTubeFollowsTheChatToItsEnd: pages that come twice, deletions by moderators and authors, a ban,
// a restart from the token, a token that is no longer known, and the end.
func TestYouTubeFollowsTheChatToItsEnd(t *testing.T) {
	first := []string{
		chatSays("m1", "textMessageEvent", "a", words("Who pays? #ask")), chatSays("m2", "textMessageEvent", "b", words("hello")),
		chatSays("m3", "superChatEvent", "c", `,"superChatDetails":{"userComment":"#ask, who decides?"}`),
		chatSays("m4", "textMessageEvent", "d", words("#ask to be deleted")), chatSays("m5", "textMessageEvent", "e", words("#ask retracted")),
		chatSays("m6", "textMessageEvent", "f", words("#ask of one who is banned")), chatSays("m9", "textMessageEvent", "h", words("#ask hidden")), chatSays("m7", "newSponsorEvent", "g", `,"displayMessage":"#ask"`),
	}
	c := &chat{keys: map[string]bool{}, answers: map[string][]string{
		"": {`500 oops`, `200 garbage`, pageOf("p1", first...)},
		"p1": {`403 {"error":{"code":403,"message":"slow down","errors":[{"reason":"rateLimitExceeded"}]}}`, pageOf("p2", append(first,
			chatSays("x1", "messageDeletedEvent", "z", `,"messageDeletedDetails":{"deletedMessageId":"m4"}`),
			chatSays("x2", "messageRetractedEvent", "e", `,"messageRetractedDetails":{"retractedMessageId":"m5"}`),
			chatSays("x3", "userBannedEvent", "z", `,"userBannedDetails":{"bannedUserDetails":{"channelId":"f"},"banType":"permanent"}`),
			chatSays("m9", "tombstone", "", ""),
			chatSays("x4", "userBannedEvent", "z", `,"userBannedDetails":{"bannedUserDetails":{"channelId":"a"},"banType":"temporary"}`))...)},
		"p2": {pageOf("p2")},
	}}
	srv := httptest.NewServer(c)
	defer srv.Close()
	r := newRecord(t, session.Feed{ID: "yt", Kind: "youtube", Server: srv.URL, Query: "video:abc", Tag: "ask"})
	o := Options{Secrets: map[string][]string{"yt": {"secret"}}, longestOwn: 1}
	stop := run(t, r, o)
	roomtest.Until(t, "two questions are left", func() bool {
		return strings.Join(r.texts(), "|") == "Who pays? #ask|#ask, who decides?" && r.source("yt").State == session.FeedLive
	})
	stop()
	if s := r.source("yt"); s.Offered != 6 || s.Retracted != 4 {
		t.Errorf("the feed counts %+v", s)
	}
	if c.keys["in the address"] || !c.keys["secret"] || len(c.keys) != 1 {
		t.Error("the key went", c.keys)
	}

	r.report(t, session.FeedReport{Feed: "yt", State: session.FeedLive, Position: "forgotten"})
	c.mu.Lock()
	c.answers[""] = []string{pageOf("p3", first[0], chatSays("m8", "textMessageEvent", "a", words("After the gap #ask!")))}
	c.answers["p3"] = []string{pageOf("p4", chatSays("x9", "chatEndedEvent", "", ""))}
	c.mu.Unlock()
	run(t, r, o)
	roomtest.Until(t, "the end is told", func() bool { s := r.source("yt"); return s.State == session.FeedStopped && s.Error == "chat_ended" })
	if got := r.texts(); len(got) != 3 || len(r.source("yt").Gaps) != 1 {
		t.Error("after a token that is not known:", got, r.source("yt").Gaps)
	}
}

func TestYouTubeSaysWhyItStandsStill(t *testing.T) {
	for reason, c := range map[string]struct {
		status int
		state  session.FeedState
		code   string
	}{
		"quotaExceeded":    {403, session.FeedNoCredits, "credits_exhausted"},
		"forbidden":        {403, session.FeedNotAdmitted, "credentials_refused"},
		"keyInvalid":       {400, session.FeedNotAdmitted, "credentials_refused"},
		"liveChatDisabled": {403, session.FeedStopped, "no_chat"},
		"liveChatEnded":    {403, session.FeedStopped, "chat_ended"},
		"backendError":     {500, session.FeedBackingOff, "http_status"},
	} {
		t.Run(reason, func(t *testing.T) {
			server := &chat{keys: map[string]bool{}, answers: map[string][]string{"": {fmt.Sprintf(`%d {"error":{"message":"<b>because</b>","errors":[{"reason":%q}]}}`, c.status, reason)}}}
			srv := httptest.NewServer(server)
			defer srv.Close()
			r := newRecord(t, session.Feed{ID: "yt", Kind: "youtube", Server: srv.URL, Query: "live"})
			run(t, r, Options{Secrets: map[string][]string{"yt": {"key"}}})
			roomtest.Until(t, "it is named", func() bool {
				s := r.source("yt")
				return s.State == c.state && s.Error == c.code && s.Words == "because"
			})
		})
	}
}

package feeds

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// bots is a server of the Telegram Bot API that hands out what was not confirmed.
type bots struct {
	mu      sync.Mutex
	updates []string // in order of their ids, from 1000
	fail    []string // whole answers, with their status before a space
	asked   int
	last    struct {
		Offset  int64    `json:"offset"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}
}

func (b *bots) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.URL.Path != "/bot42:secret/getUpdates" {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		return
	}
	b.asked++
	if len(b.fail) > 0 {
		var status int
		var body string
		_, _ = fmt.Sscanf(b.fail[0], "%d", &status)
		_, body, _ = strings.Cut(b.fail[0], " ")
		b.fail = b.fail[1:]
		w.WriteHeader(status)
		fmt.Fprint(w, body)
		return
	}
	if json.NewDecoder(r.Body).Decode(&b.last) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var page []string
	for i, u := range b.updates {
		if id := int64(1000 + i); id >= b.last.Offset && len(page) < telegramPage {
			page = append(page, fmt.Sprintf(`{"update_id":%d,%s}`, id, u))
		}
	}
	fmt.Fprintf(w, `{"ok":true,"result":[%s]}`, strings.Join(page, ","))
}

// said is a message of a chat of that type; a negative edit is none.
func said(field, chat string, id int, text string, edit int, marks string) string {
	more := ""
	if edit >= 0 {
		more = fmt.Sprintf(`,"edit_date":%d`, 1785646800+edit)
	}
	return fmt.Sprintf(`%q:{"message_id":%d,"date":1785646800%s,"chat":{"id":-100,"type":%q,"title":"Delegates' room","username":"delegates"},"from":{"id":7,"username":"one"},"text":%q,"entities":[%s]}`, field, id, more, chat, text, marks)
}

const askMark = `{"type":"hashtag","offset":3,"length":4}` // after an emoji of two code units and a space

// TestTelegramTakesGroupsAndChannelsAndNeverAPrivateChat: refusals first, edits out of order, updates
// that come again after a restart, a token that never shows.
func TestTelegramTakesGroupsAndChannelsAndNeverAPrivateChat(t *testing.T) {
	b := &bots{fail: []string{`429 {"ok":false,"error_code":429,"description":"Too Many Requests: retry after 0","parameters":{"retry_after":0}}`, `200 <html>`, `502 bad gateway`}}
	b.updates = []string{
		said("message", "private", 1, "🙋 #ask in private", -1, askMark),
		said("message", "supergroup", 2, "🙋 #Ask who pays?", -1, askMark),
		said("message", "group", 3, "no tag here", -1, ""),
		said("edited_message", "supergroup", 2, "🙋 #ask who pays, second", 20, askMark),
		said("edited_message", "supergroup", 2, "🙋 #ask who pays, first", 10, askMark),
		said("channel_post", "channel", 4, "🙋 #ask from a channel", -1, askMark),
		said("edited_channel_post", "channel", 4, "the tag is gone, the question stands", 30, ""),
		said("edited_message", "group", 3, "still no tag", 5, ""),
		said("message", "group", 5, "/ask@rostrum_bot Who decides?", -1, `{"type":"bot_command","offset":0,"length":16}`),
		said("message", "group", 6, "/start", -1, `{"type":"bot_command","offset":0,"length":6}`),
		said("edited_message", "private", 1, "🙋 #ask in private, edited", 40, askMark),
		`"callback_query":{"id":"1"}`,
		said("message", "group", 8, "🙋 #ask", -1, `{"type":"hashtag","offset":3,"length":99}`),
	}
	srv := httptest.NewServer(b)
	defer srv.Close()
	f := session.Feed{ID: "chat", Kind: "telegram", Server: srv.URL, Tag: "ask"}
	r := newRecord(t, f)
	stop := run(t, r, Options{Secrets: map[string][]string{"chat": {"42:wrong"}}})
	roomtest.Until(t, "another token is refused", func() bool { return r.source("chat").State == session.FeedNotAdmitted })
	stop()
	secrets := map[string][]string{"chat": {"42:secret"}}
	want := "🙋 #ask who pays, second|the tag is gone, the question stands|Who decides?"
	for range 2 { // the second time after a restart
		stop = run(t, r, Options{Secrets: secrets})
		roomtest.Until(t, "three questions, confirmed", func() bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			return strings.Join(r.texts(), "|") == want && b.last.Offset == 1013 && r.source("chat").State == session.FeedLive
		})
		stop()
	}
	// A look confirms nothing.
	var look []Item
	ctx, cancel := context.WithCancel(t.Context())
	client := NewClient(true)
	defer client.CloseIdleConnections()
	peek := NewSource(f, Options{Secrets: secrets, Client: client, Peek: true})
	if err := peek.Run(ctx, "", &looker{look: &look, proofs: 3, enough: cancel}); ctx.Err() == nil {
		t.Error(err)
	}
	if b.last.Offset != 0 || len(look) != 7 {
		t.Errorf("a look confirmed up to %d and saw %d items", b.last.Offset, len(look))
	}
	if b.last.Timeout != telegramPoll || len(b.last.Allowed) != 4 {
		t.Errorf("asked with %+v", b.last)
	}
	if s := r.source("chat"); s.Offered != 3 || s.Revised != 2 {
		t.Errorf("the feed counts %+v", s)
	}
	q := r.question(0)
	if q.Source.Author != "one" || q.Source.URL != "https://t.me/delegates/2" {
		t.Errorf("the source is %+v", q.Source)
	}
}

// TestATokenInAnAddressIsInNoError, which would show it on the moderator's page and in the record.
func TestATokenInAnAddressIsInNoError(t *testing.T) {
	r := newRecord(t, session.Feed{ID: "chat", Kind: "telegram", Server: "http://127.0.0.1:1"})
	stop := run(t, r, Options{Secrets: map[string][]string{"chat": {"42:secret"}}})
	roomtest.Until(t, "the trouble is named", func() bool { return r.source("chat").Error == "unreachable" })
	stop()
	if w := r.source("chat").Words; w == "" || strings.Contains(w, "secret") {
		t.Error(w)
	}
}

func FuzzTelegram(f *testing.F) {
	f.Add([]byte(`{"update_id":1,`+said("message", "group", 1, "🙋 #ask", -1, askMark)+`}`), "ask")
	f.Fuzz(func(t *testing.T, b []byte, tag string) {
		u, err := decodeUpdate(b)
		if err != nil {
			return
		}
		if it, ok := u.item("", tag); ok && it.ID == "" {
			t.Error("an item without an id")
		}
	})
}

// looker takes a look until the source has answered so many times.
type looker struct {
	look   *[]Item
	proofs int
	enough func()
}

func (l *looker) Take(_ context.Context, it Item) error {
	*l.look = append(*l.look, it)
	return nil
}

func (l *looker) Proof(string) {
	if l.proofs--; l.proofs == 0 {
		l.enough()
	}
}

func (l *looker) State(session.FeedState) {}

func (l *looker) Gap(_, _ time.Time, _ string) {}

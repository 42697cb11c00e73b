package feeds

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// homeserver is a Matrix server with one room. A position is s and the number of events before it.
type homeserver struct {
	mu     sync.Mutex
	rule   string // of joining
	sealed bool   // encrypted
	events []string
	fail   []string // whole answers, with their status before a space
	cut    int      // most events of an answer; 0 is no bound
	asked  []string
	forgot bool // knows no position that it gave out
}

func (h *homeserver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	path, ok := strings.CutPrefix(r.URL.Path, "/_matrix/client/v3")
	h.asked = append(h.asked, r.URL.String())
	answer := func(status int, body string) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
	switch {
	case !ok:
		answer(404, `{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}`)
		return
	case r.Header.Get("Authorization") != "Bearer secret":
		answer(401, `{"errcode":"M_UNKNOWN_TOKEN","error":"Unrecognised access token"}`)
		return
	case len(h.fail) > 0:
		code, body, _ := strings.Cut(h.fail[0], " ")
		h.fail = h.fail[1:]
		status, _ := strconv.Atoi(code)
		answer(status, body)
		return
	}
	q := r.URL.Query()
	place := func(name string) int {
		n, err := strconv.Atoi(strings.TrimPrefix(q.Get(name), "s"))
		if err != nil {
			return -1
		}
		return n
	}
	switch path {
	case "/join/#questions:a.example":
		if r.Method != http.MethodPost {
			answer(405, "{}")
			return
		}
		answer(200, `{"room_id":"!r:a.example"}`)
	case "/rooms/!r:a.example/state/m.room.join_rules/":
		answer(200, fmt.Sprintf(`{"join_rule":%q}`, h.rule))
	case "/rooms/!r:a.example/state/m.room.encryption/":
		if h.sealed {
			answer(200, `{"algorithm":"m.megolm.v1.aes-sha2"}`)
			return
		}
		answer(404, `{"errcode":"M_NOT_FOUND","error":"Event not found"}`)
	case "/rooms/!r:a.example/messages":
		from, to := place("from"), max(place("to"), 0)
		least := to
		if h.cut > 0 {
			least = max(to, from-h.cut)
		}
		var chunk []string
		for i := from - 1; i >= least; i-- {
			chunk = append(chunk, h.events[i])
		}
		answer(200, fmt.Sprintf(`{"chunk":[%s],"start":"s%d","end":"s%d"}`, strings.Join(chunk, ","), from, least))
	case "/sync":
		var filter struct {
			Room struct {
				Rooms    []string `json:"rooms"`
				Timeline struct {
					Limit int `json:"limit"`
				} `json:"timeline"`
			} `json:"room"`
		}
		if json.Unmarshal([]byte(q.Get("filter")), &filter) != nil || len(filter.Room.Rooms) != 1 {
			answer(400, `{"errcode":"M_BAD_JSON","error":"filter"}`)
			return
		}
		since := place("since")
		if since >= 0 && h.forgot {
			answer(400, `{"errcode":"M_UNKNOWN_POS","error":"Unknown position"}`)
			return
		}
		from := max(since, 0)
		if since < 0 {
			from, h.forgot = max(0, len(h.events)-filter.Room.Timeline.Limit), false
		}
		least := from
		if h.cut > 0 {
			least = max(from, len(h.events)-h.cut)
		}
		if least == len(h.events) {
			answer(200, fmt.Sprintf(`{"next_batch":"s%d"}`, len(h.events)))
			return
		}
		// Another room of the account, which was not asked for: a server of its own mind.
		answer(200, fmt.Sprintf(`{"next_batch":"s%d","rooms":{"join":{"!dm:a.example":{"timeline":{"events":[%s]}},"!r:a.example":{"timeline":{"events":[%s],"limited":%v,"prev_batch":"s%d"}}}}}`,
			len(h.events), roomSays(900, "between us two", ""), strings.Join(h.events[least:], ","), least > from, least))
	default:
		answer(404, "{}")
	}
}

// roomSays is a message of the room; more are further fields of its content.
func roomSays(id int, body, more string) string {
	return fmt.Sprintf(`{"event_id":"$%d","type":"m.room.message","sender":"@one:b.example","origin_server_ts":%d,"content":{"msgtype":"m.text","body":%q%s}}`, id, 1785646800000+id*1000, body, more)
}

func (h *homeserver) say(events ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, events...)
}

func startMatrix(t *testing.T, h *homeserver, f session.Feed) *record {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	f.ID, f.Kind, f.Server, f.Query = "room", "matrix", srv.URL, "#questions:a.example"
	return newRecord(t, f)
}

var matrixSecret = Options{Secrets: map[string][]string{"room": {"secret"}}, pollFor: time.Millisecond}

// TestMatrixTakesARoomOnceOverLossesAndRestarts: edits and redactions followed, what is cut from an answer
// read page by page, and nothing of another room.
func TestMatrixTakesARoomOnceOverLossesAndRestarts(t *testing.T) {
	h := &homeserver{rule: "public", fail: []string{`429 {"errcode":"M_LIMIT_EXCEEDED","error":"Too many requests","retry_after_ms":1}`, "200 <html>", "502 bad gateway"}}
	h.say(roomSays(1, "first?", ""), roomSays(2, "> <@two:c.example> first?\n> more\n\nand second?", `,"m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}`),
		`{"event_id":"$3","type":"m.room.message","sender":"@bot:b.example","content":{"msgtype":"m.notice","body":"a program's words"}}`,
		`{"event_id":"$4","type":"m.room.message","sender":"@one:b.example","content":{}}`, `{"event_id":"$5","type":"m.room.message","content":"made up"}`,
		roomSays(6, " * first, then?", `,"m.new_content":{"msgtype":"m.text","body":"first, then?"},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}`))
	r := startMatrix(t, h, session.Feed{Privacy: session.PrivacyAffiliation})
	stop := run(t, r, matrixSecret)
	roomtest.Until(t, "two questions, one of them edited", func() bool {
		all := r.texts()
		return len(all) == 2 && all[0] == "first, then?" && all[1] == "and second?" && r.source("room").State == session.FeedLive
	})
	if got := r.question(0).Source; got.Author != "b.example" || got.URL != "" {
		t.Errorf("kept of the author: %+v", got)
	}
	stop()
	r.report(t, session.FeedReport{Feed: "room", State: session.FeedLive, Position: "s6"})

	h.mu.Lock()
	h.cut = 7
	h.mu.Unlock()
	for i := 10; i < 40; i++ {
		h.say(roomSays(i, fmt.Sprint("missed ", i), ""))
	}
	h.say(`{"event_id":"$41","type":"m.room.redaction","sender":"@one:b.example","redacts":"$2","content":{}}`, `{"event_id":"$42","type":"m.room.redaction","content":{"redacts":"$20"}}`)
	stop = run(t, r, matrixSecret)
	roomtest.Until(t, "what was missed, but for what was taken back", func() bool { return len(r.texts()) == 30 })
	stop()
	for i, text := range r.texts() {
		n := 9 + i
		if n >= 20 {
			n++
		}
		if want := fmt.Sprint("missed ", n); i > 0 && text != want {
			t.Fatalf("question %d is %q, want %q", i, text, want)
		}
	}

	r.report(t, session.FeedReport{Feed: "room", State: session.FeedLive, Position: "s38"})
	h.mu.Lock()
	h.forgot = true
	h.mu.Unlock()
	h.say(roomSays(50, "after all that?", ""))
	run(t, r, matrixSecret)
	roomtest.Until(t, "a server that forgot goes on, and the gap is named", func() bool { return len(r.texts()) == 31 && r.source("room").AllGaps == 1 })
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, url := range h.asked {
		if strings.Contains(url, "secret") {
			t.Errorf("the token stands in %s", url)
		}
	}
}

func TestMatrixPicksByTagAndFollowsAnEditWithoutIt(t *testing.T) {
	h := &homeserver{rule: "public"}
	h.say(roomSays(1, "#ask who pays?", ""), roomSays(2, "lunch?", ""), roomSays(3, " * x", `,"m.new_content":{"msgtype":"m.text","body":"who pays for it?"},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}`),
		roomSays(4, " * x", `,"m.new_content":{"msgtype":"m.text","body":"dinner?"},"m.relates_to":{"rel_type":"m.replace","event_id":"$2"}`))
	r := startMatrix(t, h, session.Feed{Tag: "ask"})
	run(t, r, matrixSecret)
	roomtest.Until(t, "one question as it was edited", func() bool { all := r.texts(); return len(all) == 1 && all[0] == "who pays for it?" })
	if got := r.question(0).Source; got.Author != "@one:b.example" || got.URL != "https://matrix.to/#/%21r:a.example/$1" {
		t.Errorf("kept of the author: %+v", got)
	}
}

// TestMatrixTakesNothingThatWasNotSaidToEveryone: a room by invitation, an encrypted one, one that becomes so.
func TestMatrixTakesNothingThatWasNotSaidToEveryone(t *testing.T) {
	for name, h := range map[string]*homeserver{"by invitation": {rule: "invite"}, "encrypted": {rule: "public", sealed: true}} {
		t.Run(name, func(t *testing.T) {
			h.say(roomSays(1, "between us", ""))
			r := startMatrix(t, h, session.Feed{})
			run(t, r, matrixSecret)
			roomtest.Until(t, "it says so", func() bool { return r.source("room").Error == "not_public" })
			if got := r.source("room"); got.State != session.FeedStopped || len(r.texts()) != 0 {
				t.Errorf("%+v, %q", got, r.texts())
			}
		})
	}
	h := &homeserver{rule: "public"}
	h.say(roomSays(1, "to all?", ""))
	r := startMatrix(t, h, session.Feed{})
	run(t, r, matrixSecret)
	roomtest.Until(t, "one question", func() bool { return len(r.texts()) == 1 })
	h.mu.Lock()
	h.rule = "invite"
	h.events = append(h.events, `{"event_id":"$2","type":"m.room.join_rules","state_key":"","content":{"join_rule":"invite"}}`, roomSays(3, "between us", ""))
	h.mu.Unlock()
	roomtest.Until(t, "it stops", func() bool { return r.source("room").State == session.FeedStopped })
	if len(r.texts()) != 1 {
		t.Errorf("%q", r.texts())
	}
}

func TestMatrixSaysWhyItStandsStill(t *testing.T) {
	r := startMatrix(t, &homeserver{rule: "public"}, session.Feed{})
	stop := run(t, r, Options{Secrets: map[string][]string{"room": {"wrong"}}})
	roomtest.Until(t, "the token is refused", func() bool { return r.source("room").Error == "credentials_refused" })
	if got := r.source("room").Words; got != "Unrecognised access token" {
		t.Errorf("it says %q", got)
	}
	stop()
	run(t, r, Options{})
	roomtest.Until(t, "there is none", func() bool { return r.source("room").Error == "no_credentials" })
}

func FuzzMatrix(f *testing.F) {
	f.Add([]byte(roomSays(1, "> <@a:b> c\n\nd", `,"m.relates_to":{"m.in_reply_to":{}}`)))
	f.Add([]byte(`{"event_id":"$1","type":"m.room.redaction","redacts":"$2"}`))
	f.Add([]byte(`{"event_id":"$1","type":"m.room.message","content":{"msgtype":"m.text","m.new_content":{},"m.relates_to":{"rel_type":"m.replace"}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var e matrixEvent
		if json.Unmarshal(b, &e) != nil {
			return
		}
		if it, ok := e.item("!r:a.example", "ask"); ok && (it.ID == "" || it.Kind == Post && it.Known) {
			t.Errorf("%+v", it)
		}
	})
}

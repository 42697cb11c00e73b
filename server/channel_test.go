//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package server

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"nhooyr.io/websocket"
)

// docs are the documents that frames add up to.
type docs struct {
	V     uint64
	Epoch string
	Docs  map[string]string
}

func (d *docs) apply(t *testing.T, b []byte) {
	t.Helper()
	var f struct {
		V     uint64
		Epoch string
		Set   map[string]json.RawMessage
		Del   []string
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatalf("frame %s: %v", b, err)
	}
	if f.Epoch != d.Epoch || d.Docs == nil {
		d.Docs = map[string]string{}
	} else if f.V < d.V {
		t.Fatalf("a frame goes back from %d to %d", d.V, f.V)
	}
	d.Epoch, d.V = f.Epoch, f.V
	for k, b := range f.Set {
		d.Docs[k] = string(b)
	}
	for _, k := range f.Del {
		delete(d.Docs, k)
	}
}

func (d *docs) equal(t *testing.T, what string, want *docs) {
	t.Helper()
	if d.V != want.V {
		t.Errorf("%s: at %d, want %d", what, d.V, want.V)
	}
	for k := range want.Docs {
		if d.Docs[k] != want.Docs[k] {
			t.Errorf("%s: %s is %s, want %s", what, k, d.Docs[k], want.Docs[k])
		}
	}
	for k := range d.Docs {
		if want.Docs[k] == "" {
			t.Errorf("%s: holds %s, which is not there", what, k)
		}
	}
}

func (h *host) view(token, query string) *docs {
	h.t.Helper()
	status, b := h.call("GET", h.session("/view"+query), token, "", "")
	if status != http.StatusOK {
		h.t.Fatalf("view: %d %s", status, b)
	}
	d := &docs{}
	d.apply(h.t, b)
	return d
}

// stream reads server-sent events until the documents are at v.
func (h *host) stream(token string, v uint64) *docs {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", h.url+h.session("/stream"), nil)
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	d := &docs{}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 4<<20)
	id := ""
	for lines.Scan() {
		if s, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			id = s
		}
		if s, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			d.apply(h.t, []byte(s))
			if id != fmt.Sprint(d.V) {
				h.t.Errorf("event id %s with version %d", id, d.V)
			}
			if d.V >= v {
				return d
			}
		}
	}
	h.t.Fatalf("the stream ended at %d: %v", d.V, lines.Err())
	return nil
}

func TestEveryTransportShowsTheSame(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	chair := h.created.Tokens.Chair
	live := map[string]*docs{}
	conns := map[string]*websocket.Conn{}
	for _, token := range []string{chair, tokens["1"], tokens["2"], h.created.Tokens.Moderator, h.created.Tokens.Rapporteur, h.created.Tokens.Screen, h.staff} {
		live[token], conns[token] = &docs{}, h.dial(token, "")
	}
	h.ok(chair, "segment.open", `{"segment":"panel"}`)
	h.ok(tokens["1"], "floor.request", `{"segment":"panel","kind":"statement","capacity":"own"}`)
	h.ok(tokens["2"], "floor.request", `{"segment":"panel","kind":"statement","capacity":"group"}`)
	h.ok(tokens["2"], "question.ask", `{"text":"من يقرر؟","lang":"ar","anonymous":true}`)
	h.ok(h.created.Tokens.Moderator, "question.approve", `{"question":"q1"}`)
	h.ok(tokens["1"], "question.vote", `{"question":"q1"}`)
	h.ok(chair, "floor.give", `{"request":"r1","expect":null}`)
	h.ok(h.created.Tokens.Rapporteur, "note.add", `{"segment":"panel","text":"Speakers agreed.","kind":"comment"}`)
	h.ok(chair, "notice.post", `{"text":{"en":"For the moderator"},"to":["moderator"]}`)
	last := h.ok(chair, "floor.finish", `{"expect":"s1"}`)
	for token, c := range conns {
		for live[token].V < last {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			_, b, err := c.Read(ctx)
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			live[token].apply(t, b)
		}
		want := h.view(token, "")
		live[token].equal(t, "WebSocket", want)
		h.stream(token, last).equal(t, "SSE", want)
	}
	// Least privilege: what each must not see.
	for token, hidden := range map[string][]string{
		tokens["1"]:                {"note/n1", "notice/x1", "person/"},
		h.created.Tokens.Screen:    {"note/n1", "notice/x1", "person/"},
		h.created.Tokens.Chair:     {},
		h.created.Tokens.Moderator: {"note/n1", "person/"},
	} {
		for k := range live[token].Docs {
			for _, p := range hidden {
				if strings.HasPrefix(k, p) {
					t.Errorf("%s is shown to a role that must not see it", k)
				}
			}
		}
	}
	if strings.Contains(live[h.created.Tokens.Moderator].Docs["question/q1"], "Delegate 002") {
		t.Error("an anonymous question names its author")
	}
}

func TestSinceAndEpochGiveTheDifference(t *testing.T) {
	h := newHost(t)
	chair := h.created.Tokens.Chair
	before := h.view(chair, "")
	v := h.ok(chair, "segment.open", `{"segment":"panel"}`)
	_, b := h.call("GET", h.session(fmt.Sprintf("/view?since=%d&epoch=%s", before.V, before.Epoch)), chair, "", "")
	if len(b) > 4000 || strings.Contains(string(b), `"list/closing"`) && !strings.Contains(string(b), `"segment/panel"`) {
		t.Errorf("the difference is %d bytes: %s", len(b), b)
	}
	before.apply(t, b)
	before.equal(t, "difference", h.view(chair, ""))
	if all := h.view(chair, fmt.Sprintf("?since=%d&epoch=another", v)); all.Docs["session"] == "" {
		t.Error("a holder of another epoch was not given everything")
	}
	if status, _ := h.call("GET", h.session("/view?since=soon"), chair, "", ""); status != http.StatusBadRequest {
		t.Errorf("since=soon: %d", status)
	}
	res, err := http.NewRequest("GET", h.url+h.session("/view"), nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Header.Set("Authorization", "Bearer "+chair)
	first, err := h.client.Do(res)
	if err != nil {
		t.Fatal(err)
	}
	first.Body.Close()
	if status, _ := h.call("GET", h.session("/view"), chair, "", "", "If-None-Match", first.Header.Get("ETag")); status != http.StatusNotModified {
		t.Errorf("the same view again: %d", status)
	}
}

func TestPipelinedCommandsAreAnsweredInOrder(t *testing.T) {
	h := newHost(t)
	c := h.dial(h.staff, "")
	var ids []string
	for i := range 100 {
		id := uuid.NewString()
		ids = append(ids, id)
		send(t, c, websocket.MessageText, fmt.Sprintf(`{"id":"%s","do":"notice.post","with":{"text":{"en":"Notice %d"}}}`, id, i))
	}
	for i, id := range ids {
		m := await(t, c, "ack", isAck)
		if string(m["ack"]) != `"`+id+`"` {
			t.Fatalf("answer %d is for %s, want %s", i, m["ack"], id)
		}
		if (m["error"] != nil) != (i >= 50) {
			t.Errorf("answer %d: %s", i, m["error"])
		}
	}
}

func TestARevokedLinkIsClosedForGood(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	c := h.dial(tokens["1"], "")
	await(t, c, "the first frame", func(m map[string]json.RawMessage) bool { return !isAck(m) })
	h.ok(h.staff, "person.revoke", `{"person":"badge:1"}`)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		if _, _, err := c.Read(ctx); err != nil {
			if websocket.CloseStatus(err) != 4401 {
				t.Errorf("closed with %v", err)
			}
			return
		}
	}
}

func TestAFloodIsRefusedAndThenClosed(t *testing.T) {
	h := newHost(t)
	c := h.dial(h.created.Tokens.Chair, "")
	go func() {
		for range 2000 {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			err := c.Write(ctx, websocket.MessageText, []byte(`{"id":"`+uuid.NewString()+`","do":"floor.finish","with":{}}`))
			cancel()
			if err != nil {
				return
			}
		}
	}()
	limited := 0
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		_, b, err := c.Read(ctx)
		cancel()
		if err != nil {
			if limited == 0 || websocket.CloseStatus(err) != 4429 {
				t.Errorf("after %d refusals the connection ended with %v", limited, err)
			}
			return
		}
		if strings.Contains(string(b), `"rate_limited"`) {
			if limited++; !strings.Contains(string(b), "retry_after_ms") {
				t.Fatalf("no time to retry: %s", b)
			}
		}
	}
}

func TestAStalledReaderHoldsUpNoOne(t *testing.T) {
	h := newHost(t)
	stalled := h.dial(h.created.Tokens.Screen, "") // never read from
	c := h.dial(h.created.Tokens.Chair, "")
	text := strings.Repeat("x", 400)
	for i := range 600 {
		do, with := "notice.post", fmt.Sprintf(`{"text":{"en":"%s"}}`, text)
		if i%2 == 1 {
			do, with = "notice.clear", fmt.Sprintf(`{"notice":"x%d"}`, i/2+1)
		}
		h.ok(h.staff, do, with)
	}
	last := h.view(h.created.Tokens.Chair, "")
	d := &docs{}
	for d.V < last.V {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		_, b, err := c.Read(ctx)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		d.apply(t, b)
	}
	d.equal(t, "the other viewer", last)
	// The stalled one wakes and is brought to the present without the versions in between.
	d = &docs{}
	for d.V < last.V {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		_, b, err := stalled.Read(ctx)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		d.apply(t, b)
	}
	d.equal(t, "the woken viewer", h.view(h.created.Tokens.Screen, ""))
}

// The rules look at a question whichever road it takes, and hold it though all are shown at once.
func TestTheRulesHoldOnEveryRoad(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	h.ok(h.created.Tokens.Moderator, "moderation.set", `{"mode":"post"}`)
	const insult = `{"text":"Are you all idiots?","lang":"en"}`
	c := h.dial(tokens["1"], "")
	send(t, c, websocket.MessageText, `{"id":"`+uuid.NewString()+`","do":"question.ask","with":`+insult+`}`)
	if m := await(t, c, "ack", isAck); m["error"] != nil {
		t.Fatalf("refused: %s", m["error"])
	}
	h.ok(tokens["2"], "question.ask", insult)
	view := h.view(h.created.Tokens.Moderator, "")
	for key, road := range map[string]string{"question/q1": "the live channel", "question/q2": "HTTP"} {
		if doc := view.Docs[key]; !strings.Contains(doc, `"state":"offered"`) || !strings.Contains(doc, `"rule":"profanity"`) {
			t.Errorf("over %s: %s", road, doc)
		}
	}
}

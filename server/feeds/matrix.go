package feeds

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rostrum/session"
)

// Matrix reads one public room over the client-server API, by long polls. What is said in a room that
// people must be let into, or in an encrypted one, is not taken: a conversation between two is such a room.
type Matrix struct {
	Server string // of the account: https://matrix.example
	Room   string // #questions:example or !id:example
	Tag    string // empty takes every message
	Token  string // of the account, which joins the room
	Client *http.Client

	PollFor time.Duration // 0 is matrixPoll

	room string // its id
}

const (
	matrixPoll  = 25 * time.Second // a request is held for so long when there is nothing
	matrixFirst = 50               // messages before the first that is heard of
	matrixPage  = 100
	matrixPages = 20 // of a gap
)

// matrixEvent is what is read of an event of the room.
type matrixEvent struct {
	ID      string        `json:"event_id"`
	Type    string        `json:"type"`
	Sender  string        `json:"sender"`
	At      int64         `json:"origin_server_ts"`
	State   *string       `json:"state_key"`
	Redacts string        `json:"redacts"` // up to version 10 of rooms
	Content matrixContent `json:"content"`
}

type matrixContent struct {
	Type    string         `json:"msgtype"`
	Body    string         `json:"body"`
	Redacts string         `json:"redacts"` // since version 11
	New     *matrixContent `json:"m.new_content"`
	Relates struct {
		Type  string `json:"rel_type"`
		Event string `json:"event_id"`
		Reply *struct {
			Event string `json:"event_id"`
		} `json:"m.in_reply_to"`
	} `json:"m.relates_to"`
}

// item is what the event says; ok is false for what is no question and changes none.
func (e matrixEvent) item(room, tag string) (it Item, ok bool) {
	if e.ID == "" || e.State != nil {
		return it, false
	}
	it = Item{
		Kind: Post, ID: e.ID, Text: e.Content.Body, Author: e.Sender, At: time.UnixMilli(e.At),
		URL: "https://matrix.to/#/" + url.PathEscape(room) + "/" + url.PathEscape(e.ID),
	}
	switch {
	case e.Type == "m.room.redaction":
		it.Kind, it.ID = Delete, e.Redacts
		if it.ID == "" {
			it.ID = e.Content.Redacts
		}
		return it, it.ID != ""
	case e.Type != "m.room.message" || e.Content.Type != "m.text": // m.notice is what programs say
		return it, false
	case e.Content.Relates.Type == "m.replace":
		if e.Content.New == nil || e.Content.New.Type != "m.text" || e.Content.Relates.Event == "" {
			return it, false
		}
		it.Kind, it.ID, it.Text = Edit, e.Content.Relates.Event, e.Content.New.Body
	case e.Content.Relates.Reply != nil:
		it.Text = withoutQuoted(it.Text)
	}
	tagged := tag == "" || hasTag(it.Text, tag)
	it.Known = !tagged // an edit may take the tag away
	return it, tagged || it.Kind == Edit
}

// Run takes what was said after the position, a token of the server's, then listens.
func (m *Matrix) Run(ctx context.Context, position string, out Out) error {
	if m.Token == "" {
		return noCredential("an access token of an account is needed")
	}
	if err := m.enter(ctx); err != nil {
		return err
	}
	if position != "" {
		out.State(session.FeedCatchingUp)
	}
	for {
		next, err := m.sync(ctx, position, out)
		if t, ok := err.(*Trouble); ok && t.Status == http.StatusBadRequest && position != "" {
			// The server was set up anew and does not know the position.
			now := time.Now()
			out.Gap(now, now, "the server no longer knows how far it was read")
			position = ""
			continue
		}
		if err != nil {
			return err
		}
		position = next
		out.State(session.FeedLive)
		out.Proof(position)
	}
}

// enter joins the room and makes sure that anyone may, and that it can be read.
func (m *Matrix) enter(ctx context.Context) error {
	var joined struct {
		ID string `json:"room_id"`
	}
	if err := m.ask(ctx, http.MethodPost, "/join/"+url.PathEscape(m.Room), nil, &joined); err != nil {
		return err
	}
	m.room = joined.ID
	var rule struct {
		Join string `json:"join_rule"`
	}
	if err := m.ask(ctx, http.MethodGet, "/rooms/"+url.PathEscape(m.room)+"/state/m.room.join_rules/", nil, &rule); err != nil {
		return err
	}
	if rule.Join != "public" {
		return &Trouble{State: session.FeedStopped, Code: "not_public", Words: "the room is not open to everyone", After: maxWait}
	}
	err := m.ask(ctx, http.MethodGet, "/rooms/"+url.PathEscape(m.room)+"/state/m.room.encryption/", nil, nil)
	if t, ok := err.(*Trouble); ok && t.Status == http.StatusNotFound {
		return nil
	}
	if err == nil {
		return &Trouble{State: session.FeedStopped, Code: "not_public", Words: "the room is encrypted", After: maxWait}
	}
	return err
}

// sync takes one answer of the server and returns the position after it.
func (m *Matrix) sync(ctx context.Context, position string, out Out) (next string, err error) {
	limit := matrixPage
	q := url.Values{}
	if position == "" {
		limit = matrixFirst
	} else {
		poll := m.PollFor
		if poll == 0 {
			poll = matrixPoll
		}
		q = url.Values{"since": {position}, "timeout": {strconv.FormatInt(poll.Milliseconds(), 10)}}
	}
	nothing := map[string]any{"types": []string{}}
	filter, err := json.Marshal(map[string]any{
		"presence": nothing, "account_data": nothing,
		"room": map[string]any{
			"rooms": []string{m.room}, "state": nothing, "ephemeral": nothing, "account_data": nothing,
			"timeline": map[string]any{"limit": limit, "types": []string{"m.room.message", "m.room.redaction", "m.room.join_rules", "m.room.encryption"}},
		},
	})
	if err != nil {
		return "", fmt.Errorf("matrix: %w", err)
	}
	q.Set("filter", string(filter))
	var answer struct {
		Next  string `json:"next_batch"`
		Rooms struct {
			Join map[string]struct {
				Timeline struct {
					Events  []json.RawMessage `json:"events"`
					Limited bool              `json:"limited"`
					Before  string            `json:"prev_batch"`
				} `json:"timeline"`
			} `json:"join"`
			Leave map[string]json.RawMessage `json:"leave"`
		} `json:"rooms"`
	}
	if err := m.ask(ctx, http.MethodGet, "/sync?"+q.Encode(), nil, &answer); err != nil {
		return "", err
	}
	if answer.Next == "" {
		return "", &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the server sent no position"}
	}
	if _, out := answer.Rooms.Leave[m.room]; out {
		return "", &Trouble{State: session.FeedNotAdmitted, Code: "credentials_refused", Words: "the account was removed from the room", After: notAdmittedWait}
	}
	line := answer.Rooms.Join[m.room].Timeline
	events := line.Events
	if line.Limited && position != "" {
		missed, err := m.missed(ctx, line.Before, position, out)
		if err != nil {
			return "", err
		}
		events = append(missed, events...)
	}
	for _, raw := range events {
		if err := m.take(ctx, raw, out); err != nil {
			return "", err
		}
	}
	return answer.Next, nil
}

// missed are the events between a position and where a list that was cut begins, oldest first.
func (m *Matrix) missed(ctx context.Context, before, position string, out Out) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for range matrixPages {
		q := url.Values{"dir": {"b"}, "from": {before}, "to": {position}, "limit": {strconv.Itoa(matrixPage)}}
		var page struct {
			Events []json.RawMessage `json:"chunk"`
			End    string            `json:"end"`
		}
		if err := m.ask(ctx, http.MethodGet, "/rooms/"+url.PathEscape(m.room)+"/messages?"+q.Encode(), nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Events...)
		if page.End == "" || page.End == before || page.End == position {
			slices.Reverse(all)
			return all, nil
		}
		before = page.End
	}
	slices.Reverse(all)
	var oldest matrixEvent
	if len(all) > 0 && json.Unmarshal(all[0], &oldest) == nil {
		at := time.UnixMilli(oldest.At)
		out.Gap(at, at, "more was said than is read again")
	}
	return all, nil
}

// take puts an event on the record. A room that is closed to the public, or encrypted, ends the run: what
// comes after was not said to everyone.
func (m *Matrix) take(ctx context.Context, raw json.RawMessage, out Out) error {
	var e matrixEvent
	if json.Unmarshal(raw, &e) != nil {
		return nil // an event that a client made up; the room goes on
	}
	if e.State != nil && (e.Type == "m.room.join_rules" || e.Type == "m.room.encryption") {
		return m.enter(ctx)
	}
	if it, ok := e.item(m.room, m.Tag); ok {
		return out.Take(ctx, it)
	}
	return nil
}

// ask asks the server. The token stands in a header, never in an address.
func (m *Matrix) ask(ctx context.Context, method, path string, body []byte, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(m.Server, "/")+"/_matrix/client/v3"+path, strings.NewReader(string(body)))
	if err != nil {
		return &Trouble{State: session.FeedStopped, Code: "bad_setting", Words: "server is no address", After: maxWait}
	}
	req.Header.Set("Authorization", "Bearer "+m.Token)
	res, err := call(m.Client, req, time.Minute, maxPage)
	if err != nil {
		return err
	}
	if t := res.trouble(time.Now()); t != nil {
		var why struct {
			Words string `json:"error"`
			After int64  `json:"retry_after_ms"`
		}
		_ = json.Unmarshal(res.body, &why) // what it says is extra
		if why.Words != "" {
			t.Words = why.Words
		}
		t.After = max(t.After, min(time.Duration(why.After)*time.Millisecond, maxWait))
		return t
	}
	if into == nil {
		return nil
	}
	return res.into(into)
}

// withoutQuoted is what was said in answer, without the words of another that older programs put in front.
func withoutQuoted(body string) string {
	if !strings.HasPrefix(body, "> ") {
		return body
	}
	lines := strings.Split(body, "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return !strings.HasPrefix(l, ">") })
	if i < 0 {
		return body
	}
	return strings.TrimSpace(strings.Join(lines[i:], "\n"))
}

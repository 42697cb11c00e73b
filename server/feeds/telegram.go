package feeds

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"rostrum/session"
)

// Telegram reads the groups and channels that a bot is in. The service keeps what the bot has not
// confirmed for a day and hands it out again, so that what was not put on the record comes again; the
// position is only the time of the last answer, to know of a longer gap. Bots are not told of deletions.
type Telegram struct {
	Server string // https://api.telegram.org
	Token  string // of the bot
	Chat   string // @name or number of the one chat that is taken; empty for all
	Tag    string
	Client *http.Client
	Peek   bool // confirms nothing
}

const (
	telegramServer = "https://api.telegram.org"
	telegramPoll   = 25 // seconds that the service may keep a request; less than the client waits for a head
	telegramPage   = 100
	telegramKeeps  = 24 * time.Hour
)

// telegramUpdates are the kinds of update that are asked for.
var telegramUpdates = []string{"message", "edited_message", "channel_post", "edited_channel_post"}

// Run asks again and again; each request confirms what the one before brought.
func (g *Telegram) Run(ctx context.Context, position string, out Out) error {
	if g.Token == "" {
		return noCredential("no bot token is set for this feed")
	}
	if last, err := strconv.ParseInt(position, 10, 64); err == nil && time.Since(time.Unix(last, 0)) > telegramKeeps {
		out.Gap(time.Unix(last, 0), time.Now().Add(-telegramKeeps), "the service keeps messages for a day")
	}
	placed := time.Time{}
	for offset := int64(0); ; {
		confirmed := offset
		if g.Peek {
			confirmed = 0
		}
		updates, err := g.updates(ctx, confirmed)
		if err != nil {
			return err
		}
		for _, raw := range updates {
			u, err := decodeUpdate(raw)
			if err != nil {
				return err // never: what is no update would come again for ever
			}
			if it, ok := u.item(g.Chat, g.Tag); ok && u.ID >= offset {
				if err := out.Take(ctx, it); err != nil {
					return err
				}
			}
			offset = max(offset, u.ID+1)
		}
		out.State(session.FeedLive)
		if now := time.Now(); len(updates) > 0 || now.Sub(placed) > positionEvery {
			placed = now
			out.Proof(strconv.FormatInt(now.Unix(), 10))
		} else {
			out.Proof("")
		}
		if (len(updates) == 0 || g.Peek) && !sleep(ctx, time.Second/10) { // of a server that does not keep requests
			return ctx.Err()
		}
	}
}

func (g *Telegram) updates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	body, err := json.Marshal(map[string]any{"offset": offset, "limit": telegramPage, "timeout": telegramPoll, "allowed_updates": telegramUpdates})
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(g.Server, "/")+"/bot"+g.Token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, &Trouble{State: session.FeedNotAdmitted, Code: "credentials_refused", Words: "the token is none", After: maxWait}
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := call(g.Client, req, time.Minute, maxPage)
	if err != nil {
		return nil, err
	}
	var answer struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	bad := res.into(&answer)
	if t := res.trouble(time.Now()); t != nil {
		if answer.Description != "" {
			t.Words = answer.Description
		}
		t.After = max(t.After, min(time.Duration(answer.Parameters.RetryAfter)*time.Second, maxWait))
		switch res.status {
		case http.StatusNotFound: // of a bot that is not there
			t.State, t.Code, t.After = session.FeedNotAdmitted, "credentials_refused", notAdmittedWait
		case http.StatusConflict: // another program asks, or a webhook is set
			t.Code, t.After = "asked_elsewhere", time.Minute
		}
		return nil, t
	}
	if bad != nil || !answer.OK {
		return nil, &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the service sent no list of updates"}
	}
	return answer.Result, nil
}

// telegramUpdate is what is read of an Update.
type telegramUpdate struct {
	ID            int64            `json:"update_id"`
	Message       *telegramMessage `json:"message"`
	Edited        *telegramMessage `json:"edited_message"`
	ChannelPost   *telegramMessage `json:"channel_post"`
	EditedChannel *telegramMessage `json:"edited_channel_post"`
}

type telegramMessage struct {
	ID   int64 `json:"message_id"`
	Date int64 `json:"date"`
	Edit int64 `json:"edit_date"`
	Chat struct {
		ID       int64  `json:"id"`
		Type     string `json:"type"`
		Title    string `json:"title"`
		Username string `json:"username"`
	} `json:"chat"`
	From struct {
		Username string `json:"username"`
		Language string `json:"language_code"`
	} `json:"from"`
	SenderChat struct {
		Title string `json:"title"`
	} `json:"sender_chat"`
	Text            string           `json:"text"`
	Caption         string           `json:"caption"`
	Entities        []telegramEntity `json:"entities"`
	CaptionEntities []telegramEntity `json:"caption_entities"`
}

// telegramEntity marks a part of a text; offset and length count UTF-16 code units.
type telegramEntity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

func (e telegramEntity) of(text []uint16) string {
	if e.Offset < 0 || e.Length < 0 || e.Offset > len(text) || e.Length > len(text)-e.Offset {
		return ""
	}
	return string(utf16.Decode(text[e.Offset : e.Offset+e.Length]))
}

func decodeUpdate(b []byte) (telegramUpdate, error) {
	var u telegramUpdate
	if err := json.Unmarshal(b, &u); err != nil {
		return u, &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "an update is not of the expected form"}
	}
	return u, nil
}

// item is the message of a group or channel. ok is false for a private chat, for another chat than
// the one wanted, and for commands to the bot other than /ask.
func (u telegramUpdate) item(chat, tag string) (it Item, ok bool) {
	m, kind := u.Message, Post
	switch {
	case u.Edited != nil:
		m, kind = u.Edited, Edit
	case u.ChannelPost != nil:
		m = u.ChannelPost
	case u.EditedChannel != nil:
		m, kind = u.EditedChannel, Edit
	}
	if m == nil || m.Chat.Type != "group" && m.Chat.Type != "supergroup" && m.Chat.Type != "channel" {
		return it, false
	}
	number := strconv.FormatInt(m.Chat.ID, 10)
	if chat != "" && chat != number && !strings.EqualFold(strings.TrimPrefix(chat, "@"), m.Chat.Username) {
		return it, false
	}
	text, marks := m.Text, m.Entities
	if text == "" {
		text, marks = m.Caption, m.CaptionEntities
	}
	units, tagged := utf16.Encode([]rune(text)), tag == ""
	for _, e := range marks {
		switch word := e.of(units); e.Type {
		case "hashtag":
			tagged = tagged || strings.EqualFold(strings.TrimPrefix(word, "#"), tag)
		case "bot_command":
			if e.Offset != 0 {
				continue
			}
			if name, _, _ := strings.Cut(word, "@"); name != "/ask" {
				return it, false
			}
			text, tagged = strings.TrimSpace(strings.TrimPrefix(text, word)), true
		}
	}
	if !tagged && kind == Post {
		return it, false
	}
	it = Item{
		Kind: kind, ID: number + ":" + strconv.FormatInt(m.ID, 10), Text: text, Author: m.From.Username,
		Place: m.Chat.Title, At: time.Unix(max(m.Date, m.Edit), 0), Known: !tagged,
	}
	if it.Author == "" {
		it.Author = m.SenderChat.Title // a channel, or an administrator in a group's name
	}
	if m.Chat.Username != "" {
		it.URL = "https://t.me/" + m.Chat.Username + "/" + strconv.FormatInt(m.ID, 10)
	}
	return it, true
}

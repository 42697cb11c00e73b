package feeds

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rostrum/session"
)

// YouTube reads the live chat of a broadcast, as often as the service asks for and no more often than
// its quota bears: a request costs 5 units of 10,000 a day. The position is the token of the next page.
type YouTube struct {
	Server    string // https://www.googleapis.com
	Key       string // of the API; sent in a header
	Chat      string // id of the chat, or video:ID of the broadcast that has it
	Tag       string
	Client    *http.Client
	PollEvery time.Duration

	said map[string][]string // ids of messages by their author, of this process
}

const (
	youtubeServer  = "https://www.googleapis.com"
	youtubePage    = "2000"
	longestPolling = 5 * time.Minute // that the service can ask for
)

// Run pages through the chat until it ends.
func (y *YouTube) Run(ctx context.Context, position string, out Out) error {
	if y.Key == "" {
		return noCredential("no API key is set for this feed")
	}
	chat, err := y.chat(ctx)
	if err != nil {
		return err
	}
	if position != "" {
		out.State(session.FeedCatchingUp)
	}
	for {
		page, err := y.page(ctx, chat, position)
		if err != nil {
			return err
		}
		if page.lost {
			out.Gap(time.Now(), time.Now(), "the service no longer knows where the feed was; what it still has is taken")
			position = ""
			continue
		}
		for _, m := range page.Items {
			if m.Snippet.Type == "chatEndedEvent" {
				return chatEnded("the chat has ended")
			}
			if err := y.take(ctx, m, out); err != nil {
				return err
			}
		}
		if len(page.Next) <= session.MaxShort {
			out.Proof(page.Next)
		} else {
			out.Proof("")
		}
		position = page.Next
		if page.OfflineAt != "" || position == "" {
			return chatEnded("the broadcast is over")
		}
		out.State(session.FeedLive)
		asked := min(time.Duration(page.Interval)*time.Millisecond, longestPolling)
		if !sleep(ctx, max(asked, y.PollEvery)) {
			return ctx.Err()
		}
	}
}

// take hands on what a message of the chat says. Who is banned for good takes everything along that was
// seen of them.
func (y *YouTube) take(ctx context.Context, m chatMessage, out Out) error {
	who := m.Snippet.Author
	if b := m.Snippet.Banned; m.Snippet.Type == "userBannedEvent" && b.Type == "permanent" {
		who = b.User.Channel
		for _, id := range y.said[who] {
			if err := out.Take(ctx, Item{Kind: Delete, ID: id}); err != nil {
				return err
			}
		}
		delete(y.said, who)
		return nil
	}
	it, ok := m.item(y.Tag)
	if !ok {
		return nil
	}
	if it.Kind == Post {
		if y.said == nil || len(y.said) >= remembered {
			y.said = map[string][]string{}
		}
		y.said[who] = append(y.said[who], it.ID)
	}
	return out.Take(ctx, it)
}

func chatEnded(words string) error {
	return &Trouble{State: session.FeedStopped, Code: "chat_ended", Words: words, After: notAdmittedWait}
}

// chat finds the chat of a broadcast.
func (y *YouTube) chat(ctx context.Context) (string, error) {
	video, ok := strings.CutPrefix(y.Chat, "video:")
	if !ok {
		return y.Chat, nil
	}
	var answer struct {
		Items []struct {
			Live struct {
				Chat string `json:"activeLiveChatId"`
			} `json:"liveStreamingDetails"`
		} `json:"items"`
	}
	if _, err := y.get(ctx, "videos", url.Values{"part": {"liveStreamingDetails"}, "id": {video}}, &answer); err != nil {
		return "", err
	}
	if len(answer.Items) == 0 || answer.Items[0].Live.Chat == "" {
		return "", &Trouble{State: session.FeedStopped, Code: "no_chat", Words: "the video has no live chat now", After: time.Minute}
	}
	return answer.Items[0].Live.Chat, nil
}

type chatPage struct {
	Next      string        `json:"nextPageToken"`
	Interval  int           `json:"pollingIntervalMillis"`
	OfflineAt string        `json:"offlineAt"`
	Items     []chatMessage `json:"items"`
	lost      bool          // the page asked for is none
}

func (y *YouTube) page(ctx context.Context, chat, token string) (chatPage, error) {
	q := url.Values{"part": {"id,snippet,authorDetails"}, "liveChatId": {chat}, "maxResults": {youtubePage}}
	if token != "" {
		q.Set("pageToken", token)
	}
	var page chatPage
	reason, err := y.get(ctx, "liveChat/messages", q, &page)
	if reason == "pageTokenInvalid" && token != "" {
		return chatPage{lost: true}, nil
	}
	return page, err
}

// chatMessage is what is read of a liveChatMessage.
type chatMessage struct {
	ID      string `json:"id"`
	Snippet struct {
		Type      string    `json:"type"`
		Author    string    `json:"authorChannelId"`
		Published time.Time `json:"publishedAt"`
		Display   string    `json:"displayMessage"`
		Text      struct {
			Text string `json:"messageText"`
		} `json:"textMessageDetails"`
		SuperChat struct {
			Comment string `json:"userComment"`
		} `json:"superChatDetails"`
		Deleted struct {
			ID string `json:"deletedMessageId"`
		} `json:"messageDeletedDetails"`
		Retracted struct {
			ID string `json:"retractedMessageId"`
		} `json:"messageRetractedDetails"`
		Banned struct {
			User struct {
				Channel string `json:"channelId"`
			} `json:"bannedUserDetails"`
			Type string `json:"banType"`
		} `json:"userBannedDetails"`
	} `json:"snippet"`
	Author struct {
		Name string `json:"displayName"`
	} `json:"authorDetails"`
}

// item is a message, or its deletion by a moderator or its author. Others of the chat's events are no
// questions.
func (m chatMessage) item(tag string) (it Item, ok bool) {
	s := m.Snippet
	it = Item{Kind: Post, ID: m.ID, Author: m.Author.Name, At: s.Published}
	switch s.Type {
	case "textMessageEvent":
		it.Text = cmp.Or(s.Text.Text, s.Display)
	case "superChatEvent":
		it.Text = s.SuperChat.Comment
	case "messageDeletedEvent":
		it = Item{Kind: Delete, ID: s.Deleted.ID}
	case "messageRetractedEvent":
		it = Item{Kind: Delete, ID: s.Retracted.ID}
	case "tombstone": // in the place of a message that is no more
		it = Item{Kind: Delete, ID: m.ID}
	}
	if it.Kind == Post && tag != "" && !hasTag(it.Text, tag) {
		return it, false
	}
	return it, it.ID != "" && (it.Kind == Delete || it.Text != "")
}

// hasTag looks for a hashtag in plain text.
func hasTag(text, tag string) bool {
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool {
		name, ok := strings.CutPrefix(w, "#")
		return ok && strings.EqualFold(strings.TrimRight(name, ".,;:!?)»”\"'"), tag)
	})
}

// get asks the API; reason is what it gave for a refusal.
func (y *YouTube) get(ctx context.Context, method string, q url.Values, v any) (reason string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(y.Server, "/")+"/youtube/v3/"+method+"?"+q.Encode(), nil)
	if err != nil {
		return "", fmt.Errorf("youtube: %w", bare(err))
	}
	req.Header.Set("X-Goog-Api-Key", y.Key)
	res, err := call(y.Client, req, time.Minute, maxPage)
	if err != nil {
		return "", err
	}
	t := res.trouble(time.Now())
	if t == nil {
		return "", res.into(v)
	}
	var said struct {
		Error struct {
			Message string `json:"message"`
			Errors  []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
			Details []struct {
				Reason string `json:"reason"`
			} `json:"details"`
		} `json:"error"`
	}
	if res.into(&said) == nil && said.Error.Message != "" {
		t.Words = plain(said.Error.Message)
		for _, r := range slices.Concat(said.Error.Errors, said.Error.Details) {
			reason = cmp.Or(reason, r.Reason)
		}
	}
	switch reason {
	case "quotaExceeded", "dailyLimitExceeded":
		t.State, t.Code, t.After = session.FeedNoCredits, "credits_exhausted", maxWait
	case "rateLimitExceeded", "userRateLimitExceeded":
		t.State, t.Code, t.After = session.FeedBackingOff, "rate_limited", max(t.After, 10*time.Second)
	case "liveChatEnded":
		t.State, t.Code = session.FeedStopped, "chat_ended"
	case "liveChatDisabled", "liveChatNotFound", "videoNotFound":
		t.State, t.Code, t.After = session.FeedStopped, "no_chat", time.Minute
	case "keyInvalid", "API_KEY_INVALID", "badRequest":
		if res.status == http.StatusBadRequest {
			t.State, t.Code, t.After = session.FeedNotAdmitted, "credentials_refused", notAdmittedWait
		}
	}
	return reason, t
}

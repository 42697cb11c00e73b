package feeds

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"rostrum/session"
)

// jetstreamEvent is what is read of an event of either shape of the stream.
type jetstreamEvent struct {
	us     int64 // when the server saw it, in microseconds since 1970; 0 for what is no event
	did    string
	kind   Kind // of a commit on a post
	rkey   string
	post   bskyPost
	handle string // of an identity event
	gone   bool   // the account was deleted or taken down
	gap    string // the server could not go on from the cursor, in its words
}

// bskyPost is an app.bsky.feed.post record.
type bskyPost struct {
	Text   string   `json:"text"`
	Langs  []string `json:"langs"`
	Tags   []string `json:"tags"`
	Facets []struct {
		Features []struct {
			Type string `json:"$type"`
			Tag  string `json:"tag"`
			DID  string `json:"did"`
		} `json:"features"`
	} `json:"facets"`
}

func (p bskyPost) lang() string {
	if len(p.Langs) == 0 {
		return ""
	}
	return p.Langs[0]
}

// wanted picks by what the post's author marked as a tag or a mention, since text alone may show
// either without meaning it; words are looked for in the text.
func (p bskyPost) wanted(tag, query, mention string) bool {
	tag = strings.TrimPrefix(tag, "#")
	has := func(t string) bool { return strings.EqualFold(strings.TrimPrefix(t, "#"), tag) }
	if tag != "" && slices.ContainsFunc(p.Tags, has) {
		return true
	}
	for _, f := range p.Facets {
		for _, x := range f.Features {
			if tag != "" && x.Type == "app.bsky.richtext.facet#tag" && has(x.Tag) ||
				mention != "" && x.Type == "app.bsky.richtext.facet#mention" && x.DID == mention {
				return true
			}
		}
	}
	if query == "" || mention != "" {
		return false
	}
	text := strings.ToLower(p.Text)
	for _, word := range strings.Fields(strings.ToLower(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// jetstreamCommit is the part that both shapes have, in different places.
type jetstreamCommit struct {
	Operation  string          `json:"operation"`
	Collection string          `json:"collection"`
	RKey       string          `json:"rkey"`
	Record     json.RawMessage `json:"record"`
}

type jetstreamFrame struct {
	Type string `json:"$type"`
	// The first shape has the event itself.
	DID    string           `json:"did"`
	TimeUS int64            `json:"time_us"`
	Commit *jetstreamCommit `json:"commit"`
	jetstreamPeople
	// The second has a message around it.
	Payload *struct {
		Type      string    `json:"$type"`
		DID       string    `json:"did"`
		Time      time.Time `json:"time"`
		Witnessed time.Time `json:"witnessedAt"`
		Name      string    `json:"name"` // of an info
		Message   string    `json:"message"`
		jetstreamCommit
		jetstreamPeople
	} `json:"payload"`
	Error   string `json:"error"`
	Message string `json:"message"`
}

type jetstreamPeople struct {
	Identity *struct {
		Handle string `json:"handle"`
	} `json:"identity"`
	Account *struct {
		Active bool   `json:"active"`
		Status string `json:"status"`
	} `json:"account"`
}

// decodeJetstream reads one message of a stream. What is no JSON of either shape is a *Trouble; an
// event of a kind that is not known is none.
func decodeJetstream(b []byte) (ev jetstreamEvent, err error) {
	var f jetstreamFrame
	if err := json.Unmarshal(b, &f); err != nil {
		return ev, &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the stream sent no event"}
	}
	people, commit := f.jetstreamPeople, f.Commit
	ev.did, ev.us = f.DID, f.TimeUS
	if p := f.Payload; p != nil {
		ev.did, ev.us = p.DID, p.Time.UnixMicro()
		if !p.Witnessed.IsZero() {
			ev.us = p.Witnessed.UnixMicro()
		}
		people = p.jetstreamPeople
		_, fragment, _ := strings.Cut(p.Type, "#")
		switch fragment {
		case "commit":
			commit = &p.jetstreamCommit
		case "info":
			return jetstreamEvent{gap: clip(p.Name+": "+p.Message, session.MaxShort)}, nil
		}
	}
	if f.Type == "error" || f.Error != "" {
		return ev, &Trouble{State: session.FeedBackingOff, Code: "stream_error", Words: f.Error + " " + f.Message}
	}
	if ev.did == "" || len(ev.did) > 300 || ev.us <= 0 {
		return jetstreamEvent{}, nil
	}
	switch {
	case people.Identity != nil:
		ev.handle = people.Identity.Handle
	case people.Account != nil:
		ev.gone = !people.Account.Active && (people.Account.Status == "deleted" || people.Account.Status == "takendown")
	case commit != nil && commit.Collection == postCollection && commit.RKey != "" && len(commit.RKey) <= 512:
		if ev.kind = map[string]Kind{"create": Post, "update": Edit, "delete": Delete}[commit.Operation]; ev.kind == "" {
			return ev, nil
		}
		ev.rkey = commit.RKey
		if ev.kind != Delete && json.Unmarshal(commit.Record, &ev.post) != nil {
			ev.rkey = "" // a record that is not what its collection says is nobody's question
		}
	}
	return ev, nil
}

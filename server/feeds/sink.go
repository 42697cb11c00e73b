package feeds

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rostrum/server/room"
	"rostrum/session"
)

// Room is what a feed needs of a session.
type Room interface {
	Do(ctx context.Context, c room.Command) (room.Answer, error)
	Read(f func(*session.State) error) error
}

// remembered bounds what a sink keeps of edits and deletions that may come before their posts.
const remembered = 10000

// Sink turns the items of one feed into commands. One goroutine uses it at a time.
type Sink struct {
	room    Room
	session string
	feed    session.Feed
	edited  map[string]time.Time // by ref: the last edit taken
	deleted map[string]bool      // refs whose deletion came before them
}

// NewSink makes the sink of a feed of a session.
func NewSink(r Room, sessionID string, f session.Feed) *Sink {
	return &Sink{room: r, session: sessionID, feed: f, edited: map[string]time.Time{}, deleted: map[string]bool{}}
}

// Take puts an item on the record; it returns when that is durable, or why the item has no place
// there. An item that was taken before, a late version of it and an empty one change nothing. The
// error is ctx's, or a refusal.
func (s *Sink) Take(ctx context.Context, it Item) error {
	if it.Kind == Gone {
		return s.takeBack(ctx, it.Owner)
	}
	ref := it.ref(s.feed)
	if it.Kind == Delete {
		if known, _, err := s.known(ref); err != nil || !known {
			if len(s.deleted) >= remembered {
				clear(s.deleted)
			}
			s.deleted[ref] = true
			return err
		}
	} else if s.deleted[ref] {
		return nil
	}
	_, err := s.put(ctx, it, "")
	return err
}

// put sends the one command that the item asks for, if any. change is that command's id where a
// question that stands is changed, which changed tells; empty derives one from the item.
func (s *Sink) put(ctx context.Context, it Item, change string) (changed bool, err error) {
	ref := it.ref(s.feed)
	known, text, err := s.known(ref)
	if err != nil {
		return false, err
	}
	if it.Kind == Delete {
		if !known {
			return false, nil
		}
		return true, s.send(ctx, cmp.Or(change, commandID(s.session, ref, "delete")), &session.QuestionRetract{Question: "ref:" + ref})
	}
	it.Text = clip(it.Text, session.MaxQuestion)
	if it.Text == "" {
		return false, nil
	}
	late := it.At.Before(s.edited[ref])
	if it.Kind == Edit && !late {
		if len(s.edited) >= remembered {
			clear(s.edited)
		}
		s.edited[ref] = it.At
	}
	lang := it.Lang
	if len(lang) > 35 {
		lang = ""
	}
	if !known && it.Known {
		return false, nil
	}
	if !known { // an edit whose post was missed is the first that is heard of it
		return false, s.send(ctx, s.postID(ref), &session.QuestionOffer{Text: it.Text, Lang: lang, Source: it.source(s.feed), Ref: ref})
	}
	if it.Kind != Edit || late || text == it.Text {
		return false, nil
	}
	id := cmp.Or(change, commandID(s.session, ref, "edit", it.At.UTC().Format(time.RFC3339Nano), it.Text))
	return true, s.send(ctx, id, &session.QuestionRevise{Question: "ref:" + ref, Text: it.Text, Lang: lang})
}

// takeBack retracts everything of an author, as each item's own deletion would.
func (s *Sink) takeBack(ctx context.Context, owner string) error {
	var refs []string
	err := s.room.Read(func(st *session.State) error {
		for ref := range st.QuestionRefs {
			if strings.HasPrefix(ref, ownerRefs(s.feed, owner)) {
				refs = append(refs, ref)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("feed %s: %w", s.feed.ID, err)
	}
	slices.Sort(refs)
	for _, ref := range refs {
		if err := s.send(ctx, commandID(s.session, ref, "delete"), &session.QuestionRetract{Question: "ref:" + ref}); err != nil {
			return err
		}
	}
	return nil
}

// postID is the id of the command that offers the item of that reference.
func (s *Sink) postID(ref string) string { return commandID(s.session, ref, "post") }

func (s *Sink) known(ref string) (known bool, text string, err error) {
	err = s.room.Read(func(st *session.State) error {
		if q := st.Questions[st.QuestionRefs[ref]]; q != nil {
			known, text = true, q.Text
		}
		return nil
	})
	if err != nil {
		return false, "", fmt.Errorf("feed %s: %w", s.feed.ID, err)
	}
	return known, text, nil
}

// settled are refusals that say the record has it, or is past it.
var settled = map[string]bool{"question.ref_taken": true, "question.unchanged": true, "question.not_in_state": true}

// send waits while the log does not answer: an item is not dropped because a disk was slow.
func (s *Sink) send(ctx context.Context, id string, c session.Command) error {
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		ans, err := s.room.Do(ctx, room.Command{Actor: session.Actor{Role: session.RoleFeed}, ID: id, Command: c})
		if err != nil {
			return err
		}
		switch {
		case ans.Refusal == nil || settled[ans.Refusal.Msg]:
			return nil
		case ans.Refusal.Code != session.CodeUnavailable:
			return ans.Refusal
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

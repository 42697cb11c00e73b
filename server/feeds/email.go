package feeds

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rostrum/session"
)

// Email reads the messages of one mailbox that people were asked to write to. Nothing is marked there,
// answered or deleted. A name is kept of a sender, never the address.
type Email struct {
	Server    string // imaps://mail.example
	Mailbox   string // empty is INBOX
	Tag       string // empty takes every message; else a word of the subject or the text, with #
	User      string
	Password  string
	Client    *http.Client
	PollEvery time.Duration
}

const (
	mailFirst = 50        // messages before the first that is heard of
	mailRead  = 256 << 10 // bytes read of a message: what a person writes comes before what is attached
)

// Run takes what came after the position, VALIDITY:UID, then looks again and again.
func (e *Email) Run(ctx context.Context, position string, out Out) error {
	if e.User == "" || e.Password == "" {
		return noCredential("a user and a password are needed")
	}
	name := e.Mailbox
	if name == "" {
		name = "INBOX"
	}
	box, err := openMailbox(ctx, e.Client, e.Server, name, e.User, e.Password)
	if err != nil {
		return err
	}
	defer box.conn.Close()
	validity, at, _ := strings.Cut(position, ":")
	last, err := strconv.ParseUint(at, 10, 32)
	if validity != box.validity || err != nil { // the first time, or a mailbox that was made anew: messages are known by their own ids
		last = max(box.next, mailFirst+1) - mailFirst - 1
	} else {
		out.State(session.FeedCatchingUp)
	}
	for {
		uids, err := box.since(ctx, last+1)
		if err != nil {
			return err
		}
		for _, uid := range uids {
			raw, err := box.fetch(ctx, uid, mailRead)
			if err != nil {
				return err
			}
			if it, ok := decodeMail(raw, e.Tag); ok {
				if it.ID == "" {
					it.ID = box.validity + ":" + strconv.FormatUint(uid, 10)
				}
				if err := out.Take(ctx, it); err != nil {
					return err
				}
			}
			last = max(last, uid)
			out.Proof(box.validity + ":" + strconv.FormatUint(last, 10))
		}
		out.State(session.FeedLive)
		out.Proof(fmt.Sprintf("%s:%d", box.validity, last))
		if !sleep(ctx, e.PollEvery) {
			return ctx.Err()
		}
	}
}

package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"rostrum/session"
)

// Kind is what happened to an item at its source.
type Kind string

const (
	Post   Kind = "post"
	Edit   Kind = "edit"
	Delete Kind = "delete"
	// Gone is the end of an author at the source: everything of Owner is taken back.
	Gone Kind = "gone"
)

// Item is one public item of a source, in plain text.
type Item struct {
	Kind   Kind
	ID     string // the source's own, the same for the post, its edits and its deletion
	Text   string
	Lang   string
	Author string // handle, with its host where the service has hosts
	URL    string
	At     time.Time // of the post or of its last edit; zero when the source does not say
	Owner  string    // the source's own id of the author, where it may take back all of an author's at once
	Place  string    // the group or channel, where the service has them
	Known  bool      // an edit that counts only if the post is on the record
}

// ref is the item's reference in the record, which stays there when the item is taken back: a digest
// where the service's ids hold the author's name, and wherever handles are not kept.
func (it Item) ref(f session.Feed) string {
	if it.Owner != "" {
		return ownerRefs(f, it.Owner) + digest(it.ID)
	}
	id := it.ID
	if f.Kind == "mastodon" || f.Kind == "email" || tier(f) != session.PrivacyHandle || utf8.RuneCountInString(f.ID)+1+utf8.RuneCountInString(id) > session.MaxRef {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:])
	}
	return f.ID + ":" + id
}

// ownerRefs is what the references of all of an author's items begin with.
func ownerRefs(f session.Feed, owner string) string { return f.ID + ":" + digest(owner) + "." }

func tier(f session.Feed) string {
	if f.Privacy == "" {
		return session.PrivacyHandle
	}
	return f.Privacy
}

// source is what the record keeps of where the item came from, by the feed's privacy tier.
func (it Item) source(f session.Feed) session.SourceDoc {
	d := session.SourceDoc{Kind: f.Kind, Feed: f.ID}
	switch tier(f) {
	case session.PrivacyHandle:
		d.Author = clip(it.Author, session.MaxShort)
		if len(it.URL) <= 2000 && (strings.HasPrefix(it.URL, "https://") || strings.HasPrefix(it.URL, "http://")) {
			d.URL = it.URL
		}
	case session.PrivacyAffiliation:
		d.Author = clip(it.host(), session.MaxShort)
	}
	return d
}

// host is where an author is at home, as far as the handle says it: what follows the @, or of a handle
// that is a domain name (Bluesky) the domain it stands in; else the group or channel. A name alone is nobody's affiliation.
func (it Item) host() string {
	if name, ok := strings.CutPrefix(it.Author, "@"); ok { // @name:host, as Matrix writes it
		if _, host, ok := strings.Cut(name, ":"); ok {
			return host
		}
	}
	if i := strings.LastIndexByte(it.Author, '@'); i >= 0 {
		return it.Author[i+1:]
	}
	if it.Owner == "" || strings.HasPrefix(it.Author, "did:") {
		return it.Place
	}
	if _, domain, _ := strings.Cut(it.Author, "."); strings.Contains(domain, ".") {
		return domain
	}
	return ""
}

// clip cuts to n characters, the last of them an ellipsis.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "\uFFFD")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

var idSpace = uuid.MustParse("f6a3f7f2-6b0e-5a0e-9d43-0f0a7c1f5f11")

// commandID is derived from what the command is about, so that every node and every retry sends the
// same one.
func commandID(parts ...string) string {
	return uuid.NewSHA1(idSpace, []byte(strings.Join(parts, "\x00"))).String()
}

// digest is short enough for a position, whatever a source's id is.
func digest(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

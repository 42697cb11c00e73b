package feeds

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rostrum/session"
)

// MaxHook is the largest webhook body, in bytes.
const MaxHook = 64 << 10

// hookWindow is how far a message's time may be off, either way: what Standard Webhooks recommends
// against replays.
const hookWindow = 5 * time.Minute

// ErrSignature: no secret fits, or the message is too old or from the future.
var ErrSignature = errors.New("the signature does not fit")

// CallSecrets are those with which a feed's source may call; empty for a feed that is asked. A Telegram
// bot calls when its token is followed by the secret token of its webhook.
func CallSecrets(f session.Feed, secrets []string) []string {
	switch {
	case f.Kind == session.FeedWebhook:
		return secrets
	case f.Kind == "telegram" && len(secrets) > 1:
		return secrets[1:]
	}
	return nil
}

// ReadCall checks a call of a feed's source and reads it: its id, and the item in it. ok is false for
// a call that is none of the feed's business. The error is ErrSignature, or says what is wrong with
// the body.
func ReadCall(f session.Feed, secrets []string, h http.Header, body []byte, now time.Time) (id string, it Item, ok bool, err error) {
	if f.Kind == session.FeedWebhook {
		if id, err = VerifyHook(h, body, secrets, now); err != nil {
			return "", it, false, err
		}
		it, err = DecodeHook(body)
		return id, it, err == nil, err
	}
	given := []byte(h.Get("X-Telegram-Bot-Api-Secret-Token"))
	for _, secret := range secrets {
		if subtle.ConstantTimeCompare(given, []byte(secret)) == 1 {
			u, err := decodeUpdate(body)
			if err != nil {
				return "", it, false, errors.New("telegram: this is no update")
			}
			it, ok = u.item(f.Query, f.Tag)
			return "update " + strconv.FormatInt(u.ID, 10), it, ok, nil
		}
	}
	return "", it, false, ErrSignature
}

// VerifyHook checks a message signed after Standard Webhooks 1.0: HMAC-SHA256 over id, timestamp and
// body, joined by full stops. Several secrets and several signatures may be given, so that a secret
// can be changed without losing a message. It returns the message's id.
func VerifyHook(h http.Header, body []byte, secrets []string, now time.Time) (string, error) {
	id, stamp := h.Get("webhook-id"), h.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if id == "" || len(id) > 200 || err != nil {
		return "", ErrSignature
	}
	if off := now.Sub(time.Unix(seconds, 0)); off > hookWindow || off < -hookWindow {
		return "", ErrSignature
	}
	for _, secret := range secrets {
		want := hookMAC(secret, id, stamp, body)
		for i, sig := range strings.Fields(h.Get("webhook-signature")) {
			got, ok := strings.CutPrefix(sig, "v1,")
			if i >= 16 {
				break
			}
			if raw, err := base64.StdEncoding.DecodeString(got); ok && err == nil && hmac.Equal(raw, want) {
				return id, nil
			}
		}
	}
	return "", ErrSignature
}

// SignHook makes the signature header of a message, as its sender does.
func SignHook(secret, id string, at time.Time, body []byte) string {
	return "v1," + base64.StdEncoding.EncodeToString(hookMAC(secret, id, strconv.FormatInt(at.Unix(), 10), body))
}

// hookMAC takes a secret as Standard Webhooks writes it, whsec_ and base64, or else its bytes.
func hookMAC(secret, id, stamp string, body []byte) []byte {
	key := []byte(secret)
	if b64, ok := strings.CutPrefix(secret, "whsec_"); ok {
		if raw, err := base64.StdEncoding.DecodeString(b64); err == nil {
			key = raw
		}
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id + "." + stamp + "."))
	m.Write(body)
	return m.Sum(nil)
}

// DecodeHook reads the body of a webhook: {type, data:{id, text, lang?, author?, url?, at?}}. Fields
// that are not known are left alone: senders have more to say than is asked for here.
func DecodeHook(body []byte) (Item, error) {
	var m struct {
		Type Kind `json:"type"`
		Data struct {
			ID     string    `json:"id"`
			Text   string    `json:"text"`
			Lang   string    `json:"lang"`
			Author string    `json:"author"`
			URL    string    `json:"url"`
			At     time.Time `json:"at"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &m); err != nil {
		return Item{}, fmt.Errorf("webhook: %w", err)
	}
	it := Item{Kind: m.Type, ID: m.Data.ID, Text: m.Data.Text, Lang: m.Data.Lang, Author: m.Data.Author, URL: m.Data.URL, At: m.Data.At}
	switch {
	case it.Kind != Post && it.Kind != Edit && it.Kind != Delete:
		return Item{}, errors.New("webhook: type must be post, edit or delete")
	case strings.TrimSpace(it.ID) == "" || len(it.ID) > 2000:
		return Item{}, errors.New("webhook: data.id is missing or too long")
	case it.Kind != Delete && strings.TrimSpace(it.Text) == "":
		return Item{}, errors.New("webhook: data.text is missing")
	}
	return it, nil
}

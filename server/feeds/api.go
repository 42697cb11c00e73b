package feeds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"rostrum/session"
)

// reply is what an API answered, whatever the status.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// call sends a request and reads at most limit bytes of the answer. Errors have no address in them:
// some services want the credential there.
func call(c *http.Client, req *http.Request, within time.Duration, limit int64) (reply, error) {
	ctx, cancel := context.WithTimeout(req.Context(), within)
	defer cancel()
	res, err := c.Do(req.WithContext(ctx))
	if err != nil {
		return reply{}, bare(err)
	}
	defer res.Body.Close()
	body, err := readAll(res.Body, limit)
	return reply{res.StatusCode, res.Header, body}, err
}

// bare takes the address out of an error of the HTTP client.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return fmt.Errorf("%s: %w", u.Op, u.Err)
	}
	return err
}

// trouble tells what the answer means; see answered.
func (r reply) trouble(now time.Time) *Trouble {
	res := &http.Response{StatusCode: r.status, Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), Header: r.header}
	var t *Trouble
	if errors.As(answered(res, now), &t) {
		return t
	}
	return nil
}

// into reads the JSON of an answer.
func (r reply) into(v any) error {
	if err := json.Unmarshal(r.body, v); err != nil {
		return &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the service sent no JSON of the expected form"}
	}
	return nil
}

// noCredential is why a source that needs one does not run.
func noCredential(what string) error {
	return &Trouble{State: session.FeedNotAdmitted, Code: "no_credentials", Words: what, After: maxWait}
}

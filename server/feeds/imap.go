package feeds

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rostrum/session"
)

// mailbox is a connection to an IMAP server (RFC 9051, and RFC 3501 before it) that looks into one
// mailbox and changes nothing there.
type mailbox struct {
	conn     net.Conn
	r        *bufio.Reader
	tag      int
	validity string // of the mailbox's UIDs
	next     uint64 // UID of the message that will come next
}

const (
	mailLine    = 1 << 20   // bytes of a line
	mailLiteral = 512 << 10 // bytes of what a line holds
	mailAnswers = 10000     // lines before a command is answered
	mailWithin  = time.Minute
)

// answer is an untagged line of the server, with what it holds in the places of {}.
type mailAnswer struct {
	line     string
	literals [][]byte
}

// openMailbox connects over TLS, by the same rule for addresses as every feed, logs in and opens the
// mailbox for reading alone. What is in the way is a *Trouble where the server said so.
func openMailbox(ctx context.Context, c *http.Client, server, name, user, password string) (*mailbox, error) {
	u, err := url.Parse(server)
	if err != nil || u.Scheme != "imaps" || u.Hostname() == "" {
		return nil, &Trouble{State: session.FeedStopped, Code: "bad_setting", Words: "server is no address like imaps://mail.example", After: maxWait}
	}
	t, ok := c.Transport.(*http.Transport)
	if !ok {
		return nil, errors.New("mail: no transport")
	}
	port := u.Port()
	if port == "" {
		port = "993"
	}
	dialing, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	raw, err := t.DialContext(dialing, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	config := &tls.Config{}
	if t.TLSClientConfig != nil {
		config = t.TLSClientConfig.Clone()
	}
	config.ServerName, config.NextProtos = u.Hostname(), nil
	conn := tls.Client(raw, config)
	if err := conn.HandshakeContext(dialing); err != nil {
		raw.Close()
		return nil, fmt.Errorf("mail: %w", err)
	}
	m := &mailbox{conn: conn, r: bufio.NewReader(conn)}
	if err := m.enter(ctx, name, user, password); err != nil {
		conn.Close()
		return nil, err
	}
	return m, nil
}

var uidNumbers = regexp.MustCompile(`(?i)^\* OK \[(UIDVALIDITY|UIDNEXT) (\d+)\]`)

func (m *mailbox) enter(ctx context.Context, name, user, password string) error {
	hello, err := m.within(ctx, func() (mailAnswer, error) { return m.answer() })
	if err != nil {
		return err
	}
	if !strings.HasPrefix(hello.line, "* OK") {
		return &Trouble{State: session.FeedBackingOff, Code: "http_status", Words: strings.TrimPrefix(hello.line, "* ")}
	}
	secret := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
	if _, err := m.do(ctx, "AUTHENTICATE PLAIN", secret); err != nil {
		var t *Trouble
		if errors.As(err, &t) && t.Code == "refused" {
			t.State, t.Code, t.After = session.FeedNotAdmitted, "credentials_refused", notAdmittedWait
		}
		return err
	}
	all, err := m.do(ctx, "EXAMINE "+quoted(name), "")
	if err != nil {
		var t *Trouble
		if errors.As(err, &t) && t.Code == "refused" {
			t.State, t.Code, t.After = session.FeedStopped, "bad_setting", notAdmittedWait
		}
		return err
	}
	for _, a := range all {
		if n := uidNumbers.FindStringSubmatch(a.line); n != nil && strings.EqualFold(n[1], "UIDVALIDITY") {
			m.validity = n[2]
		} else if n != nil {
			m.next, _ = strconv.ParseUint(n[2], 10, 32) // digits; too many are none
		}
	}
	if m.validity == "" {
		return errNoMail
	}
	return nil
}

var errNoMail = &Trouble{State: session.FeedBackingOff, Code: "garbage", Words: "the server speaks no IMAP"}

// quoted is a string as a command holds it. A mailbox's name has no line breaks; see the programme.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "").Replace(s) + `"`
}

var uidList = regexp.MustCompile(`\d+`)

// since are the UIDs from one on, rising.
func (m *mailbox) since(ctx context.Context, from uint64) (uids []uint64, err error) {
	all, err := m.do(ctx, fmt.Sprintf("UID SEARCH UID %d:*", from), "")
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		list, ok := strings.CutPrefix(strings.ToUpper(a.line), "* SEARCH")
		if !ok {
			continue
		}
		for _, s := range uidList.FindAllString(list, -1) {
			if n, err := strconv.ParseUint(s, 10, 32); err == nil && n >= from { // n:* has the last one, always
				uids = append(uids, n)
			}
		}
	}
	return uids, nil
}

// fetch reads the beginning of a message; nil where it is gone.
func (m *mailbox) fetch(ctx context.Context, uid uint64, most int) ([]byte, error) {
	all, err := m.do(ctx, fmt.Sprintf("UID FETCH %d (UID BODY.PEEK[]<0.%d>)", uid, most), "")
	if err != nil {
		return nil, err
	}
	is := regexp.MustCompile(fmt.Sprintf(`(?i)\bUID %d\b`, uid))
	for _, a := range all {
		if len(a.literals) > 0 && is.MatchString(a.line) {
			return a.literals[0], nil
		}
	}
	return nil, nil
}

// do sends a command, gives more when the server asks for it, and returns what it says before it is done.
func (m *mailbox) do(ctx context.Context, command, more string) (all []mailAnswer, err error) {
	m.tag++
	tag := "r" + strconv.Itoa(m.tag)
	_, err = m.within(ctx, func() (mailAnswer, error) {
		if _, err := fmt.Fprintf(m.conn, "%s %s\r\n", tag, command); err != nil {
			return mailAnswer{}, fmt.Errorf("mail: %w", err)
		}
		for range mailAnswers {
			a, err := m.answer()
			if err != nil {
				return a, err
			}
			switch word, rest, _ := strings.Cut(a.line, " "); word {
			case "*":
				if strings.HasPrefix(rest, "BYE") {
					return a, &Trouble{State: session.FeedBackingOff, Code: "http_status", Words: rest}
				}
				all = append(all, a)
			case "+":
				if _, err := fmt.Fprintf(m.conn, "%s\r\n", more); err != nil {
					return a, fmt.Errorf("mail: %w", err)
				}
				more = "*" // whatever it wants now, it will not get
			case tag:
				return a, ended(rest)
			default:
				return a, errNoMail
			}
		}
		return mailAnswer{}, errTooLong
	})
	return all, err
}

// ended is what the end of a command means.
func ended(rest string) error {
	status, words, _ := strings.Cut(rest, " ")
	switch {
	case strings.EqualFold(status, "OK"):
		return nil
	case strings.HasPrefix(strings.ToUpper(words), "[UNAVAILABLE]"), strings.HasPrefix(strings.ToUpper(words), "[LIMIT]"), strings.HasPrefix(strings.ToUpper(words), "[INUSE]"):
		return &Trouble{State: session.FeedBackingOff, Code: "rate_limited", Words: words} // RFC 5530
	}
	return &Trouble{State: session.FeedBackingOff, Code: "refused", Words: words}
}

// within bounds the time of an exchange, and ends it when ctx does.
func (m *mailbox) within(ctx context.Context, f func() (mailAnswer, error)) (mailAnswer, error) {
	_ = m.conn.SetDeadline(time.Now().Add(mailWithin)) // on an open connection it cannot fail
	stop := context.AfterFunc(ctx, func() { m.conn.Close() })
	defer stop()
	a, err := f()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return a, err
}

var literalEnd = regexp.MustCompile(`\{(\d{1,9})\+?\}$`)

// answer reads one answer of the server, with the literals that it holds.
func (m *mailbox) answer() (a mailAnswer, err error) {
	for {
		line, err := m.line()
		if err != nil {
			return a, err
		}
		n := literalEnd.FindSubmatchIndex(line)
		if n == nil {
			a.line += string(line)
			return a, nil
		}
		size, _ := strconv.Atoi(string(line[n[2]:n[3]])) // at most nine digits
		if size > mailLiteral || len(a.literals) > 8 {
			return a, errTooLong
		}
		b := make([]byte, size)
		if _, err := io.ReadFull(m.r, b); err != nil {
			return a, fmt.Errorf("mail: %w", err)
		}
		a.line += string(line[:n[0]]) + "{}"
		a.literals = append(a.literals, b)
	}
}

func (m *mailbox) line() ([]byte, error) {
	var line []byte
	for {
		part, err := m.r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return bytes.TrimRight(line, "\r\n"), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("mail: %w", err)
		case len(line) > mailLine:
			return nil, errTooLong
		}
	}
}

package feeds

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

// imapServer answers what RFC 9051 says, for one mailbox. A UID is the place of a message, from 1.
type imapServer struct {
	mu       sync.Mutex
	messages []string
	validity int
	hello    string
	login    string // what is said to a login instead of OK
	cutAfter int    // answers until the connection is cut, once; 0 never
	garbage  bool
	commands []string
}

var fetchOf = regexp.MustCompile(`^UID FETCH (\d+) \(UID BODY\.PEEK\[\]<0\.(\d+)>\)$`)

func (s *imapServer) serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	say := func(format string, args ...any) bool {
		_, err := fmt.Fprintf(conn, format+"\r\n", args...)
		return err == nil
	}
	s.mu.Lock()
	hello := s.hello
	s.mu.Unlock()
	if hello == "" {
		hello = "* OK [CAPABILITY IMAP4rev2 AUTH=PLAIN] ready"
	}
	say("%s", hello)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		s.mu.Lock()
		s.commands = append(s.commands, command)
		n, validity, login, garbage := len(s.messages), s.validity, s.login, s.garbage
		s.cutAfter--
		cut := s.cutAfter == 0
		s.mu.Unlock()
		switch {
		case cut:
			return
		case garbage:
			say("HTTP/1.1 400 Bad Request")
		case command == "AUTHENTICATE PLAIN":
			say("+ ")
			secret, err := r.ReadString('\n')
			if err != nil {
				return
			}
			b, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(secret))
			switch {
			case login != "":
				say("%s %s", tag, login)
			case string(b) != "\x00desk\x00pass word":
				say("%s NO [AUTHENTICATIONFAILED] wrong", tag)
			default:
				say("%s OK [CAPABILITY IMAP4rev2] in", tag)
			}
		case command == `EXAMINE "Questions \"2015\""`:
			say("* %d EXISTS", n)
			say("* OK [UIDVALIDITY %d] valid", validity)
			say("* OK [UIDNEXT %d] next", n+1)
			say("%s OK [READ-ONLY] done", tag)
		case strings.HasPrefix(command, "UID SEARCH UID "):
			from, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(command, "UID SEARCH UID "), ":*"))
			list := ""
			for uid := min(from, max(n, 1)); uid <= n; uid++ { // n:* is never empty
				list += fmt.Sprint(" ", uid)
			}
			say("* SEARCH%s", list)
			say("%s OK done", tag)
		case fetchOf.MatchString(command):
			m := fetchOf.FindStringSubmatch(command)
			uid, _ := strconv.Atoi(m[1])
			most, _ := strconv.Atoi(m[2])
			s.mu.Lock()
			text := s.messages[uid-1]
			s.mu.Unlock()
			text = text[:min(len(text), most)]
			say("* %d EXISTS", n) // whatever it wants to say in between
			if text != "" {       // else it was deleted
				say("* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)", uid, uid, len(text), text)
			}
			say("%s OK done", tag)
		default:
			say("%s BAD %s", tag, command)
		}
	}
}

func letter(id, from, subject, more, body string) string {
	return strings.ReplaceAll(fmt.Sprintf("From: %s\nTo: desk@consult.example\nSubject: %s\nDate: Mon, 19 Oct 2015 10:00:00 +0200\nMessage-ID: <%s@a.example>\n%s\n%s", from, subject, id, more, body), "\n", "\r\n")
}

func startMail(t *testing.T, s *imapServer, f session.Feed) (*record, func(o Options) (stop func())) {
	t.Helper()
	web := httptest.NewUnstartedServer(nil) // for its certificate
	web.StartTLS()
	t.Cleanup(web.Close)
	ln, err := tls.Listen("tcp", "127.0.0.1:0", web.TLS)
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	serving.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			serving.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		ln.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		serving.Wait()
	})
	f.ID, f.Kind, f.Query = "mail", "email", `Questions "2015"`
	f.Server = "imaps://" + ln.Addr().String()
	r := newRecord(t, f)
	certified, ok := web.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("the certificate's client has another transport")
	}
	return r, func(o Options) func() {
		o.Logger = slog.New(slog.DiscardHandler)
		o.Client = NewClient(true)
		o.Client.Transport.(*http.Transport).TLSClientConfig = certified.TLSClientConfig.Clone()
		o.PollEvery, o.firstWait = 10*time.Millisecond, 10*time.Millisecond
		if o.Secrets == nil {
			o.Secrets = map[string][]string{"mail": {"desk", "pass", "word"}}
		}
		sup := NewSupervisor(o)
		sup.Start(r, "day", nil)
		stop := sync.OnceFunc(sup.Close)
		t.Cleanup(stop)
		return stop
	}
}

// TestMailIsTakenOnceOverCutsAndRestarts: what people wrote, in whatever form, and nothing that a program sent.
func TestMailIsTakenOnceOverCutsAndRestarts(t *testing.T) {
	arabic := base64.StdEncoding.EncodeToString([]byte("متى ستُربط المدارس؟"))
	s := &imapServer{validity: 7, cutAfter: 6, messages: []string{
		letter("1", "Delegate 017 <someone@a.example>", "Schools", "", "When will schools be connected?\n\n-- \nDelegate 017\n+41 22 000 00 00\n"),
		letter("2", "=?utf-8?B?2YXZhtiv2YjYqA==?= <x@b.example>", "=?windows-1256?Q?=D3=C4=C7=E1?=", "Content-Type: multipart/mixed; boundary=b\n",
			"--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/html; charset=utf-8\n\n<p>html</p>\n--c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+arabic+"\n--c--\n--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nnot this\n--b--\n"),
		letter("3", "<>", "Out of office", "Auto-Submitted: auto-replied\n", "I am away."),
		letter("4", "news@b.example", "News", "Precedence: bulk\n", "Buy."),
		"no message",
		"",
		letter("5", "third@b.example", "=?iso-8859-1?Q?Qui_paie_l=27acc=E8s_=3F?=", "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n", "<p>Bonjour, voil=E0.</p>"),
		letter("6", `"y@z.example" <y@z.example>`, "Re: the panel", "", "Yes, but who decides?\n\nOn Monday the desk wrote:\n> Thank you.\n> Bye\n"),
		letter("1", "Delegate 017 <someone@a.example>", "Schools", "", "The same message in two places."),
	}}
	r, start := startMail(t, s, session.Feed{})
	stop := start(Options{})
	want := []string{"When will schools be connected?", "متى ستُربط المدارس؟", "Qui paie l'accès ?\nBonjour, voilà.", "Yes, but who decides?"}
	roomtest.Until(t, "four questions", func() bool {
		return strings.Join(r.texts(), "|") == strings.Join(want, "|") && r.source("mail").State == session.FeedLive
	})
	for i, author := range []string{"Delegate 017", "مندوب", "", ""} {
		q := r.question(i)
		if q.Source.Author != author || strings.Contains(q.Ref, "example") {
			t.Errorf("question %d: author %q, ref %q", i, q.Source.Author, q.Ref)
		}
	}
	stop()
	r.report(t, session.FeedReport{Feed: "mail", State: session.FeedLive, Position: "7:9"})
	s.mu.Lock()
	s.messages = append(s.messages, letter("10", "a@b.example", "x", "", "And after that?"))
	asked := len(s.commands)
	s.mu.Unlock()
	stop = start(Options{})
	roomtest.Until(t, "what came meanwhile", func() bool { return len(r.texts()) == 5 })
	stop()
	s.mu.Lock()
	for _, c := range s.commands[asked:] {
		if m := fetchOf.FindStringSubmatch(c); m != nil && m[1] != "10" {
			t.Errorf("read again after the restart: %s", c)
		}
	}
	for _, c := range s.commands {
		if !strings.HasPrefix(c, "UID ") && !strings.HasPrefix(c, "EXAMINE ") && c != "AUTHENTICATE PLAIN" {
			t.Errorf("it was told %q", c)
		}
	}
	s.validity = 8 // made anew: messages are known by their own ids
	s.mu.Unlock()
	start(Options{})
	roomtest.Until(t, "it is read anew", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Contains(strings.Join(s.commands, "\n"), "UID SEARCH UID 11:*") && r.source("mail").State == session.FeedLive
	})
	if n := len(r.texts()); n != 5 {
		t.Errorf("%d questions", n)
	}
}

func TestMailSaysWhyItStandsStill(t *testing.T) {
	for name, c := range map[string]struct {
		server  *imapServer
		secrets []string
		state   session.FeedState
		code    string
	}{
		"wrong password": {&imapServer{}, []string{"desk", "wrong"}, session.FeedNotAdmitted, "credentials_refused"},
		"no password":    {&imapServer{}, []string{"desk"}, session.FeedNotAdmitted, "no_credentials"},
		"busy":           {&imapServer{login: "NO [UNAVAILABLE] later"}, nil, session.FeedBackingOff, "rate_limited"},
		"goodbye":        {&imapServer{hello: "* BYE too many"}, nil, session.FeedBackingOff, "http_status"},
		"no mail server": {&imapServer{garbage: true}, nil, session.FeedBackingOff, "garbage"},
		"endless line":   {&imapServer{hello: "* OK " + strings.Repeat("x", 2*mailLine)}, nil, session.FeedBackingOff, "unreachable"},
		"endless text":   {&imapServer{hello: "* OK {999999999}"}, nil, session.FeedBackingOff, "unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			r, start := startMail(t, c.server, session.Feed{})
			o := Options{}
			if c.secrets != nil {
				o.Secrets = map[string][]string{"mail": c.secrets}
			}
			start(o)
			roomtest.Until(t, "the trouble is named", func() bool { return r.source("mail").Error == c.code })
			if got := r.source("mail").State; got != c.state {
				t.Error("state", got)
			}
		})
	}
}

// TestMailGoesToPublicAddressesAlone: by the same rule as everything else, where it connects.
func TestMailGoesToPublicAddressesAlone(t *testing.T) {
	client := NewClient(false)
	defer client.CloseIdleConnections()
	_, err := openMailbox(context.Background(), client, "imaps://127.0.0.1:993", "INBOX", "u", "p")
	if err == nil || !strings.Contains(err.Error(), ErrPrivate.Error()) {
		t.Errorf("%v", err)
	}
}

func TestMailIsPickedByTag(t *testing.T) {
	for text, want := range map[string]bool{
		letter("1", "a@b.example", "#ask schools", "", "When?"):      true,
		letter("1", "a@b.example", "schools", "", "When? #Ask"):      true,
		letter("1", "a@b.example", "ask schools", "", "When? #asks"): false,
	} {
		if _, ok := decodeMail([]byte(text), "ask"); ok != want {
			t.Errorf("%q is taken: %v", text, ok)
		}
	}
}

func FuzzMail(f *testing.F) {
	f.Add([]byte(letter("1", "a@b.example", "x", "Content-Type: multipart/mixed; boundary=b\n", "--b\n\n> a\nb:\n> c\n--b--")), "")
	f.Add([]byte("From: @\r\nContent-Type: text/plain; charset=gb18030\r\n\r\n\x81"), "ask")
	f.Fuzz(func(t *testing.T, b []byte, tag string) {
		if it, ok := decodeMail(b, tag); ok && (it.Text == "" || strings.Contains(it.Author, "@")) {
			t.Errorf("%+v", it)
		}
	})
}

package feeds

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"
)

const (
	mailDepth = 6  // of parts within parts
	mailParts = 60 // of all messages within a message
)

var mailWords = mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) { return inCharset(r, charset), nil }}

// decodeMail makes an item of a message. ok is false for what a program sent by itself, for a message
// without the tag, and for what is no message.
func decodeMail(raw []byte, tag string) (it Item, ok bool) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || byProgram(textproto.MIMEHeader(m.Header)) {
		return it, false
	}
	it = Item{Kind: Post, ID: strings.Trim(m.Header.Get("Message-Id"), "<> "), Lang: language(m.Header.Get("Content-Language"))}
	if len(it.ID) > 2000 {
		it.ID = ""
	}
	if from, err := (&mail.AddressParser{WordDecoder: &mailWords}).Parse(m.Header.Get("From")); err == nil {
		_, it.Place, _ = strings.Cut(from.Address[max(0, strings.LastIndexByte(from.Address, '@')):], "@")
		if !strings.Contains(from.Name, "@") { // an address in the place of a name is not shown to everyone
			it.Author = from.Name
		}
	}
	if at, err := m.Header.Date(); err == nil {
		it.At = at
		if now := time.Now(); at.After(now) {
			it.At = now
		}
	}
	subject := m.Header.Get("Subject")
	if decoded, err := mailWords.DecodeHeader(subject); err == nil {
		subject = decoded
	}
	subject = strings.Join(strings.Fields(subject), " ")
	left := mailParts
	it.Text = ownWords(mailText(textproto.MIMEHeader(m.Header), m.Body, mailDepth, &left))
	if tag != "" && !hasTag(subject, tag) && !hasTag(it.Text, tag) {
		return it, false
	}
	if it.Text == "" || strings.HasSuffix(subject, "?") && !strings.Contains(it.Text, subject) {
		it.Text = strings.TrimSpace(subject + "\n" + it.Text) // many ask in the subject
	}
	return it, it.Text != ""
}

// byProgram tells answers, reports and advertising by what their senders say of them (RFC 3834).
func byProgram(h textproto.MIMEHeader) bool {
	auto, _, _ := strings.Cut(strings.ToLower(h.Get("Auto-Submitted")), ";")
	if auto = strings.TrimSpace(auto); auto != "" && auto != "no" {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "junk", "auto_reply":
		return true
	}
	return strings.TrimSpace(h.Get("Return-Path")) == "<>"
}

// language is the first of a Content-Language.
func language(s string) string {
	first, _, _ := strings.Cut(s, ",")
	return strings.TrimSpace(first)
}

// mailText is the first plain text of a message, else the text of its HTML.
func mailText(h textproto.MIMEHeader, body io.Reader, depth int, left *int) string {
	if *left--; *left < 0 || depth < 0 {
		return ""
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil
	}
	if where, _, _ := mime.ParseMediaType(h.Get("Content-Disposition")); where == "attachment" {
		return ""
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		parts := multipart.NewReader(body, params["boundary"])
		other := ""
		for {
			p, err := parts.NextRawPart()
			if err != nil { // the end, or where it was cut
				return other
			}
			text := mailText(p.Header, p, depth-1, left)
			if sub, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type")); text != "" && sub != "text/html" {
				return text
			}
			if other == "" {
				other = text
			}
		}
	case kind == "text/plain" || kind == "text/html":
		switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		}
		b, _ := io.ReadAll(io.LimitReader(inCharset(body, params["charset"]), mailRead)) // a message may be cut
		text := strings.ToValidUTF8(string(b), "\uFFFD")
		if kind == "text/html" {
			text = plain(text)
		}
		return text
	}
	return ""
}

// inCharset reads what is written in a charset as UTF-8; one that nobody knows is taken for it.
func inCharset(r io.Reader, charset string) io.Reader {
	if e, err := htmlindex.Get(charset); charset != "" && err == nil {
		return e.NewDecoder().Reader(r)
	}
	return r
}

// ownWords are a message's lines without the signature, without what it answers and the line that
// announces that.
func ownWords(text string) string {
	var lines []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		bare := strings.TrimSpace(line)
		switch {
		case strings.TrimRight(line, " ") == "--", strings.HasPrefix(bare, "-----Original Message"), strings.HasPrefix(bare, "________________________________"):
			return joined(lines)
		case strings.HasPrefix(bare, ">"):
			for n := len(lines); n > 0 && (lines[n-1] == "" || strings.HasSuffix(lines[n-1], ":")); n-- {
				announces := lines[n-1] != ""
				lines = lines[:n-1]
				if announces {
					break
				}
			}
		default:
			lines = append(lines, bare)
		}
	}
	return joined(lines)
}

// joined are lines with one empty line at most between them.
func joined(lines []string) string {
	var out []string
	for _, l := range lines {
		if l != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, l)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

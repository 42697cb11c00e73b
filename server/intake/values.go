package intake

import (
	"math"
	"net/url"
	"strconv"
	"strings"
)

// number is any finite number, in decimal or as YAML and JSON write it.
func (fs *faults) number(n *node, field string) float64 {
	if n.kind != isNumber {
		fs.fault("file.wrong_type", n.at, field, "expected", "@type.number", "got", n.word())
		return 0
	}
	v, err := strconv.ParseFloat(n.text, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		whole, werr := strconv.ParseInt(n.text, 0, 64)
		if werr != nil {
			fs.fault("file.number", n.at, field, "value", n.text)
			return 0
		}
		return float64(whole)
	}
	return v
}

// url is an absolute http or https address.
// mailServer reads the address of an IMAP server, over TLS from the start.
func (fs *faults) mailServer(n *node, field string) string {
	s := fs.str(n, field, 2000)
	if s == "" {
		return ""
	}
	if u, err := url.Parse(s); err != nil || u.Scheme != "imaps" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		fs.fault("file.mail_server", n.at, field, "value", s)
		return ""
	}
	return s
}

func (fs *faults) url(n *node, field string) string {
	s := fs.str(n, field, 2000)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") {
		fs.fault("file.url", n.at, field, "value", s)
		return ""
	}
	return s
}

package access

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"rostrum/session"
)

// Origins knows which pages may act with a browser's cookies: those of the server itself, as the
// request or the configured public URL has it, and those allowed by name.
type Origins struct {
	trusted []netip.Prefix
	allowed map[string]bool
}

// NewOrigins takes the proxies whose X-Forwarded headers are believed, and URLs such as
// https://consultation.example whose pages are allowed besides the server's own.
func NewOrigins(trustedProxies []netip.Prefix, allowed ...string) (*Origins, error) {
	o := &Origins{trusted: trustedProxies, allowed: map[string]bool{}}
	for _, a := range allowed {
		origin, ok := canonical(a)
		if !ok {
			return nil, fmt.Errorf("origin %q: a scheme and a host are needed, such as https://consultation.example", a)
		}
		o.allowed[origin] = true
	}
	return o, nil
}

// canonical is scheme://host:port in small letters, with the port always there, so that equal
// origins are equal strings.
func canonical(raw string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" || (u.Path != "" && u.Path != "/") || u.User != nil {
		return "", false
	}
	port := u.Port()
	switch u.Scheme {
	case "http":
		if port == "" {
			port = "80"
		}
	case "https":
		if port == "" {
			port = "443"
		}
	default:
		return "", false
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port, true
}

// Check demands that a request which may change something, or opens a live channel, comes from a
// page that may. Without an Origin header it must carry a bearer token or no cookie of ours: then it
// is no browser that someone else's page could drive.
func (o *Origins) Check(r *http.Request) *session.Refusal {
	upgrade := isUpgrade(r)
	if !upgrade && (r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions) {
		return nil
	}
	given := r.Header.Values("Origin")
	if len(given) == 0 {
		if _, ok := Bearer(r); ok || !holdsCookie(r) {
			return nil
		}
		return refuse(session.CodeForbidden, "access.origin_missing", "Origin")
	}
	if len(given) == 1 {
		if origin, ok := canonical(given[0]); ok {
			if own, ok := canonical(o.own(r)); o.allowed[origin] || (ok && origin == own) {
				return nil
			}
		}
	}
	return refuse(session.CodeForbidden, "access.origin_foreign", "Origin", "origin", strings.Join(given, ", "))
}

// Middleware refuses what Check refuses; answer writes the refusal.
func (o *Origins) Middleware(answer func(http.ResponseWriter, *http.Request, *session.Refusal)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if refusal := o.Check(r); refusal != nil {
				answer(w, r, refusal)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// HTTPS tells whether the browser used https, be it to us or to a trusted proxy.
func (o *Origins) HTTPS(r *http.Request) bool {
	if proto := o.forwarded(r, "X-Forwarded-Proto"); proto != "" {
		return strings.EqualFold(proto, "https")
	}
	return r.TLS != nil
}

// own is the origin under which the request reached us.
func (o *Origins) own(r *http.Request) string {
	host := r.Host
	if h := o.forwarded(r, "X-Forwarded-Host"); h != "" {
		host = h
	}
	if o.HTTPS(r) {
		return "https://" + host
	}
	return "http://" + host
}

// forwarded is a header that only a trusted proxy may set. Of several values the last is the
// nearest proxy's.
func (o *Origins) forwarded(r *http.Request, header string) string {
	peer, ok := peerOf(r)
	if !ok || !contains(o.trusted, peer) {
		return ""
	}
	values := strings.Split(strings.Join(r.Header.Values(header), ","), ",")
	return strings.TrimSpace(values[len(values)-1])
}

func isUpgrade(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || r.Header.Get("Sec-WebSocket-Key") != "" ||
		(r.Method == http.MethodConnect)
}

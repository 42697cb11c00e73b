package access

import (
	"net/http"
	"strings"
)

// contentSecurityPolicy lets a page load what the server itself serves and nothing else: no inline
// script or style, no frame, no form that leaves.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; manifest-src 'self'"

// header is one header in its canonical form, whose values are shared by all answers: nobody changes them,
// and what is appended to them is a copy.
type header struct {
	name   string
	values []string
}

// Of a script, a style sheet or the page's mark the browser heeds these alone; the others are read from the page that
// loads it, and would be a tenth of what a phone on a slow network fetches.
var assetHeaders = []header{
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
}

var securityHeaders = []header{
	{"Content-Security-Policy", []string{contentSecurityPolicy}},
	{"X-Content-Type-Options", []string{"nosniff"}},
	// The path of a page names the session; no other site needs to learn it.
	{"Referrer-Policy", []string{"no-referrer"}},
	{"Permissions-Policy", []string{"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"}},
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
}

// Headers sets the security headers on every answer: all of them on pages and answers, the two that
// matter on what pages load. It does not wrap the ResponseWriter, so that a
// WebSocket below it can take the connection over.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		set := securityHeaders
		if p := r.URL.Path; p == "/favicon.svg" || strings.HasPrefix(p, "/assets/") && (strings.HasSuffix(p, ".js") || strings.HasSuffix(p, ".css")) {
			set = assetHeaders
		}
		for _, kv := range set {
			h[kv.name] = kv.values
		}
		next.ServeHTTP(w, r)
	})
}

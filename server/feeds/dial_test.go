package feeds

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// TestEachRedirectIsDialledByTheSameRule: one that is allowed to be asked cannot send a feed to one that
// is not, nor from https to http, nor take the credential along to another host.
func TestEachRedirectIsDialledByTheSameRule(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	private := &httptest.Server{Listener: inner, Config: &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits++ })}}
	private.Start()
	defer private.Close()
	var seen http.Header
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.Header }))
	defer other.Close()
	target := private.URL
	redirect := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) })
	first, secure := httptest.NewServer(redirect), httptest.NewTLSServer(redirect)
	defer first.Close()
	defer secure.Close()

	c := newClient(func(a netip.Addr) bool { return a == netip.MustParseAddr("127.0.0.1") })
	defer c.CloseIdleConnections()
	if _, err := c.Get(first.URL); !errors.Is(err, ErrPrivate) || hits != 0 {
		t.Errorf("the private address was asked %d times: %v", hits, err)
	}
	target = other.URL
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, first.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer secret")
	res, err := c.Do(req)
	if err != nil || seen == nil || seen.Get("Authorization") != "" {
		t.Fatal("another host was given", seen, err)
	}
	res.Body.Close()
	c.Transport.(*http.Transport).TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	if _, err := c.Get(secure.URL); err == nil || !strings.Contains(err.Error(), "https to http") {
		t.Error("from https to http:", err)
	}
	target = first.URL
	first.Config.Handler = redirect
	if _, err := c.Get(first.URL); err == nil || !strings.Contains(err.Error(), "too many redirects") {
		t.Error("a circle of redirects:", err)
	}
}

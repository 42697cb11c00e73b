package feeds

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrPrivate: the address is not one of the public internet.
var ErrPrivate = errors.New("only public addresses are connected to; see --feeds-allow-private")

// reserved are networks that netip calls neither private nor local and that are not public either:
// RFC 6598, 6890, 2544, 5737, 6052, 3849, 3056.
var reserved = func() (all []netip.Prefix) {
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "2001:db8::/32", "2002::/16"} {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}()

func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// only makes what is asked with the address that is about to be connected to, after the name was
// resolved: at every dial, so for every redirect too, and a name cannot change its meaning in between.
func only(may func(netip.Addr) bool) func(network, address string, c syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil || !may(ap.Addr()) {
			return fmt.Errorf("%s: %w", address, ErrPrivate)
		}
		return nil
	}
}

const (
	connectWithin = 10 * time.Second
	headWithin    = 30 * time.Second
	maxRedirects  = 5
)

// NewClient makes the client of every outgoing feed. It uses no proxy of the environment: the check
// of addresses would then see the proxy's alone.
func NewClient(allowPrivate bool) *http.Client {
	if allowPrivate {
		return newClient(func(netip.Addr) bool { return true })
	}
	return newClient(public)
}

func newClient(may func(netip.Addr) bool) *http.Client {
	d := &net.Dialer{Timeout: connectWithin, KeepAlive: 30 * time.Second, Control: only(may)}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				return d.DialContext(ctx, network, addr)
			},
			TLSHandshakeTimeout: connectWithin, ResponseHeaderTimeout: headWithin, MaxResponseHeaderBytes: 64 << 10,
			IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 2, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errors.New("too many redirects")
			}
			if via[0].URL.Scheme == "https" && req.URL.Scheme != "https" {
				return errors.New("a redirect from https to http is not followed")
			}
			if req.URL.Host != via[0].URL.Host {
				req.Header.Del("Authorization")
			}
			return nil
		},
	}
}

package access

import (
	"net/http"
	"net/netip"
	"strings"
)

// ClientAddr is the address a request comes from: the peer's, or, when that is a trusted proxy, the
// nearest address of X-Forwarded-For that is not one. What a client writes into that header itself
// stands further left and is never believed. The zero Addr when there is none (a Unix socket).
func ClientAddr(r *http.Request, trustedProxies []netip.Prefix) netip.Addr {
	addr, ok := peerOf(r)
	if !ok {
		return netip.Addr{}
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && contains(trustedProxies, addr); i-- {
		hop, ok := parseAddr(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		addr = hop
	}
	return addr
}

// Block is what limits count by: an IPv4 address, or the /64 of an IPv6 address, which is what one
// household or one hall has.
func Block(a netip.Addr) netip.Addr {
	a = a.Unmap()
	if !a.Is6() {
		return a
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return a
	}
	return p.Addr()
}

func peerOf(r *http.Request) (netip.Addr, bool) { return parseAddr(r.RemoteAddr) }

// parseAddr reads an address with or without a port.
func parseAddr(s string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap(), err == nil
}

func contains(prefixes []netip.Prefix, a netip.Addr) bool {
	for _, p := range prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

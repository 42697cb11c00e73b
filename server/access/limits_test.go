package access

import (
	"net/netip"
	"testing"
	"time"

	"rostrum/session"
)

func TestClientAddrBelievesTrustedProxiesAlone(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, tc := range map[string]struct {
		peer string
		xff  []string
		want string
	}{
		"no proxy":                 {"192.0.2.1:1234", nil, "192.0.2.1"},
		"no proxy, header made up": {"192.0.2.1:1234", []string{"198.51.100.7"}, "192.0.2.1"},
		"one proxy":                {"10.0.0.1:1", []string{"198.51.100.7"}, "198.51.100.7"},
		"two proxies":              {"10.0.0.1:1", []string{"198.51.100.7, 10.0.0.2"}, "198.51.100.7"},
		"two headers":              {"10.0.0.1:1", []string{"198.51.100.7", "10.0.0.2"}, "198.51.100.7"},
		"client lies to the left":  {"10.0.0.1:1", []string{"203.0.113.9, 198.51.100.7"}, "198.51.100.7"},
		"with a port":              {"10.0.0.1:1", []string{"198.51.100.7:555"}, "198.51.100.7"},
		"IPv6":                     {"[fd00::1]:1", []string{"2001:db8::7"}, "2001:db8::7"},
		"mapped":                   {"[::ffff:192.0.2.1]:9", nil, "192.0.2.1"},
		"nonsense":                 {"10.0.0.1:1", []string{"198.51.100.7, unknown"}, "10.0.0.1"},
		"all trusted":              {"10.0.0.1:1", []string{"10.0.0.9"}, "10.0.0.9"},
		"a socket":                 {"@", nil, "invalid IP"},
	} {
		r := request("GET", "/")
		r.RemoteAddr = tc.peer
		for _, v := range tc.xff {
			r.Header.Add("X-Forwarded-For", v)
		}
		if got := ClientAddr(r, trusted).String(); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	if a, b := Block(netip.MustParseAddr("2001:db8:1:2:3::4")), Block(netip.MustParseAddr("2001:db8:1:2::9")); a != b {
		t.Error("one /64 is one block:", a, b)
	}
	if Block(netip.MustParseAddr("192.0.2.1")) == Block(netip.MustParseAddr("192.0.2.2")) {
		t.Error("two IPv4 addresses are two blocks")
	}
}

func TestAHallBehindOneAddressGetsIn(t *testing.T) {
	now := time.Unix(1445263200, 0)
	l := NewLimiter(DefaultLimits(), func() time.Time { return now })
	hall := netip.MustParseAddr("192.0.2.1")
	for i := range 600 {
		if r := l.Join(hall); r != nil {
			t.Fatalf("person %d: %v", i, r)
		}
		if _, r := l.Connect(hall); r != nil {
			t.Fatalf("person %d: %v", i, r)
		}
	}
	r := l.Join(hall)
	if r == nil || r.Code != session.CodeRateLimited || r.Params["retry_after_ms"] != "100" || r.Params["retry_s"] != "1" {
		t.Fatalf("the 601st at the same instant: %v", r)
	}
	if r := l.Join(netip.MustParseAddr("192.0.2.2")); r != nil {
		t.Error("another address paid for it:", r)
	}
	now = now.Add(100 * time.Millisecond)
	if r := l.Join(hall); r != nil {
		t.Error("after the time it was told:", r)
	}
}

func TestConnectionsAreCountedAndGivenBack(t *testing.T) {
	l := NewLimiter(Limits{ConnectionsPerAddress: 2}, time.Now)
	a := netip.MustParseAddr("2001:db8::1")
	first, _ := l.Connect(a)
	if _, r := l.Connect(netip.MustParseAddr("2001:db8::2")); r != nil {
		t.Fatal(r)
	}
	if _, r := l.Connect(a); r == nil || r.Params["limit"] != "2" {
		t.Fatal("the third of one /64:", r)
	}
	first()
	first()
	if _, r := l.Connect(a); r != nil || l.Connections() != 2 {
		t.Error(r, l.Connections())
	}
}

func TestFailuresShutTheDoorOnlyToGuessers(t *testing.T) {
	now := time.Unix(1445263200, 0)
	l := NewLimiter(Limits{FailuresPerSecond: 1, FailureBurst: 3, Addresses: 10}, func() time.Time { return now })
	a := netip.MustParseAddr("192.0.2.1")
	for range 100 {
		if r := l.MayTry(a); r != nil {
			t.Fatal("asking was counted:", r)
		}
	}
	for range 3 {
		l.Failed(a)
	}
	if r := l.MayTry(a); r == nil || r.Msg != "access.failure_rate" {
		t.Fatal("three failures, and the door is open:", r)
	}
	now = now.Add(time.Second)
	if r := l.MayTry(a); r != nil {
		t.Error("a second later:", r)
	}
}

func TestAddressesAreBounded(t *testing.T) {
	now := time.Unix(1445263200, 0)
	l := NewLimiter(Limits{JoinsPerSecond: 1, JoinBurst: 1, Addresses: 8}, func() time.Time { return now })
	for i := range 1000 {
		l.Join(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
	}
	if n := len(l.joins.byKey); n != 8 || l.joins.recent.Len() != 8 {
		t.Errorf("%d addresses remembered, want 8", n)
	}
}

func TestMeterBoundsOneConnection(t *testing.T) {
	now := time.Unix(1445263200, 0)
	l := NewLimiter(Limits{MessagesPerSecond: 2, MessageBurst: 2}, func() time.Time { return now })
	m, other := l.NewMeter(), l.NewMeter()
	for range 2 {
		if r := m.Message(); r != nil {
			t.Fatal(r)
		}
	}
	if r := m.Message(); r == nil || r.Params["retry_after_ms"] != "500" {
		t.Fatal(r)
	}
	if r := other.Message(); r != nil {
		t.Error("another connection paid for it")
	}
	free := NewLimiter(Limits{}, time.Now)
	for range 1000 {
		if free.NewMeter().Message() != nil || free.Join(netip.Addr{}) != nil || free.Request(netip.Addr{}) != nil {
			t.Fatal("zero means no limit")
		}
	}
}

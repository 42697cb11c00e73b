package access

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rostrum/session"
)

func TestTokensAreLongDistinctAndKeptAsHashes(t *testing.T) {
	a, ha := NewToken()
	b, hb := NewToken()
	if a == b || ha == hb || len(a) != 32 || len(ha) != 64 || strings.Contains(ha, a) {
		t.Errorf("%q %q %q %q", a, ha, b, hb)
	}
	if Hash(a) != ha || !Matches(a, ha) || Matches(b, ha) || Matches("", ha) || Matches(a, "") {
		t.Error("a token must match its own hash and no other")
	}
}

func TestJoinCodesSurviveTyping(t *testing.T) {
	for range 200 {
		code := NewJoinCode()
		if got, ok := NormalizeJoinCode(code); !ok || got != code || len(code) != 9 || code[4] != '-' {
			t.Fatalf("%q became %q", code, got)
		}
	}
	for typed, want := range map[string]string{
		"ABCD-1230":      "ABCD-1230",
		"abcd1230":       "ABCD-1230",
		" ab cd-12 30\n": "ABCD-1230",
		"ABCD–123O":      "ABCD-1230",
		"ABCD-I23o":      "ABCD-1230",
		"abcd l230":      "ABCD-1230",
		"ＡＢＣＤー１２３０":      "",
		"ＡＢＣＤ１２３０":       "ABCD-1230",
		"ABCD-١٢٣٠":      "ABCD-1230",
		"ABCD-123":       "",
		"ABCD-12345":     "",
		"ABCD-123U":      "",
		"ABCD/1230":      "",
		"":               "",
	} {
		got, ok := NormalizeJoinCode(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	token, hash := NewToken()
	if _, ok := NormalizeJoinCode(token); ok {
		t.Error("a token was taken for a join code")
	}
	if HashCode(" "+token+"\n") != hash || HashCode("abcd 123o") != Hash("ABCD-1230") {
		t.Error("HashCode must hash a token as it is and a code as it is shown")
	}
}

func FuzzNormalizeJoinCode(f *testing.F) {
	f.Add("ABCD-1230")
	f.Add("ａｂ\xff٠")
	f.Fuzz(func(t *testing.T, s string) {
		code, ok := NormalizeJoinCode(s)
		if again, ok2 := NormalizeJoinCode(code); ok && (!ok2 || again != code) {
			t.Fatalf("%q → %q → %q", s, code, again)
		}
	})
}

const sid = "0b54a1a2-6a3f-4c39-9d4e-0d7a51f2a001"

func request(method, target string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func TestCredentialOfTakesTheRightToken(t *testing.T) {
	chair, screen, other := "rostrum_0b54a1a2_chair=C", "rostrum_0b54a1a2_screen=S", "rostrum_ffffffff_chair=X"
	for name, tc := range map[string]struct {
		query, session string
		headers        []string
		want           Credential
	}{
		"nothing":                    {"", sid, nil, Credential{}},
		"bearer":                     {"", sid, []string{"Authorization", "Bearer T"}, Credential{Token: "T", Source: FromBearer}},
		"bearer, small letters":      {"", sid, []string{"Authorization", "bearer T"}, Credential{Token: "T", Source: FromBearer}},
		"bearer before cookie":       {"?role=chair", sid, []string{"Authorization", "Bearer T", "Cookie", chair}, Credential{Token: "T", Source: FromBearer}},
		"a proxy's own scheme":       {"", sid, []string{"Authorization", "Basic eDp5", "Cookie", chair}, Credential{Token: "C", Source: FromCookie}},
		"the only cookie":            {"", sid, []string{"Cookie", chair + "; " + other}, Credential{Token: "C", Source: FromCookie}},
		"two cookies":                {"", sid, []string{"Cookie", chair + "; " + screen}, Credential{Several: true}},
		"the one named":              {"?role=screen", sid, []string{"Cookie", chair + "; " + screen}, Credential{Token: "S", Source: FromCookie}},
		"one named that is not held": {"?role=moderator", sid, []string{"Cookie", chair}, Credential{}},
		"a role that is none":        {"?role=king", sid, []string{"Cookie", chair}, Credential{Token: "C", Source: FromCookie}},
		"another session's":          {"", sid, []string{"Cookie", other}, Credential{}},
		"the server's own":           {"", sid, []string{"Cookie", "rostrum_secretariat=Z"}, Credential{Token: "Z", Source: FromCookie}},
		"the server's own, named":    {"?role=secretariat", sid, []string{"Cookie", chair + "; rostrum_secretariat=Z"}, Credential{Token: "Z", Source: FromCookie}},
		"of the server as a whole":   {"", "", []string{"Cookie", chair + "; rostrum_secretariat=Z"}, Credential{Token: "Z", Source: FromCookie}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := CredentialOf(request("GET", "/x"+tc.query, tc.headers...), tc.session); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestCookieKeepsItsTokenFromScriptsAndOtherSites(t *testing.T) {
	s := Cookie(CookieName(sid, session.RoleChair), "T", true).String()
	for _, want := range []string{"rostrum_0b54a1a2_chair=T", "Path=/", "HttpOnly", "Secure", "SameSite=Strict", "Max-Age="} {
		if !strings.Contains(s, want) {
			t.Errorf("%s lacks %s", s, want)
		}
	}
	if strings.Contains(Cookie("a", "b", false).String(), "Secure") {
		t.Error("over plain http a Secure cookie would be lost")
	}
}

func TestOriginCheck(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	o, err := NewOrigins(proxies, "https://consultation.example", "http://lan.example:8080/")
	if err != nil {
		t.Fatal(err)
	}
	cookie := []string{"Cookie", "rostrum_0b54a1a2_chair=C"}
	ws := []string{"Upgrade", "websocket", "Sec-WebSocket-Key", "x"}
	with := func(a []string, b ...string) []string { return append(append([]string{}, a...), b...) }
	for name, tc := range map[string]struct {
		method  string
		headers []string
		peer    string
		tls     bool
		want    string
	}{
		"reading needs none":                {"GET", with(cookie, "Origin", "https://evil.example"), "", false, ""},
		"own":                               {"POST", with(cookie, "Origin", "http://server.example"), "", false, ""},
		"own, port written out":             {"POST", with(cookie, "Origin", "http://SERVER.example:80"), "", false, ""},
		"own over https":                    {"POST", with(cookie, "Origin", "https://server.example"), "", true, ""},
		"own host, other scheme":            {"POST", with(cookie, "Origin", "https://server.example"), "", false, "access.origin_foreign"},
		"own host, other port":              {"POST", with(cookie, "Origin", "http://server.example:81"), "", false, "access.origin_foreign"},
		"allowed by name":                   {"POST", with(cookie, "Origin", "https://consultation.example"), "", false, ""},
		"allowed by name, port":             {"POST", with(cookie, "Origin", "http://lan.example:8080"), "", false, ""},
		"foreign":                           {"POST", with(cookie, "Origin", "https://evil.example"), "", false, "access.origin_foreign"},
		"foreign, name as prefix":           {"POST", with(cookie, "Origin", "https://consultation.example.evil.example"), "", false, "access.origin_foreign"},
		"null":                              {"POST", with(cookie, "Origin", "null"), "", false, "access.origin_foreign"},
		"two":                               {"POST", with(cookie, "Origin", "http://server.example", "Origin", "https://evil.example"), "", false, "access.origin_foreign"},
		"missing with a cookie":             {"POST", cookie, "", false, "access.origin_missing"},
		"missing with a token":              {"POST", []string{"Authorization", "Bearer T"}, "", false, ""},
		"missing with neither":              {"POST", nil, "", false, ""},
		"live channel, own":                 {"GET", with(ws, "Origin", "http://server.example"), "", false, ""},
		"live channel, foreign":             {"GET", with(ws, "Origin", "https://evil.example"), "", false, "access.origin_foreign"},
		"live channel, missing":             {"GET", with(ws, cookie...), "", false, "access.origin_missing"},
		"live channel, public, no browser":  {"GET", ws, "", false, ""},
		"live channel, token":               {"GET", with(ws, "Authorization", "Bearer T"), "", false, ""},
		"behind a trusted proxy":            {"POST", with(cookie, "Origin", "https://public.example", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "public.example"), "10.1.2.3:5", false, ""},
		"pretended proxy":                   {"POST", with(cookie, "Origin", "https://public.example", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "public.example"), "192.0.2.1:5", false, "access.origin_foreign"},
		"the client's word and the proxy's": {"POST", with(cookie, "Origin", "https://evil.example", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example", "X-Forwarded-Host", "public.example"), "10.1.2.3:5", false, "access.origin_foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(tc.method, "http://server.example/api", tc.headers...)
			if tc.peer != "" {
				r.RemoteAddr = tc.peer
			}
			if tc.tls {
				r.TLS = &tls.ConnectionState{}
			}
			refusal := o.Check(r)
			if (refusal == nil) != (tc.want == "") || (refusal != nil && refusal.Msg != tc.want) {
				t.Errorf("got %v, want %q", refusal, tc.want)
			}
		})
	}
	for _, bad := range []string{"consultation.example", "ftp://a.example", "https://a.example/path", "https://u@a.example", ""} {
		if _, err := NewOrigins(nil, bad); err == nil {
			t.Errorf("origin %q was taken", bad)
		}
	}
}

func TestOriginMiddlewareStopsTheRequest(t *testing.T) {
	o, err := NewOrigins(nil)
	if err != nil {
		t.Fatal(err)
	}
	reached := false
	h := o.Middleware(func(w http.ResponseWriter, _ *http.Request, r *session.Refusal) {
		http.Error(w, r.Msg, http.StatusForbidden)
	})(
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request("POST", "http://a.example/", "Origin", "http://b.example"))
	if reached || w.Code != 403 {
		t.Error("a foreign request went through", w.Code)
	}
	h.ServeHTTP(httptest.NewRecorder(), request("POST", "http://a.example/", "Origin", "http://a.example"))
	if !reached {
		t.Error("an own request was stopped")
	}
}

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

func TestHeadersKeepAPageToItself(t *testing.T) {
	w := httptest.NewRecorder()
	Headers(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, request("GET", "/"))
	csp := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("%q lacks %s", csp, want)
		}
	}
	if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
		t.Error(csp)
	}
	if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Referrer-Policy") != "no-referrer" || w.Header().Get("Permissions-Policy") == "" {
		t.Error(w.Header())
	}
}

func TestWhatPagesLoadCarriesTheTwoHeadersThatMatter(t *testing.T) {
	for path, full := range map[string]bool{"/assets/a.js": false, "/assets/a.css": false, "/assets/a.svg": true, "/assets/a.html": true, "/api/v1/public": true, "/x.js": true} {
		w := httptest.NewRecorder()
		Headers(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, request("GET", path))
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Error(path, w.Header())
		}
		if got := w.Header().Get("Content-Security-Policy") != ""; got != full {
			t.Errorf("%s: a policy: %v", path, got)
		}
	}
}

func TestSecretariatToken(t *testing.T) {
	dir := t.TempDir()
	first, fresh, err := SecretariatToken(dir, "")
	if err != nil || !fresh || len(first) != 32 {
		t.Fatal(first, fresh, err)
	}
	path := filepath.Join(dir, "secretariat.token")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	if again, fresh, err := SecretariatToken(dir, ""); err != nil || fresh || again != first {
		t.Error("second start:", again, fresh, err)
	}
	env := strings.Repeat("e", 32)
	if got, fresh, err := SecretariatToken(dir, env+"\n"); err != nil || fresh || got != env {
		t.Error("environment:", got, fresh, err)
	}
	if _, _, err := SecretariatToken(dir, "short"); err == nil {
		t.Error("a short token was taken")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := SecretariatToken(dir, ""); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Error("a token others can read was taken:", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := SecretariatToken(dir, ""); err == nil {
		t.Error("an empty file was taken")
	}
	if _, _, err := SecretariatToken(filepath.Join(dir, "none"), ""); err == nil {
		t.Error("a data folder that is not there")
	}
}

func TestLookupsAreBoundedByPersonAndByAddress(t *testing.T) {
	now := time.Unix(1445263200, 0)
	l := NewLimiter(Limits{LookupsPerSecond: 1, LookupBurst: 2, LookupsPerAddress: 1, LookupAddressBurst: 3}, func() time.Time { return now })
	hall := netip.MustParseAddr("192.0.2.1")
	for range 2 {
		if r := l.Lookup(hall, "a"); r != nil {
			t.Fatal("within the person's burst:", r)
		}
	}
	for range 5 {
		if r := l.Lookup(hall, "a"); r == nil || r.Msg != "access.lookup_rate" || r.Params["retry_s"] != "1" {
			t.Fatal("one person's third:", r)
		}
	}
	// What was refused of one person costs the others of the hall nothing.
	if r := l.Lookup(hall, "b"); r != nil {
		t.Error("another person:", r)
	}
	if r := l.Lookup(hall, "c"); r == nil {
		t.Error("the hall's fourth was let through")
	}
	if r := l.Lookup(netip.MustParseAddr("192.0.2.2"), "c"); r != nil {
		t.Error("another hall:", r)
	}
}

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

package server

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"rostrum/server/access"
	"rostrum/server/wire"
	"rostrum/session"
)

const audiencePage = `<!doctype html><html lang="en" dir="ltr"><head><script type="module" src="/assets/a.js"></script></head><body><div id="app"></div></body></html>`

// open gets a page as a browser with these cookies does.
func (h *host) open(page, site string, cookies ...*http.Cookie) (http.Header, []byte) {
	h.t.Helper()
	req, err := http.NewRequest("GET", h.url+"/"+h.id+"/"+page, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", site)
	for _, c := range cookies {
		req.AddCookie(c)
	}
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		h.t.Fatalf("%d %v %s", res.StatusCode, err, b)
	}
	return res.Header, b
}

// inlined is the view that a page carries for a role, nil when it carries none.
func inlined(t *testing.T, page []byte, role session.Role) map[string]json.RawMessage {
	t.Helper()
	_, rest, found := bytes.Cut(page, []byte(`<script type="application/json" id="first-view" data-role="`+string(role)+`">`))
	if found != bytes.Contains(page, []byte(`<html data-view="inline" `)) {
		t.Fatalf("the root and the block do not agree: %s", page)
	}
	if !found {
		return nil
	}
	view, foot, found := bytes.Cut(rest, []byte("</script>"))
	if !found || string(foot) != "</body></html>" {
		t.Fatalf("the page ends in %q", foot)
	}
	var f wire.Frame
	if err := json.Unmarshal(view, &f); err != nil || f.V == 0 || f.Epoch == "" {
		t.Fatalf("%v in %s", err, view)
	}
	set := map[string]json.RawMessage{}
	for k, d := range f.Set {
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		set[k] = b
	}
	return set
}

func (h *host) joined(code string) *http.Cookie {
	h.t.Helper()
	status, b := h.call("POST", "/api/v1/join", "", "application/json", `{"session":"`+h.id+`","code":"`+code+`"}`)
	var j wire.JoinResponse
	if err := json.Unmarshal(b, &j); err != nil || status != http.StatusOK {
		h.t.Fatalf("join: %d %s", status, b)
	}
	return access.Cookie(access.CookieName(h.id, j.Role), j.Token, false)
}

func TestAPageBringsItsFirstView(t *testing.T) {
	h := newHost(t)
	one, other := h.joined(h.created.Tokens.Audience), h.joined(h.created.Tokens.Audience)
	const hostile = `</script><script>alert(1)</script><!-- \u2028`
	h.ok(one.Value, "question.ask", `{"text":"`+hostile+`","lang":"en"}`)
	header, page := h.open("audience", "same-origin", one)
	set := inlined(t, page, session.RoleAudience)
	if set["session"] == nil || set["me"] == nil {
		t.Fatalf("the view lacks documents: %v", set)
	}
	if !bytes.Contains(set["me"], []byte("alert(1)")) {
		t.Errorf("the person's own question is not in %s", set["me"])
	}
	if bytes.Contains(page, []byte("<script>alert")) || bytes.Contains(page, []byte("<!--")) {
		t.Error("what a person wrote stands as markup in the page")
	}
	if c := header.Get("Cache-Control"); !strings.Contains(c, "private") || !strings.Contains(header.Get("Vary"), "Cookie") {
		t.Errorf("a page with a person's documents may be kept for others: %q, Vary %q", c, header.Get("Vary"))
	}
	if csp := header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe-inline") {
		t.Errorf("policy %s", csp)
	}
	// Another sees their own, not this one's.
	_, page = h.open("audience", "same-origin", other)
	if mine := inlined(t, page, session.RoleAudience); string(mine["me"]) == string(set["me"]) || bytes.Contains(page, []byte("alert(1)")) {
		t.Errorf("another was shown %s", mine["me"])
	}
}

func TestAPageWithoutItsCookieIsTheSameForAll(t *testing.T) {
	h := newHostOf(t, strings.Replace(programmeYAML, "public: true", "public: false", 1))
	audience := h.joined(h.created.Tokens.Audience)
	chair := access.Cookie(access.CookieName(h.id, session.RoleChair), h.created.Tokens.Chair, false)
	wrong := access.Cookie(access.CookieName(h.id, session.RoleAudience), "not-a-token-0000000000000000", false)
	asAudience := access.Cookie(access.CookieName(h.id, session.RoleAudience), h.created.Tokens.Chair, false)
	for name, cookies := range map[string][]*http.Cookie{"none": nil, "another role's": {chair}, "a wrong one": {wrong}, "a role under another's name": {asAudience}} {
		if _, page := h.open("audience", "same-origin", cookies...); string(page) != audiencePage {
			t.Errorf("%s: %s", name, page)
		}
	}
	if _, page := h.open("chair", "none", audience); string(page) != "<!doctype html>chair" {
		t.Errorf("the chair's page to the audience: %s", page)
	}
}

// The cookie of one who comes from another site is kept back by the browser, and only then.
func TestAPublicSessionsPageIsNobodysForOneFromAnotherSite(t *testing.T) {
	h := newHost(t)
	if _, page := h.open("audience", "cross-site"); string(page) != audiencePage {
		t.Errorf("from elsewhere: %s", page)
	}
	if _, page := h.open("audience", "none"); inlined(t, page, session.RoleAudience)["session"] == nil {
		t.Error("one who typed the address of a public session sees nothing at first")
	}
}

// A view that would hold up the page's scripts is fetched beside them.
func TestALargeViewStaysOutOfThePage(t *testing.T) {
	h := newHost(t)
	var file strings.Builder
	file.WriteString("text\n")
	for range 100 {
		file.WriteString(strings.Repeat("長い質問", 249) + "\n") // 3 KB each, and the audience holds two dozen
	}
	_, res := h.importing(h.staff, "", file.String())
	for _, q := range res.Imported {
		h.ok(h.created.Tokens.Moderator, "question.approve", `{"question":"`+q.Question+`"}`)
	}
	if _, page := h.open("audience", "same-origin", h.joined(h.created.Tokens.Audience)); string(page) != audiencePage {
		t.Errorf("a page of %d bytes", len(page))
	}
}

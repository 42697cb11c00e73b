package access

import (
	"net/http"
	"slices"
	"strings"

	"rostrum/session"
)

const (
	cookiePrefix = "rostrum_"
	// SecretariatCookie carries the server's own token, good in every session.
	SecretariatCookie = cookiePrefix + "secretariat"
	// cookieAge outlives the day and the days on which its summary is written, in seconds.
	cookieAge = 30 * 24 * 3600
)

// CookieName is the cookie for a role in a session. One browser may hold several roles: the chair's
// page in one tab and the screen's in another.
func CookieName(sessionID string, role session.Role) string {
	return cookiePrefix + short(sessionID) + "_" + string(role)
}

func short(sessionID string) string { return sessionID[:min(8, len(sessionID))] }

// Cookie is the cookie that a join sets; name is of CookieName or SecretariatCookie. It is
// SameSite=Strict: whoever arrives by a link gets a page that is the same for all, and what that
// page then asks for is asked by the site itself.
func Cookie(name, token string, https bool) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: token, Path: "/", MaxAge: cookieAge,
		HttpOnly: true, Secure: https, SameSite: http.SameSiteStrictMode,
	}
}

// Source is where a credential stood.
type Source int

const (
	FromNowhere Source = iota
	FromBearer
	FromCookie
)

// Credential is the token of a request.
type Credential struct {
	Token  string
	Source Source
	// Several is set when the browser holds more than one role in the session and the request does
	// not say which is meant: no token is taken then.
	Several bool
}

// CredentialOf finds the token of a request to a session ("" for calls about the server as a whole):
// the Authorization header, else the cookie that the query parameter role names, else the only
// cookie there is for the session, else the server's own.
func CredentialOf(r *http.Request, sessionID string) Credential {
	if t, ok := Bearer(r); ok {
		return Credential{Token: t, Source: FromBearer}
	}
	if sessionID == "" {
		return fromCookie(r, SecretariatCookie)
	}
	if role := session.Role(r.URL.Query().Get("role")); slices.Contains(session.ViewerRoles, role) {
		c := fromCookie(r, CookieName(sessionID, role))
		if c.Source == FromNowhere && role == session.RoleSecretariat {
			return fromCookie(r, SecretariatCookie)
		}
		return c
	}
	found := map[string]string{}
	for _, c := range r.Cookies() {
		if strings.HasPrefix(c.Name, CookieName(sessionID, "")) && c.Value != "" {
			found[c.Name] = c.Value
		}
	}
	switch len(found) {
	case 0:
		return fromCookie(r, SecretariatCookie)
	case 1:
		for _, v := range found {
			return Credential{Token: v, Source: FromCookie}
		}
	}
	return Credential{Several: true}
}

// Bearer is the token of the Authorization header. Other schemes are not ours: a proxy may use them.
func Bearer(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

func fromCookie(r *http.Request, name string) Credential {
	c, err := r.Cookie(name)
	if err != nil || c.Value == "" {
		return Credential{}
	}
	return Credential{Token: c.Value, Source: FromCookie}
}

// holdsCookie tells whether the request carries any cookie of ours.
func holdsCookie(r *http.Request) bool {
	for _, c := range r.Cookies() {
		if strings.HasPrefix(c.Name, cookiePrefix) {
			return true
		}
	}
	return false
}

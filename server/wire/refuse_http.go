package wire

import (
	"encoding/json"
	"net/http"
	"strconv"

	"rostrum/session"
)

// Status is the HTTP status of a refusal.
func Status(c session.Code) int {
	switch c {
	case session.CodeBadRequest:
		return http.StatusBadRequest
	case session.CodeUnauthorized:
		return http.StatusUnauthorized
	case session.CodeForbidden:
		return http.StatusForbidden
	case session.CodeNotFound:
		return http.StatusNotFound
	case session.CodeStale, session.CodeConflict, session.CodeListClosed, session.CodeAlreadyInscribed, session.CodeLimitReached:
		return http.StatusConflict
	case session.CodeRateLimited:
		return http.StatusTooManyRequests
	case session.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusServiceUnavailable
}

// WriteRefusal answers a request with a refusal in the caller's language, with Retry-After where
// the refusal says when to try again.
func WriteRefusal(w http.ResponseWriter, r *http.Request, refusal *session.Refusal) {
	WriteError(w, r, ErrorResponse{Error: Localize(refusal, LanguageOf(r))})
}

// WriteError answers a request with an error that is worded already.
func WriteError(w http.ResponseWriter, r *http.Request, e ErrorResponse) {
	writeError(w, r, Status(e.Error.Code), e)
}

// WriteRefusalAs is WriteRefusal with a status of HTTP's own, such as 405, that no code has.
func WriteRefusalAs(w http.ResponseWriter, r *http.Request, status int, refusal *session.Refusal) {
	writeError(w, r, status, ErrorResponse{Error: Localize(refusal, LanguageOf(r))})
}

func writeError(w http.ResponseWriter, r *http.Request, status int, e ErrorResponse) {
	b, err := json.Marshal(e)
	if err != nil {
		http.Error(w, e.Error.Message, status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", LanguageOf(r))
	h.Add("Vary", "Accept-Language")
	if ms := e.Error.RetryAfterMS; ms > 0 {
		h.Set("Retry-After", strconv.FormatInt((ms+999)/1000, 10))
	}
	if e.Error.Code == session.CodeUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
	// The client may be gone; there is no one left to tell.
	_, _ = w.Write(append(b, '\n'))
}

package session

import "sort"

// Code is the vocabulary of refusals, shared by every transport.
type Code string

const (
	CodeBadRequest       Code = "bad_request"
	CodeUnauthorized     Code = "unauthorized"
	CodeForbidden        Code = "forbidden"
	CodeNotFound         Code = "not_found"
	CodeStale            Code = "stale"
	CodeConflict         Code = "conflict"
	CodeListClosed       Code = "list_closed"
	CodeAlreadyInscribed Code = "already_inscribed"
	CodeLimitReached     Code = "limit_reached"
	CodeRateLimited      Code = "rate_limited"
	CodeTooLarge         Code = "too_large"
	CodeUnavailable      Code = "unavailable"
)

// Refusal is why a command was not carried out. Msg names a wording in the catalogue of
// server/wire, which exists in six languages; Params fill its {placeholders}.
type Refusal struct {
	Code   Code              `json:"code"`
	Msg    string            `json:"msg"`
	Field  string            `json:"field,omitempty"`
	Params map[string]string `json:"params,omitempty"`
}

// Error is for logs and tests; people read the catalogue's wording.
func (r *Refusal) Error() string {
	s := string(r.Code) + ": " + r.Msg
	if r.Field != "" {
		s += " (" + r.Field + ")"
	}
	keys := make([]string, 0, len(r.Params))
	for k := range r.Params {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		s += " " + k + "=" + r.Params[k]
	}
	return s
}

func refuse(code Code, msg, field string, kv ...string) *Refusal {
	r := &Refusal{Code: code, Msg: msg, Field: field}
	for i := 0; i+1 < len(kv); i += 2 {
		if r.Params == nil {
			r.Params = map[string]string{}
		}
		r.Params[kv[i]] = kv[i+1]
	}
	return r
}

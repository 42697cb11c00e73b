package server

import (
	"net/http"
	"strings"
)

// channelsFirst serves the live channels and streams without the router: when ten thousand come at once,
// finding their route and the stack that the router needs would be a tenth of what each costs. Any other
// request, and any path that is not plainly one of theirs, is the router's.
func (s *Server) channelsFirst(router http.Handler) http.Handler {
	checked := func(h func(http.ResponseWriter, *http.Request) error) http.Handler {
		return s.origins.Middleware(s.writeRefusal)(s.do(h))
	}
	channels := map[string]http.Handler{"live": checked(s.live), "stream": checked(s.stream)}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rest, ok := strings.CutPrefix(r.URL.Path, "/api/v1/sessions/"); ok && r.Method == http.MethodGet && r.URL.RawPath == "" {
			id, what, _ := strings.Cut(rest, "/")
			if h := channels[what]; h != nil && id != "" {
				r.SetPathValue("id", id)
				h.ServeHTTP(w, r)
				return
			}
		}
		router.ServeHTTP(w, r)
	})
}

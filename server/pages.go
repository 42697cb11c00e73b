package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/go-chi/chi/v5"

	"rostrum/server/wire"
	"rostrum/session"
)

// pages serves the built pages: / and /secretariat for the server, /{session}/{page} for a session.
// The pages hold no secret and are the same for everyone but for the first view of one whose cookie
// admits them; what they show afterwards comes over the channel.
func (s *Server) pages(m chi.Router) {
	m.Get("/", s.page("index"))
	m.Get("/secretariat", s.page("secretariat"))
	m.Get("/assets/*", func(w http.ResponseWriter, r *http.Request) {
		// The name holds a hash of the content.
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		s.file(w, r, path.Clean(strings.TrimPrefix(r.URL.Path, "/")))
	})
	for _, page := range []string{"join", "summary"} {
		m.Get("/{id}/"+page, s.page(page))
	}
	for _, role := range session.ViewerRoles {
		m.Get("/{id}/"+string(role), s.viewPage(string(role), role))
	}
	m.Get("/{id}", func(w http.ResponseWriter, r *http.Request) {
		if _, err := s.room(chi.URLParam(r, "id")); err == nil {
			http.Redirect(w, r, "/"+chi.URLParam(r, "id")+"/audience", http.StatusFound)
			return
		}
		s.file(w, r, path.Clean(strings.TrimPrefix(r.URL.Path, "/"))) // favicon and the like
	})
	m.NotFound(s.do(func(http.ResponseWriter, *http.Request) error {
		return &session.Refusal{Code: session.CodeNotFound, Msg: "http.no_such_path"}
	}))
}

func (s *Server) page(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		s.file(w, r, name+".html")
	}
}

// file serves one built file in the smallest form that the caller reads.
func (s *Server) file(w http.ResponseWriter, r *http.Request, name string) {
	b, err := fs.ReadFile(s.o.Pages, name)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
			s.logger.Error("read a page", "name", name, "err", err)
		}
		s.writeRefusal(w, r, &session.Refusal{Code: session.CodeNotFound, Msg: "http.no_such_path"})
		return
	}
	w.Header().Set("Content-Type", contentType(name))
	w.Header().Add("Vary", "Accept-Encoding")
	if enc := encoding(r); enc != "" && len(b) >= smallest && !strings.HasSuffix(name, ".png") && !strings.HasSuffix(name, ".woff2") {
		z, err := s.files.get(name, enc, b)
		if err != nil {
			s.logger.Error("compress a page", "name", name, "err", err)
		} else {
			w.Header().Set("Content-Encoding", enc)
			b = z
		}
	}
	_, _ = w.Write(b)
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webmanifest":
		return "application/manifest+json"
	case ".png":
		return "image/png"
	}
	return "application/octet-stream"
}

// joinQR draws the session's join link. The join code is made to be shared, but who may see it is
// whoever may see the session.
func (s *Server) joinQR(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.actor(r)
	if err != nil {
		return err
	}
	m := rm.Meta()
	size, path, err := drawQR(s.baseURL(r) + "/" + m.ID + "/join#" + m.JoinCode)
	if err != nil {
		return fmt.Errorf("draw the join code: %w", err)
	}
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`, size, size, size, size, path)
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	return writeCompressed(w, r, []byte(svg))
}

func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return writeCompressed(w, r, wire.OpenAPI())
}

func (s *Server) asyncAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return writeCompressed(w, r, wire.AsyncAPI())
}

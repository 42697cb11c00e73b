package server

import (
	"bytes"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/go-chi/chi/v5"

	"rostrum/server/access"
	"rostrum/server/room"
	"rostrum/session"
)

// maxInline bounds what of a view a page carries itself, in bytes before compression. A larger one
// would keep the page's scripts waiting behind it, and is fetched beside them instead.
const maxInline = 64 << 10

// viewPage serves a session's page with the documents that its role sees in it, when the caller's
// cookie admits to them: a phone far away is spared asking for them once the page is there. Without
// them the page is the same for all and asks by itself.
func (s *Server) viewPage(name string, role session.Role) http.HandlerFunc {
	plain := s.page(name)
	page := sync.OnceValues(func() (carrier, error) { return s.carrier(name, role) })
	return func(w http.ResponseWriter, r *http.Request) {
		frame := s.firstView(r, role)
		around, err := page()
		if frame == nil || err != nil || len(frame.Payload()) > maxInline {
			plain(w, r)
			return
		}
		enc := encoding(r)
		if acceptsGzip(r) && frame.Shared() {
			enc = "gzip" // what others are sent too is compressed once for all
		}
		b, err := frame.Encoded(name+" "+enc, func(view []byte) ([]byte, error) {
			// Nothing that somebody wrote can end the block: "<" stands in JSON only inside strings.
			tame := bytes.ReplaceAll(view, []byte("<"), []byte(`\u003c`))
			if enc == "gzip" && len(tame) == len(view) {
				return frame.Gzip(around.head, around.foot)
			}
			whole := slices.Concat(around.head.Bytes(), tame, around.foot.Bytes())
			if enc == "" {
				return whole, nil
			}
			return compress(whole, enc, false)
		})
		if err != nil {
			s.logger.Error("compress a page", "name", name, "err", err)
			plain(w, r)
			return
		}
		h := w.Header()
		// One person's, and of this moment: the page says what time it is.
		h.Set("Cache-Control", "private, no-cache")
		h.Add("Vary", "Accept-Encoding, Cookie")
		h.Set("Content-Type", contentType(".html"))
		if enc != "" {
			h.Set("Content-Encoding", enc)
		}
		_, _ = w.Write(b)
	}
}

// firstView is everything that the caller may see now in the role, by cookie or because the session is
// public; nil where that cannot be told.
func (s *Server) firstView(r *http.Request, role session.Role) *room.Frame {
	if r.Header.Get("Authorization") != "" {
		return nil // a program reads pages for itself
	}
	switch site := r.Header.Get("Sec-Fetch-Site"); {
	case site == "same-origin" || site == "none":
	case access.CredentialOf(r, chi.URLParam(r, "id")).Source != access.FromCookie:
		// Whoever follows a link from elsewhere has their cookie kept back here and not by what the page
		// asks afterwards (SameSite=Strict): a stranger's view would be taken for theirs.
		return nil
	}
	asking := r.Clone(r.Context())
	asking.URL.RawQuery = url.Values{"role": {string(role)}}.Encode()
	rm, a, err := s.actor(asking)
	if err != nil || a.Role != role {
		return nil
	}
	epoch, _ := rm.Head()
	frame, _, err := rm.ViewTo(room.Want{Actor: a, Epoch: epoch, Parts: true})
	if err != nil {
		return nil
	}
	return frame
}

// carrier is a page cut where the view goes: at its end, as a block of data. The scripts before it, which
// are modules, run when it is there, and the content security policy has nothing to say of it. The
// page's root tells the script that runs earlier not to fetch the same.
type carrier struct{ head, foot *room.Block }

func (s *Server) carrier(name string, role session.Role) (carrier, error) {
	page, err := fs.ReadFile(s.o.Pages, name+".html")
	if err != nil {
		return carrier{}, err
	}
	page = bytes.Replace(page, []byte("<html "), []byte(`<html data-view="inline" `), 1)
	head, foot, _ := bytes.Cut(page, []byte("</body>"))
	return carrier{
		room.NewBlock(slices.Concat(head, []byte(`<script type="application/json" id="first-view" data-role="`+string(role)+`">`))),
		room.NewBlock(slices.Concat([]byte("</script></body>"), foot)),
	}, nil
}

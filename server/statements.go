package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/intake"
	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// formOverhead is how many bytes a form may have beside its file.
const formOverhead = 16 << 10

// depositStatement takes a statement as a file. The bytes are on stable storage before the command that
// names them is decided; should it be refused, they go again.
func (s *Server) depositStatement(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.actor(r)
	if err != nil {
		return err
	}
	if ref := mayDeposit(rm, a); ref != nil {
		return ref
	}
	files, ok := s.o.Log.(eventlog.Files)
	if !ok {
		return fmt.Errorf("the log keeps no files")
	}
	form, err := s.statementForm(w, r)
	if err != nil {
		return err
	}
	media, ok := intake.StatementType(form.name, form.body)
	if !ok {
		return &session.Refusal{Code: session.CodeBadRequest, Msg: "statement.bad_type", Field: "file"}
	}
	id := rm.Meta().ID
	f := eventlog.NewFile(a.Person, form.name, form.body)
	if err := files.PutFile(r.Context(), id, f); err != nil {
		return err
	}
	ans, err := rm.Do(r.Context(), room.Command{Actor: a, ID: form.id, Command: &session.StatementDeposit{
		Request: form.request, Segment: form.segment,
		File: &session.StatementFile{MediaType: media, Size: len(f.Body), SHA256: f.SHA256},
	}})
	if err != nil {
		return err // unknown: the file stays, for the command may have been carried out
	}
	if ans.Refusal != nil {
		if err := s.dropUnused(r, rm, files, f); err != nil {
			s.logger.Error("take away a file whose deposit was refused", "err", err)
		}
		return ans.Refusal
	}
	return writeJSON(w, http.StatusCreated, wire.StatementResponse{V: ans.V, MediaType: media, Size: len(f.Body), SHA256: f.SHA256})
}

// mayDeposit asks the table before a body is read.
func mayDeposit(rm *room.Room, a session.Actor) *session.Refusal {
	if !session.Permitted(a.Role, "statement.deposit", rm.Meta().State) || a.Person == "" {
		return &session.Refusal{Code: session.CodeForbidden, Msg: "access.role_may_not", Params: map[string]string{"role": string(a.Role)}}
	}
	return nil
}

// dropUnused takes the file away again unless another statement of the person is the same file.
func (s *Server) dropUnused(r *http.Request, rm *room.Room, files eventlog.Files, f eventlog.File) error {
	used := false
	err := rm.Read(func(st *session.State) error {
		for _, d := range st.Statements {
			used = used || d.Person == f.Person && d.File != nil && d.File.SHA256 == f.SHA256
		}
		return nil
	})
	if err != nil || used {
		return err
	}
	return files.DropFile(r.Context(), rm.Meta().ID, f.Person, f.SHA256)
}

// statementForm is what the form says.
type statementForm struct {
	id, request, segment, name string
	body                       []byte
}

// statementForm reads a multipart form: the fields id (of the command, a UUID; made when absent), request
// or segment, and one file.
func (s *Server) statementForm(w http.ResponseWriter, r *http.Request) (f statementForm, err error) {
	bad := &session.Refusal{Code: session.CodeBadRequest, Msg: "statement.bad_form", Field: "file"}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return f, bad
	}
	body, err := readBody(w, r, session.MaxStatementFile+formOverhead)
	var ref *session.Refusal
	if errors.As(err, &ref) && ref.Code == session.CodeTooLarge {
		return f, tooLarge()
	}
	if err != nil {
		return f, err
	}
	form := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return f, bad
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return f, bad
		}
		switch part.FormName() {
		case "id":
			f.id = string(b)
		case "request":
			f.request = string(b)
		case "segment":
			f.segment = string(b)
		case "file":
			if f.body != nil {
				return f, bad
			}
			f.body, f.name = b, fileName(part.FileName())
		default:
			return f, bad
		}
	}
	if len(f.body) == 0 || (f.request == "") == (f.segment == "") {
		return f, bad
	}
	if len(f.body) > session.MaxStatementFile {
		return f, tooLarge()
	}
	if f.id == "" {
		f.id = uuid.NewString()
	}
	if id, err := uuid.Parse(f.id); err != nil || id.String() != f.id {
		return f, &session.Refusal{Code: session.CodeBadRequest, Msg: "statement.bad_form", Field: "id"}
	}
	return f, nil
}

func tooLarge() *session.Refusal {
	return &session.Refusal{Code: session.CodeTooLarge, Msg: "statement.too_large", Field: "file",
		Params: map[string]string{"limit": fmt.Sprint(session.MaxStatementFile >> 20)}}
}

// fileName is the last element of what the file was called, without what a header or a file system would
// trip over.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[len(runes)-120:])
	}
	if name = strings.Trim(name, ". "); name == "" {
		return "statement"
	}
	return name
}

// statement answers with a statement's text or file, to those who may read it.
func (s *Server) statement(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.actor(r)
	if err != nil {
		return err
	}
	id := chi.URLParam(r, "statement")
	var found *session.Statement
	err = rm.Read(func(st *session.State) error {
		if d := st.Statement(id); d != nil && st.SeesStatement(a, d) {
			copied := *d
			found = &copied
		}
		return nil
	})
	if err != nil {
		return err
	}
	if found == nil {
		return &session.Refusal{Code: session.CodeNotFound, Msg: "statement.not_found", Field: "statement", Params: map[string]string{"statement": clip(id)}}
	}
	kind, name, body := "text/plain; charset=utf-8", found.ID+".txt", []byte(found.Text)
	if found.File != nil {
		files, ok := s.o.Log.(eventlog.Files)
		if !ok {
			return fmt.Errorf("the log keeps no files")
		}
		f, err := files.File(r.Context(), rm.Meta().ID, found.Person, found.File.SHA256)
		if errors.Is(err, eventlog.ErrNoFile) {
			return &session.Refusal{Code: session.CodeNotFound, Msg: "statement.file_lost", Field: "statement", Params: map[string]string{"statement": found.ID}}
		}
		if err != nil {
			return err
		}
		kind, name, body = found.File.MediaType, f.Name, f.Body
		if strings.HasPrefix(kind, "text/") {
			kind += "; charset=utf-8"
		}
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(body)
	return err
}

// clip keeps an id out of an answer that is longer than any id.
func clip(id string) string {
	if len(id) > 32 {
		return strings.ToValidUTF8(id[:32], "")
	}
	return id
}

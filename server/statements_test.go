package server

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/wire"
	"rostrum/session"
)

// deposit uploads a statement as a page does.
func (h *host) deposit(token, name string, body []byte, fields ...string) (int, wire.StatementResponse, wire.ErrorBody) {
	h.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			h.t.Fatal(err)
		}
	}
	w, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	status, answer := h.call("POST", h.session("/statements"), token, form.FormDataContentType(), b.String())
	var ok wire.StatementResponse
	var bad wire.ErrorResponse
	if err := json.Unmarshal(answer, &ok); status == http.StatusCreated && err != nil {
		h.t.Fatal(err)
	}
	if err := json.Unmarshal(answer, &bad); status != http.StatusCreated && err != nil {
		h.t.Fatalf("%d %s", status, answer)
	}
	return status, ok, bad.Error
}

func (h *host) files() []eventlog.File {
	h.t.Helper()
	all, err := h.srv.o.Log.(eventlog.Files).ListFiles(context.Background(), h.id)
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

// TestAStatementAsAFile: deposited once whatever is sent again, read by staff and its author, by the
// others when it was delivered, and gone with its author.
func TestAStatementAsAFile(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	chair := h.created.Tokens.Chair
	h.ok(chair, "segment.open", `{"segment":"panel"}`)
	h.ok(tokens["1"], "floor.request", `{"segment":"panel","kind":"statement","capacity":"own"}`)
	pdf, id := append([]byte("%PDF-1.7\n"), 0, 255, 10), uuid.NewString()
	status, first, _ := h.deposit(tokens["1"], `C:\My Statement "é".pdf`, pdf, "id", id, "request", "r1")
	if status != http.StatusCreated || first.MediaType != "application/pdf" || first.Size != len(pdf) {
		t.Fatalf("%d %+v", status, first)
	}
	if status, again, _ := h.deposit(tokens["1"], `C:\My Statement "é".pdf`, pdf, "id", id, "request", "r1"); status != http.StatusCreated || again != first {
		t.Errorf("sent again: %d %+v", status, again)
	}
	if d := h.view(chair, "").Docs["statement/t1"]; !strings.Contains(d, `"state":"deposited"`) || !strings.Contains(d, first.SHA256) {
		t.Errorf("the document is %s", d)
	}
	get := func(token string) (int, http.Header, string) {
		t.Helper()
		req, err := http.NewRequest("GET", h.url+h.session("/statements/t1"), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := h.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var b bytes.Buffer
		if _, err := b.ReadFrom(res.Body); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, res.Header, b.String()
	}
	for _, token := range []string{chair, h.staff, tokens["1"]} {
		status, head, body := get(token)
		if status != http.StatusOK || body != string(pdf) || head.Get("Content-Type") != "application/pdf" ||
			!strings.HasPrefix(head.Get("Content-Disposition"), "attachment; filename*=utf-8''My%20Statement%20%C3%A9.pdf") ||
			head.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(head.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%d %q %v", status, body, head)
		}
	}
	if status, _, _ := get(tokens["2"]); status != http.StatusNotFound {
		t.Errorf("another participant reads a statement that waits: %d", status)
	}
	h.ok(chair, "floor.give", `{"request":"r1"}`)
	if status, _, _ := get(tokens["2"]); status != http.StatusOK {
		t.Errorf("another participant does not read one that was delivered: %d", status)
	}
	if status, _, _ := get(h.created.Tokens.Screen); status != http.StatusNotFound {
		t.Errorf("the screen reads it: %d", status)
	}
	h.ok(chair, "floor.finish", `{}`)
	h.ok(h.staff, "person.erase", `{"person":"badge:1"}`)
	if status, _, _ := get(chair); status != http.StatusNotFound || len(h.files()) != 0 {
		t.Errorf("after its author was erased: %d, %d files kept", status, len(h.files()))
	}
}

func TestAStatementIsBounded(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	text := []byte("My statement.")
	for _, c := range []struct {
		why, token string
		body       []byte
		fields     []string
		status     int
		field      string
	}{
		{"of the chair", h.created.Tokens.Chair, text, []string{"segment", "panel"}, http.StatusForbidden, ""},
		{"of nobody", "", text, []string{"segment", "panel"}, http.StatusForbidden, ""},
		{"for nothing", tokens["1"], text, nil, http.StatusBadRequest, "file"},
		{"for two things", tokens["1"], text, []string{"segment", "panel", "request", "r1"}, http.StatusBadRequest, "file"},
		{"with something else", tokens["1"], text, []string{"segment", "panel", "person", "p"}, http.StatusBadRequest, "file"},
		{"with a command id that is none", tokens["1"], text, []string{"segment", "panel", "id", "7"}, http.StatusBadRequest, "id"},
		{"of another type", tokens["1"], []byte("MZ\x00"), []string{"segment", "panel"}, http.StatusBadRequest, "file"},
		{"that is empty", tokens["1"], nil, []string{"segment", "panel"}, http.StatusBadRequest, "file"},
		{"that is too large", tokens["1"], bytes.Repeat([]byte("a"), session.MaxStatementFile+1), []string{"segment", "panel"}, http.StatusRequestEntityTooLarge, "file"},
		{"that is far too large", tokens["1"], bytes.Repeat([]byte("a"), 2*session.MaxStatementFile), []string{"segment", "panel"}, http.StatusRequestEntityTooLarge, "file"},
		{"for no segment", tokens["1"], text, []string{"segment", "dinner"}, http.StatusNotFound, "segment"},
		{"for another's request", tokens["1"], text, []string{"request", "r9"}, http.StatusNotFound, "request"},
	} {
		status, _, bad := h.deposit(c.token, "a.txt", c.body, c.fields...)
		if status != c.status || bad.Field != c.field || bad.Message == "" {
			t.Errorf("a statement %s: %d %+v", c.why, status, bad)
		}
	}
	if status, _ := h.call("POST", h.session("/statements"), tokens["1"], "application/pdf", "%PDF-"); status != http.StatusBadRequest {
		t.Errorf("a body that is no form: %d", status)
	}
	if all := h.files(); len(all) != 0 {
		t.Errorf("%d files are kept of deposits that were refused", len(all))
	}
	// As large as it may be, and what a refused second deposit of the same file must not take away.
	whole := bytes.Repeat([]byte("a"), session.MaxStatementFile)
	if status, _, bad := h.deposit(tokens["1"], "a.txt", whole, "segment", "panel"); status != http.StatusCreated {
		t.Fatalf("%d %+v", status, bad)
	}
	if status, _, _ := h.deposit(tokens["1"], "b.txt", whole, "segment", "dinner"); status != http.StatusNotFound {
		t.Errorf("%d", status)
	}
	if all := h.files(); len(all) != 1 {
		t.Errorf("%d files are kept", len(all))
	}
	// A text is read at the same place.
	h.ok(tokens["2"], "statement.deposit", `{"segment":"panel","text":"Café"}`)
	if status, body := h.call("GET", h.session("/statements/t2"), tokens["2"], "", ""); status != http.StatusOK || string(body) != "Café" {
		t.Errorf("%d %s", status, body)
	}
}

func TestFileNames(t *testing.T) {
	for in, want := range map[string]string{
		"a.pdf": "a.pdf", "../../etc/passwd": "passwd", `C:\a\b.docx`: "b.docx", "": "statement", "..": "statement",
		"a\r\nb\u202e.pdf": "ab.pdf", "بيان.pdf": "بيان.pdf", strings.Repeat("x", 200) + ".pdf": strings.Repeat("x", 116) + ".pdf",
	} {
		if got := fileName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := clip(strings.Repeat("t", 99)); len(got) != 32 {
		t.Errorf("an id of %d bytes", len(got))
	}
}

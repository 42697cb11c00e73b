//lint:file-ignore SA1019 nhooyr.io/websocket is the package this project names; its continuation has the same API.

package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"
	"nhooyr.io/websocket"

	"rostrum/server/wire"
	"rostrum/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestBadMessagesAreAnsweredAndTheConnectionKept(t *testing.T) {
	h := newHost(t)
	c := h.dial(h.created.Tokens.Chair, "")
	id := uuid.NewString()
	deep := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	for _, tc := range []struct{ name, message, code, field string }{
		{"not JSON", `hello`, "bad_request", ""},
		{"an array", `[1]`, "bad_request", ""},
		{"no id", `{"do":"floor.finish","with":{}}`, "bad_request", "id"},
		{"id not a UUID", `{"id":"7","do":"floor.finish","with":{}}`, "bad_request", "id"},
		{"unknown command", `{"id":"` + id + `","do":"floor.steal","with":{}}`, "bad_request", "do"},
		{"the server's own command", `{"id":"` + id + `","do":"access.grant","with":{}}`, "bad_request", "do"},
		{"wrong type", `{"id":"` + id + `","do":"floor.extend","with":{"seconds":"ten"}}`, "bad_request", "with.seconds"},
		{"unknown field", `{"id":"` + id + `","do":"segment.open","with":{"segmnt":"panel"}}`, "bad_request", "with.segmnt"},
		{"case variant", `{"id":"` + id + `","do":"segment.open","with":{"Segment":"panel"}}`, "bad_request", "with.Segment"},
		{"double key", `{"id":"` + id + `","do":"segment.open","with":{"segment":"panel","segment":"closing"}}`, "bad_request", "with.segment"},
		{"invalid UTF-8", "{\"id\":\"" + id + "\",\"do\":\"segment.open\",\"with\":{\"segment\":\"pa\xffnel\"}}", "bad_request", ""},
		{"too deep", `{"id":"` + id + `","do":"segment.open","with":` + deep + `}`, "too_large", ""},
		{"not there", `{"id":"` + uuid.NewString() + `","do":"segment.open","with":{"segment":"nowhere"}}`, "not_found", "segment"},
		{"another role's", `{"id":"` + uuid.NewString() + `","do":"note.add","with":{"segment":"panel","text":"x","kind":"comment"}}`, "forbidden", ""},
		{"as outside of the secretariat", `{"id":"` + uuid.NewString() + `","do":"floor.finish","with":{},"as":"chair"}`, "forbidden", "as"},
	} {
		send(t, c, websocket.MessageText, tc.message)
		m := await(t, c, tc.name, isAck)
		var e wire.ErrorBody
		if err := json.Unmarshal(m["error"], &e); err != nil {
			t.Errorf("%s: answered %s", tc.name, m)
			continue
		}
		if string(e.Code) != tc.code || tc.field != "" && e.Field != tc.field || len(e.Message) < 10 {
			t.Errorf("%s: code %s field %q message %q", tc.name, e.Code, e.Field, e.Message)
		}
	}
	send(t, c, websocket.MessageBinary, "\x00\x01")
	if m := await(t, c, "binary", isAck); m["error"] == nil {
		t.Errorf("a binary message was answered %s", m)
	}
	good := uuid.NewString()
	send(t, c, websocket.MessageText, `{"id":"`+good+`","do":"segment.open","with":{"segment":"panel"}}`)
	if m := await(t, c, "a good command", isAck); string(m["ack"]) != `"`+good+`"` || m["error"] != nil {
		t.Errorf("after the bad ones a good command was answered %s", m)
	}
}

func TestTooLargeAMessageClosesWithAReason(t *testing.T) {
	h := newHost(t)
	c := h.dial(h.created.Tokens.Chair, "")
	send(t, c, websocket.MessageText, `{"id":"`+strings.Repeat("x", wire.MaxMessage+4096)+`"}`)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		if _, _, err := c.Read(ctx); err != nil {
			if websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
				t.Errorf("closed with %v", err)
			}
			return
		}
	}
}

func TestBadFilesAreRefusedWholeWithEveryFaultByLine(t *testing.T) {
	h := newHost(t)
	bad := strings.NewReplacer("timezone: America/New_York", "timezone: Mars/Olympus", `start: "11:00"`, `start: "25:00"`, "order: request", "order: loudest").Replace(programmeYAML)
	status, b := h.call("POST", "/api/v1/sessions", h.staff, "application/yaml", bad)
	var e wire.ErrorResponse
	if err := json.Unmarshal(b, &e); err != nil || status != http.StatusBadRequest || len(e.Faults) < 3 {
		t.Fatalf("%d %s", status, b)
	}
	lines := map[int]bool{}
	for _, f := range e.Faults {
		lines[f.Line] = true
	}
	for _, want := range []int{3, 12} {
		if !lines[want] {
			t.Errorf("no fault names line %d: %s", want, b)
		}
	}
	status, b = h.call("POST", h.session("/participants?partial=false"), h.staff, "text/csv",
		"badge,name,group\n1,Delegate 001,governments\n2,,governments\n1,Delegate 003,nowhere\n")
	var p wire.ParticipantsResponse
	if err := json.Unmarshal(b, &p); err != nil || status != http.StatusUnprocessableEntity || len(p.Imported) != 0 || len(p.Rejected) < 2 {
		t.Fatalf("%d %s", status, b)
	}
	if _, b := h.call("GET", h.session("/view"), h.created.Tokens.Chair, "", ""); bytes.Contains(b, []byte("Delegate 001")) {
		t.Error("a row of a refused file was imported")
	}
	status, b = h.call("POST", h.session("/participants"), h.staff, "text/csv",
		"badge,name,group\n1,Delegate 001,governments\n2,,governments\n")
	if err := json.Unmarshal(b, &p); err != nil || status != http.StatusOK || len(p.Imported) != 1 || len(p.Rejected) != 1 || p.Rejected[0].Line != 3 {
		t.Fatalf("partial: %d %s", status, b)
	}
}

func TestErrorsSpeakTheCallersLanguage(t *testing.T) {
	h := newHost(t)
	_, en := h.call("GET", h.session("/view?role=chair"), "wrong-token", "", "")
	_, fr := h.call("GET", h.session("/view?role=chair"), "wrong-token", "", "", "Accept-Language", "fr-CA,fr;q=0.9")
	var a, b wire.ErrorResponse
	if json.Unmarshal(en, &a) != nil || json.Unmarshal(fr, &b) != nil || a.Error.Code != "unauthorized" || b.Error.Code != "unauthorized" {
		t.Fatalf("%s %s", en, fr)
	}
	if a.Error.Message == b.Error.Message || a.Error.Message == "" {
		t.Errorf("English %q, French %q", a.Error.Message, b.Error.Message)
	}
}

func TestJoiningByLinkByCodeAndImportingAgain(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	_, b := h.call("POST", h.session("/participants"), h.staff, "text/csv", strings.Replace(participantsCSV, "Kenya", "Ghana", 1))
	var again wire.ParticipantsResponse
	if err := json.Unmarshal(b, &again); err != nil || len(again.Imported) != 2 || again.Imported[0].Token != "" {
		t.Fatalf("importing again: %s", b)
	}
	join := func(code string) (int, wire.JoinResponse) {
		status, b := h.call("POST", "/api/v1/join", "", "application/json", `{"session":"`+h.id+`","code":"`+code+`"}`)
		var j wire.JoinResponse
		_ = json.Unmarshal(b, &j)
		return status, j
	}
	if status, j := join(tokens["1"]); status != 200 || j.Role != "participant" || j.Token != tokens["1"] {
		t.Errorf("by link: %d %+v", status, j)
	}
	_, one := join(h.created.Tokens.Audience)
	_, two := join(strings.ToLower(h.created.Tokens.Audience))
	if one.Role != "audience" || two.Role != "audience" || one.Person == two.Person || one.Token == two.Token {
		t.Errorf("by code: %+v %+v", one, two)
	}
	if status, _ := join("no-such-code"); status != http.StatusUnauthorized {
		t.Errorf("a wrong code: %d", status)
	}
	h.ok(h.created.Tokens.Chair, "segment.open", `{"segment":"panel"}`)
	h.ok(tokens["1"], "floor.request", `{"segment":"panel","kind":"statement","capacity":"national"}`)
	h.ok(one.Token, "question.ask", `{"text":"Who decides?"}`)
	if status, a := h.command(one.Token, "floor.request", `{"segment":"panel"}`); status != http.StatusForbidden || a.Error.Code != "forbidden" {
		t.Errorf("the audience took the floor: %d %+v", status, a)
	}
	h.ok(h.staff, "person.revoke", `{"person":"badge:1"}`)
	if status, _ := h.command(tokens["1"], "floor.withdraw", `{"request":"r1"}`); status != http.StatusUnauthorized {
		t.Errorf("a revoked token still works: %d", status)
	}
}

func TestLookingWithoutATokenOnlyWherePublic(t *testing.T) {
	h := newHost(t)
	status, b := h.call("GET", h.session("/view"), "", "", "")
	if status != http.StatusOK || !bytes.Contains(b, []byte(`"role":"audience"`)) || bytes.Contains(b, []byte(`"person/`)) {
		t.Errorf("public view: %d %.200s", status, b)
	}
	if status, _ := h.call("GET", h.session("/view?role=chair"), "", "", ""); status != http.StatusUnauthorized {
		t.Errorf("the chair's view without a token: %d", status)
	}
	if status, a := h.command("", "question.ask", `{"text":"Who?"}`); status != http.StatusForbidden {
		t.Errorf("asking without a person: %d %+v", status, a)
	}
	private := strings.Replace(programmeYAML, "public: true", "public: false", 1)
	_, b = h.call("POST", "/api/v1/sessions", h.staff, "application/yaml", private)
	var p wire.CreateSessionResponse
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	if status, _ := h.call("GET", "/api/v1/sessions/"+p.ID+"/view", "", "", ""); status != http.StatusUnauthorized {
		t.Errorf("a private session without a token: %d", status)
	}
	if _, b := h.call("GET", "/api/v1/public", "", "", ""); bytes.Contains(b, []byte(p.ID)) {
		t.Error("the private session is listed")
	}
}

func TestForeignOriginsAreRefused(t *testing.T) {
	h := newHost(t)
	status, _ := h.call("POST", "/api/v1/join", "", "application/json", `{"session":"`+h.id+`","code":"x"}`, "Origin", "https://elsewhere.example")
	if status != http.StatusForbidden {
		t.Errorf("a foreign page may join: %d", status)
	}
	req, _ := http.NewRequest("GET", h.url+h.session("/live"), nil)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "websocket")
	req.Header.Set("Sec-WebSocket-Version", "13")
	req.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	req.Header.Set("Origin", "https://elsewhere.example")
	res, err := h.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("a foreign page may open the live channel: %d", res.StatusCode)
	}
}

// TestRefusalsOfHTTPHaveTheirStatus: what is no handshake, and a method that is not taken, are refused in
// the form that every refusal has.
func TestRefusalsOfHTTPHaveTheirStatus(t *testing.T) {
	h := newHost(t)
	for _, tc := range []struct {
		method, path, header, is string
		status                   int
	}{
		{"GET", h.session("/live"), "Upgrade", "websocket", http.StatusUpgradeRequired},
		{"DELETE", h.session("/commands"), "Allow", "POST", http.StatusMethodNotAllowed},
		{"PUT", "/api/v1/sessions", "Allow", "GET, POST", http.StatusMethodNotAllowed},
		{"GET", "/api/v1/join", "Allow", "POST", http.StatusMethodNotAllowed},
	} {
		req, err := http.NewRequest(tc.method, h.url+tc.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+h.created.Tokens.Chair)
		req.Header.Set("Accept-Language", "fr")
		res, err := h.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var e wire.ErrorResponse
		err = json.NewDecoder(res.Body).Decode(&e)
		res.Body.Close()
		if err != nil || res.StatusCode != tc.status || res.Header.Get(tc.header) != tc.is || e.Error.Code != session.CodeBadRequest || res.Header.Get("Content-Language") != "fr" {
			t.Errorf("%s %s: %d %v %+v %v", tc.method, tc.path, res.StatusCode, res.Header, e, err)
		}
	}
}

func TestReadyUntilClosed(t *testing.T) {
	h := newHost(t)
	if status, _ := h.call("GET", "/readyz", "", "", ""); status != 200 {
		t.Errorf("ready: %d", status)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, _ := h.call("HEAD", path, "", "", ""); status != 200 {
			t.Errorf("HEAD %s: %d", path, status)
		}
	}
	c := h.dial(h.created.Tokens.Chair, "")
	await(t, c, "the first frame", func(m map[string]json.RawMessage) bool { return !isAck(m) })
	h.srv.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		if _, _, err := c.Read(ctx); err != nil {
			if websocket.CloseStatus(err) != websocket.StatusServiceRestart {
				t.Errorf("a live channel of a stopping server closed with %v", err)
			}
			break
		}
	}
	if status, _ := h.call("GET", "/readyz", "", "", ""); status != http.StatusServiceUnavailable {
		t.Errorf("ready after closing: %d", status)
	}
	if status, a := h.command(h.created.Tokens.Chair, "segment.open", `{"segment":"panel"}`); status != http.StatusServiceUnavailable {
		t.Errorf("a command after closing: %d %+v", status, a)
	}
}

package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"rostrum/server/wire"
)

// TestTheSummaryLeavesInThreeForms, for those who see its documents, and tells its history.
func TestTheSummaryLeavesInThreeForms(t *testing.T) {
	h := newHost(t)
	rapporteur := h.created.Tokens.Rapporteur
	h.ok(rapporteur, "note.add", `{"segment":"panel","text":"Access is dear","kind":"key_message","theme":"access"}`)
	h.ok(rapporteur, "summary.edit", `{"segment":"panel","sentence":"n1","text":"Speakers noted that access is too dear.","seen":"It was noted that access is dear.","rev":0}`)
	h.ok(rapporteur, "summary.approve", `{"segment":"panel","sentence":"n1","on":true,"rev":1}`)
	for _, c := range []struct{ path, kind, has string }{
		{"/summary.md", "text/markdown", "Speakers noted that access is too dear."},
		{"/summary.html", "text/html", "Speakers noted that access is too dear."},
		{"/summary.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
		{"/questions.csv", "text/csv", "question,segment,state"},
	} {
		req, err := http.NewRequest("GET", h.url+h.session(c.path), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+rapporteur)
		resp, err := h.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		status, body := h.call("GET", h.session(c.path), rapporteur, "", "")
		if status != http.StatusOK || !strings.Contains(string(body), c.has) || !strings.HasPrefix(resp.Header.Get("Content-Type"), c.kind) {
			t.Errorf("%s: %d %s %.200s", c.path, status, resp.Header.Get("Content-Type"), body)
		}
		if p := resp.Header.Get("Content-Security-Policy"); c.path == "/summary.html" && (!strings.Contains(p, "default-src 'none'; style-src 'sha256-") || strings.Contains(p, "unsafe")) {
			t.Errorf("the policy of the page for print is %s", p)
		}
		if status, _ := h.call("GET", h.session(c.path), h.created.Tokens.Screen, "", ""); status != http.StatusForbidden {
			t.Errorf("%s for the screen: %d", c.path, status)
		}
	}
	for token, sees := range map[string]bool{rapporteur: true, h.created.Tokens.Chair: true, h.created.Tokens.Moderator: false, h.created.Tokens.Screen: false} {
		_, body := h.call("GET", h.session("/view"), token, "", "")
		if got := strings.Contains(string(body), `"summary/panel":{"segment":"panel","rev":2,`) && strings.Contains(string(body), `"phrases":{"language":"en"`); got != sees {
			t.Errorf("sees the summary: %t, want %t: %.300s", got, sees, body)
		}
	}
	status, body := h.call("GET", h.session("/summary/history?segment=panel"), rapporteur, "", "")
	var out wire.SummaryHistoryResponse
	if err := json.Unmarshal(body, &out); status != http.StatusOK || err != nil {
		t.Fatalf("%d %s %v", status, body, err)
	}
	if len(out.Versions) != 2 || out.Versions[0].Do != "summary.approve" || !out.Versions[0].On || out.Versions[1].Was != "It was noted that access is dear." || len(out.Versions[1].Diff) < 3 {
		t.Errorf("%+v", out.Versions)
	}
	if status, _ := h.call("GET", h.session("/summary/history?segment=nowhere"), rapporteur, "", ""); status != http.StatusNotFound {
		t.Errorf("a section that is not there: %d", status)
	}
	if status, _ := h.call("GET", h.session("/summary/history?segment=panel"), h.created.Tokens.Moderator, "", ""); status != http.StatusForbidden {
		t.Errorf("the moderator: %d", status)
	}
}

package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rostrum/server/wire"
)

// importing sends a file of questions and returns what became of it.
func (h *host) importing(token, query, file string) (int, wire.QuestionsResponse) {
	h.t.Helper()
	status, b := h.call("POST", h.session("/questions"+query), token, "text/csv", file)
	var res wire.QuestionsResponse
	if status == http.StatusOK || status == http.StatusUnprocessableEntity {
		if err := json.Unmarshal(b, &res); err != nil {
			h.t.Fatalf("%d %s", status, b)
		}
	}
	return status, res
}

func TestAFileOfQuestionsIsOfferedOnce(t *testing.T) {
	h := newHost(t)
	file := "text,lang,source\nWho pays for the cables?,,email\nمن يدفع ثمن الكابلات؟,,\nWho pays for the cables?,,email\n"
	status, res := h.importing(h.created.Tokens.Moderator, "", file)
	if status != http.StatusOK || len(res.Imported) != 3 || len(res.Known)+len(res.Rejected) != 0 {
		t.Fatalf("%d %+v", status, res)
	}
	_, b := h.call("GET", h.session("/view"), h.created.Tokens.Moderator, "", "")
	var view struct {
		Set map[string]struct{ Lang, State, Text string }
	}
	if err := json.Unmarshal(b, &view); err != nil {
		t.Fatal(err)
	}
	if q := view.Set["question/"+res.Imported[1].Question]; q.Lang != "ar" || q.State != "offered" {
		t.Errorf("the second is %+v", q)
	}
	// Again with a row more, by another hand: one question more.
	status, res = h.importing(h.staff, "", "text,lang,source\nWho repairs them?,en,\n"+strings.SplitAfterN(file, "\n", 2)[1])
	if status != http.StatusOK || len(res.Imported) != 1 || len(res.Known) != 3 || res.Imported[0].Line != 2 {
		t.Fatalf("%d %+v", status, res)
	}
}

func TestABadFileOfQuestionsIsRefusedWholeWhereAsked(t *testing.T) {
	h := newHost(t)
	file := "text,segment\nWho pays?,\n,\nWho decides?,nowhere\n,\"\"\n"
	status, res := h.importing(h.staff, "?partial=false", file)
	if status != http.StatusUnprocessableEntity || len(res.Imported) != 0 || len(res.Rejected) != 1 || res.Rejected[0].Line != 4 {
		t.Fatalf("%d %+v", status, res)
	}
	if !strings.Contains(res.Rejected[0].Message, "nowhere") {
		t.Errorf("said %q", res.Rejected[0].Message)
	}
	if status, res = h.importing(h.staff, "", file); status != http.StatusOK || len(res.Imported) != 1 || len(res.Rejected) != 1 {
		t.Fatalf("partial: %d %+v", status, res)
	}
}

func TestOnlyModeratorsAndTheSecretariatImportQuestions(t *testing.T) {
	h := newHost(t)
	for role, token := range map[string]string{
		"chair": h.created.Tokens.Chair, "rapporteur": h.created.Tokens.Rapporteur, "screen": h.created.Tokens.Screen,
		"participant": h.badges()["1"], "a stranger": "no-token-at-all-000000000000",
	} {
		if status, _ := h.importing(token, "", "text\nWhy?\n"); status != http.StatusForbidden && status != http.StatusUnauthorized {
			t.Errorf("%s: %d", role, status)
		}
	}
}

// A large file goes through in one request, and a larger one is refused by its size.
func TestLargeFilesOfQuestions(t *testing.T) {
	h := newHost(t)
	var sb strings.Builder
	sb.WriteString("text\n")
	for i := range 3000 {
		fmt.Fprintf(&sb, "Question number %d about access?\n", i)
	}
	if status, res := h.importing(h.staff, "", sb.String()); status != http.StatusOK || len(res.Imported) != 3000 {
		t.Fatalf("%d, %d imported", status, len(res.Imported))
	}
	if status, _ := h.importing(h.staff, "", "text\n"+strings.Repeat("x", 9<<20)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("9 MB: %d", status)
	}
}

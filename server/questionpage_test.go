package server

import (
	"encoding/json"
	"fmt"
	"testing"

	"rostrum/server/wire"
)

// TestAudienceHoldsTheFirstAndAsksForTheRest: of sixty approved questions the audience's view has the
// first, by voices, with the numbers of all; the pages have every one of them once, and none that was
// not approved.
func TestAudienceHoldsTheFirstAndAsksForTheRest(t *testing.T) {
	h := newHost(t)
	tokens := h.badges()
	moderator := h.created.Tokens.Moderator
	for i := 1; i <= 61; i++ {
		h.ok(tokens[fmt.Sprint(1+i%2)], "question.ask", fmt.Sprintf(`{"text":"Question number %d of the day?"}`, i))
		if i < 61 {
			h.ok(moderator, "question.approve", fmt.Sprintf(`{"question":"q%d"}`, i))
		}
	}
	h.ok(tokens["2"], "question.vote", `{"question":"q60"}`)
	var joined wire.JoinResponse
	if _, b := h.call("POST", "/api/v1/join", "", "application/json", fmt.Sprintf(`{"session":%q,"code":%q}`, h.id, h.created.Tokens.Audience)); json.Unmarshal(b, &joined) != nil {
		t.Fatalf("joining: %s", b)
	}
	audience := joined.Token
	_, b := h.call("GET", h.session("/view"), audience, "", "")
	var view struct {
		V   uint64                     `json:"v"`
		Set map[string]json.RawMessage `json:"set"`
	}
	if err := json.Unmarshal(b, &view); err != nil {
		t.Fatal(err)
	}
	held := 0
	for i := 1; i <= 61; i++ {
		if view.Set[fmt.Sprintf("question/q%d", i)] != nil {
			held++
		}
	}
	if held != 24 || view.Set["question/q60"] == nil {
		t.Errorf("the audience holds %d questions, the one with most voices: %v", held, view.Set["question/q60"] != nil)
	}
	if got, want := string(view.Set["asked"]), `"open":60,"answered":0`; len(got) < len(want) || got[1:1+len(want)] != want {
		t.Errorf("asked is %s", got)
	}

	page := func(query string) (status int, got wire.QuestionPageResponse, refused wire.ErrorBody) {
		t.Helper()
		status, b := h.call("GET", h.session("/questions"+query), audience, "", "")
		var out struct {
			wire.QuestionPageResponse
			Error wire.ErrorBody `json:"error"`
		}
		if err := json.Unmarshal(b, &out); err != nil {
			t.Fatalf("%d %s", status, b)
		}
		return status, out.QuestionPageResponse, out.Error
	}
	seen := map[string]bool{}
	_, first, _ := page("")
	_, rest, _ := page("?offset=50&limit=50")
	for _, q := range append(first.Questions, rest.Questions...) {
		seen[q.ID] = true
	}
	if first.Total != 60 || len(first.Questions) != wire.MaxQuestionPage || first.Questions[0].ID != "q60" || len(seen) != 60 || seen["q61"] || first.V != view.V {
		t.Errorf("total %d, %d on the first page, %s first, %d in all, v %d of %d", first.Total, len(first.Questions), first.Questions[0].ID, len(seen), first.V, view.V)
	}
	if _, newest, _ := page("?order=newest&limit=1"); len(newest.Questions) != 1 || newest.Questions[0].ID != "q60" {
		t.Errorf("newest: %+v", newest.Questions)
	}
	if _, answered, _ := page("?state=answered"); answered.Total != 0 || answered.Questions == nil {
		t.Errorf("answered: %+v", answered)
	}
	for query, field := range map[string]string{"?state=hidden": "state", "?order=oldest": "order", "?limit=51": "limit", "?offset=-1": "offset"} {
		if status, _, refused := page(query); status != 400 || refused.Field != field {
			t.Errorf("%s: %d %+v", query, status, refused)
		}
	}
	if status, _ := h.call("GET", h.session("/questions"), "wrong", "", ""); status != 401 {
		t.Errorf("a wrong token: %d", status)
	}
}

package server

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"rostrum/server/access"
	"rostrum/server/eventlog"
	"rostrum/session"
)

// TestWhatASourceTakesBackIsReadableNowhere: text, first text, wordings, author and address of a
// question that its source deletes are in no document, no export and nowhere in the record, which still
// verifies; a server that reads the record anew shows the same. So it is with what was typed in for
// somebody, when the secretariat takes it back. What stands stays readable, sealed beside the record.
func TestWhatASourceTakesBackIsReadableNowhere(t *testing.T) {
	h := newHostOf(t, programmeYAML+"feeds:\n  - {id: hook, kind: webhook}\n")
	post := func(kind, id, who, text string) {
		t.Helper()
		body := `{"type":"` + kind + `","data":{"id":"` + id + `","text":"` + text + `","author":"` + who + `@p.example","url":"https://p.example/` + who + `"}}`
		if status, b := h.hook("hook", "second", kind+id, time.Now(), body); status != http.StatusNoContent {
			t.Fatal(status, string(b))
		}
	}
	moderator, chair := h.created.Tokens.Moderator, h.created.Tokens.Chair
	post("post", "1", "aardvark", "Why the aardvark?")
	post("edit", "1", "aardvark", "Why the aardvark, and how?")
	post("post", "2", "walrus", "Who pays for the walrus?")
	h.ok(moderator, "question.offer", `{"text":"A note about the aardvark","source":{"kind":"room","author":"aardvark lady"},"ref":"slip-1"}`)
	h.ok(moderator, "question.edit", `{"question":"q1","text":"The aardvark: why?"}`)
	h.ok(moderator, "question.translate", `{"question":"q1","lang":"fr","text":"Pourquoi le aardvark ?"}`)
	h.ok(moderator, "question.approve", `{"question":"q1"}`)
	h.ok(chair, "segment.open", `{"segment":"panel"}`)
	status, b := h.call("POST", h.session("/participants"), h.staff, "text/csv", participantsCSV)
	if status != http.StatusOK && status != http.StatusCreated {
		t.Fatal(status, string(b))
	}
	h.ok(moderator, "question.to_floor", `{"question":"q1","person":"badge:1"}`)

	exports := []string{"/record.ndjson", "/questions.csv", "/record.csv", "/summary.md", "/view"}
	everywhere := func() string {
		t.Helper()
		var all strings.Builder
		for _, path := range exports {
			for _, token := range []string{h.staff, moderator, chair} {
				_, b := h.call("GET", h.session(path), token, "", "")
				all.Write(b)
			}
		}
		return all.String()
	}
	record := func() []byte {
		t.Helper()
		status, b := h.call("GET", h.session("/record.ndjson"), h.staff, "", "")
		if status != http.StatusOK {
			t.Fatal(status, string(b))
		}
		return b
	}
	if n := strings.Count(everywhere(), "aardvark"); n < 10 {
		t.Fatalf("only %d places to look at", n)
	}
	for line := range bytes.Lines(record()) {
		if body, _, _ := bytes.Cut(line, []byte(`,"private":`)); bytes.Contains(body, []byte("aardvark")) {
			t.Errorf("not beside the record but in it: %s", body)
		}
	}

	post("delete", "1", "", "")
	h.ok(h.staff, "question.retract", `{"question":"ref:slip-1"}`)
	if all := everywhere(); strings.Contains(all, "aardvark") {
		i := strings.Index(all, "aardvark")
		t.Errorf("still to be read: … %s", all[max(0, i-300):i+100])
	} else if !strings.Contains(all, "walrus") {
		t.Error("what stands went too")
	}
	report, err := eventlog.VerifyRecord(bytes.NewReader(record()))
	if err != nil || len(report.Unfinished) != 0 || report.Absent < 5 {
		t.Errorf("the record: %+v %v", report, err)
	}

	again, err := New(context.Background(), Options{Log: h.srv.o.Log, Secretariat: h.staff, Limits: access.DefaultLimits(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	rm, err := again.room(h.id)
	if err != nil {
		t.Fatal(err)
	}
	first, err := h.srv.room(h.id)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]any{}
	_ = first.Read(func(st *session.State) error {
		for _, key := range []string{"question/q1", "question/q2", "question/q3", "request/r1", "feed/hook"} {
			shown[key] = st.Document(session.RoleModerator, key)
		}
		return nil
	})
	_ = rm.Read(func(st *session.State) error {
		for key, want := range shown {
			if got := st.Document(session.RoleModerator, key); got == nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s read anew is %+v, was %+v", key, got, want)
			}
		}
		return nil
	})
}

// TestWhatIsKeptOfAuthorsHoldsEverywhere: in every role's view, on the screen while the question is put,
// in the exports and in the record.
func TestWhatIsKeptOfAuthorsHoldsEverywhere(t *testing.T) {
	h := newHostOf(t, programmeYAML+"feeds:\n  - {id: hook, kind: webhook}\n  - {id: house, kind: webhook, privacy: affiliation}\n  - {id: quiet, kind: webhook, privacy: nothing}\n")
	h.ok(h.created.Tokens.Chair, "segment.open", `{"segment":"panel"}`)
	for i, feed := range []string{"hook", "house", "quiet"} {
		q := "q" + string(rune('1'+i))
		body := `{"type":"post","data":{"id":"ocelot-in-` + feed + `","text":"Who pays?","author":"ocelot-in-` + feed + `@of-` + feed + `.example","url":"https://of-` + feed + `.example/ocelot-in-` + feed + `"}}`
		if status, b := h.hook(feed, "second", feed, time.Now(), body); status != http.StatusNoContent {
			t.Fatal(status, string(b))
		}
		h.ok(h.created.Tokens.Moderator, "question.approve", `{"question":"`+q+`"}`)
		h.ok(h.created.Tokens.Moderator, "question.put", `{"question":"`+q+`"}`)
	}
	tokens := h.created.Tokens
	everything := ""
	for _, token := range []string{h.staff, tokens.Moderator, tokens.Chair, tokens.Rapporteur, tokens.Screen} {
		status, b := h.call("GET", h.session("/view"), token, "", "")
		if status != http.StatusOK || !strings.Contains(string(b), "ocelot-in-hook@of-hook.example") {
			t.Errorf("a view lacks the handle that is kept: %d", status)
		}
		if !strings.Contains(string(b), `"of-house.example"`) {
			t.Error("a view lacks the affiliation that is kept")
		}
		everything += string(b)
	}
	for _, path := range []string{"/record.ndjson", "/questions.csv", "/record.csv", "/summary.md", "/summary.html"} {
		_, b := h.call("GET", h.session(path), h.staff, "", "")
		everything += string(b)
	}
	for _, kept := range []string{"ocelot-in-house", "ocelot-in-quiet", "of-quiet", "https://of-house"} {
		if i := strings.Index(everything, kept); i >= 0 {
			t.Errorf("%s is kept: … %s", kept, everything[max(0, i-200):i+50])
		}
	}
}

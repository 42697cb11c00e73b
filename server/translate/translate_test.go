package translate

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rostrum/server/room"
	"rostrum/server/room/roomtest"
	"rostrum/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// record is a session in three languages.
type record struct{ *roomtest.Record }

func newRecord(t *testing.T) *record {
	t.Helper()
	return &record{roomtest.NewRecord(t, func(p *session.Programme) { p.Languages = []string{"en", "fr", "zh"} })}
}

// act is something a moderator does.
func (r *record) act(t *testing.T, id string, c session.Command) {
	t.Helper()
	ans, err := r.Do(t.Context(), room.Command{Actor: session.Actor{Role: session.RoleModerator}, ID: id, Command: c})
	if err != nil || ans.Refusal != nil {
		t.Fatal(id, err, ans.Refusal)
	}
}

func (r *record) offer(t *testing.T, id, text, lang string) {
	t.Helper()
	r.act(t, id, &session.QuestionOffer{Text: text, Lang: lang, Source: session.SourceDoc{Kind: "typed"}})
}

func (r *record) question(id string) session.Question {
	r.Lock()
	defer r.Unlock()
	return *r.State.Questions[id]
}

// libre is a LibreTranslate whose translation is the text with the language in front.
type libre struct {
	mu    sync.Mutex
	fail  []int // statuses before anything else
	asked []map[string]string
	slow  chan struct{} // asks wait for it, where there is one
}

func (l *libre) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var ask map[string]string
	if json.NewDecoder(r.Body).Decode(&ask) != nil || r.URL.Path != "/translate" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	l.mu.Lock()
	l.asked = append(l.asked, ask)
	slow := l.slow
	if len(l.fail) > 0 {
		code := l.fail[0]
		l.fail = l.fail[1:]
		l.mu.Unlock()
		if code == http.StatusOK {
			_, _ = w.Write([]byte("<html>starting"))
			return
		}
		w.WriteHeader(code)
		return
	}
	l.mu.Unlock()
	if slow != nil {
		select {
		case <-slow:
		case <-r.Context().Done():
		}
	}
	if ask["source"] == "de" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"de is not supported"}`))
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"translatedText": ask["target"] + ": " + ask["q"] + "\n"})
}

func (l *libre) times() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.asked)
}

// start runs a translator as on a node that has just started.
func start(t *testing.T, r *record, l *libre) (tr *Translator, stop func()) {
	t.Helper()
	srv := httptest.NewServer(l)
	client := NewClient()
	tr = New(Options{Service: &Service{URL: srv.URL + "/", Key: "key", Client: client}, Logger: slog.New(slog.DiscardHandler), every: 5 * time.Millisecond, firstWait: 5 * time.Millisecond})
	tr.Start(r, "day", nil)
	stop = sync.OnceFunc(func() {
		tr.Close()
		client.CloseIdleConnections()
		srv.CloseClientConnections()
		srv.Close()
	})
	t.Cleanup(stop)
	return tr, stop
}

// TestEachQuestionIsTranslatedOnce: over failures of the service and a restart, into the session's languages
// that are not its own, as a machine's.
func TestEachQuestionIsTranslatedOnce(t *testing.T) {
	r := newRecord(t)
	l := &libre{fail: []int{500, 429, 200, 503}}
	r.offer(t, "a", "When will schools be connected?", "en-GB")
	r.offer(t, "b", "何时所有学校都能联网？", "")
	r.offer(t, "c", "Wer zahlt?", "de")
	tr, stop := start(t, r, l)
	translated := func(id string, n int) bool { return len(r.question(id).Translations) == n }
	roomtest.Until(t, "both are translated", func() bool { return translated("q1", 2) && translated("q2", 2) })
	if got := r.question("q1").Translations; got["fr"] != (session.Translation{Text: "fr: When will schools be connected?", Machine: true}) || got["zh"].Text == "" {
		t.Errorf("q1 is %+v", got)
	}
	if got := r.question("q2").Translations; got["en"].Text != "en: 何时所有学校都能联网？" || got["fr"].Text == "" {
		t.Errorf("q2 is %+v", got)
	}
	roomtest.Until(t, "nothing is asked any more", func() bool {
		n := l.times()
		time.Sleep(50 * time.Millisecond)
		return n == l.times()
	})
	if done, failed := tr.Counts(); done != 4 || failed != 4 || !translated("q3", 0) {
		t.Errorf("%d done, %d failed", done, failed)
	}
	if l.asked[0]["api_key"] != "key" || l.asked[0]["format"] != "text" {
		t.Errorf("asked with %v", l.asked[0])
	}
	stop()
	v, n := r.State.V, l.times()
	r.offer(t, "d", "Et qui paie ?", "fr")
	start(t, r, l)
	roomtest.Until(t, "after a restart the new one is translated", func() bool { return translated("q4", 2) })
	if v+3 != r.State.V || l.times() > n+2+3 { // the German one is tried again
		t.Errorf("%d entries, %d calls", r.State.V-v, l.times()-n)
	}
}

// TestAMachineTakesTheWordFromNobody: what a person wrote or took back stands, who is writing is not
// disturbed, and a question that changed while the service thought is looked at again.
func TestAMachineTakesTheWordFromNobody(t *testing.T) {
	r := newRecord(t)
	l := &libre{slow: make(chan struct{})}
	r.offer(t, "a", "When will schools be connected?", "en")
	r.offer(t, "b", "Who pays?", "en")
	rev := r.question("q1").Rev
	start(t, r, l)
	roomtest.Until(t, "it is asked", func() bool { return l.times() > 0 })
	r.act(t, "p", &session.QuestionTranslate{Question: "q1", Lang: "fr", Text: "Quand ?"})
	r.act(t, "w", &session.QuestionTranslate{Question: "q2", Lang: "zh", Text: "谁？"})
	r.act(t, "x", &session.QuestionTranslate{Question: "q2", Lang: "zh", Text: ""})
	close(l.slow)
	roomtest.Until(t, "the rest is translated", func() bool {
		return len(r.question("q1").Translations) == 2 && r.question("q2").Translations["fr"].Machine
	})
	if got := r.question("q1"); got.Translations["fr"] != (session.Translation{Text: "Quand ?"}) || !got.Translations["zh"].Machine || got.Rev != rev+1 {
		t.Errorf("q1 is %+v, revision %d", got.Translations, got.Rev)
	}
	time.Sleep(50 * time.Millisecond)
	if got := r.question("q2").Translations; len(got) != 1 {
		t.Errorf("q2 is %+v", got)
	}
}

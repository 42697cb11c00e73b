package wire

import (
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"rostrum/session"
)

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

func placeholders(s string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEveryKeyOfTheSourcesIsWordedInSixLanguages(t *testing.T) {
	uses := usedKeys(t)
	if len(uses) < 150 {
		t.Fatalf("only %d uses found: the search is broken", len(uses))
	}
	for _, u := range uses {
		for _, lang := range session.Languages {
			text, ok := catalogue[lang][u.key]
			if !ok {
				t.Errorf("%s: %s.json lacks %s", u.at, lang, u.key)
				continue
			}
			for _, p := range placeholders(text) {
				given := slices.Contains(u.params, p) || (p == "retry_s" && slices.Contains(u.params, "retry_after_ms"))
				if !given && !u.open && !slices.Contains(u.params, "") {
					t.Errorf("%s: the wording of %s needs {%s}, which is not given there", u.at, u.key, p)
				}
			}
		}
	}
}

func TestEveryCodeAndRoleIsWorded(t *testing.T) {
	for _, code := range []session.Code{
		session.CodeBadRequest, session.CodeUnauthorized, session.CodeForbidden, session.CodeNotFound, session.CodeStale,
		session.CodeConflict, session.CodeListClosed, session.CodeAlreadyInscribed, session.CodeLimitReached,
		session.CodeRateLimited, session.CodeTooLarge, session.CodeUnavailable,
	} {
		if catalogue["en"]["code."+string(code)] == "" {
			t.Errorf("code %s has no wording", code)
		}
		if Status(code) < 400 {
			t.Errorf("code %s has status %d", code, Status(code))
		}
	}
	for _, role := range session.ViewerRoles {
		if catalogue["en"]["word.role."+string(role)] == "" {
			t.Errorf("role %s has no wording", role)
		}
	}
	for _, phase := range session.Phases {
		if catalogue["en"]["word.phase."+string(phase)] == "" {
			t.Errorf("phase %s has no wording", phase)
		}
	}
}

func TestCataloguesAreAlike(t *testing.T) {
	used := map[string]bool{}
	for _, u := range usedKeys(t) {
		used[u.key] = true
	}
	for key, en := range catalogue["en"] {
		if !used[key] && !strings.HasPrefix(key, "code.") && !strings.HasPrefix(key, "word.") {
			t.Errorf("no source uses %s: remove it from the catalogues", key)
		}
		for _, lang := range session.Languages {
			text, ok := catalogue[lang][key]
			switch {
			case !ok:
				t.Errorf("%s.json lacks %s", lang, key)
			case !slices.Equal(placeholders(text), placeholders(en)):
				t.Errorf("%s.json: %s has the placeholders %v, English %v", lang, key, placeholders(text), placeholders(en))
			case strings.TrimSpace(text) != text || text == "":
				t.Errorf("%s.json: %s has space around it or is empty", lang, key)
			case strings.Contains(text, "!") || strings.Contains(text, "！"):
				t.Errorf("%s.json: %s has an exclamation mark", lang, key)
			}
		}
	}
	for _, lang := range session.Languages {
		for key := range catalogue[lang] {
			if _, ok := catalogue["en"][key]; !ok {
				t.Errorf("en.json lacks %s of %s.json", key, lang)
			}
		}
		if len(catalogue[lang]) < 200 {
			t.Errorf("%s.json has %d wordings", lang, len(catalogue[lang]))
		}
	}
}

// A wording left in another script is one that nobody translated.
func TestWordingsAreInTheirScript(t *testing.T) {
	for lang, script := range map[string]*unicode.RangeTable{"ar": unicode.Arabic, "zh": unicode.Han, "ru": unicode.Cyrillic} {
		for key, text := range catalogue[lang] {
			if key != "type.null" && !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(script, r) }) {
				t.Errorf("%s.json: %s is %q", lang, key, text)
			}
		}
	}
	same := 0
	for key, text := range catalogue["en"] {
		if len(strings.Fields(text)) > 3 && (catalogue["fr"][key] == text || catalogue["es"][key] == text) {
			same++
			t.Errorf("%s is the same in another language", key)
		}
	}
}

func TestLanguageIsTheBestOfTheSix(t *testing.T) {
	for _, tc := range []struct{ asked, header, want string }{
		{"", "", "en"},
		{"fr", "ar", "fr"},
		{"de", "ru", "ru"},
		{"", "fr-CH, fr;q=0.9, en;q=0.8", "fr"},
		{"", "de-DE, es;q=0.5", "es"},
		{"", "zh-TW", "zh"},
		{"", "zh-Hans-CN", "zh"},
		{"", "ar-EG", "ar"},
		{"", "de, it", "en"},
		{"", "*", "en"},
		{"", ";;;garbage", "en"},
		{"", strings.Repeat("fr,", 999) + "fr", "fr"},
	} {
		if got := Language(tc.asked, tc.header); got != tc.want {
			t.Errorf("%q %q: %s, want %s", tc.asked, tc.header[:min(30, len(tc.header))], got, tc.want)
		}
	}
}

func TestLocalizeFillsPlaceholders(t *testing.T) {
	r := &session.Refusal{Code: session.CodeBadRequest, Msg: "wire.wrong_type", Field: "with.segment",
		Params: map[string]string{"expected": "@type.string", "got": "@type.number"}}
	if e := Localize(r, "en"); e.Message != "Needed here: a text. Sent: a number." || e.Field != "with.segment" || e.Code != "bad_request" {
		t.Errorf("%+v", e)
	}
	if e := Localize(r, "zh"); e.Message != "此处需要：文本。收到：数字。" {
		t.Errorf("%+v", e)
	}
	r = &session.Refusal{Code: session.CodeForbidden, Msg: "role.may_not", Params: map[string]string{"role": "chair", "do": "note.add"}}
	if e := Localize(r, "fr"); e.Message != "Le rôle «\u00a0présidence\u00a0» ne permet pas cette action (note.add). Rien n’a été modifié." {
		t.Errorf("%+v", e)
	}
	if e := Localize(r, "ar"); !strings.Contains(e.Message, "(\u2068note.add\u2069)") {
		t.Errorf("a Latin word in Arabic is not isolated: %q", e.Message)
	}
	r = &session.Refusal{Code: session.CodeUnavailable, Msg: "server.unavailable", Params: map[string]string{"retry_after_ms": "1500"}}
	if e := Localize(r, "en"); e.RetryAfterMS != 1500 || !strings.Contains(e.Message, "in 2 s") {
		t.Errorf("%+v", e)
	}
	r = &session.Refusal{Code: session.CodeStale, Msg: "from.a_newer_program"}
	if e := Localize(r, "es"); e.Message != catalogue["es"]["code.stale"] {
		t.Errorf("an unknown key falls back to the code: %+v", e)
	}
	if got := Wording("wire.unknown_key_near", "en", map[string]string{"key": "{near}", "near": "x"}); got != "The key “{near}” is unknown. Did you mean “x”?" {
		t.Errorf("what a client sent was filled in again: %q", got)
	}
}

func TestWriteRefusal(t *testing.T) {
	r := httptest.NewRequest("POST", "/x", nil)
	r.Header.Set("Accept-Language", "ru")
	w := httptest.NewRecorder()
	WriteRefusal(w, r, &session.Refusal{Code: session.CodeRateLimited, Msg: "access.join_rate", Params: map[string]string{"retry_after_ms": "1200", "retry_s": "2"}})
	var e ErrorResponse
	if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	if w.Code != 429 || w.Header().Get("Retry-After") != "2" || w.Header().Get("Content-Language") != "ru" || e.Error.RetryAfterMS != 1200 || !strings.Contains(e.Error.Message, "через 2 с") {
		t.Errorf("%d %v %+v", w.Code, w.Header(), e)
	}
}

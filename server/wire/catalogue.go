package wire

import (
	"embed"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"rostrum/session"
)

//go:embed messages/*.json
var messageFiles embed.FS

// catalogue is lang → key → wording. Its files are held by tests to be there, whole and alike, so
// one that cannot be read here is an empty one and the wording falls back to English, then the code.
var catalogue = func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range session.Languages {
		words := map[string]string{}
		if b, err := messageFiles.ReadFile("messages/" + lang + ".json"); err == nil && json.Unmarshal(b, &words) == nil {
			all[lang] = words
		}
	}
	return all
}()

// English stands first: it is what is spoken where no preference can be met.
var (
	offered = []string{"en", "ar", "zh", "fr", "ru", "es"}
	matcher = language.NewMatcher([]language.Tag{
		language.English, language.Arabic, language.Chinese, language.French, language.Russian, language.Spanish,
	})
)

// Language is the one of the six languages to answer in: asked when it is one of them, else the best
// match for the Accept-Language header, else English.
func Language(asked, acceptLanguage string) string {
	if session.KnownLanguage(asked) {
		return asked
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return "en"
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return "en"
	}
	return offered[i]
}

// LanguageOf is Language for a request: the query parameter lang, else the header.
func LanguageOf(r *http.Request) string {
	return Language(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
}

// Localize words a refusal. The parameter retry_after_ms of the refusal becomes RetryAfterMS, and
// {retry_s}, in whole seconds, in its wording.
func Localize(r *session.Refusal, lang string) ErrorBody {
	e := ErrorBody{Code: r.Code, Field: r.Field, Message: Wording(r.Msg, lang, r.Params)}
	if e.Message == "" {
		e.Message = Wording("code."+string(r.Code), lang, nil)
	}
	if ms, err := strconv.ParseInt(r.Params["retry_after_ms"], 10, 64); err == nil && ms > 0 {
		e.RetryAfterMS = ms
	}
	return e
}

// Wording is the catalogue's text of a key with its {placeholders} filled, in lang or else English;
// "" when there is no such key. A parameter that begins with @ names a key to be worded itself, and
// a role, state or phase is worded by the key word.NAME.VALUE.
func Wording(key, lang string, params map[string]string) string {
	text, ok := catalogue[lang][key]
	if !ok {
		lang = "en"
		text = catalogue[lang][key]
	}
	var sb strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		sb.WriteString(text[:open])
		sb.WriteString(value(text[open+1:open+end], params, lang))
		text = text[open+end+1:]
	}
	sb.WriteString(text)
	return sb.String()
}

// value is a parameter as it is shown. In Arabic it stands between isolates, so that a name or a
// number in Latin script does not turn the order of the sentence around it.
func value(name string, params map[string]string, lang string) string {
	v := params[name]
	if key, ok := strings.CutPrefix(v, "@"); ok {
		if w, ok := catalogue[lang][key]; ok {
			return w
		}
	}
	if w, ok := catalogue[lang]["word."+name+"."+v]; ok {
		return w
	}
	if ms, err := strconv.Atoi(params["retry_after_ms"]); name == "retry_s" && err == nil {
		v = strconv.Itoa((ms + 999) / 1000)
	}
	v = clip(v)
	if lang == "ar" && v != "" {
		return "\u2068" + v + "\u2069"
	}
	return v
}

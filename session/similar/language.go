package similar

import (
	"strings"
	"unicode"
)

// Languages are the tags that Language gives, in the order of the United Nations.
var Languages = []string{"ar", "zh", "en", "fr", "ru", "es"}

// Language is the language of a text: one of ar, zh, en, fr, ru, es, or "" where it cannot be told.
//
// The declared language (any BCP 47 tag) is taken at its word when it is one of the six, unless the text
// is written in a script that it never uses: people leave a wrong default standing. Otherwise the script
// tells ar, zh and ru, and function words, letters and endings tell en, fr and es; they also tell German,
// Portuguese, Italian and Dutch, which are "". A Latin text with no sign of any language is "" too: no
// length suffices by itself, one telling word ("what", "pourquoi", "¿") does.
func Language(text, declared string) string {
	in := readable(text)
	sc := scriptsOf(in)
	if d := Primary(declared); d != "" && (sc.total() < 3 || sc.uses(d)) {
		return d
	}
	switch most := sc.most(); {
	case sc.total() == 0:
		return ""
	case most == scriptHan && sc.kana*10 < sc.n[scriptHan]:
		return "zh"
	case most == scriptArabic && sc.farsi == 0 && sc.n[scriptArabic] >= 2:
		return "ar"
	case most == scriptCyrillic && sc.notRussian == 0 && sc.n[scriptCyrillic] >= 2:
		return "ru"
	case most == scriptLatin:
		return latinLanguage(in)
	}
	return ""
}

// Primary is the one of the six that a BCP 47 tag names, or "".
func Primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	switch tag {
	case "cmn", "yue":
		return "zh"
	case "arb":
		return "ar"
	}
	for _, l := range Languages {
		if tag == l {
			return l
		}
	}
	return ""
}

const (
	scriptLatin = iota
	scriptCyrillic
	scriptArabic
	scriptHan
	scriptOther
	scripts
)

// scriptCount counts letters by script.
type scriptCount struct {
	n                       [scripts]int
	kana, farsi, notRussian int // letters that tell Japanese, Persian or Urdu, Ukrainian or Serbian
}

func scriptsOf(in []rune) scriptCount {
	var c scriptCount
	for _, p := range pieces(in) {
		if p.kind != pieceWord && p.kind != pieceTag {
			continue
		}
		for _, r := range p.text {
			c.count(r)
		}
	}
	return c
}

func (c *scriptCount) count(r rune) {
	switch {
	case !unicode.IsLetter(r):
	case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
		c.n[scriptLatin]++
	case r >= 0x400 && r < 0x530:
		c.n[scriptCyrillic]++
		if strings.ContainsRune("іїєґўђјљњћџѓќІЇЄҐЎЂЈЉЊЋЏЃЌ", r) {
			c.notRussian++
		}
	case r >= 0x600 && r < 0x780:
		c.n[scriptArabic]++
		if strings.ContainsRune("پچژگکیےٹڈڑں", r) {
			c.farsi++
		}
	case unicode.Is(unicode.Han, r):
		c.n[scriptHan] += 2 // a character is about half a word, and a Chinese question may name an acronym
	case dense(r):
		c.n[scriptOther]++
		c.kana++
	default:
		c.n[scriptOther]++
	}
}

func (c *scriptCount) total() int {
	n := 0
	for _, k := range c.n {
		n += k
	}
	return n
}

// most is the script of the text. Names in Latin letters stand in texts of every other script, seldom the
// other way round: a fifth of the letters in another script is enough.
func (c *scriptCount) most() int {
	best := scriptOther
	for s, k := range c.n[:scriptOther] {
		if s != scriptLatin && k > c.n[best] {
			best = s
		}
	}
	if c.n[best]*4 >= c.n[scriptLatin] && c.n[best] > 0 {
		return best
	}
	return scriptLatin
}

// uses tells whether a text with these letters can be in lang at all.
func (c *scriptCount) uses(lang string) bool {
	switch lang {
	case "zh":
		return c.n[scriptHan] > 0
	case "ar":
		return c.n[scriptArabic] > 0
	case "ru":
		return c.n[scriptCyrillic] > 0
	}
	return c.n[scriptLatin] > 0
}

// letterSigns are letters and signs that speak for a language, each with how strongly. A sign counts
// once, however often it occurs.
var letterSigns = map[rune]map[string]float64{
	'¿': {"es": 3}, '¡': {"es": 2}, 'ñ': {"es": 2.5},
	'á': {"es": .4, "pt": .4}, 'í': {"es": .5, "pt": .4}, 'ó': {"es": .5, "pt": .4}, 'ú': {"es": .4, "pt": .4},
	'ç': {"fr": .8, "pt": 1}, 'ê': {"fr": .8, "pt": .8}, 'à': {"fr": .7, "it": .8, "pt": .4}, 'è': {"fr": .9, "it": .8},
	'ù': {"fr": .7, "it": .6}, 'œ': {"fr": 2}, 'î': {"fr": 1}, 'û': {"fr": 1}, 'ô': {"fr": .7, "pt": .5},
	'é': {"fr": .4, "es": .25, "pt": .25}, 'ë': {"fr": .2, "nl": .5}, 'ï': {"fr": .4, "nl": .4},
	'ã': {"pt": 2}, 'õ': {"pt": 2}, 'ä': {"de": 1.5}, 'ö': {"de": 1.5}, 'ü': {"de": 1.2, "es": .1}, 'ß': {"de": 3},
}

// endings of words of six letters or more; of several that fit, the first counts.
var endings = []struct {
	end   string
	signs map[string]float64
}{
	{"cion", map[string]float64{"es": 1}}, {"ciones", map[string]float64{"es": 1.2}}, {"idad", map[string]float64{"es": 1.2}},
	{"mente", map[string]float64{"es": .5, "it": .5, "pt": .5}}, {"zione", map[string]float64{"it": 1.5}},
	{"tions", map[string]float64{"en": .3, "fr": .3}}, {"tion", map[string]float64{"en": .3, "fr": .3, "de": .1}},
	{"ment", map[string]float64{"en": .2, "fr": .5}}, {"ements", map[string]float64{"fr": .6}}, {"eur", map[string]float64{"fr": .8}},
	{"eux", map[string]float64{"fr": 1}}, {"ique", map[string]float64{"fr": 1}}, {"iques", map[string]float64{"fr": 1}},
	{"ing", map[string]float64{"en": .7, "de": .1}}, {"ness", map[string]float64{"en": 1}}, {"ship", map[string]float64{"en": 1}},
	{"ght", map[string]float64{"en": .8}}, {"ly", map[string]float64{"en": .6}}, {"ies", map[string]float64{"en": .5}},
	{"ung", map[string]float64{"de": 1}}, {"heit", map[string]float64{"de": 1}}, {"isch", map[string]float64{"de": 1}},
	{"ados", map[string]float64{"es": .6, "pt": .5}}, {"ado", map[string]float64{"es": .6, "pt": .5}}, {"cao", map[string]float64{"pt": 1}},
	{"dad", map[string]float64{"es": 1}}, {"ity", map[string]float64{"en": 1}}, {"ed", map[string]float64{"en": .4}},
}

// latinOrder is the order in which a tie between Latin languages is looked at; a tie gives no answer.
var latinOrder = []string{"en", "fr", "es", "de", "pt", "it", "nl"}

func latinLanguage(in []rune) string {
	score := map[string]float64{}
	seen := map[rune]bool{}
	for _, r := range in {
		r = unicode.ToLower(r)
		if signs := letterSigns[r]; signs != nil && !seen[r] {
			seen[r] = true
			for l, s := range signs {
				score[l] += s
			}
		}
	}
	for _, p := range pieces(in) {
		if p.kind == pieceWord {
			wordSigns(string(fold(p.text, "")), score)
		}
	}
	best, second := "", 0.0
	for _, l := range latinOrder {
		if best == "" || score[l] > score[best] {
			if best != "" {
				second = max(second, score[best])
			}
			best = l
		} else {
			second = max(second, score[l])
		}
	}
	if score[best] < .7 || score[best]-second < .3 || Primary(best) == "" {
		return ""
	}
	return best
}

// wordSigns adds what one folded word says. A function word that several languages share says less.
func wordSigns(w string, score map[string]float64) {
	shared := 0
	for _, l := range latinOrder {
		if functionWords[l][w] {
			shared++
		}
	}
	for _, l := range latinOrder {
		if functionWords[l][w] {
			score[l] += 1.2 / float64(shared)
		}
	}
	if shared > 0 || len(w) < 6 {
		return
	}
	for _, e := range endings {
		if strings.HasSuffix(w, e.end) {
			for l, s := range e.signs {
				score[l] += s
			}
			return
		}
	}
}

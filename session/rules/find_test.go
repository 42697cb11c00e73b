package rules

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEveryListIsThereAndWellMade(t *testing.T) {
	for _, rule := range []string{Profanity, Spam} {
		for _, lang := range []string{"ar", "zh", "en", "fr", "ru", "es"} {
			l := lists[rule][lang]
			if l == nil {
				t.Errorf("there is no list of %s in %s", rule, lang)
				continue
			}
			if n := len(l.words) + len(l.prefixes) + len(l.phrases); n < 8 {
				t.Errorf("%s.%s has %d entries", rule, lang, n)
			}
			for _, line := range l.bad {
				t.Errorf("%s.%s: the line %q says nothing", rule, lang, line)
			}
			for w := range l.prefixes {
				if utf8.RuneCountInString(w) < 4 {
					t.Errorf("%s.%s: %s* is too short to be sure", rule, lang, w)
				}
			}
		}
	}
}

func found(text, lang string) string {
	var out []string
	for _, f := range Find(text, lang) {
		out = append(out, f.Rule+" "+f.Lang+" "+f.Match)
	}
	return strings.Join(out, "; ")
}

func TestFinds(t *testing.T) {
	for _, c := range []struct{ text, lang, want string }{
		{"You are all cretins.", "en", "profanity en cretins"},
		{"What the FUCK is this about?", "en", "profanity en FUCK"},
		{"what a fuuuuucking joke", "en", "profanity en fuuuuucking"},
		{"What sh1t is this?", "en", "profanity en sh1t"},
		{"What s h i t is this?", "en", "profanity en s h i t"},
		{"b!tch, a$$hole", "en", "profanity en a$$hole"},
		{"Oh, shut up, will you?", "en", "profanity en shut up"},
		{"Quel crétin a écrit cela ?", "fr", "profanity fr crétin"},
		{"Enculés !", "fr", "profanity fr Enculés"},
		{"Tu es un con.", "fr", "profanity fr con"},
		{"Vaya mierda de respuesta", "es", "profanity es mierda"},
		{"¡Coño!", "es", "profanity es Coño"},
		{"¡Imbécil!", "", "profanity es Imbécil"},
		{"Какие же вы идиоты", "ru", "profanity ru идиоты"},
		{"Вы все придурки", "en", "profanity ru придурки"}, // by its script
		{"أنت غبيّ", "ar", "profanity ar غبيّ"},
		{"والأغبياء كثيرون", "ar", "profanity ar والأغبياء"},
		{"يا كلب", "", "profanity ar يا كلب"},
		{"你们都是白痴吗？", "zh", "profanity zh 白痴"},
		{"傻 逼", "", "profanity zh 傻逼"},
		{"Click here to earn money fast", "en", "spam en click here"},
		{"加我微信领取", "zh", "spam zh 加我微信"},
		{"اضغط هنا", "ar", "spam ar اضغط هنا"},
		{"https://a.example https://b.example https://c.example and more", "en", "spam  https://a.example"},
		{"https://a.example", "en", "spam  https://a.example"},
		{"aaaaaaaaaaaaaaaaaaaaa", "en", "spam  aaa"},
	} {
		if got := found(c.text, c.lang); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.text, c.lang, got, c.want)
		}
	}
}

// TestInnocent: names and words that a search for letters alone would stop.
func TestInnocent(t *testing.T) {
	for _, c := range []struct{ text, lang string }{
		{"Is Scunthorpe connected? And Penistone, Lightwater, Cockermouth and Middlesex?", "en"},
		{"The assessment of class actions in Essex was analysed by Dr Dick Cummings.", "en"},
		{"Does Arsenal play in Shitake's town, Shiitake being a mushroom?", "en"},
		{"Will the people of Morón, Puta and Kotzen be asked?", "en"},
		{"The idiosyncratic retardant was recalled.", "en"},
		{"Why was the train delayed? Un retard de deux heures.", ""},
		{"Le retard du train, la dispute et la députée de Puteaux.", "fr"},
		{"Le conseil de Condom contre la connexion à Contes", "fr"},
		{"¿La disputa se computa con un cono y con reputación?", "es"},
		{"Con el año nuevo, ¿qué hará el órgano?", "es"},
		{"Застрахуйте потребителей: учебник, рассуждения, оскорблять, ребёнок, сукно, мандат, хулиган.", "ru"},
		{"Команда, небо, себя, требовать, колебания, гребля, употреблять", "ru"},
		{"كسب الكلب والحمار قسمة في المكتبة الكلية", "ar"},
		{"هل تحمي الحكومة الحمير والكلاب؟", "ar"},
		{"固体废物如何处理？请说明操作、体操与垃圾分类。", "zh"},
		{"智障人士和智障儿童如何上网？失去死者的家属怎么办？", "zh"},
		{"See https://example.org/report for the figures: is it public?", "en"},
		{"Wait… what is this........ about?", "en"},
		{"3 000 000 000 people, 1 2 3 4 5 or 10000000000 more?", "en"},
		{"Is gambling in a casino to be regulated?", "en"},
		{"", "en"},
	} {
		if got := found(c.text, c.lang); got != "" {
			t.Errorf("%q in %q is held: %s", c.text, c.lang, got)
		}
	}
}

// TestPlainQuestionsAreInnocent: what is found in six hundred plain questions in six languages, and in the
// questions of the recorded day, wastes a moderator's time.
func TestPlainQuestionsAreInnocent(t *testing.T) {
	f, err := os.Open("../similar/testdata/xquad-600.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	head := strings.Split(lines[0], "\t")
	read := 0
	check := func(text, lang string) {
		read++
		if got := found(text, lang); got != "" {
			t.Errorf("%q in %q is held: %s", text, lang, got)
		}
	}
	for _, line := range lines[1:] {
		for i, cell := range strings.Split(line, "\t") {
			if len(head[i]) == 2 {
				check(cell, head[i])
				check(cell, "")
			}
		}
	}
	day, err := os.ReadFile("../testdata/day/day.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(day), "\n") {
		var act struct {
			Do   string
			With struct{ Text, Lang string }
		}
		if strings.Contains(line, `"question.ask"`) || strings.Contains(line, `"question.offer"`) {
			if err := json.Unmarshal([]byte(line), &act); err != nil {
				t.Fatal(err)
			}
			check(act.With.Text, act.With.Lang)
		}
	}
	if read < 7500 {
		t.Errorf("only %d texts were read", read)
	}
	t.Logf("%d texts read", read)
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"You cretins", "sh*t", "傻 逼", "يا كلب", "f u c k", "https://", "\xff\xfe", "ё́й", "a\u0301"} {
		f.Add(s, "en")
		f.Add(s, "")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		a := Find(text, lang)
		if len(a) > 2 {
			t.Fatalf("%d faults", len(a))
		}
		for i, x := range a {
			if x.Rule == "" || i > 0 && x.Rule == a[i-1].Rule {
				t.Fatalf("faults %+v", a)
			}
			if utf8.ValidString(text) && !utf8.ValidString(x.Match) {
				t.Fatalf("the match %q is not text", x.Match)
			}
		}
		if b := Find(text, lang); len(a) != len(b) {
			t.Fatalf("the same text gives %+v, then %+v", a, b)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("How will the secretariat make sure that small islands are heard in the review? ", 10)
	for b.Loop() {
		Find(text, "en")
	}
}

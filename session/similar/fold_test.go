package similar

import "testing"

// TestAlike: two ways of writing one question are compared as one.
func TestAlike(t *testing.T) {
	for _, c := range []struct{ name, lang, a, b string }{
		{"case and stops", "en", "WHO pays?", "who pays"},
		{"address", "en", "Who pays? https://example.org/a?b=c", "Who pays?"},
		{"address glued to Chinese", "zh", "谁付钱https://example.org/a谁付钱", "谁付钱 谁付钱"},
		{"retweet", "en", "RT @delegate_017: who pays for it?", "Who pays for it?"},
		{"mentions and tags in front", "en", "@chair #WSIS10 who pays for it", "who pays for it"},
		{"tags behind", "en", "who pays for it #WSIS10 #ICT4D", "who pays for it"},
		{"a tag in the sentence is a word", "en", "who pays for #WSIS10 now?", "who pays for WSIS10 now?"},
		{"a tag of several words", "en", "what of the #DigitalDivide in towns?", "what of the digital divide in towns?"},
		{"nothing but a tag", "en", "#DigitalDivide", "digital divide"},
		{"label", "en", "Question 12: who pays?", "who pays?"},
		{"label", "ar", "سؤال: من يدفع؟", "من يدفع"},
		{"label", "zh", "问题：谁付钱？", "谁付钱"},
		{"label", "ru", "ВОПРОС: кто платит?", "Кто платит"},
		{"thousands", "en", "7,182 votes", "7182 votes"},
		{"width", "zh", "ＩＣＡＮＮ有２０１５个成员吗？", "ICANN有2015个成员吗"},
		{"traditional", "zh", "互聯網治理與發展中國家", "互联网治理与发展中国家"},
		{"Arabic digits", "ar", "عام ٢٠١٥", "عام 2015"},
		{"alef, hamza, ta marbuta, tatweel, vowels", "ar", "أَيُّ مسؤولية لِلإدارة الفـــنية", "اي مسوولية للاداره الفنيه"},
		{"French accents", "fr", "Où en est l'accès à l'éducation ?", "Ou en est l’acces a l’education?"},
		{"ligatures", "fr", "la main-d'œuvre", "la main d'oeuvre"},
		{"Spanish vowels", "es", "¿Cuándo habrá conexión?", "cuando habra conexion"},
		{"io", "ru", "Всё ещё", "Все еще"},
		{"no width", "en", "who\u200b pa\u00adys \u202bnow\u202c", "who pays now"},
	} {
		if a, b := flat(words(c.a, c.lang)), flat(words(c.b, c.lang)); a != b || a == "" {
			t.Errorf("%s (%s): %q and %q", c.name, c.lang, a, b)
		}
	}
}

// TestApart: letters that tell words apart stay.
func TestApart(t *testing.T) {
	for _, c := range []struct{ lang, a, b string }{
		{"es", "año", "ano"},
		{"ru", "май", "маи"},
		{"en", "pays in 2015", "pays in 2016"},
		{"en", "question time", "time"}, // no colon: a word
		{"zh", "国家", "家国"},
	} {
		if a, b := flat(words(c.a, c.lang)), flat(words(c.b, c.lang)); a == b {
			t.Errorf("%s: %q and %q are one", c.lang, c.a, c.b)
		}
	}
}

func TestSound(t *testing.T) {
	for _, c := range []struct {
		words []string
		bones bool
		want  string
	}{
		{[]string{"piketty", "пикетти"}, false, "piketi"},
		{[]string{"piketty", "пикетти", "بيكيتي"}, true, "bkt"},
		{[]string{"parlamento", "парламенто"}, false, "parlamento"},
		{[]string{"philosophy", "filosofi"}, false, "filosofi"},
		{[]string{"parliament", "parlamento", "البرلمانت"}, true, "brlmnt"},
	} {
		for _, w := range c.words {
			got := string(sound(stem([]rune(w))))
			if c.bones {
				got = string(bones([]byte(got)))
			}
			if got != c.want {
				t.Errorf("%s sounds %q, want %q", w, got, c.want)
			}
		}
	}
	if s := sound([]rune("互联")); s != nil {
		t.Errorf("Chinese sounds %q", s)
	}
}

// TestHanPairs: the table is whole, and no simplified character is changed by it.
func TestHanPairs(t *testing.T) {
	if n := len([]rune(hanPairs)); n != 2*len(simplified) || len(simplified) < 1300 {
		t.Errorf("%d characters make %d pairs", n, len(simplified))
	}
	for from, to := range simplified {
		if _, again := simplified[to]; again || from == to {
			t.Errorf("%c to %c goes on", from, to)
		}
	}
}

package summary

import (
	"strings"
	"testing"

	"rostrum/session"
)

// planted makes names known of every kind that a participants' file has.
func planted(t testing.TB) *world {
	p := programme()
	p.Segments[1].Panellists = []session.Panellist{{Name: "Panellist Öztürk", Organisation: "Example Networks Ltd"}}
	p.Summary = map[string]any{"allow": []any{"Example Forum"}}
	w := newWorld(t, p)
	people := []session.ImportPerson{}
	for i, x := range [][3]string{
		{"Ms. Sample Müller", "Fédération Exemple (FEX)", "Côte d'Ivoire"}, {"EXAMPLOV Test", "", "Russian Federation"},
		{"Delegate 017", "Example Forum", "Kenya"}, {"示例代表", "", "China"}, {"Test O'Sample", "Facebook India Online Services Pvt Ltd", "India"},
		{"Delegate 018", "Conseil d’Exemple des Réseaux", ""}, {"Delegate 019", "Sample Trade Office of the United Nations", ""},
		{"Delegate 020", "Institute of Common Technology", ""},
	} {
		people = append(people, session.ImportPerson{ID: string(rune('a' + i)), PersonAdd: session.PersonAdd{Name: x[0], Organisation: x[1], Country: x[2], Group: "governments"}})
	}
	w.must(secretariat, &session.PersonImport{People: people})
	return w
}

// TestPlantedNamesAreFlagged in other spellings: case, without diacritics or with them spelled out,
// possessive and initial, other letters.
func TestPlantedNamesAreFlagged(t *testing.T) {
	w := planted(t)
	for _, c := range []struct{ code, words string }{
		{namesPerson, "Sample Müller|SAMPLE MÜLLER|sample muller|Sample Mueller|Müller's|S. Müller|Müller, Sample|Mu\u0308ller|Mueller|MULLER’S"},
		{namesPerson, "Test Examplov|Examplov|EXAMPLOV|T. Examplov|Examplov’s|Examplov Test"},
		{namesPerson, "Delegate 017|delegate 017|DELEGATE 017|Delegate 017's"},
		{namesPerson, "Panellist Öztürk|Öztürk|Ozturk|Oeztuerk|OZTURK"},
		{namesPerson, "Test O'Sample|O’Sample|OSample's|T. O'Sample"},
		{namesPerson, "示例代表"},
		{namesCountry, "Côte d'Ivoire|COTE D’IVOIRE|Cote d'Ivoire's|Ivory Coast|Ivorian"},
		{namesCountry, "Kenya|kenya|Kenya's|Kenyan|KENYANS"},
		{namesCountry, "Russia|Russian Federation|RUSSIAN|Russia’s|russian federation"},
		{namesCountry, "France|French|Germany|United States|USA|Turkey|Türkiye|Turkiye|New Zealand|Guinea-Bissau|Republic of Korea|Holy See|Swiss|Vietnam"},
		{namesCountry, "the US|US’s|Korea|United States’|Chine|Allemagne|États-Unis|Etats-Unis|Alemania|Brasil|Rusia's|Estados Unidos"},
		{namesCountry, "Китай|Китая|КИТАЙ|Россия|России|Российской Федерации|США|Соединенных Штатов|Кении"},
		{namesCountry, "中国|俄罗斯联邦|美国|肯尼亚|德国|الصين|والصين|للصين|روسيا|الولايات المتحدة|كينيا"},
		{namesOrganisation, "Conseil d'Exemple des Réseaux|CER|CER's|Sample Trade Office of the United Nations|STO"},
		{namesOrganisation, "Fédération Exemple|Federation Exemple|FEX|FEDERATION EXEMPLE's"},
		{namesOrganisation, "Facebook|Facebook India Online Services Pvt Ltd|Facebook India Online Services|Facebook's|FACEBOOK"},
		{namesOrganisation, "Example Networks|Example Networks Ltd|EXAMPLE NETWORKS|Example Networks’"},
	} {
		for _, name := range strings.Split(c.words, "|") {
			for _, text := range []string{"Speakers noted that " + name + " would pay.", name + " spoke.", "It was said (" + name + ")."} {
				flags := w.w.namesIn(w.st, houses["en"], text)
				if len(flags) != 1 || flags[0].Code != c.code {
					t.Errorf("%q: %v, want %s", text, flags, c.code)
				}
			}
		}
	}
	// A name in Cyrillic is the same as in Latin letters, where the romanization is the usual one.
	w.must(secretariat, &session.PersonAdd{Name: "Образцов Пример"})
	if f := w.w.namesIn(w.st, houses["en"], "Obraztsov agreed."); len(f) != 0 {
		t.Errorf("the given name comes last, the family name is Primer: %v", f)
	}
	if f := w.w.namesIn(w.st, houses["en"], "As Primer Obraztsov said."); len(f) != 1 || f[0].Word != "Primer Obraztsov" {
		t.Errorf("transliterated: %v", f)
	}
	if f := w.w.namesIn(w.st, houses["en"], "So said Пример."); len(f) != 1 {
		t.Errorf("in Cyrillic: %v", f)
	}
}

// TestWordsThatAreNoNames pass: of the language, of the house's list, of the programme's.
func TestWordsThatAreNoNames(t *testing.T) {
	w := planted(t)
	for _, text := range []string{
		"They polish china and chat with a chile pepper.", "The United Nations Charter and the General Assembly.", "The Example Forum met.",
		"Latin American and Caribbean States", "A sample test of a delegate.", "It may turn to swiss-army solutions.",
		"It concerns us all.", "About US$ 5 million and US$5 would do.", "ICT and ICTs matter.", "The cer of it.", "Sto and Cer.",
		"Internet services online.", "A fex.", "Fact books, face book.",
	} {
		if f := w.w.namesIn(w.st, houses["en"], text); len(f) != 0 {
			t.Errorf("%q: %v", text, f)
		}
	}
}

// TestNamesOfAnotherScriptAreNoWords: a name that is compared in Latin letters, or is written together
// with an article, would be a word of another language.
func TestNamesOfAnotherScriptAreNoWords(t *testing.T) {
	for lang, text := range map[string]string{"es": "Gana terreno esa idea.", "en": "Linde and Chada agreed.", "fr": "Malty et Kuby sont d’accord."} {
		if f := NewWriter().namesIn(planted(t).st, houses[lang], text); len(f) != 0 {
			t.Errorf("%q: %v", text, f)
		}
	}
}

// TestNamesKeepTheirCapital after "that"; a word that a family is called by too is a word.
func TestNamesKeepTheirCapital(t *testing.T) {
	w := newWorld(t, programme())
	w.seat(3)
	w.must(secretariat, &session.PersonAdd{Name: "Sample Best", Organisation: "Roads Foundation"})
	w.must(chair, &session.SegmentOpen{Segment: "opening"})
	s := w.speak("p1")
	for text, want := range map[string]string{
		"Kenya and others asked for more":          "that Kenya and others asked for more.",
		"African states asked for more":            "that African states asked for more.",
		"Roads Foundation asked for more":          "that Roads Foundation asked for more.",
		"Roads matter":                             "that roads matter.",
		"Best practices should be shared":          "that best practices should be shared.",
		"United Nations bodies could share theirs": "that United Nations bodies could share theirs.",
	} {
		w.note("ict4d", text, message, text, s)
		doc := w.section("ict4d")
		if got := doc.Paragraphs[len(doc.Paragraphs)-1].Sentences[0].Text; !strings.HasSuffix(got, want) {
			t.Errorf("%q gives %q", text, got)
		}
	}
}

// TestEveryStateIsKnown by the name that the United Nations uses, with an adjective for almost all.
func TestEveryStateIsKnown(t *testing.T) {
	w := newWorld(t, programme())
	states := session.States()
	if len(states) != 195 {
		t.Fatalf("%d States", len(states))
	}
	for _, s := range states {
		if f := w.w.namesIn(w.st, houses["en"], "As "+s+" said."); len(f) != 1 || f[0].Code != namesCountry || f[0].Word != strings.TrimSuffix(s, ")") {
			t.Errorf("%s: %v", s, f)
		}
	}
}

// TestNamesFollowThePeople: one made known later is flagged in a sentence there is, one erased is not.
func TestNamesFollowThePeople(t *testing.T) {
	w := newWorld(t, programme())
	w.note("ict4d", "x", message, "Examplia Sampleton was right")
	flags := func() int { return len(w.section("ict4d").Paragraphs[0].Sentences[0].Flags) }
	if flags() != 0 {
		t.Error("flagged before the name was known")
	}
	w.must(secretariat, &session.PersonAdd{Badge: "9", Name: "Examplia Sampleton"})
	if flags() != 1 {
		t.Error("not flagged when the name was known")
	}
	w.must(secretariat, &session.PersonErase{Person: "badge:9"})
	if flags() != 0 {
		t.Error("still flagged after the person was erased: their name is kept somewhere")
	}
}

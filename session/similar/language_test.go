package similar

import (
	"strings"
	"testing"
)

// TestLanguageOfQuestions: the share of 600 questions whose language is found, and of German ones that
// are taken for one of the six.
func TestLanguageOfQuestions(t *testing.T) {
	c := corpus(t)
	for _, lang := range []string{"ar", "zh", "en", "es", "ru", "de"} {
		want := lang
		if lang == "de" {
			want = ""
		}
		right, wrong := 0, 0
		for _, text := range c.text[lang] {
			switch Language(text, "") {
			case want:
				right++
			case "":
			default:
				wrong++
				t.Logf("%s is taken for %s: %s", lang, Language(text, ""), text)
			}
		}
		t.Logf("%s: %.4f right, %.4f wrong", lang, float64(right)/600, float64(wrong)/600)
		if right < 594 || wrong > 2 {
			t.Errorf("%s: of 600, %d right, %d wrong", lang, right, wrong)
		}
	}
}

// TestLanguageOfBeginnings: how much of a question it takes; a wrong answer is rarer than none.
func TestLanguageOfBeginnings(t *testing.T) {
	c := corpus(t)
	for _, lang := range []string{"en", "es"} {
		for n, least := range map[int]float64{1: .5, 2: .75, 3: .9, 5: .97} {
			right, wrong := 0, 0
			for _, text := range c.text[lang] {
				switch Language(strings.Join(strings.Fields(text)[:min(n, len(strings.Fields(text)))], " "), "") {
				case lang:
					right++
				case "":
				default:
					wrong++
				}
			}
			t.Logf("%s, %d words: %.3f right, %.3f wrong", lang, n, float64(right)/600, float64(wrong)/600)
			if float64(right)/600 < least || wrong > 12 {
				t.Errorf("%s, %d words: %.3f right, %.3f wrong", lang, n, float64(right)/600, float64(wrong)/600)
			}
		}
	}
}

// The corpus has no French: these were written for the test.
var french = []string{
	"Qui paie les câbles sous-marins ?", "Pourquoi les femmes rurales restent-elles hors ligne ?",
	"Quel est le rôle des gouvernements ?", "Quand le rapport sera-t-il publié ?", "Combien coûte une connexion en zone rurale ?",
	"Comment protéger la vie privée des enfants ?", "Que fait l'UIT pour les petits États insulaires ?",
	"Le forum sera-t-il prolongé au-delà de 2025 ?", "Ou en est l'acces a l'education ?", "Quelles mesures sont prevues contre la fraude ?",
	"La neutralité du réseau est-elle garantie ?", "Les données peuvent-elles quitter le pays ?", "Y aura-t-il une traduction en arabe ?",
	"Est-ce que la société civile sera consultée ?", "Dans quels pays la censure augmente-t-elle ?", "A quoi sert le fonds de solidarité numérique ?",
	"Avec qui travaillez-vous en Afrique ?", "Faut-il un traité sur la cybersécurité ?", "Pouvez-vous préciser le calendrier ?",
	"Une gouvernance multipartite est-elle possible ?", "Internet doit rester ouvert à tous", "Merci pour votre réponse",
	"L'intelligence artificielle menace-t-elle l'emploi ?", "Où sont les ressources promises ?", "On parle peu du handicap",
}

func TestLanguageFrench(t *testing.T) {
	missed := 0
	for _, text := range french {
		if got := Language(text, ""); got != "fr" {
			t.Logf("%q for %s", got, text)
			missed++
			if got != "" {
				t.Errorf("taken for %s: %s", got, text)
			}
		}
	}
	if missed > 1 {
		t.Errorf("%d of %d missed", missed, len(french))
	}
}

func TestLanguageDeclared(t *testing.T) {
	for _, c := range []struct{ text, declared, want string }{
		{"ICANN?", "", ""},
		{"ICANN?", "fr", "fr"},
		{"Who pays?", "fr", "fr"}, // taken at its word
		{"Who pays?", "EN-gb", "en"},
		{"Who pays?", "de", "en"}, // not one of the six: looked for
		{"من يدفع؟", "en", "ar"},  // no Latin letter in it
		{"من يدفع لـ ICANN؟", "en", "en"},
		{"谁付钱？", "zh-Hant-TW", "zh"},
		{"谁付钱？", "en", "zh"},
		{"Кто платит?", "es", "ru"},
		{"Хто платить за її зв'язок?", "", ""}, // Ukrainian
		{"誰がケーブルを払うのですか", "", ""},              // Japanese
		{"چه کسی می\u200cپردازد؟", "", ""},     // Persian
		{"Quem vai pagar os cabos na região?", "", ""},
		{"Chi paga per i cavi della regione?", "", ""},
		{"Wie betaalt voor de kabels in zee?", "", ""},
		{"", "", ""},
		{"", "ru", "ru"},
		{"2015!", "", ""},
		{"¿Y?", "", "es"},
		{"什么是 Internet Governance Forum?", "", "zh"},
	} {
		if got := Language(c.text, c.declared); got != c.want {
			t.Errorf("%q declared %q: %q, want %q", c.text, c.declared, got, c.want)
		}
	}
}

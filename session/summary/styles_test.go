package summary

import (
	"strings"
	"testing"

	"rostrum/session"
)

// TestHouseStyles: in each language one, another, several, groups and nobody are told as it tells them,
// with the form of the verb that goes with them.
func TestHouseStyles(t *testing.T) {
	for lang, c := range map[string]struct{ notes, want [5]string }{
		"fr": {
			[5]string{"L’accès reste inégal", "Les écoles devraient être connectées", "Internet est un bien commun", "Il faudrait agir", "Nécessité de former les enseignants"},
			[5]string{"Des orateurs ont noté que l’accès reste inégal.", "Un orateur a indiqué que les écoles devraient être connectées.", "Les parties prenantes ont souligné qu’Internet est un bien commun.", "Il a été noté qu’il faudrait agir.", "La nécessité de former les enseignants a été soulignée."},
		},
		"es": {
			[5]string{"El acceso sigue siendo desigual", "Las escuelas deberían estar conectadas", "Internet es un bien común", "Habría que actuar", "Necesidad de formar a los docentes"},
			[5]string{"Los oradores señalaron que el acceso sigue siendo desigual.", "Un orador indicó que las escuelas deberían estar conectadas.", "Las partes interesadas subrayaron que Internet es un bien común.", "Se señaló que habría que actuar.", "Se subrayó la necesidad de formar a los docentes."},
		},
		"ru": {
			[5]string{"Доступ остается неравным", "Школы следует подключить", "Интернет является общим благом", "Надо действовать", "Необходимость обучать учителей"},
			[5]string{"Выступавшие отметили, что доступ остается неравным.", "Один из выступавших указал, что школы следует подключить.", "Заинтересованные стороны подчеркнули, что Интернет является общим благом.", "Было отмечено, что надо действовать.", "Была подчеркнута необходимость обучать учителей."},
		},
		"zh": {
			[5]string{"获取机会仍不平等", "学校应当联网", "互联网是公共产品", "应采取行动", "必须培训教师"},
			[5]string{"发言者指出，获取机会仍不平等。", "一位发言者认为，学校应当联网。", "各利益攸关方强调，互联网是公共产品。", "会上指出，应采取行动。", "会上着重指出，必须培训教师。"},
		},
	} {
		t.Run(lang, func(t *testing.T) {
			p := programme()
			p.Summary = map[string]any{"language": lang, "mandate": "68/302"}
			w, a, a2, b, c1, _ := floorOf(t, p)
			for i, support := range [][]string{{a, a2}, {c1}, {a, b}, nil, nil} {
				w.note("ict4d", string(rune('A'+i)), session.NoteKeyMessage, c.notes[i], support...)
			}
			got := w.section("ict4d")
			for i, para := range got.Paragraphs {
				if s := para.Sentences[0].Text; s != c.want[i] {
					t.Errorf("%q gives\n%s, not\n%s", c.notes[i], s, c.want[i])
				}
			}
			intro := texts(w.section("introduction"))
			if strings.ContainsAny(intro, "{}|") || strings.Contains(intro, "  ") || !strings.Contains(intro, "2015") {
				t.Error(intro)
			}
			t.Log(intro)
		})
	}
}

// TestStrengthInEveryLanguage: the firmest word counts.
func TestStrengthInEveryLanguage(t *testing.T) {
	for lang, texts := range map[string][3]string{
		"fr": {"Les États doivent agir", "Les États devraient agir", "Les États pourraient agir"},
		"es": {"Los Estados deben actuar", "Los Estados deberían actuar", "Los Estados podrían actuar"},
		"ru": {"Государства должны действовать", "Государствам следует действовать", "Государства могли бы действовать"},
		"zh": {"各国必须采取行动", "各国应当采取行动", "各国不妨采取行动"},
		"ar": {"يجب أن تعمل الدول", "ينبغي أن تعمل الدول", "يمكن أن تعمل الدول"},
	} {
		for i, want := range []session.Strength{session.StrengthStrong, session.StrengthFirm, session.StrengthTentative} {
			if got := houses[lang].read(texts[i]).strength; got != want {
				t.Errorf("%s: %q is read as %s", lang, texts[i], got)
			}
		}
	}
}

// TestEveryStateIsKnownInEveryLanguage by its name there, and where the language bends it.
func TestEveryStateIsKnownInEveryLanguage(t *testing.T) {
	states := session.States()
	codes := rows("codes")
	if len(codes) != len(states) {
		t.Fatalf("%d codes of %d States", len(codes), len(states))
	}
	known := map[string]bool{}
	for _, s := range states {
		known[s] = true
	}
	for _, c := range codes {
		if !known[c[0]] {
			t.Errorf("%s is no State", c[0])
		}
	}
	for lang, sentences := range map[string][]string{
		"fr": {"Le Kenya a demandé plus.", "Cela vaut pour l’Algérie.", "Les experts d'Égypte en conviennent.", "La Côte d’Ivoire y tient.", "Au Brésil comme ailleurs."},
		"es": {"Kenia pidió más.", "En el Brasil se hizo.", "Côte d’Ivoire lo pidió.", "La Federación de Rusia lo pidió."},
		"ru": {"Кения попросила больше.", "В Кении это сделано.", "Опыт Бразилии полезен.", "Опыт Ирака полезен.", "Российская Федерация это сделала."},
		"zh": {"肯尼亚要求更多。", "会上提到了法国的经验。", "俄罗斯联邦表示同意。"},
		"ar": {"طلبت كينيا المزيد.", "تجربة البرازيل مفيدة.", "وكينيا كذلك.", "الاتحاد الروسي"},
	} {
		p := programme()
		p.Summary = map[string]any{"language": lang}
		w := newWorld(t, p)
		for _, s := range sentences {
			if f := w.w.namesIn(w.st, houses[lang], s); len(f) != 1 || f[0].Code != namesCountry {
				t.Errorf("%s: %q gives %v", lang, s, f)
			}
		}
		if f := w.w.namesIn(w.st, houses[lang], houses[lang].Allow[0]); len(f) != 0 {
			t.Errorf("%s: %q gives %v", lang, houses[lang].Allow[0], f)
		}
	}
}

package similar

// sound writes a word of the Latin, Cyrillic or Arabic script by how it roughly sounds, in small Latin
// letters, so that Пикетти, Piketty and بيكيتي come close to one another; nil for other scripts. Marks are
// gone, double letters are one, letters that stand for one sound in one language or the other are one
// (c, k, q; ph, f; y, i, j; w, v, u between the scripts). It is no transliteration to be read.
func sound(w []rune) []byte {
	out := make([]byte, 0, len(w)+4)
	for i, r := range w {
		switch {
		case r >= '0' && r <= '9':
			out = append(out, byte(r))
		case r < 0x250:
			var next rune
			if i+1 < len(w) {
				next = w[i+1]
			}
			var prev rune
			if i > 0 {
				prev = w[i-1]
			}
			out = append(out, latinSound(r, prev, next)...)
		case r >= 0x400 && r < 0x530:
			out = append(out, cyrillicSound[r]...)
		case r >= 0x600 && r < 0x700:
			out = append(out, arabicSound[r]...)
		default:
			return nil
		}
	}
	return single(out)
}

// single leaves one of two equal letters side by side; digits stay.
func single(b []byte) []byte {
	out := b[:0]
	for i, c := range b {
		if i == 0 || c != b[i-1] || c <= '9' {
			out = append(out, c)
		}
	}
	return out
}

func latinSound(r, prev, next rune) string {
	switch r {
	case 'c':
		switch next {
		case 'h':
			return "k"
		case 'e', 'i', 'y':
			return "s"
		}
		return "k"
	case 'q':
		return "k"
	case 'h':
		return ""
	case 'p':
		if next == 'h' {
			return "f"
		}
		return "p"
	case 'x':
		return "ks"
	case 'z':
		return "s"
	case 'w':
		return "v"
	case 'y', 'j':
		return "i"
	case 'ñ':
		return "n"
	case 'u':
		if prev == 'q' {
			return ""
		}
		return "u"
	}
	if r >= 'a' && r <= 'z' {
		return string(r)
	}
	return ""
}

var cyrillicSound = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "i", 'з': "s", 'и': "i", 'й': "i", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "k",
	'ц': "s", 'ч': "k", 'ш': "s", 'щ': "s", 'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
	'і': "i", 'ї': "i", 'є': "e", 'ґ': "g",
}

var arabicSound = map[rune]string{
	'ا': "a", 'ب': "b", 'ت': "t", 'ث': "t", 'ج': "g", 'ح': "", 'خ': "k", 'د': "d", 'ذ': "d", 'ر': "r", 'ز': "s",
	'س': "s", 'ش': "s", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "s", 'ع': "", 'غ': "g", 'ف': "f", 'ق': "k", 'ك': "k",
	'ل': "l", 'م': "m", 'ن': "n", 'ه': "", 'و': "u", 'ي': "i", 'پ': "b", 'چ': "k", 'ژ': "i", 'گ': "g",
}

package similar

import (
	"runtime"
	"strings"
	"testing"
)

const crowd = 10_000

func crowded(b testing.TB, c asked600) *Index {
	x := New()
	texts, langs := c.many(crowd)
	for i := range texts {
		x.Add(idOf(i), texts[i], langs[i])
	}
	if x.Len() != crowd {
		b.Fatalf("%d questions", x.Len())
	}
	return x
}

// BenchmarkNear is a new question against 10,000 others in six languages.
func BenchmarkNear(b *testing.B) {
	c := corpus(b)
	x := crowded(b, c)
	for _, lang := range []string{"en", "es", "ar", "zh", "ru"} {
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			of := c.text[lang]
			for i := 0; i < b.N; i++ {
				text := of[i%len(of)]
				x.Near("Please: "+text, lang, 5)
			}
		})
	}
	b.Run("1,000 runes", func(b *testing.B) {
		text := strings.Join(c.text["en"][:16], " ")
		for i := 0; i < b.N; i++ {
			x.Near(text, "en", 5)
		}
	})
}

// BenchmarkNearTranslated is a new question against 10,000 others, each worded in five languages.
func BenchmarkNearTranslated(b *testing.B) {
	c := corpus(b)
	x := crowded(b, c)
	texts, langs := c.many(crowd)
	all := []string{"en", "es", "ar", "zh", "ru"}
	for i := range texts {
		for _, lang := range all {
			if lang != langs[i] {
				of := c.text[lang]
				x.Add(idOf(i), of[i%len(of)]+" "+idOf(i), lang)
			}
		}
	}
	for _, lang := range all {
		b.Run(lang, func(b *testing.B) {
			of := c.text[lang]
			for i := 0; i < b.N; i++ {
				x.Near("Please: "+of[i%len(of)], lang, 5)
			}
		})
	}
}

// BenchmarkNearFlood is a question against 10,000 copies of itself, each with a number.
func BenchmarkNearFlood(b *testing.B) {
	x := New()
	const text = "When will the digital divide between rural and urban women be closed?"
	for i := 0; i < crowd; i++ {
		x.Add(idOf(i), text+" "+idOf(i), "en")
	}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		x.Near(text, "en", 5)
	}
}

// BenchmarkAddRemove is a question put into 10,000 others and taken out again.
func BenchmarkAddRemove(b *testing.B) {
	c := corpus(b)
	x := crowded(b, c)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		x.Add("new", c.text["en"][i%600]+" please", "en")
		x.Remove("new")
	}
}

// BenchmarkMemory tells the bytes that one of 10,000 questions takes.
func BenchmarkMemory(b *testing.B) {
	c := corpus(b)
	var before, after runtime.MemStats
	for i := 0; i < b.N; i++ {
		runtime.GC()
		runtime.ReadMemStats(&before)
		x := crowded(b, c)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/crowd, "B/question")
		runtime.KeepAlive(x)
	}
}

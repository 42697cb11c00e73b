package summary

import (
	"strings"
	"testing"
)

// TestArabicHouseStyle: the verb stands before who said it, and the figures need no plural.
func TestArabicHouseStyle(t *testing.T) {
	p := programme()
	p.Summary = map[string]any{"language": "ar"}
	w, a, a2, b, c, _ := floorOf(t, p)
	w.note("ict4d", "", message, "الأسعار مرتفعة", a, a2)
	w.note("ict4d", "", proposal, "الأسعار يجب خفضها", c)
	w.note("ict4d", "", message, "المهارات أساس التنمية", a, b)
	d := w.section("ict4d")
	want(t, texts(d), "أوضح المتكلمون أن الأسعار مرتفعة. أكد أحد المتكلمين أن الأسعار يجب خفضها. أوضح أصحاب المصلحة أن المهارات أساس التنمية.")
	// "أن" is followed by a noun, and what is said of no one by "أنه".
	w.note("rights", "", message, "ينبغي خفض الأسعار", a, a2)
	want(t, texts(w.section("rights")), "أوضح المتكلمون أنه ينبغي خفض الأسعار.")
	w.note("opening", "", message, "لا تكفي المهارات")
	want(t, texts(w.section("opening")), "ومما أبرزه المشاركون أنه لا تكفي المهارات.")
	if d.Language != "ar" {
		t.Error(d.Language)
	}
	if got := texts(w.section("introduction")); !strings.Contains(got, "19 تشرين الأول/أكتوبر 2015") || strings.Contains(got, "  ") || strings.Contains(got, "{") {
		t.Error(got)
	}
}

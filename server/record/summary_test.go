package record

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rostrum/session"
	"rostrum/session/summary"
)

// drafted is a session with a note of each sort, in texts that every format must escape.
func drafted(t *testing.T) *session.State {
	t.Helper()
	return draftedIn(t, "en")
}

func draftedIn(t *testing.T, lang string) *session.State {
	t.Helper()
	st := session.NewState()
	send := func(role session.Role, c session.Command) {
		t.Helper()
		in := session.Input{Actor: session.Actor{Role: role}, ID: "c", Now: 1445263200000, Salt: "00", Command: c}
		if sec := session.SummarySection(c); sec != "" {
			in.Section = summary.NewWriter().Section(st, sec)
		}
		e, r := session.Decide(st, in)
		if r != nil {
			t.Fatalf("%s: %v", c.Do(), r)
		}
		session.Apply(st, e)
	}
	en := func(s string) session.Text { return session.Text{"en": s} }
	send(session.RoleSystem, &session.SessionCreate{ID: "day", Programme: session.Programme{
		Title: en("Consultation & <Review>"), Date: "2015-10-19", Timezone: "UTC",
		Segments: []session.ProgrammeSegment{
			{ID: "opening", Kind: session.KindOpening, Title: en("Opening segment")}, {ID: "panel", Kind: session.KindPanel, Title: en("Access | skills")},
		},
		Summary: map[string]any{"language": lang, "mandate": "resolution 68/302", "purpose": "to collect views"},
	}})
	note := func(kind session.NoteKind, theme, ref, text string) {
		t.Helper()
		send(session.RoleRapporteur, &session.NoteAdd{Segment: "panel", Kind: kind, Theme: theme, DraftRef: ref, Text: text})
	}
	note(session.NoteKeyMessage, "access", "", `Access is <b>dear</b> & "slow"; *costs* rise`)
	note(session.NoteKeyMessage, "access", "", "الوصول مهم")
	note(session.NoteKeyMessage, "left out", "", "Nobody reads this")
	note(session.NoteProposal, "fund", "26 bis", "A fund | must be set up")
	note(session.NoteProposal, "fund", "", "=Fees_ should fall\x01")
	send(session.RoleRapporteur, &session.SummaryOmit{Segment: "panel", Sentence: "n3", On: true})
	return st
}

func TestSummaryMarkdown(t *testing.T) {
	got := string(SummaryMarkdown(drafted(t)))
	for _, want := range []string{
		"# President's Summary\n\n**Consultation \\& \\<Review\\>**\n\n19 October 2015\n\n_Draft: 0 of ",
		"\n## Introduction\n\n1. In accordance with resolution 68/302, ", "\n## Access \\| skills\n\n",
		`access is \<b\>dear\</b\> \& "slow"; \*costs\* rise. الوصول مهم.` + "\n",
		"| Paragraph | Proposal | Worded as | Support | Segment |\n| --- | --- | --- | --- | --- |\n| 26bis | A fund \\| must be set up. | must | – | Access \\| skills |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Nobody reads this") {
		t.Error("what was left out is in the document")
	}
	for in, want := range map[string]string{"1. x": `1\. x`, "- x": `\- x`, "2015 was": "2015 was", "": "", "a\n# b": `a \# b`} {
		if mark(in) != want {
			t.Errorf("%q is marked %q, want %q", in, mark(in), want)
		}
	}
}

func TestSummaryHTML(t *testing.T) {
	b, err := SummaryHTML(drafted(t))
	if err != nil {
		t.Fatal(err)
	}
	got := string(b)
	for _, want := range []string{
		`<html lang="en" dir="ltr">`, "Access is &lt;b&gt;dear&lt;/b&gt; &amp;", `<td>26bis</td><td>A fund | must be set up.</td>`, "<style>" + printStyle + "</style>",
	} {
		if !strings.Contains(strings.ReplaceAll(got, "access is", "Access is"), want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "<b>") || strings.Contains(got, "style=") || strings.Contains(got, "<script") {
		t.Error("a note's text is markup, or a style stands outside the one that the policy allows")
	}
}

// TestSummaryDOCX: every part is well-formed, and equal drafts have equal bytes.
func TestSummaryDOCX(t *testing.T) {
	st := drafted(t)
	b, err := SummaryDOCX(st)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := SummaryDOCX(st); err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same draft gives other bytes (%v)", err)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != 8 || z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("%d parts, the first %s", len(z.File), z.File[0].Name)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for dec := xml.NewDecoder(r); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		r.Close()
	}
}

// TestLibreOfficeReadsTheDOCX: converted to text, it has every paragraph and every cell, in order.
func TestLibreOfficeReadsTheDOCX(t *testing.T) {
	st := drafted(t)
	b, err := SummaryDOCX(st)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "summary.docx")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.ToSlash(dir)+"/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, file).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "summary.txt"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	rest := strings.TrimPrefix(string(text), "\ufeff")
	find := func(want string) {
		t.Helper()
		i := strings.Index(rest, want)
		if i < 0 {
			t.Fatalf("%q is not in what follows:\n%s", want, rest)
		}
		rest = rest[i+len(want):]
	}
	d := newDraft(st)
	find(d.title)
	find(d.of)
	find(d.date)
	n := 0
	for _, s := range d.sections {
		find(s.title)
		for _, p := range s.paragraphs {
			n++
			find(strings.TrimSpace(string(rune('0'+n)) + "."))
			find(strings.ReplaceAll(p, "\x01", "\ufffd"))
		}
	}
	find(d.annex.title)
	for _, row := range append([][]string{d.annex.header}, d.annex.rows...) {
		for _, cell := range row {
			find(strings.ReplaceAll(cell, "\x01", "\ufffd"))
		}
	}
}

// TestChineseSentencesStandTogether: no space between them, and the document says what language it is in.
func TestChineseSentencesStandTogether(t *testing.T) {
	st := draftedIn(t, "zh")
	got := string(SummaryMarkdown(st))
	if text, _, _ := strings.Cut(got, "## 附件"); !strings.Contains(text, "。以下是") || strings.Contains(text, "。 ") {
		t.Error(got)
	}
	if styles := newDraft(st).docxStyles(); !strings.Contains(styles, `<w:lang w:eastAsia="zh-CN"/>`) {
		t.Error(styles)
	}
}

// TestRightToLeft: a draft whose house style runs from right to left says so in both formats.
func TestRightToLeft(t *testing.T) {
	d := draft{
		lang: "ar", dir: "rtl", title: "موجز الرئيس", of: "المشاورة", sections: []draftSection{{"مقدمة", []string{"النص."}}},
		annex: draftAnnex{title: "مرفق", header: []string{"١", "٢", "٣", "٤", "٥"}, rows: [][]string{{"أ", "ب", "ج", "د", "ه"}}},
	}
	page, err := d.html()
	if err != nil || !strings.Contains(string(page), `<html lang="ar" dir="rtl">`) {
		t.Errorf("%v %.200s", err, page)
	}
	body, styles := d.docxBody(), d.docxStyles()
	if runs, marked := strings.Count(body, "<w:r>"), strings.Count(body, "<w:rtl/>"); runs < 14 || runs != marked {
		t.Errorf("%d runs, %d of them from right to left", runs, marked)
	}
	for _, want := range []string{"<w:bidiVisual/>", "<w:bidi/></w:sectPr>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the document lacks %s", want)
		}
	}
	if !strings.Contains(styles, "<w:bidi/>") || !strings.Contains(styles, `<w:lang w:bidi="ar"/>`) {
		t.Error(styles)
	}
}

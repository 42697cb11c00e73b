package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"

	"rostrum/session"
)

// printStyle is all the style that the page for print has. Nothing is loaded; see SummaryPolicy.
const printStyle = `
@page { size: A4; margin: 25mm 22mm; @bottom-center { content: counter(page); font: 9pt serif; } }
:root { color-scheme: light; }
body { max-inline-size: 42rem; margin: 2rem auto; padding-inline: 1rem; font: 11.5pt/1.5 "Times New Roman", "Noto Naskh Arabic", "Noto Serif CJK SC", serif; color: #111; background: #fff; }
header { text-align: center; margin-block-end: 2em; }
h1 { font-size: 1.5em; margin-block: 0 .4em; }
h2 { font-size: 1.15em; margin-block: 1.6em .5em; break-after: avoid; }
header p { margin-block: .2em; }
.status { margin-block-start: 1em; padding: .3em .8em; border: 1px solid #767676; display: inline-block; }
ol { list-style: none; margin: 0; padding: 0; }
li { margin-block-end: .8em; text-indent: 0; orphans: 3; widows: 3; }
.number { display: inline-block; min-inline-size: 2.2em; }
table { border-collapse: collapse; inline-size: 100%; font-size: .88em; }
caption { text-align: start; font-weight: bold; padding-block-end: .5em; }
th { box-sizing: border-box; }
th, td { border: 1px solid #767676; padding: .35em .5em; text-align: start; vertical-align: top; }
td { unicode-bidi: plaintext; text-align: left; }
:root[dir=rtl] td { text-align: right; }
th { background: #eee; }
table { table-layout: fixed; overflow-wrap: break-word; }
th:nth-child(1) { inline-size: 15%; }
th:nth-child(2) { inline-size: 41%; }
th:nth-child(3), th:nth-child(4) { inline-size: 12.5%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
section.annex { break-before: page; }
@media print { body { margin: 0; max-inline-size: none; padding: 0; } }
`

// SummaryPolicy is the Content-Security-Policy of the page for print: its own style and nothing else.
var SummaryPolicy = func() string {
	sum := sha256.Sum256([]byte(printStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

var printPage = template.Must(template.New("summary").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}: {{.Of}}</title><style>{{.Style}}</style></head>
<body>
<header><h1>{{.Title}}</h1><p>{{.Of}}</p><p>{{.Date}}</p>{{with .Status}}<p class="status">{{.}}</p>{{end}}</header>
<main>
{{range .Sections}}<section><h2>{{.Title}}</h2>
<ol>{{range .Paragraphs}}
<li value="{{.N}}"><span class="number">{{.N}}.</span><bdi>{{.Text}}</bdi></li>{{end}}
</ol></section>
{{end}}{{if .Rows}}<section class="annex"><h2>{{.Annex}}</h2>
<table><thead><tr>{{range .Header}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>{{range .Rows}}
<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>{{end}}
</tbody></table></section>
{{end}}</main>
</body>
</html>
`))

type printParagraph struct {
	N    int
	Text string
}

type printSection struct {
	Title      string
	Paragraphs []printParagraph
}

// SummaryHTML is the draft summary as one page for print, A4, from right to left where its language is.
func SummaryHTML(st *session.State) ([]byte, error) {
	return newDraft(st).html()
}

func (d draft) html() ([]byte, error) {
	var sections []printSection
	d.paragraphs(func(title string) {
		sections = append(sections, printSection{Title: title})
	}, func(n int, text string) {
		s := &sections[len(sections)-1]
		s.Paragraphs = append(s.Paragraphs, printParagraph{n, text})
	})
	var b bytes.Buffer
	err := printPage.Execute(&b, map[string]any{
		"Lang": d.lang, "Dir": d.dir, "Title": d.title, "Of": d.of, "Date": d.date, "Status": d.status, "Style": template.CSS(printStyle),
		"Sections": sections, "Annex": d.annex.title, "Header": d.annex.header, "Rows": d.annex.rows,
	})
	if err != nil {
		return nil, fmt.Errorf("write the summary as HTML: %w", err)
	}
	return b.Bytes(), nil
}

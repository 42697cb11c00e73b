package record

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"rostrum/session"
)

// A DOCX is a ZIP archive of XML parts (ECMA-376, Office Open XML). These are the ones that a text
// with headings, numbered paragraphs, a table and page numbers needs. Equal drafts have equal bytes:
// no part has a time.

// SummaryDOCX is the draft summary as an Office Open XML document.
func SummaryDOCX(st *session.State) ([]byte, error) {
	return newDraft(st).docx()
}

func (d draft) docx() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", docxTypes}, {"_rels/.rels", docxRels}, {"docProps/core.xml", d.docxCore()},
		{"word/document.xml", d.docxBody()}, {"word/_rels/document.xml.rels", docxBodyRels},
		{"word/styles.xml", d.docxStyles()}, {"word/numbering.xml", docxNumbering}, {"word/footer1.xml", docxFooter},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
		if _, err := w.Write([]byte(xml.Header + part.body)); err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write the summary as DOCX: %w", err)
	}
	return b.Bytes(), nil
}

const (
	wordML  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relDoc  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	relPkg  = "http://schemas.openxmlformats.org/package/2006/relationships"
	mimeDoc = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	docxTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + mimeDoc + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + mimeDoc + `styles+xml"/>` +
		`<Override PartName="/word/numbering.xml" ContentType="` + mimeDoc + `numbering+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + mimeDoc + `footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	docxRels = `<Relationships xmlns="` + relPkg + `"><Relationship Id="rId1" Type="` + relDoc + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

	docxBodyRels = `<Relationships xmlns="` + relPkg + `"><Relationship Id="rId1" Type="` + relDoc + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relDoc + `/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="` + relDoc + `/footer" Target="footer1.xml"/></Relationships>`

	docxNumbering = `<w:numbering ` + wordML + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>` +
		`<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="start"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="567"/></w:tabs><w:ind w:start="0" w:firstLine="0"/></w:pPr></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

	docxFooter = `<w:ftr ` + wordML + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>`
)

func (d draft) rtl() bool { return d.dir == "rtl" }

func (d draft) docxCore() string {
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` +
		escaped(d.title+": "+d.of) + `</dc:title><dc:language>` + escaped(d.lang) + `</dc:language></cp:coreProperties>`
}

// docxStyles names what the document uses; the sizes are in half points.
func (d draft) docxStyles() string {
	bidi, lang := "", `<w:lang w:val="`+escaped(d.lang)+`"/>`
	if d.rtl() {
		bidi, lang = "<w:bidi/>", `<w:lang w:bidi="`+escaped(d.lang)+`"/>`
	}
	if d.lang == "zh" {
		lang = `<w:lang w:eastAsia="zh-CN"/>` // a word processor looks for East Asian languages there
	}
	style := func(id, name, based, next, para, run string) string {
		s := `<w:style w:type="paragraph" w:styleId="` + id + `"`
		if id == "Normal" {
			s += ` w:default="1"`
		}
		s += `><w:name w:val="` + name + `"/>`
		if based != "" {
			s += `<w:basedOn w:val="` + based + `"/>`
		}
		if next != "" {
			s += `<w:next w:val="` + next + `"/>`
		}
		return s + `<w:qFormat/><w:pPr>` + para + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
	}
	size := func(n int) string { return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, n, n) }
	return `<w:styles ` + wordML + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" w:cs="Times New Roman"/>` +
		size(23) + lang + `</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>` + bidi + `<w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		style("Normal", "Normal", "", "", "", "") +
		style("Title", "Title", "Normal", "Normal", `<w:spacing w:after="80"/><w:jc w:val="center"/>`, `<w:b/><w:bCs/>`+size(34)) +
		style("Subtitle", "Subtitle", "Normal", "Normal", `<w:spacing w:after="60"/><w:jc w:val="center"/>`, size(24)) +
		style("Heading1", "heading 1", "Normal", "Paragraph", `<w:keepNext/><w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:bCs/>`+size(26)) +
		style("Paragraph", "Numbered Paragraph", "Normal", "Paragraph", `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, "") +
		style("TableText", "Table Text", "Normal", "", `<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>`, size(19)) +
		`</w:styles>`
}

func (d draft) docxBody() string {
	var b strings.Builder
	run := func(text, props string) string {
		if d.rtl() {
			props += "<w:rtl/>"
		}
		if props != "" {
			props = "<w:rPr>" + props + "</w:rPr>"
		}
		return `<w:r>` + props + `<w:t xml:space="preserve">` + escaped(text) + `</w:t></w:r>`
	}
	para := func(style, text, props string) {
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(text, props) + `</w:p>`)
	}
	b.WriteString(`<w:document ` + wordML + ` xmlns:r="` + relDoc + `"><w:body>`)
	para("Title", d.title, "")
	para("Subtitle", d.of, "")
	para("Subtitle", d.date, "")
	if d.status != "" {
		para("Subtitle", d.status, "<w:i/><w:iCs/>")
	}
	d.paragraphs(func(title string) { para("Heading1", title, "") }, func(_ int, text string) { para("Paragraph", text, "") })
	if len(d.annex.rows) > 0 {
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:pageBreakBefore/></w:pPr>` + run(d.annex.title, "") + `</w:p>`)
		d.docxTable(&b, run)
	}
	bidi := ""
	if d.rtl() {
		bidi = "<w:bidi/>"
	}
	// A4 with margins of 25 and 22 mm, in twentieths of a point.
	b.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1417" w:right="1247" w:bottom="1417" w:left="1247" w:header="709" w:footer="709" w:gutter="0"/>` + bidi + `</w:sectPr></w:body></w:document>`)
	return b.String()
}

// annexWidths are the columns' in twentieths of a point; they sum to the width between the margins.
var annexWidths = []int{1250, 4262, 1050, 1050, 1800}

func (d draft) docxTable(b *strings.Builder, run func(text, props string) string) {
	border := ""
	for _, side := range []string{"top", "start", "bottom", "end", "insideH", "insideV"} {
		border += `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="767676"/>`
	}
	visual := ""
	if d.rtl() {
		visual = "<w:bidiVisual/>"
	}
	b.WriteString(`<w:tbl><w:tblPr>` + visual + `<w:tblW w:w="9412" w:type="dxa"/><w:tblBorders>` + border + `</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range annexWidths {
		b.WriteString(`<w:gridCol w:w="` + strconv.Itoa(w) + `"/>`)
	}
	b.WriteString(`</w:tblGrid>`)
	row := func(cells []string, rowProps, cellProps, props string) {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + rowProps + `</w:trPr>`)
		for i, c := range cells {
			b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(annexWidths[i]) + `" w:type="dxa"/>` + cellProps + `</w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>` + run(c, props) + `</w:p></w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	row(d.annex.header, `<w:tblHeader/>`, `<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>`, `<w:b/><w:bCs/>`)
	for _, r := range d.annex.rows {
		row(r, "", "", "")
	}
	b.WriteString(`</w:tbl>`)
	// Word wants a paragraph between a table and the section's end.
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>`)
}

// escaped is text for XML; what XML cannot hold becomes the replacement character.
func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}

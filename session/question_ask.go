package session

// maxAwaiting bounds a person's questions that await approval, so that one person cannot bury the inbox.
const maxAwaiting = 100

// checkQuestion checks what questions from any source have in common.
func (d *decision) checkQuestion(text, lang, segment, ref string) *Refusal {
	if r := checkText(text, "text", MaxQuestion, false); r != nil {
		return r
	}
	if len(lang) > 35 {
		return refuse(CodeBadRequest, "language.unknown", "lang", "language", lang[:35])
	}
	if segment != "" && d.st.Segments[segment] == nil {
		return refuse(CodeNotFound, "segment.not_found", "segment", "segment", segment)
	}
	if ref != "" {
		if r := checkText(ref, "ref", MaxRef, true); r != nil {
			return r
		}
		if _, taken := d.st.QuestionRefs[ref]; taken {
			return refuse(CodeConflict, "question.ref_taken", "ref", "ref", ref)
		}
	}
	return nil
}

func (d *decision) ask(c *QuestionAsk) *Refusal {
	p := d.st.People[d.in.Actor.Person]
	if p == nil {
		return refuse(CodeForbidden, "person.needs_own_link", "")
	}
	if r := d.checkQuestion(c.Text, c.Lang, c.Segment, c.Ref); r != nil {
		return r
	}
	if r := checkText(c.To, "to", MaxShort, true); r != nil {
		return r
	}
	awaiting := 0
	for _, id := range p.Questions {
		if q := d.st.Questions[id]; q != nil && q.State == Offered {
			awaiting++
		}
	}
	if awaiting >= maxAwaiting {
		return refuse(CodeLimitReached, "question.too_many_awaiting", "", "limit", itoa(maxAwaiting))
	}
	lang := c.Lang
	if lang == "" {
		lang = p.Language
	}
	kind := "audience"
	if p.Role == RoleParticipant {
		kind = "room"
	}
	author := d.st.authorKey(p.ID, SourceDoc{})
	held := d.holds(author, c.Text, "")
	d.emit(&QuestionAsked{
		Question: shortID("q", d.st.nQuestion+1), Segment: d.segmentOr(c.Segment), Person: p.ID, Text: c.Text,
		Lang: lang, Source: SourceDoc{Kind: kind}, To: c.To, Anon: c.Anonymous, Ref: c.Ref,
		Held: held, Shown: d.atOnce(author, held),
	})
	return nil
}

// segmentOr is the segment given, else the one under way.
func (d *decision) segmentOr(id string) string {
	if id == "" {
		if cur := d.st.Current(); cur != nil {
			return cur.ID
		}
	}
	return id
}

func (d *decision) offer(c *QuestionOffer) *Refusal {
	if r := d.checkQuestion(c.Text, c.Lang, c.Segment, c.Ref); r != nil {
		return r
	}
	for _, t := range []struct{ v, field string }{{c.Source.Kind, "source.kind"}, {c.Source.Author, "source.author"}} {
		if r := checkText(t.v, t.field, MaxShort, t.field != "source.kind"); r != nil {
			return r
		}
	}
	if c.Source.Feed != "" && d.st.Sources[c.Source.Feed] == nil {
		return refuse(CodeNotFound, "feed.not_found", "source.feed", "feed", c.Source.Feed)
	}
	if !httpURL(c.Source.URL) {
		return refuse(CodeBadRequest, "question.source_url", "source.url")
	}
	author := d.st.authorKey("", c.Source)
	held := d.holds(author, c.Text, "")
	id := shortID("q", d.st.nQuestion+1)
	d.emit(&QuestionAsked{
		Question: id, Segment: d.segmentOr(c.Segment), Lang: c.Lang, Source: SourceDoc{Kind: c.Source.Kind, Feed: c.Source.Feed}, Ref: c.Ref,
		Held: held, Shown: d.atOnce(author, held),
		Seal: d.sealed(id, Sealed{Item: &SourceItem{Text: c.Text, Author: c.Source.Author, URL: c.Source.URL}}),
	})
	return nil
}

// httpURL keeps links that a page may show to plain web addresses.
func httpURL(u string) bool {
	return u == "" || len(u) <= 2000 && (len(u) > 8 && u[:8] == "https://" || len(u) > 7 && u[:7] == "http://")
}

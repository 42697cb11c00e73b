package session

// Notice is a message to all or to some roles.
type Notice struct {
	ID    string
	Text  Text
	Level string
	To    []Role
	At    Instant
	Until Instant
}

// maxNotices bounds what is shown at once.
const maxNotices = 50

func (d *decision) notice(c Command) *Refusal {
	switch c := c.(type) {
	case *NoticePost:
		return d.noticePost(c)
	case *NoticeClear:
		if d.st.Notices[c.Notice] == nil {
			return refuse(CodeNotFound, "notice.not_found", "notice", "notice", c.Notice)
		}
		d.emit(&NoticeCleared{Notice: c.Notice})
	}
	return nil
}

func (d *decision) noticePost(c *NoticePost) *Refusal {
	if len(d.st.Notices) >= maxNotices {
		return refuse(CodeLimitReached, "notice.too_many", "", "limit", itoa(maxNotices))
	}
	if len(c.Text) == 0 {
		return refuse(CodeBadRequest, "text.empty", "text")
	}
	text := Text{}
	for lang, s := range c.Text {
		if !KnownLanguage(lang) {
			return refuse(CodeBadRequest, "language.unknown", "text", "language", lang)
		}
		if r := checkText(s, "text", MaxNotice, false); r != nil {
			return r
		}
		if len(c.Languages) == 0 || oneOf(lang, c.Languages) {
			text[lang] = s
		}
	}
	for _, lang := range c.Languages {
		if text[lang] == "" {
			return refuse(CodeBadRequest, "notice.no_text_in", "languages", "language", lang)
		}
	}
	level := c.Level
	if level == "" {
		level = "info"
	}
	if level != "info" && level != "warning" {
		return refuse(CodeBadRequest, "notice.unknown_level", "level", "level", level)
	}
	for _, r := range c.To {
		if !oneOf(r, ViewerRoles) {
			return refuse(CodeBadRequest, "role.unknown", "to", "role", string(r))
		}
	}
	if c.Until != 0 && c.Until <= d.now {
		return refuse(CodeBadRequest, "notice.until_past", "until")
	}
	d.emit(&NoticePosted{Notice: shortID("x", d.st.nNotice+1), Text: text, Level: level, To: c.To, Until: c.Until})
	return nil
}

func (st *State) applyNotice(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *NoticePosted:
		st.nNotice = max(st.nNotice, number(ev.Notice))
		st.NoticeIDs = append(st.NoticeIDs, ev.Notice)
		st.Notices[ev.Notice] = &Notice{ID: ev.Notice, Text: ev.Text, Level: ev.Level, To: ev.To, At: e.At, Until: ev.Until}
		st.changes.key("notice/" + ev.Notice)
	case *NoticeCleared:
		delete(st.Notices, ev.Notice)
		st.NoticeIDs = drop(st.NoticeIDs, ev.Notice)
		st.changes.key("notice/" + ev.Notice)
	}
}

package session

// Note is a rapporteur's card.
type Note struct {
	ID       string
	Ref      string
	Segment  string
	Speech   string
	Question string
	Kind     NoteKind
	Theme    string
	DraftRef string
	Text     string
	Rev      int
	Author   string
	At       Instant
	Speeches []string // that support it
	Groups   []string // that support it, as such
	Claims   []ClaimDoc
}

// NoSpeech in place of a speech says that a note belongs to none.
const NoSpeech = "none"

func (d *decision) note(c Command) *Refusal {
	switch c := c.(type) {
	case *NoteAdd:
		return d.noteAdd(c)
	case *NoteEdit:
		return d.noteEdit(c)
	case *NoteRemove:
		n, r := d.findNote(c.Note)
		if r != nil {
			return r
		}
		if c.Rev != 0 && c.Rev != n.Rev {
			return refuse(CodeStale, "note.stale", "rev", "rev", itoa(n.Rev))
		}
		d.emit(&NoteRemoved{Note: n.ID})
		return nil
	case *NoteSupport:
		return d.noteSupport(c)
	case *NoteClaim:
		return d.noteClaim(c)
	}
	return nil
}

func (d *decision) findNote(ref string) (*Note, *Refusal) {
	if ref == "" {
		return nil, refuse(CodeBadRequest, "note.missing", "note")
	}
	id := ref
	if ext, ok := cutRef(ref); ok {
		id = d.st.NoteRefs[ext]
	}
	n := d.st.Notes[id]
	if n == nil {
		return nil, refuse(CodeNotFound, "note.not_found", "note", "note", ref)
	}
	return n, nil
}

func (d *decision) checkNote(text string, kind NoteKind, theme, draftRef, segment, speech string) *Refusal {
	if r := checkText(text, "text", MaxNote, false); r != nil {
		return r
	}
	if !oneOf(kind, NoteKinds) {
		return refuse(CodeBadRequest, "note.unknown_kind", "kind", "kind", string(kind))
	}
	for _, t := range []struct{ v, field string }{{theme, "theme"}, {draftRef, "draft_ref"}} {
		if r := checkText(t.v, t.field, MaxShort, true); r != nil {
			return r
		}
	}
	if _, r := d.findSegment(segment); r != nil {
		return r
	}
	if speech != "" && speech != NoSpeech && d.st.Speeches[speech] == nil {
		return refuse(CodeNotFound, "speech.not_found", "speech", "speech", speech)
	}
	return nil
}

// noteAdd adds a note; one that names no speech is linked to the speech under way in its segment.
func (d *decision) noteAdd(c *NoteAdd) *Refusal {
	kind := c.Kind
	if kind == "" {
		kind = NoteKeyMessage
	}
	if r := d.checkNote(c.Text, kind, c.Theme, c.DraftRef, c.Segment, c.Speech); r != nil {
		return r
	}
	question := ""
	if c.Question != "" {
		q, r := d.findQuestion(c.Question, "question")
		if r != nil {
			return r
		}
		question = q.ID
	}
	if c.Ref != "" {
		if r := checkText(c.Ref, "ref", MaxRef, true); r != nil {
			return r
		}
		if _, taken := d.st.NoteRefs[c.Ref]; taken {
			return refuse(CodeConflict, "note.ref_taken", "ref", "ref", c.Ref)
		}
	}
	speech := c.Speech
	if sp := d.st.Speaking(); speech == "" && sp != nil && sp.Segment == c.Segment {
		speech = sp.ID
	}
	if speech == NoSpeech {
		speech = ""
	}
	d.emit(&NoteAdded{
		Note: shortID("n", d.st.nNote+1), Segment: c.Segment, Text: c.Text, Kind: kind, Theme: c.Theme,
		DraftRef: c.DraftRef, Speech: speech, Question: question, Ref: c.Ref,
	})
	return nil
}

// noteEdit changes a note at the revision the writer saw; at another it is stale, and nothing of
// either text is lost: the writer's page still holds theirs and shows the other beside it.
func (d *decision) noteEdit(c *NoteEdit) *Refusal {
	n, r := d.findNote(c.Note)
	if r != nil {
		return r
	}
	if c.Rev != n.Rev {
		return refuse(CodeStale, "note.stale", "rev", "rev", itoa(n.Rev))
	}
	ev := &NoteEdited{
		Note: n.ID, Rev: n.Rev + 1, Segment: n.Segment, Text: n.Text, Kind: n.Kind, Theme: n.Theme,
		DraftRef: n.DraftRef, Speech: n.Speech,
	}
	set := func(to *string, from *string) {
		if from != nil {
			*to = *from
		}
	}
	set(&ev.Text, c.Text)
	set(&ev.Theme, c.Theme)
	set(&ev.DraftRef, c.DraftRef)
	set(&ev.Segment, c.Segment)
	set(&ev.Speech, c.Speech)
	if c.Kind != nil {
		ev.Kind = *c.Kind
	}
	if ev.Speech == NoSpeech {
		ev.Speech = ""
	}
	if c.Question != nil {
		question := ""
		if *c.Question != "" {
			q, r := d.findQuestion(*c.Question, "question")
			if r != nil {
				return r
			}
			question = q.ID
		}
		ev.Question = &question
	}
	if r := d.checkNote(ev.Text, ev.Kind, ev.Theme, ev.DraftRef, ev.Segment, ev.Speech); r != nil {
		return r
	}
	d.emit(ev)
	return nil
}

// noteSupport adds or takes away one supporter: a speech or a group. Adding one twice is no error,
// so that two rapporteurs who hear the same do not refuse each other.
func (d *decision) noteSupport(c *NoteSupport) *Refusal {
	n, r := d.findNote(c.Note)
	if r != nil {
		return r
	}
	if (c.Speech == "") == (c.Group == "") {
		return refuse(CodeBadRequest, "note.speech_or_group", "speech")
	}
	if c.Speech != "" && d.st.Speeches[c.Speech] == nil {
		return refuse(CodeNotFound, "speech.not_found", "speech", "speech", c.Speech)
	}
	if c.Group != "" {
		if _, ok := d.st.Group(c.Group); !ok {
			return refuse(CodeNotFound, "group.not_found", "group", "group", c.Group)
		}
	}
	d.emit(&NoteSupported{Note: n.ID, Speech: c.Speech, Group: c.Group, On: c.On})
	return nil
}

func (st *State) applyNote(e Entry, ev Event) {
	switch ev := ev.(type) {
	case *NoteAdded:
		st.nNote = max(st.nNote, number(ev.Note))
		st.NoteIDs = append(st.NoteIDs, ev.Note)
		st.Notes[ev.Note] = &Note{
			ID: ev.Note, Ref: ev.Ref, Segment: ev.Segment, Speech: ev.Speech, Question: ev.Question, Kind: ev.Kind,
			Theme: ev.Theme, DraftRef: ev.DraftRef, Text: ev.Text, Rev: 1, Author: e.By.Person, At: e.At,
		}
		if ev.Ref != "" {
			st.NoteRefs[ev.Ref] = ev.Note
		}
		st.touchNote(st.Notes[ev.Note])
	case *NoteEdited:
		if n := st.Notes[ev.Note]; n != nil {
			st.touchNote(n)
			n.Rev, n.Segment, n.Text, n.Kind = ev.Rev, ev.Segment, ev.Text, ev.Kind
			n.Theme, n.DraftRef, n.Speech = ev.Theme, ev.DraftRef, ev.Speech
			if ev.Question != nil {
				n.Question = *ev.Question
			}
			st.touchNote(n)
		}
	case *NoteRemoved:
		if n := st.Notes[ev.Note]; n != nil {
			st.touchNote(n)
		}
		delete(st.Notes, ev.Note)
		st.NoteIDs = drop(st.NoteIDs, ev.Note)
		st.changes.key("note/" + ev.Note)
	case *NoteSupported:
		if n := st.Notes[ev.Note]; n != nil {
			n.Speeches = toggle(n.Speeches, ev.Speech, ev.On)
			n.Groups = toggle(n.Groups, ev.Group, ev.On)
			st.touchNote(n)
		}
	}
}

// touchNotesOf: a note counts the speeches that support it, and their speakers' groups.
func (st *State) touchNotesOf(speech string) {
	for _, id := range st.NoteIDs {
		if n := st.Notes[id]; n.Speech == speech || oneOf(speech, n.Speeches) {
			st.touchNote(n)
		}
	}
}

func toggle(ids []string, id string, on bool) []string {
	if id == "" {
		return ids
	}
	ids = drop(ids, id)
	if on {
		ids = append(ids, id)
	}
	return ids
}

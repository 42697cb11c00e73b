package session

// CheckTyped tells what would be refused of a question's text and language before anything else is known
// of it: for those who look a text up while it is typed.
func CheckTyped(text, lang string) *Refusal {
	if r := checkText(text, "text", MaxQuestion, false); r != nil {
		return r
	}
	if len(lang) > 35 {
		return refuse(CodeBadRequest, "language.unknown", "lang", "language", lang[:35])
	}
	return nil
}

package room

import "rostrum/session"

// QuestionPage is some of the questions that those of a role see, as of version V.
type QuestionPage struct {
	Epoch     string
	V         uint64
	Total     int
	Questions []session.QuestionDoc
}

// QuestionPage finds a page of the questions. ErrClosed where the room cannot tell.
func (r *Room) QuestionPage(role session.Role, query session.QuestionQuery) (QuestionPage, error) {
	p := QuestionPage{Questions: []session.QuestionDoc{}}
	err := r.Read(func(st *session.State) error {
		if r.owned.ahead {
			return ErrClosed // what the log does not hold is shown to no one
		}
		found, total := st.QuestionPage(role, query)
		p.Questions = append(p.Questions, found...)
		p.Epoch, p.V, p.Total = r.owned.head.Epoch, r.owned.head.V, total
		return nil
	})
	return p, err
}

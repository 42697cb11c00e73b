package session

import "testing"

// BenchmarkQuestionsDoc is what the balance of 10,000 questions costs when one more is asked.
func BenchmarkQuestionsDoc(b *testing.B) {
	w := newWorld(b, testProgramme())
	w.seat(12, 3)
	for i := range 10_000 {
		id := "q" + itoa(i+1)
		w.st.Questions[id] = &Question{ID: id, Person: "p" + itoa(1+i%12), Lang: Languages[i%6], Source: SourceDoc{Kind: "room"}, State: Approved}
		w.st.recount(w.st.Questions[id])
		w.st.QuestionIDs = append(w.st.QuestionIDs, id)
	}
	for b.Loop() {
		w.st.questionsDoc()
	}
}

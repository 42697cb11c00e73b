package session

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// dayRefusals are the acts of the recorded day that a correct list refuses, by their line in
// day.ndjson, with the untidiness of the recording that causes them. The votes come beside them:
// see secondVotes.
var dayRefusals = map[int]string{
	// The recorded scribe took someone off the queue who was not on it.
	648: "floor.withdraw not_found request.none_waiting",
	// A participant takes back a request that a call had already answered; the scribe's two lines
	// came the other way round.
	697: "floor.withdraw not_found request.none_waiting",
	// Three ask again while their first request of the same kind still waits.
	666:  "floor.request already_inscribed request.already_inscribed",
	2277: "floor.request already_inscribed request.already_inscribed",
	3311: "floor.request already_inscribed request.already_inscribed",
}

// secondVote is the refusal of a person's second voice for a question. In the source one pseudonym
// changed its answer on some statements, which the recording has as a second vote.
const secondVote = "question.vote conflict question.already_voted"

// TestRecordedDay folds the whole recorded day. Every refusal is expected, by line and reason, and
// what the day comes to is reckoned a second time from the bare acts.
func TestRecordedDay(t *testing.T) {
	acts := dayActs(t)
	if len(acts) != 9824 {
		t.Fatalf("the day has %d acts", len(acts))
	}
	second := secondVotes(acts)
	p := newReplay(t)
	p.each = func(i int, a act, r *Refusal) {
		got := ""
		if r != nil {
			got = a.Do + " " + string(r.Code) + " " + r.Msg
		}
		want := dayRefusals[i+1]
		if second[i] {
			want = secondVote
		}
		if got != want {
			t.Errorf("line %d, %s by %s %s: got refusal %q, want %q", i+1, a.Do, a.As, a.With, got, want)
		}
		if i%100 == 0 {
			if err := Check(p.st); err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
		}
	}
	p.run(acts)
	if err := Check(p.st); err != nil {
		t.Error(err)
	}

	total := 0
	for _, k := range slices.Sorted(maps.Keys(p.refused)) {
		t.Logf("%5d %s", p.refused[k], k)
		total += p.refused[k]
	}
	t.Logf("%5d refused of %d acts, %d entries", total, len(acts), p.st.V)
	if total != 29 || p.refused[secondVote] != 24 {
		t.Errorf("%d acts were refused, %d of them second votes; want 29 and 24", total, p.refused[secondVote])
	}
	if got, want := p.st.Phase(), PhaseClosed; got != want {
		t.Errorf("the day ends %s, want %s", got, want)
	}
	day := p.st.Balance().Day.Total
	if want := dayTally(acts); day != want || want.Interventions != 90 {
		t.Errorf("the balance of the day is %+v, its acts come to %+v", day, want)
	}
	votes, shown := 0, 0
	for _, id := range p.st.QuestionIDs {
		n, _ := p.st.counts(p.st.Questions[id])
		votes += n
		if p.st.Questions[id].State.Shown() {
			shown++
		}
	}
	if votes != 7182-24 || shown != 759 || len(p.st.QuestionIDs) != 1070 || len(p.st.NoteIDs) != 93 {
		t.Errorf("%d votes on %d shown of %d questions, %d notes", votes, shown, len(p.st.QuestionIDs), len(p.st.NoteIDs))
	}
}

// secondVotes are the acts, by index, in which a person votes for a question a second time.
func secondVotes(acts []act) map[int]bool {
	seen, second := map[string]bool{}, map[int]bool{}
	for i, a := range acts {
		if a.Do == "question.vote" {
			key := a.As + " " + string(a.With)
			second[i] = seen[key]
			seen[key] = true
		}
	}
	return second
}

// dayTally reckons interventions and seconds from the acts alone: a speech lasts from one call to
// the next call, finish or close.
func dayTally(acts []act) Tally {
	var t Tally
	since := int64(-1)
	end := func(at int64) {
		if since >= 0 {
			t.Interventions++
			t.Seconds += int(at-since+500) / 1000
		}
		since = -1
	}
	for _, a := range acts {
		switch a.Do {
		case "floor.give":
			end(a.T)
			since = a.T
		case "floor.finish", "segment.close":
			end(a.T)
		}
	}
	return t
}

// TestRecordedDayList: in these recordings one call in seven was of someone not on the list. Each is
// given the floor, on no request; who still waits when a segment closes lapses there. The expectation
// is a list kept by the simplest means: a set of badges.
func TestRecordedDayList(t *testing.T) {
	acts := dayActs(t)
	p := newReplay(t)
	p.run(acts)
	walkIns := 0
	for _, id := range p.st.SpeechIDs {
		if p.st.Speeches[id].Request == "" {
			walkIns++
		}
	}
	lapsed := map[string]int{}
	for _, r := range p.st.Requests {
		if r.State == Lapsed {
			lapsed[r.Segment]++
		}
	}
	wantWalkIns, wantLapsed := dayList(t, acts)
	t.Logf("%d walk-ins among %d calls; lapsed %v", walkIns, len(p.st.SpeechIDs), lapsed)
	if walkIns != wantWalkIns || walkIns != 13 {
		t.Errorf("%d calls were of someone not on the list, want %d", walkIns, wantWalkIns)
	}
	if !maps.Equal(lapsed, wantLapsed) {
		t.Errorf("requests lapsed in %v, want %v", lapsed, wantLapsed)
	}
}

func dayList(t *testing.T, acts []act) (walkIns int, lapsed map[string]int) {
	waiting, lapsed := map[string]bool{}, map[string]int{}
	for _, a := range acts {
		var w struct{ Person, Request, Segment string }
		if err := json.Unmarshal(a.With, &w); err != nil {
			t.Fatal(err)
		}
		switch a.Do {
		case "floor.request":
			who := w.Person
			if who == "" {
				who = a.As
			}
			waiting[who] = true
		case "floor.withdraw":
			delete(waiting, w.Request)
		case "floor.give":
			if !waiting[w.Person] {
				walkIns++
			}
			delete(waiting, w.Person)
		case "segment.close":
			if len(waiting) > 0 {
				lapsed[w.Segment] = len(waiting)
			}
			clear(waiting)
		}
	}
	return walkIns, lapsed
}

// TestRecordedDayAgain: the record of the day, decoded anew, gives the same documents to every role,
// and a viewer who kept up by changes alone holds them too.
func TestRecordedDayAgain(t *testing.T) {
	p := newReplay(t)
	seen := &mirror{t: t, docs: documents(t, p.st)}
	p.st.TakeChanges()
	p.each = func(i int, a act, _ *Refusal) { seen.follow(p.st) }
	acts := dayActs(t)
	p.run(acts)
	again, hash := NewState(), ""
	for i, body := range p.bodies {
		e, err := DecodeEntry(body, p.entries[i].Private)
		if err != nil {
			t.Fatal(err)
		}
		hash = ChainHash(hash, body)
		e.Hash = hash
		Apply(again, e)
	}
	kept, fresh, folded := seen.docs, documents(t, p.st), documents(t, again)
	if len(kept) != len(fresh) || len(folded) != len(fresh) {
		t.Errorf("%d documents kept, %d fresh, %d folded anew", len(kept), len(fresh), len(folded))
	}
	for key, doc := range fresh {
		if kept[key] != doc || folded[key] != doc {
			t.Fatalf("document %s is\n%s\nkept as\n%s\nfolded anew\n%s", key, doc, kept[key], folded[key])
		}
	}
	if strings.Contains(fresh["audience session"], `"state":"live"`) {
		t.Error("the day has not ended")
	}
}

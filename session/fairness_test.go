package session

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// asked is one wish for the floor on a day that is played through by each ordering method: the same
// wishes at the same times, the same lengths of speech in their order; only who is called differs.
type asked struct {
	at       Instant
	person   string
	capacity Capacity
	withdraw bool
}

type playedDay struct {
	programme Programme
	people    *PersonImport
	asked     []asked
	lengths   []int // seconds of each speech, in their order
	segment   string
	end       Instant
}

// fairness is what an ordering came to.
type fairness struct {
	spread  float64 // percentage points by which the groups' shares of time are off from equal ones
	median  float64 // minutes of waiting, of those heard
	p90     float64
	first   float64 // of a hundred who asked, how many were heard at least once
	repeats float64 // of a hundred speeches, how many were a person's second or later
}

func play(t testing.TB, d playedDay, method string) fairness {
	p := &replay{t: t, st: NewState(), refused: map[string]int{}}
	start := d.asked[0].at
	p.must(start-2000, system, &SessionCreate{ID: "day", Programme: d.programme, JoinCode: "J"}, "")
	p.must(start-1500, secretariat, d.people, "")
	p.must(start-1000, chair, &SegmentOpen{Segment: d.segment}, "")
	zero := 0
	p.must(start-1000, chair, &ListOrder{Segment: d.segment, Method: method, Safe: &zero, Seed: "fair"}, "")
	next, now, drawn := 0, start, 0
	var waits []float64
	inscribe := func(until Instant) {
		for ; next < len(d.asked) && d.asked[next].at <= until; next++ {
			a := d.asked[next]
			if a.withdraw {
				if q := p.st.firstWaiting(a.person, d.segment); q != nil {
					p.must(a.at, chair, &FloorWithdraw{Request: q.ID}, "")
				}
				continue
			}
			p.send(a.at, secretariat, &FloorRequest{Segment: d.segment, Person: a.person, Capacity: a.capacity}, "")
		}
	}
	spoke := 0
	for now < d.end && spoke < len(d.lengths) {
		inscribe(now)
		order := p.st.Order(d.segment)
		if len(order) == 0 {
			if next == len(d.asked) {
				break
			}
			now = d.asked[next].at
			continue
		}
		if len(order)-drawn > 5 && orderHas(method, "lot") { // draw again when some have come since
			p.must(now, chair, &ListOrder{Segment: d.segment, Method: method, Seed: "fair"}, "")
			order = p.st.Order(d.segment)
			drawn = len(order)
		}
		q := order[0].Request
		waits = append(waits, float64(now-q.RequestedAt)/60000)
		p.must(now, chair, &FloorGive{Request: q.ID}, "")
		now = now.Add(d.lengths[spoke])
		spoke++
		drawn = max(drawn-1, 0)
		p.must(now, chair, &FloorFinish{}, "")
	}
	return judge(p.st, d, waits)
}

func judge(st *State, d playedDay, waits []float64) fairness {
	var f fairness
	wanted, heard, groups := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range d.asked {
		if a.at < d.end {
			wanted[a.person] = true
			groups[st.groupOf(a.person)] = true
		}
	}
	for _, id := range st.SpeechIDs {
		heard[st.Speeches[id].Person] = true
	}
	b := st.Balance().Day
	for g := range groups {
		f.spread += math.Abs(float64(b.Groups[g].Seconds)/float64(b.Total.Seconds)-1/float64(len(groups))) * 50
	}
	slices.Sort(waits)
	f.median, f.p90 = waits[len(waits)/2], waits[len(waits)*9/10]
	f.first = 100 * float64(len(heard)) / float64(len(wanted))
	f.repeats = 100 * float64(len(waits)-len(heard)) / float64(len(waits))
	return f
}

// simulatedDay: 120 people in six groups of unequal size, a quarter of them remote, a fifth who ask
// again and again; three hours, and more wishes than time. The lengths have the shape of the recorded
// ones: many short, a few long.
func simulatedDay(seed uint64) playedDay {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := dayProgramme()
	p.Segments = []ProgrammeSegment{{ID: "panel", Kind: KindPanel, Title: Text{"en": "Panel"}, Start: clock(10, 0, 0), End: clock(13, 0, 0),
		List: ProgrammeList{Order: "request", Opens: "on_open", Limits: DefaultLimits}}}
	sizes := []int{48, 30, 18, 12, 8, 4}
	d := playedDay{programme: p, people: &PersonImport{}, segment: "panel", end: clock(13, 0, 0)}
	for g, n := range sizes {
		for range n {
			id := fmt.Sprintf("p%d", len(d.people.People)+1)
			d.people.People = append(d.people.People, ImportPerson{ID: id, PersonAdd: PersonAdd{
				Badge: id[1:], Name: "Delegate " + id[1:], Group: p.Groups[g].ID, Remote: rng.Float64() < 0.25,
			}})
			times := 1
			if rng.Float64() < 0.2 {
				times = 2 + rng.IntN(5)
			}
			for range times {
				// The large groups are used to asking early.
				at := rng.Float64() * (10200 - 600*float64(len(sizes)-g))
				if g < 2 {
					at *= rng.Float64()
				}
				capacity := CapacityOwn
				if rng.Float64() < 0.1 {
					capacity = CapacityGroup
				}
				d.asked = append(d.asked, asked{at: clock(10, 0, int(at)), person: id, capacity: capacity})
			}
		}
	}
	slices.SortStableFunc(d.asked, func(a, b asked) int { return int(a.at - b.at) })
	for range 400 {
		d.lengths = append(d.lengths, int(min(20+100*rng.ExpFloat64(), 400)))
	}
	return d
}

// recordedWishes is the recorded day's: its requests and withdrawals at their times, in one list from
// the first call to the last close, and its lengths of speech.
func recordedWishes(t testing.TB) playedDay {
	p := newReplay(t)
	p.run(dayActs(t))
	d := playedDay{programme: dayProgramme(), people: dayParticipants(t), segment: "ict4d", end: recordedDay.Add(7 * 3600)}
	for _, e := range p.entries {
		for _, ev := range e.Events {
			switch ev := ev.(type) {
			case *FloorRequested:
				d.asked = append(d.asked, asked{at: e.At, person: ev.Person, capacity: ev.Capacity})
			case *RequestWithdrawn:
				d.asked = append(d.asked, asked{at: e.At, person: p.st.Requests[ev.Request].Person, withdraw: true})
			}
		}
	}
	for _, id := range p.st.SpeechIDs {
		d.lengths = append(d.lengths, max(p.st.Speeches[id].Seconds, 1))
	}
	return d
}

var fairOrders = []string{
	"request", "rotation", "fewest_interventions", "least_time", "least_group_time", "alternate", "precedence", "lot",
	"group_first+rotation", "fewest_interventions+rotation", "rotation+fewest_interventions",
}

// TestFairnessTables plays the recorded day and twenty simulated ones by each method, and keeps the
// tables of ORDERING.md true (go test -rewrite writes them anew).
func TestFairnessTables(t *testing.T) {
	const days = 20
	var sims []playedDay
	for i := range days {
		sims = append(sims, simulatedDay(uint64(i+1)))
	}
	recorded := recordedWishes(t)
	table := func(title string, of func(method string) fairness) string {
		var b strings.Builder
		fmt.Fprintf(&b, "%s\n\n| method | off from equal shares | median wait | p90 wait | askers heard | repeat speeches |\n|---|---:|---:|---:|---:|---:|\n", title)
		for _, m := range fairOrders {
			f := of(m)
			fmt.Fprintf(&b, "| `%s` | %.1f points | %.0f min | %.0f min | %.0f %% | %.0f %% |\n", m, f.spread, f.median, f.p90, f.first, f.repeats)
		}
		return b.String()
	}
	results := map[string]fairness{}
	text := table(fmt.Sprintf("Mean of %d simulated days:", days), func(m string) fairness {
		var sum fairness
		for _, d := range sims {
			f := play(t, d, m)
			sum = fairness{sum.spread + f.spread, sum.median + f.median, sum.p90 + f.p90, sum.first + f.first, sum.repeats + f.repeats}
		}
		sum = fairness{sum.spread / days, sum.median / days, sum.p90 / days, sum.first / days, sum.repeats / days}
		results[m] = sum
		return sum
	}) + "\n" + table("The recorded day's requests and lengths of speech:", func(m string) fairness { return play(t, recorded, m) })
	t.Log("\n" + text)
	for better, worse := range map[string]string{"rotation": "request", "least_group_time": "request", "fewest_interventions+rotation": "request"} {
		if results[better].spread >= results[worse].spread {
			t.Errorf("%s is no nearer to equal shares than %s: %.1f, %.1f points", better, worse, results[better].spread, results[worse].spread)
		}
	}
	if results["fewest_interventions"].first <= results["request"].first {
		t.Errorf("fewest interventions first hears no more people: %+v, %+v", results["fewest_interventions"], results["request"])
	}
	keepTable(t, "<!-- tables: go test ./session -run Fairness -rewrite -->\n", text)
}

// keepTable keeps what ORDERING.md says after the mark, up to the next end of tables, true.
func keepTable(t *testing.T, begin, text string) {
	t.Helper()
	const end = "<!-- end of tables -->"
	doc := string(readFile(t, "ORDERING.md"))
	head, rest, ok := strings.Cut(doc, begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("ORDERING.md has no place for the tables")
	}
	want := head + begin + text + end + tail
	if *rewrite {
		if err := os.WriteFile("ORDERING.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != doc {
		t.Errorf("the tables of ORDERING.md no longer hold:\n%s", firstDifference(doc, want))
	}
}

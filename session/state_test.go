package session

import (
	"encoding/json"
	"testing"
	"time"
)

// TestDue: the next moment at which a list opens or closes by itself.
func TestDue(t *testing.T) {
	p := testProgramme()
	p.Segments[2].List.OpensAt = clock(10, 50, 0)
	w := newWorld(t, p)
	w.seat(12, 0)
	due := func(want Instant, when string) {
		t.Helper()
		if at, ok := w.st.Due(); at != want || ok != (want != 0) {
			t.Errorf("%s: due at %s %v, want %s", when, at, ok, want)
		}
	}
	due(clock(10, 50, 0), "as planned")
	w.must(clock(10, 0, 0), chair, &SegmentOpen{Segment: "opening"})
	w.must(clock(10, 1, 0), chair, &ListClose{Segment: "opening", At: clock(10, 20, 0)})
	due(clock(10, 20, 0), "closing before opening")
	if _, r := w.do(clock(10, 19, 59), system, &ClockTick{}); r == nil || r.Msg != "clock.nothing_due" {
		t.Errorf("a tick too early: %v", r)
	}
	w.must(clock(10, 51, 0), system, &ClockTick{})
	if o, c := w.st.Segments["opening"].ListOpen, w.st.Segments["closing"].ListOpen; o || !c {
		t.Errorf("after both times: opening's list open %v, closing's %v", o, c)
	}
	due(0, "when all is done")
}

func TestLookupGrant(t *testing.T) {
	w := newWorld(t, testProgramme())
	w.seat(2, 0)
	w.must(clock(9, 0, 0), system, &AccessGrant{Grants: []Grant{
		{Hash: "chair", Role: RoleChair, Label: "podium"}, {Hash: "one", Person: "badge:1"}, {Hash: "two", Person: "p2"},
	}})
	w.must(clock(9, 0, 1), secretariat, &PersonRole{Person: "p1", Role: RoleRapporteur})
	w.must(clock(9, 0, 2), secretariat, &PersonRevoke{Person: "p2"})
	for hash, want := range map[string]Grant{
		"chair":   {Hash: "chair", Role: RoleChair, Label: "podium"},
		"one":     {Hash: "one", Role: RoleRapporteur, Person: "p1"}, // the role as it is now
		"two":     {},                                                // revoked
		"unknown": {},
	} {
		if g, ok := w.st.LookupGrant(hash); g != want || ok != (want != Grant{}) {
			t.Errorf("%s admits to %+v %v, want %+v", hash, g, ok, want)
		}
	}
}

func TestProjectedSpans(t *testing.T) {
	w := newWorld(t, testProgramme())
	w.must(clock(10, 40, 0), chair, &SegmentOpen{Segment: "opening"})
	w.must(clock(10, 45, 0), chair, &SegmentClose{Segment: "opening"})
	for id, want := range map[string]Span{
		"opening": {clock(10, 40, 0), clock(10, 45, 0)},
		"panel":   {clock(10, 45, 0), clock(11, 15, 0)},
		"closing": {clock(11, 15, 0), clock(11, 45, 0)},
		"none":    {},
	} {
		if got := (Span{w.st.ProjectedStart(id), w.st.ProjectedEnd(id)}); got != want {
			t.Errorf("%s is projected %v, want %v", id, got, want)
		}
	}
}

func TestText(t *testing.T) {
	full := Text{"en": "Floor", "fr": "Parole"}
	for _, c := range []struct {
		t    Text
		lang string
		want string
	}{
		{full, "fr", "Parole"}, {full, "ar", "Floor"}, {Text{"ru": "Слово", "es": "Palabra"}, "fr", "Palabra"},
		{Text{"zh": ""}, "zh", ""}, {nil, "en", ""},
	} {
		if got := c.t.In(c.lang); got != c.want {
			t.Errorf("%v in %s is %q, want %q", c.t, c.lang, got, c.want)
		}
	}
	var plain, byLang, wrong Text
	if err := json.Unmarshal([]byte(`"Floor"`), &plain); err != nil || plain["en"] != "Floor" {
		t.Errorf("a plain string is %v (%v)", plain, err)
	}
	if err := json.Unmarshal([]byte(`{"fr":"Parole"}`), &byLang); err != nil || byLang["fr"] != "Parole" {
		t.Errorf("an object is %v (%v)", byLang, err)
	}
	for _, s := range []string{`7`, `["a"]`, `{"fr":7}`} {
		if json.Unmarshal([]byte(s), &wrong) == nil {
			t.Errorf("%s is read as a text", s)
		}
	}
}

func TestInstant(t *testing.T) {
	moment := At(time.Date(2015, 10, 19, 10, 30, 0, 123456789, time.FixedZone("", -4*3600)))
	if got := moment.String(); got != "2015-10-19T14:30:00.123Z" {
		t.Errorf("the moment is %s", got)
	}
	var back Instant
	if err := json.Unmarshal([]byte(docJSON(t, moment)), &back); err != nil || back != moment {
		t.Errorf("%s came back as %s (%v)", moment, back, err)
	}
	if got := docJSON(t, Instant(0)); got != "null" {
		t.Errorf("no moment is %s", got)
	}
	for _, s := range []string{`"10:30"`, `1445265000`, `"2015-13-19T10:30:00Z"`, `""`, `true`} {
		if json.Unmarshal([]byte(s), &back) == nil {
			t.Errorf("%s is read as a moment", s)
		}
	}
}

// TestExpect: absent is not the same as null.
func TestExpect(t *testing.T) {
	for s, want := range map[string]Expect{`{}`: {}, `{"expect":null}`: {Set: true}, `{"expect":"s7"}`: {Set: true, Speech: "s7"}} {
		var c FloorGive
		if err := json.Unmarshal([]byte(s), &c); err != nil || c.Expect != want {
			t.Errorf("%s is read as %+v (%v)", s, c.Expect, err)
		}
		if got := docJSON(t, c); got != s {
			t.Errorf("%s is written as %s", s, got)
		}
	}
	if err := json.Unmarshal([]byte(`{"expect":7}`), &FloorGive{}); err == nil {
		t.Error("a number is read as a speech")
	}
}

func TestNewCommandKnowsTheContractAlone(t *testing.T) {
	for _, name := range []string{"", "session.create", "person.join", "clock.tick", "access.grant", "Floor.Give"} {
		if c, ok := NewCommand(name); ok || c != nil {
			t.Errorf("a client may send %q", name)
		}
	}
}

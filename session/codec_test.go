package session

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// filled is an event of the type with every field set, by reflection, so that a field added to an
// event shows in the golden file without anyone remembering to.
func filled(t *testing.T, name string) Event {
	ev := eventSpecs[name].make()
	fill(t, reflect.ValueOf(ev).Elem(), name)
	return ev
}

func fill(t *testing.T, v reflect.Value, name string) {
	t.Helper()
	if v.Type() == reflect.TypeFor[Instant]() {
		v.SetInt(int64(clock(10, 30, 0)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("<" + strings.ToLower(name) + ">")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Uint64:
		v.SetUint(7)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), name)
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			fill(t, v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0), name)
	case reflect.Map:
		val := reflect.New(v.Type().Elem()).Elem()
		fill(t, val, name)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("key").Convert(v.Type().Key()), val)
	case reflect.Interface:
		v.Set(reflect.ValueOf("<any>"))
	default:
		t.Fatalf("%s: the codec's test cannot fill a %s", name, v.Kind())
	}
}

func entryOf(events ...Event) Entry {
	return Entry{V: 7, At: clock(10, 30, 0), By: Actor{Role: RoleChair, Person: "p1"}, Cmd: "c7", Do: "floor.give", Events: events}
}

func eventTypes() []string { return slices.Sorted(maps.Keys(eventSpecs)) }

// TestEveryEventRoundTrips through the codec, full and empty, and to the same bytes.
func TestEveryEventRoundTrips(t *testing.T) {
	for _, name := range eventTypes() {
		for _, ev := range []Event{filled(t, name), eventSpecs[name].make()} {
			e := entryOf(ev)
			body, err := EncodeEntry(e)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			back, err := DecodeEntry(body, nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !reflect.DeepEqual(back, e) {
				t.Errorf("%s came back as\n%+v, was\n%+v", name, back.Events[0], ev)
			}
			again, err := EncodeEntry(back)
			if err != nil || string(again) != string(body) {
				t.Errorf("%s was encoded as\n%s then as\n%s (%v)", name, body, again, err)
			}
		}
	}
}

// TestEventsGolden: one encoded entry per event type. A line that changes is a record that can no
// longer be read: raise the event's version and add the step from the old one instead.
func TestEventsGolden(t *testing.T) {
	var b strings.Builder
	for _, name := range eventTypes() {
		body, err := EncodeEntry(entryOf(filled(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		b.Write(body)
		b.WriteByte('\n')
	}
	golden(t, "testdata/events.v1.txt", b.String())
}

// TestFirstEventsStayReadable: records of the first months, when events had fewer fields, are decoded
// and encode to the same bytes, so they verify for ever.
func TestFirstEventsStayReadable(t *testing.T) {
	for i, line := range strings.Split(strings.TrimSpace(string(readFile(t, "testdata/events.v1.first.txt"))), "\n") {
		e, err := DecodeEntry([]byte(line), nil)
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if again, err := EncodeEntry(e); err != nil || string(again) != line {
			t.Errorf("line %d was\n%s\nand is written as\n%s (%v)", i+1, line, again, err)
		}
	}
}

// TestOldEventsStayReadable: every line of the golden file is decoded by this program.
func TestOldEventsStayReadable(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(readFile(t, "testdata/events.v1.txt"))), "\n")
	seen := map[string]bool{}
	for i, line := range lines {
		e, err := DecodeEntry([]byte(line), nil)
		if err != nil || len(e.Events) != 1 {
			t.Fatalf("line %d: %v", i+1, err)
		}
		seen[e.Events[0].Type()] = true
	}
	if len(seen) != len(eventSpecs) {
		t.Errorf("the file has %d types of event, the codec %d", len(seen), len(eventSpecs))
	}
}

// grown is an event whose shape changed twice: seconds were once minutes, and then had a unit.
type grown struct {
	Seconds int    `json:"seconds"`
	Unit    string `json:"unit"`
}

func (grown) Type() string { return "test.grown" }

func registerGrown(t *testing.T) {
	eventSpecs["test.grown"] = eventSpec{
		ver: 3, make: func() Event { return &grown{} },
		upcast: map[int]func(json.RawMessage) (json.RawMessage, error){
			1: func(d json.RawMessage) (json.RawMessage, error) {
				var old struct {
					Minutes int `json:"minutes"`
				}
				if err := json.Unmarshal(d, &old); err != nil {
					return nil, err
				}
				return json.Marshal(map[string]int{"seconds": old.Minutes * 60})
			},
			2: func(d json.RawMessage) (json.RawMessage, error) {
				return json.RawMessage(strings.TrimSuffix(string(d), "}") + `,"unit":"s"}`), nil
			},
		},
	}
	t.Cleanup(func() { delete(eventSpecs, "test.grown") })
}

func bodyOf(typ string, ver int, data string) []byte {
	return fmt.Appendf(nil, `{"v":7,"at":"2015-10-19T10:30:00.000Z","by":{"role":"chair"},"cmd":"c7","do":"x","events":[{"type":%q,"ver":%d,"data":%s}]}`, typ, ver, data)
}

func TestOlderVersionsAreBroughtUp(t *testing.T) {
	registerGrown(t)
	for ver, data := range map[int]string{1: `{"minutes":2}`, 2: `{"seconds":120}`, 3: `{"seconds":120,"unit":"s"}`} {
		e, err := DecodeEntry(bodyOf("test.grown", ver, data), nil)
		if err != nil {
			t.Fatalf("version %d: %v", ver, err)
		}
		if got, want := *e.Events[0].(*grown), (grown{120, "s"}); got != want {
			t.Errorf("version %d is read as %+v, want %+v", ver, got, want)
		}
	}
}

// TestUnreadableRecordsAreNamed: what cannot be read is refused with the reason, never skipped.
func TestUnreadableRecordsAreNamed(t *testing.T) {
	registerGrown(t)
	for _, c := range []struct {
		name string
		body []byte
		want string
	}{
		{"unknown type", bodyOf("test.unheard", 1, `{}`), `event type "test.unheard" is unknown: the record was written by a newer program`},
		{"newer version", bodyOf("test.grown", 4, `{}`), "event test.grown has version 4, this program knows 3"},
		{"a version no longer read", bodyOf("test.grown", 0, `{}`), "event test.grown: version 0 can no longer be read"},
		{"a step that fails", bodyOf("test.grown", 1, `{"minutes":"two"}`), "event test.grown: from version 1"},
		{"data of another shape", bodyOf("floor.paused", 1, `[]`), "event floor.paused"},
		{"no JSON", []byte(`{"v":`), "decode entry"},
	} {
		if _, err := DecodeEntry(c.body, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := EncodeEntry(entryOf(unheard{})); err == nil || !strings.Contains(err.Error(), `"test.unheard" is not in the codec`) {
		t.Errorf("encoding an event that is not in the codec: %v", err)
	}
}

type unheard struct{}

func (unheard) Type() string { return "test.unheard" }

// TestSealCommits: the record's commitment to a person's data changes with the data and with the salt.
func TestSealCommits(t *testing.T) {
	a := Sealed{Salt: "01", Data: Profile{Name: "Delegate 001"}}
	other, salted := a, a
	other.Data.Title, salted.Salt = "Ms.", "02"
	if a.Seal() == other.Seal() || a.Seal() == salted.Seal() || len(a.Seal()) != 64 {
		t.Errorf("seals %s %s %s", a.Seal(), other.Seal(), salted.Seal())
	}
}

// FuzzDecodeEntry: no bytes make the decoder fail otherwise than by an error, and what it reads it
// writes and reads again alike.
func FuzzDecodeEntry(f *testing.F) {
	for _, line := range strings.Split(string(readFile(f, "testdata/events.v1.txt")), "\n") {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := DecodeEntry(body, nil)
		if err != nil {
			return
		}
		// Apply is total, for entries that no Decide made too.
		st := NewState()
		e.V = 1
		Apply(st, e)
		again, err := EncodeEntry(e)
		if err != nil {
			return // a time beyond RFC 3339
		}
		if _, err := DecodeEntry(again, nil); err != nil {
			t.Fatalf("written but not readable: %v\n%s", err, again)
		}
	})
}

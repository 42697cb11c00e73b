package session

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// fingerprint is the whole of a value in words: pointers followed, maps sorted, unexported fields
// too. Fields named in leave are left out, by "Type.Field".
func fingerprint(v any, leave map[string]bool) string {
	var b strings.Builder
	printValue(&b, reflect.ValueOf(v), leave, 0)
	return b.String()
}

func printValue(b *strings.Builder, v reflect.Value, leave map[string]bool, depth int) {
	indent := strings.Repeat(" ", depth)
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		printValue(b, v.Elem(), leave, depth)
	case reflect.Struct:
		b.WriteString(v.Type().Name() + "{\n")
		for i := 0; i < v.NumField(); i++ {
			if name := v.Type().Field(i).Name; !leave[v.Type().Name()+"."+name] {
				b.WriteString(indent + " " + name + "=")
				printValue(b, v.Field(i), leave, depth+1)
				b.WriteString("\n")
			}
		}
		b.WriteString(indent + "}")
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		b.WriteString("map{\n")
		for _, k := range keys {
			fmt.Fprintf(b, "%s %s: ", indent, k.String())
			printValue(b, v.MapIndex(k), leave, depth+1)
			b.WriteString("\n")
		}
		b.WriteString(indent + "}")
	case reflect.Slice:
		b.WriteString("[")
		for i := 0; i < v.Len(); i++ {
			printValue(b, v.Index(i), leave, depth+1)
			b.WriteString(" ")
		}
		b.WriteString("]")
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	case reflect.Bool:
		fmt.Fprint(b, v.Bool())
	case reflect.Int, reflect.Int64:
		fmt.Fprint(b, v.Int())
	case reflect.Uint64, reflect.Uint8:
		fmt.Fprint(b, v.Uint())
	case reflect.Float64:
		fmt.Fprint(b, v.Float())
	default:
		fmt.Fprintf(b, "?%s", v.Kind())
	}
}

// exact leaves out only what is no part of the state: memos, and the notes of what changed.
var exact = map[string]bool{"State.listed": true, "Question.listed": true, "Question.tally": true, "State.firsts": true, "State.held": true, "State.orders": true, "State.places": true, "State.shown": true, "State.statementsShown": true, "State.paceMemo": true, "State.changes": true, "State.touched": true, "State.anchor": true, "State.act": true}

// fingerprintState is the whole state.
func fingerprintState(st *State) string { return fingerprint(st, exact) }

// fingerprintStanding is the state as undo must restore it: without the counters of ids and the ids
// that stay issued, the version and its times, the anchor in the record, and undo's own stacks.
func fingerprintStanding(st *State) string {
	leave := map[string]bool{
		"State.V": true, "State.At": true, "State.FloorAt": true, "State.Head": true,
		"State.Acts": true, "State.Undone": true, "State.RequestIDs": true, "State.SpeechIDs": true,
		"State.nRequest": true, "State.nSpeech": true, "Person.Requests": true,
	}
	for k := range exact {
		leave[k] = true
	}
	var b strings.Builder
	b.WriteString(fingerprint(st, leave))
	standing := func(ids []string, there func(string) bool) {
		for _, id := range ids {
			if there(id) {
				b.WriteString(" " + id)
			}
		}
		b.WriteString("\n")
	}
	request := func(id string) bool { return st.Requests[id] != nil }
	standing(st.RequestIDs, request)
	standing(st.SpeechIDs, func(id string) bool { return st.Speeches[id] != nil })
	people := make([]string, 0, len(st.People))
	for id := range st.People {
		people = append(people, id)
	}
	sort.Strings(people)
	for _, id := range people {
		standing(st.People[id].Requests, request)
	}
	return b.String()
}

// firstDifference shows where two texts part, with some lines before.
func firstDifference(a, b string) string {
	la, lb := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range la {
		if i >= len(lb) || la[i] != lb[i] {
			from := max(i-6, 0)
			return fmt.Sprintf("--- one\n%s\n--- other\n%s", strings.Join(la[from:min(i+4, len(la))], "\n"), strings.Join(lb[from:min(i+4, len(lb))], "\n"))
		}
	}
	return fmt.Sprintf("one has %d lines, the other %d", len(la), len(lb))
}

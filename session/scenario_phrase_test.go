package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// phrases are the ways scripts say commands. {field} takes one word or a text in quotes; the fields
// after the arrow are always given.
var phrases = []struct{ says, do, with string }{
	{"opens the list of {segment}", "list.open", ""},
	{"opens the list of {segment} at {at}", "list.open", ""},
	{"closes the list of {segment}", "list.close", ""},
	{"closes the list of {segment} at {at}", "list.close", ""},
	{"makes a last call in {segment}", "list.close", "last_call=true"},
	{"orders {segment} by {method}", "list.order", ""},
	{"orders {segment} by {method} keeping {safe} safe", "list.order", ""},
	{"opens {segment}", "segment.open", ""},
	{"suspends {segment}", "segment.suspend", ""},
	{"resumes {segment}", "segment.resume", ""},
	{"closes {segment}", "segment.close", ""},
	{"closes {segment} carrying over to {carry_over_to}", "segment.close", ""},
	{"asks for the floor in {segment}", "floor.request", "kind=statement capacity=own"},
	{"asks for the floor in {segment} for {on_behalf_of}", "floor.request", "kind=statement capacity=group"},
	{"replies in {segment}", "floor.request", "kind=reply capacity=own"},
	{"replies to {to_speech} in {segment}", "floor.request", "kind=reply capacity=own"},
	{"answers in {segment}", "floor.request", "kind=answer capacity=own"},
	{"moves to {category} in {segment}", "floor.request", "kind=point_of_order capacity=own"},
	{"asks to reply in {segment}", "floor.request", "kind=right_of_reply capacity=own"},
	{"raises a point of order in {segment}", "floor.request", "kind=point_of_order capacity=own"},
	{"inscribes {person} in {segment}", "floor.request", "kind=statement capacity=own"},
	{"withdraws {request}", "floor.withdraw", ""},
	{"defers {request}", "floor.defer", ""},
	{"edits {request} about {topic}", "floor.edit", "capacity=own"},
	{"edits {request} for {on_behalf_of}", "floor.edit", "capacity=group"},
	{"proposes to swap {request} with {with}", "floor.swap", ""},
	{"agrees to swap {request} with {with}", "floor.accept_swap", ""},
	{"declines to swap {request} with {with}", "floor.decline_swap", ""},
	{"swaps {request} with {with}", "floor.swap", ""},
	{"gives the floor to {request}", "floor.give", ""},
	{"calls {person}", "floor.give", ""},
	{"finishes", "floor.finish", ""},
	{"pauses", "floor.pause", ""},
	{"resumes", "floor.resume", ""},
	{"extends by {seconds} s", "floor.extend", ""},
	{"extends", "floor.extend", ""},
	{"marks {request} absent", "floor.absent", ""},
	{"moves {request} before {before}", "floor.move", ""},
	{"moves {request} to the end", "floor.move", ""},
	{"removes {request} because {reason}", "floor.remove", ""},
	{"upholds {request}", "floor.rule", "upheld=true"},
	{"overrules {request}", "floor.rule", "upheld=false"},
	{"grants {seconds} s to {group}", "budget.grant", ""},
	{"grants {seconds} s to person {person}", "budget.grant", ""},
	{"adjusts {group} by {seconds} s because {reason}", "budget.adjust", ""},
	{"refunds {seconds} s of {speech} because {reason}", "budget.adjust", ""},
	{"undoes", "floor.undo", ""},
	{"redoes", "floor.redo", ""},
	{"deposits {text} for {request}", "statement.deposit", ""},
	{"asks {text}", "question.ask", ""},
	{"votes for {question}", "question.vote", ""},
	{"takes back the vote for {question}", "question.unvote", ""},
	{"approves {question}", "question.approve", ""},
	{"hides {question} because {reason}", "question.hide", ""},
	{"dismisses {question} because {reason}", "question.dismiss", ""},
	{"selects {question}", "question.select", ""},
	{"puts {question}", "question.put", ""},
	{"marks {question} answered by {by}", "question.answer", ""},
	{"merges {questions} into {into}", "question.merge", ""},
	{"returns {question} to {state}", "question.return", ""},
	{"splits {question}", "question.split", ""},
	{"takes {question} in hand as {desk}", "question.claim", "on=true by=M2"},
	{"takes over {question} as {desk}", "question.claim", "on=true take_over=true by=M1"},
	{"lets go of {question} as {desk}", "question.claim", "on=false"},
	{"labels {question} {label}", "question.label", "on=true"},
	{"takes {label} off {question}", "question.label", "on=false"},
	{"words {question} as {text}", "question.edit", ""},
	{"translates {question} into {lang} as {text}", "question.translate", ""},
	{"assigns {question} to {panellist}", "question.assign", ""},
	{"answers {question} in writing {text}", "question.answer", "how=written"},
	{"carries {question} to {segment}", "question.answer", "how=carried"},
	{"moderates {mode}", "moderation.set", ""},
	{"silences the author of {question}", "author.silence", "on=true"},
	{"hears the author of {question} again", "author.silence", "on=false"},
	{"allows the author of {question}", "author.allow", "on=true"},
	{"brings {question} to the floor", "question.to_floor", ""},
	{"withdraws question {question}", "question.withdraw", ""},
	{"notes {text} in {segment}", "note.add", "kind=key_message"},
	{"rewrites {note} at revision {rev} as {text}", "note.edit", ""},
	{"removes note {note}", "note.remove", ""},
	{"adds {speech} behind {note}", "note.support", "on=true"},
	{"posts {text}", "notice.post", ""},
	{"clears {notice}", "notice.clear", ""},
	{"revokes {person}", "person.revoke", ""},
	{"erases {person}", "person.erase", ""},
	{"ticks", "clock.tick", ""},
}

// words splits a line at spaces, texts in quotes kept together and marked by their first quote.
func words(line string) []string {
	return regexp.MustCompile(`[^\s="]+="[^"]*"|"[^"]*"|\S+`).FindAllString(line, -1)
}

// command reads the words of an act: a phrase or a command's name, then fields.
func readCommand(ws []string) (Command, error) {
	end := len(ws)
	for end > 0 && !strings.HasPrefix(ws[end-1], `"`) && strings.Contains(ws[end-1], "=") {
		end--
	}
	fields := map[string]any{}
	do := ""
	if end == 1 && strings.Contains(ws[0], ".") {
		do = ws[0]
	}
	for _, p := range phrases {
		if do == "" && matches(p.says, ws[:end], fields) {
			do = p.do
			for _, f := range words(p.with) {
				set(fields, f)
			}
		}
	}
	for _, f := range ws[end:] {
		set(fields, f)
	}
	if do == "clock.tick" {
		return &ClockTick{}, nil
	}
	c, ok := NewCommand(do)
	if !ok {
		return nil, fmt.Errorf("no phrase and no command says %q", strings.Join(ws, " "))
	}
	b, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	return c, dec.Decode(c)
}

func matches(says string, ws []string, fields map[string]any) bool {
	want := strings.Fields(says)
	if len(want) != len(ws) {
		return false
	}
	got := map[string]string{}
	for i, w := range want {
		if strings.HasPrefix(w, "{") {
			got[strings.Trim(w, "{}")] = ws[i]
		} else if w != ws[i] {
			return false
		}
	}
	for k, v := range got {
		if k == "panellist" {
			fields["to"] = strings.Trim(v, `"`)
			continue
		}
		fields[k] = value(k, v)
	}
	return true
}

// set reads name=value; a dotted name is a field of a field.
func set(fields map[string]any, f string) {
	k, v, _ := strings.Cut(f, "=")
	if outer, inner, ok := strings.Cut(k, "."); ok {
		m, _ := fields[outer].(map[string]any)
		if m == nil {
			m = map[string]any{}
			fields[outer] = m
		}
		m[inner] = value(inner, v)
		return
	}
	fields[k] = value(k, v)
}

// value reads one value. A number stands for a badge where a person or a request is meant.
func value(field, v string) any {
	if strings.HasPrefix(v, `"`) {
		return strings.Trim(v, `"`)
	}
	if strings.HasPrefix(v, "{") {
		return json.RawMessage(v)
	}
	n, err := strconv.Atoi(v)
	switch {
	case field == "at" || field == "start" || field == "end" || field == "until":
		if at, ok := readTime(v); ok {
			return at
		}
	case err == nil && (field == "person" || field == "request" || field == "with" || field == "before"):
		return "badge:" + v
	case err == nil:
		return n
	case v == "true" || v == "false":
		return v == "true"
	case v == "nobody":
		return nil
	case field == "texts" || field == "seen" && strings.Contains(v, "|"):
		return strings.Split(strings.ReplaceAll(v, "_", " "), "|")
	case field == "questions" || field == "rules" || field == "sentences" || field == "to" && v != "panel" || field == "languages":
		return strings.Split(v, ",")
	}
	return v
}

// readTime reads 10:30 or 10:30:15 of the test day.
func readTime(s string) (Instant, bool) {
	m := regexp.MustCompile(`^(\d\d):(\d\d)(?::(\d\d))?$`).FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n := [3]int{}
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	return clock(n[0], n[1], n[2]), true
}

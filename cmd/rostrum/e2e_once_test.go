package main

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/client"
	"rostrum/server/wire"
	"rostrum/session"
)

// command makes a message with a new id.
func command(t *testing.T, cmd session.Command) wire.CommandMessage {
	t.Helper()
	m, err := client.Command(uuid.NewString(), cmd)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// must sends a command that has to be carried out.
func must(t *testing.T, c *client.Client, id string, cmd session.Command) wire.Ack {
	t.Helper()
	acks, err := c.Commands(context.Background(), id, []wire.CommandMessage{command(t, cmd)})
	if err != nil {
		t.Fatalf("%s: %v", cmd.Do(), err)
	}
	if acks[0].Error != nil {
		t.Fatalf("%s: %+v", cmd.Do(), acks[0].Error)
	}
	return acks[0]
}

// TestSameCommandAgain: a command sent again with its id has one effect and gets its first answer,
// on the same connection, on another, on another road and after a restart, refused or not.
func TestSameCommandAgain(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	p := serveProcess(t)
	d := makeDay(t, p.client(secretToken), false)
	chair, delegate := p.client(d.tokens[session.RoleChair]), p.client(d.tokens[session.RoleParticipant])
	must(t, chair, d.id, &session.SegmentOpen{Segment: "opening"})

	request := command(t, &session.FloorRequest{Segment: "opening", Kind: session.KindStatement, Capacity: session.CapacityOwn})
	// Refused now, since it is not yet on the list; it would be carried out later.
	refused := command(t, &session.FloorWithdraw{Request: "r1"})
	type answers struct{ request, refused wire.Ack }
	live := func(l *client.Live) answers {
		var a answers
		for m, into := range map[*wire.CommandMessage]*wire.Ack{&request: &a.request, &refused: &a.refused} {
			ack, err := l.Do(ctx, *m, nil)
			if err != nil {
				t.Fatal(err)
			}
			*into = ack
		}
		return a
	}
	open := func() *client.Live {
		l, err := delegate.Live(ctx, d.id, nil)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := open()
	defer func() { first.Cut() }()
	ack, err := first.Do(ctx, refused, nil)
	if err != nil || ack.Error == nil || ack.Error.Code != session.CodeNotFound {
		t.Fatalf("withdrawing what is not there: %+v, %v", ack, err)
	}
	want := live(first)
	if want.request.Error != nil || want.refused.Error == nil {
		t.Fatalf("first answers: %+v", want)
	}
	check := func(where string, got answers) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", where, got, want)
		}
		if n := len(listOf(t, chair, d.id, "opening")); n != 1 {
			t.Errorf("%s: %d requests stand on the list", where, n)
		}
	}
	check("same connection", live(first))
	second := open()
	check("another connection", live(second))
	second.Cut()
	acks, err := delegate.Commands(ctx, d.id, []wire.CommandMessage{request, refused, request})
	if err != nil {
		t.Fatal(err)
	}
	check("over HTTP", answers{acks[0], acks[1]})
	check("twice in one request", answers{acks[2], acks[1]})

	p.kill()
	p.start()
	third := open()
	check("after a crash", live(third))
	third.Cut()
	if err := p.interrupt(); err != nil {
		t.Errorf("stopped: %v\n%s", err, p.stderr)
	}
	p.start()
	third = open()
	check("after a restart", live(third))
	third.Cut()
}

// listOf is a segment's speakers list.
func listOf(t *testing.T, c *client.Client, id, segment string) []session.ListEntry {
	t.Helper()
	docs := viewOf(t, c, id)
	var l session.ListDoc
	if ok, err := docs.Decode("list/"+segment, &l); !ok || err != nil {
		t.Fatalf("list of %s: %v %v", segment, ok, err)
	}
	return l.Entries
}

func viewOf(t *testing.T, c *client.Client, id string) *client.Documents {
	t.Helper()
	docs := client.NewDocuments()
	f, err := c.View(context.Background(), id, 0, "")
	if err == nil {
		err = docs.Apply(f)
	}
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// TestTwoPressNext: of two who give the floor at the same moment, each expecting the speaker they
// see, one is carried out and the other is stale; nobody is passed over.
func TestTwoPressNext(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	p := serveProcess(t)
	d := makeDay(t, p.client(secretToken), false)
	chair := p.client(d.tokens[session.RoleChair])
	must(t, chair, d.id, &session.SegmentOpen{Segment: "opening"})
	const rounds = 20
	badges := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"}
	for _, b := range badges {
		must(t, p.client(d.badges[b].Token), d.id, &session.FloorRequest{Segment: "opening", Kind: session.KindStatement, Capacity: session.CapacityOwn})
	}
	podium := []*client.Live{}
	for range 2 {
		l, err := p.client(d.tokens[session.RoleChair]).Live(ctx, d.id, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Cut()
		podium = append(podium, l)
	}
	order := listOf(t, chair, d.id, "opening")
	for round := range rounds {
		docs := viewOf(t, chair, d.id)
		var floor session.FloorDoc
		if _, err := docs.Decode("floor", &floor); err != nil {
			t.Fatal(err)
		}
		expect := session.Expect{Set: true}
		if floor.Speech != nil {
			expect.Speech = floor.Speech.ID
		}
		next := listOf(t, chair, d.id, "opening")[0].ID
		if next != order[round].ID {
			t.Fatalf("round %d: %s is next, want %s", round, next, order[round].ID)
		}
		var acks [2]wire.Ack
		var errs [2]error
		var press sync.WaitGroup
		for i, l := range podium {
			m := command(t, &session.FloorGive{Request: next, Expect: expect})
			press.Go(func() { acks[i], errs[i] = l.Do(ctx, m, nil) })
		}
		press.Wait()
		gave := 0
		for i, ack := range acks {
			switch {
			case errs[i] != nil:
				t.Fatal(errs[i])
			case ack.Error == nil:
				gave++
			case ack.Error.Code != session.CodeStale:
				t.Errorf("round %d: refused with %+v, want stale", round, ack.Error)
			}
		}
		if gave != 1 {
			t.Fatalf("round %d: %d calls were carried out", round, gave)
		}
	}
	if left := listOf(t, chair, d.id, "opening"); len(left) != 0 {
		t.Errorf("%d are left on the list", len(left))
	}
}

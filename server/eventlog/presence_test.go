package eventlog_test

import (
	"testing"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/redistest"
)

func TestNodesSeeEachOther(t *testing.T) {
	s := redistest.Start(t)
	one, two := redisAt(t, s.URL(), eventlog.RedisOptions{}), redisAt(t, s.URL(), eventlog.RedisOptions{})
	if _, err := one.Present(t.Context(), eventlog.Node{ID: "b", Version: "1", Heads: map[string]eventlog.Head{"s": {Epoch: "e", V: 7}}}); err != nil {
		t.Fatal(err)
	}
	nodes, err := two.Present(t.Context(), eventlog.Node{ID: "a", Stopping: true})
	if err != nil || len(nodes) != 2 || nodes[0].ID != "a" || !nodes[0].Stopping || nodes[1].Heads["s"].V != 7 || nodes[1].Seen < 0 {
		t.Fatalf("%+v, %v", nodes, err)
	}
	// One that has said nothing for long is not there, and what cannot be read is not kept.
	s.Must("HSET", "rostrum:{nodes}:present", "c", "1000 {}", "d", "what")
	if nodes, err = one.Nodes(t.Context()); err != nil || len(nodes) != 2 {
		t.Fatalf("%+v, %v", nodes, err)
	}
	if n := s.Must("HLEN", "rostrum:{nodes}:present"); n != ":2" {
		t.Errorf("%s are kept", n)
	}
	if err := one.Absent(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	if nodes, err = one.Nodes(t.Context()); err != nil || len(nodes) != 1 || nodes[0].ID != "a" {
		t.Fatalf("%+v, %v", nodes, err)
	}
}

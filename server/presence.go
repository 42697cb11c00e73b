package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"time"

	"rostrum/server/eventlog"
)

// Nodes on one log say that they are there, for operators: /readyz tells how many there are and, to
// whoever holds the server's own token, which, in what version, and how far each has come.

const presentWithin = time.Second

// nodeID names this process: the machine, and something drawn, since two may run on one.
func nodeID() string {
	var b [3]byte
	rand.Read(b[:]) // never fails; see crypto/rand
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return host + "-" + hex.EncodeToString(b[:])
}

// node is what this process says of itself.
func (s *Server) node() eventlog.Node {
	n := eventlog.Node{
		ID: s.id, Address: s.o.Address, Version: s.o.Version, Started: s.started,
		Stopping: s.stopping(), Viewers: s.limiter.Connections(), Heads: map[string]eventlog.Head{},
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for id, r := range s.rooms {
		epoch, v := r.Head()
		n.Heads[id] = eventlog.Head{Epoch: epoch, V: v}
	}
	return n
}

// present says so every PresentEvery and when a stop is announced, until the server closes; then, that
// it is gone.
func (s *Server) present(p eventlog.Presence) {
	tick := time.NewTicker(eventlog.PresentEvery)
	defer tick.Stop()
	announced := s.announced
	for {
		s.sayPresent(p)
		select {
		case <-s.closed:
			ctx, cancel := context.WithTimeout(context.Background(), presentWithin)
			defer cancel()
			if err := p.Absent(ctx, s.id); err != nil {
				s.logger.Debug("say that this node is gone", "err", err) // it is forgotten by itself
			}
			return
		case <-announced:
			announced = nil
		case <-tick.C:
		}
	}
}

func (s *Server) sayPresent(p eventlog.Presence) {
	ctx, cancel := context.WithTimeout(context.Background(), presentWithin)
	defer cancel()
	nodes, err := p.Present(ctx, s.node())
	if err != nil {
		s.logger.Debug("say that this node is present", "err", err) // its rooms tell it louder
		return
	}
	s.nodes.Store(&nodes)
}

// comeBack is within what time those come back who are told to: to another node at once, or to this
// one when it has started again.
func (s *Server) comeBack() time.Duration {
	if s.shared {
		return time.Second
	}
	return 2 * time.Second
}

// shownNode is a node as /readyz shows it to operators.
type shownNode struct {
	eventlog.Node
	SeenMS int64 `json:"seen_ms"`
}

func (s *Server) shownNodes() []shownNode {
	var out []shownNode
	if nodes := s.nodes.Load(); nodes != nil {
		for _, n := range *nodes {
			out = append(out, shownNode{n, n.Seen.Milliseconds()})
		}
	}
	return out
}

package server

import (
	"context"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/room"
)

// Other nodes make sessions too. The list of the log is looked at every second, and at once when a
// session is asked for that this node does not know: a session that one node has just made is there
// for whoever comes to the next.
const (
	lookEvery  = time.Second
	lookWithin = 2 * time.Second
)

// guaranteeFor is how long a found promise is taken to hold.
const guaranteeFor = 10 * time.Second

// watch opens the sessions that others make until the server closes.
func (s *Server) watch() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.closed:
			return
		case <-tick.C:
			s.look(time.Now())
		}
	}
}

// look opens what the log has and this node does not, unless someone has looked since asked.
func (s *Server) look(asked time.Time) {
	s.looking.Lock()
	defer s.looking.Unlock()
	if s.looked.After(asked) {
		return
	}
	s.looked = time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
	defer cancel()
	infos, err := s.o.Log.Sessions(ctx)
	if err != nil {
		s.logger.Debug("look for sessions of other nodes", "err", err) // its rooms tell it louder
		return
	}
	for _, info := range infos {
		if info.Head.V > 0 {
			s.openFound(ctx, info)
		}
	}
}

func (s *Server) openFound(ctx context.Context, info eventlog.Info) {
	s.mu.RLock()
	known := s.rooms[info.Session] != nil || s.making[info.Session]
	s.mu.RUnlock()
	if known {
		return
	}
	rm, err := room.Open(ctx, s.roomOptions(info.Session))
	if err != nil {
		s.cannotOpen(info.Session, err)
		return
	}
	s.mu.Lock()
	if !s.ready.Load() {
		s.mu.Unlock()
		rm.Close()
		return
	}
	s.rooms[info.Session], s.order = rm, append(s.order, info.Session)
	delete(s.broken, info.Session)
	s.mu.Unlock()
	s.startFeeds(rm)
}

// cannotOpen says so once.
func (s *Server) cannotOpen(session string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.broken[session] {
		s.logger.Error("a session cannot be opened; it is tried again every second", "session", session, "err", err)
	}
	s.broken[session] = true
}

// guarantee is the promise that holds now, asked for at most every ten seconds.
func (s *Server) guarantee(ctx context.Context) eventlog.Guarantee {
	s.promise.Lock()
	defer s.promise.Unlock()
	if s.o.Guarantee == nil {
		return eventlog.SQLiteGuarantee
	}
	if now := time.Now(); s.promise.at.IsZero() || now.Sub(s.promise.at) > guaranteeFor {
		g, err := s.o.Guarantee(ctx)
		if err != nil {
			s.logger.Error("ask what the log promises", "err", err)
			return s.promise.found
		}
		if g.Level < s.o.Durability {
			s.logger.Error("the log promises less than it must", "found", g.Level.String(), "required", s.o.Durability.String(), "promise", g.Words)
		}
		s.promise.found, s.promise.at = g, now
	}
	return s.promise.found
}

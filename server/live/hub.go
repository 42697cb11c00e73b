package live

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"rostrum/server/room"
	"rostrum/session"
)

// Hub wakes the viewers of every room. It has goroutines for rooms that have viewers: one for those
// who are served at once, and as many as there are cores, four at most, for everybody else.
type Hub struct {
	mu      sync.Mutex
	halls   map[*room.Room]*hall
	readers poller
}

// NewHub has no viewers yet.
func NewHub() *Hub { return &Hub{halls: map[*room.Room]*hall{}} }

// hall is the viewers of one room.
type hall struct {
	room    *room.Room
	prompt  *sweeper
	paced   []*sweeper
	turn    int // the paced sweeper that the next viewer goes to
	count   int
	quit    chan struct{}
	mu      sync.Mutex
	persons map[string][]*member // the paced ones, to find who has the floor
}

// Two sweeps of the many begin at least paceTimes as far apart as the last one took, and never need to
// be further apart than pace: where sweeping is cheap every change is sent at once, where it is dear
// several share a frame.
const (
	pace      = 50 * time.Millisecond
	paceTimes = 10
)

// beatScan is how often a sweeper looks for viewers that heard nothing for BeatEvery.
const beatScan = time.Second

// sweeper writes to its share of a room's viewers. A sweep that begins late carries everything since
// the version of each viewer, so a load makes frames fewer and not later.
type sweeper struct {
	hall    *hall
	atOnce  bool
	mu      sync.Mutex
	members []*socket // a sweep reads as little of each as it can: what it reads of ten thousand is in no cache
	scratch []*socket // of the goroutine alone
}

// atOnce are the roles that lead the room; the person who has the floor is served with them.
func atOnce(r session.Role) bool {
	switch r {
	case session.RoleChair, session.RoleModerator, session.RoleSecretariat, session.RoleRapporteur:
		return true
	}
	return false
}

func (h *Hub) enter(m *member) {
	h.mu.Lock()
	defer h.mu.Unlock()
	hl := h.halls[m.v.Room]
	if hl == nil {
		hl = &hall{room: m.v.Room, quit: make(chan struct{}), persons: map[string][]*member{}}
		hl.prompt = &sweeper{hall: hl, atOnce: true}
		go hl.prompt.run()
		for range min(4, max(1, runtime.GOMAXPROCS(0))) {
			s := &sweeper{hall: hl}
			hl.paced = append(hl.paced, s)
			go s.run()
		}
		h.halls[m.v.Room] = hl
	}
	hl.count++
	m.hall, m.sweeper = hl, hl.prompt
	if !atOnce(m.v.Actor.Role) {
		hl.turn++
		m.sweeper = hl.paced[hl.turn%len(hl.paced)]
		if p := m.v.Actor.Person; p != "" {
			hl.mu.Lock()
			hl.persons[p] = append(hl.persons[p], m)
			hl.mu.Unlock()
		}
	}
	s := m.sweeper
	s.mu.Lock()
	m.sock.place = len(s.members)
	s.members = append(s.members, m.sock)
	s.mu.Unlock()
	select {
	case <-hl.room.Done():
		go m.end(room.ErrClosed) // its sweepers may have ended already
	default:
	}
}

func (h *Hub) leave(m *member) {
	h.mu.Lock()
	defer h.mu.Unlock()
	hl, s := m.hall, m.sweeper
	s.mu.Lock()
	last := s.members[len(s.members)-1]
	s.members[m.sock.place], last.place = last, m.sock.place
	s.members[len(s.members)-1] = nil
	s.members = s.members[:len(s.members)-1]
	s.mu.Unlock()
	if p := m.v.Actor.Person; p != "" && !s.atOnce {
		hl.mu.Lock()
		hl.persons[p] = slices.DeleteFunc(hl.persons[p], func(x *member) bool { return x == m })
		if len(hl.persons[p]) == 0 {
			delete(hl.persons, p)
		}
		hl.mu.Unlock()
	}
	if hl.count--; hl.count == 0 {
		close(hl.quit)
		delete(h.halls, hl.room)
	}
}

func (s *sweeper) run() {
	beat := time.NewTicker(beatScan)
	defer beat.Stop()
	hold := time.NewTimer(0)
	defer hold.Stop()
	for {
		moved := s.hall.room.Moved() // before the sweep: what comes during it is swept again
		began := time.Now()
		s.sweep()
		took := time.Since(began)
		hold.Reset(min(pace, paceTimes*took) - took)
		for again := false; !again; {
			select {
			case <-moved:
				again = true
			case <-beat.C:
				s.beats()
			case <-s.hall.room.Done():
				s.restart()
				return
			case <-s.hall.quit:
				return
			}
		}
		if s.atOnce {
			continue
		}
		select {
		case <-hold.C:
		case <-s.hall.room.Done():
		case <-s.hall.quit:
			return
		}
	}
}

// now is the sweeper's members at this moment.
func (s *sweeper) now() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.scratch) // those who left are not held on to
	s.scratch = append(s.scratch[:0], s.members...)
	return s.scratch
}

func (s *sweeper) sweep() {
	now := time.Now().UnixNano()
	for _, m := range s.now() {
		m.offer(now)
	}
	if !s.atOnce {
		return
	}
	person := s.hall.room.Speaker()
	if person == "" {
		return
	}
	s.hall.mu.Lock()
	speaker := slices.Clone(s.hall.persons[person])
	s.hall.mu.Unlock()
	for _, m := range speaker {
		m.sock.offer(now)
	}
}

// beats keeps channels alive that are still, and finds those whose other end is gone without a word.
func (s *sweeper) beats() {
	now := time.Now().UnixNano()
	for _, m := range s.now() {
		m.beat(now - int64(BeatEvery))
		if m.stream {
			continue // an event stream says nothing; its kernel finds out
		}
		switch still := now - m.heard.Load(); {
		case still > int64(pingEvery+pingWithin):
			_ = m.Close()
		case still > int64(pingEvery):
			m.ping(now)
		}
	}
}

// restart tells everyone that the room has closed.
func (s *sweeper) restart() {
	for _, m := range s.now() {
		go m.over(room.ErrClosed)
	}
}

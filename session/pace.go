package session

// pace is how long people really speak, as a share of their limit, from the speeches of the day that
// have ended: by kind of intervention, and within it by stakeholder group. Shares rather than seconds,
// so that a new limit moves the expectation with it.
//
// The share of a kind begins at 1, everyone taking the whole limit, with the weight of paceKind
// speeches, and that of a group at its kind's share with the weight of paceGroup: a few speeches
// move it a little, many make the guess irrelevant (the shrinkage of an empirical Bayes estimate).
// TestExpectedTimesOfTheRecordedDay measures it against limits alone.
type pace struct {
	kinds  map[paceClass]share
	groups map[paceGroupClass]share
	// last is the share that was asked for last: neighbours on a list are often alike.
	last struct {
		paceGroupClass
		share float64
	}
}

const (
	paceKind  = 2
	paceGroup = 6
	// paceCap is how many times its limit a speech counts at most: one that nobody ended says nothing
	// about the next.
	paceCap = 2
)

type paceClass struct {
	kind     RequestKind
	forGroup bool
}

type paceGroupClass struct {
	paceClass
	group string
}

// share is seconds spoken over seconds allowed, of n speeches.
type share struct {
	spoken, allowed float64
	n               int
}

// of is the share shrunk towards the one it is a part of.
func (s share) of(prior float64, weight float64) float64 {
	if s.allowed <= 0 {
		return prior
	}
	n := float64(s.n)
	return (n*s.spoken/s.allowed + weight*prior) / (n + weight)
}

func (st *State) newPace() *pace {
	p := &pace{kinds: map[paceClass]share{}, groups: map[paceGroupClass]share{}}
	for _, id := range st.SpeechIDs {
		s := st.Speeches[id]
		if s == nil || s.EndedAt == 0 || s.LimitS == 0 {
			continue
		}
		c := paceClass{s.Kind, forGroup(s.Capacity) > 0}
		g := paceGroupClass{c, st.groupOf(s.Person)}
		add := func(a share) share {
			return share{a.spoken + float64(min(s.Seconds, paceCap*s.LimitS)), a.allowed + float64(s.LimitS), a.n + 1}
		}
		p.kinds[c], p.groups[g] = add(p.kinds[c]), add(p.groups[g])
	}
	return p
}

// expected is how many seconds an intervention with that limit is expected to take.
func (st *State) expected(kind RequestKind, c Capacity, group string, limitS int) int {
	if st.paceMemo == nil {
		st.paceMemo = st.newPace()
	}
	p, class := st.paceMemo, paceGroupClass{paceClass{kind, forGroup(c) > 0}, group}
	if p.last.paceGroupClass != class || p.last.share == 0 {
		p.last.paceGroupClass = class
		p.last.share = p.groups[class].of(p.kinds[class.paceClass].of(1, paceKind), paceGroup)
	}
	return int(p.last.share*float64(limitS) + 0.5)
}

// expectS is how many seconds the intervention is expected to take.
func (st *State) expectS(seg *Segment, r *Request) int {
	return st.expected(r.Kind, r.Capacity, st.groupOf(r.Person), seg.Limits.Of(r))
}

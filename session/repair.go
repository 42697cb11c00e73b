package session

// Repair is what the chair may do when the list no longer fits: how many are reached with the limits
// as they are, which limit for statements would reach everyone, what a few others would. Applying it
// is list.limits; who has been called keeps the limit they were given.
type Repair struct {
	// StatementS is the longest limit for statements, in steps of five seconds, with which everyone
	// is expected to be reached; 0 when not even the shortest would do.
	StatementS int `json:"statement_s"`
	// Reached and Of are with the limits as they are: how many have their turn before the end.
	Reached int `json:"reached"`
	Of      int `json:"of"`
	// OverrunS is how many seconds the segment would run over if all were heard.
	OverrunS int            `json:"overrun_s"`
	Options  []RepairOption `json:"options"` // longest first
	// Delays are the seconds by which the later segments would begin late, where they would.
	Delays map[string]int `json:"delays,omitempty"`
}

// RepairOption is what one limit for statements would do.
type RepairOption struct {
	StatementS int     `json:"statement_s"`
	Reached    int     `json:"reached"`
	More       int     `json:"more"` // than with the limits as they are
	End        Instant `json:"end"`  // when everyone would have been heard
	OverrunS   int     `json:"overrun_s"`
}

// Limits that are offered, and the shortest that makes sense for a statement.
var repairLimits = []int{300, 240, 180, 150, 120, 90, 60, 45, 30}

const shortestS = 30

// repair is nil when the list fits.
func (st *State) repair(seg *Segment) *Repair {
	order := st.Order(seg.ID)
	if seg.State == Closed || len(order) == 0 {
		return nil
	}
	now := st.reach(seg, order, seg.Limits.StatementS)
	if now.Reached == len(order) {
		return nil
	}
	r := &Repair{Reached: now.Reached, Of: len(order), OverrunS: now.OverrunS, Options: []RepairOption{}}
	for _, limit := range repairLimits {
		if limit < seg.Limits.StatementS {
			o := st.reach(seg, order, limit)
			o.More = o.Reached - now.Reached
			r.Options = append(r.Options, o)
		}
	}
	// A shorter limit never reaches fewer, so the longest that reaches all is found by halving.
	low, high := shortestS/5, (seg.Limits.StatementS-1)/5
	for low <= high {
		mid := (low + high) / 2
		if st.reach(seg, order, mid*5).Reached == len(order) {
			r.StatementS, low = mid*5, mid+1
		} else {
			high = mid - 1
		}
	}
	after := false
	for _, id := range st.SegmentIDs {
		if s := st.Segments[id]; after && s.State == Planned {
			if late := int(st.ProjectedStart(id)-s.Planned.Start) / 1000; late > 0 {
				if r.Delays == nil {
					r.Delays = map[string]int{}
				}
				r.Delays[id] = late
			}
		}
		after = after || id == seg.ID
	}
	return r
}

// reach reckons the list anew with another limit for statements.
func (st *State) reach(seg *Segment, order []Place, statementS int) RepairOption {
	s := *seg
	s.Limits.StatementS = statementS
	o := RepairOption{StatementS: statementS}
	at := st.floorFreeAt(seg)
	for _, pl := range order {
		if at < st.endFor(seg, pl.Request) {
			o.Reached++
		}
		at = at.Add(st.expectS(&s, pl.Request))
	}
	o.End = at
	o.OverrunS = max(int(at-seg.Planned.End)/1000, 0)
	return o
}

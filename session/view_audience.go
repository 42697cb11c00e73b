package session

// The audience follows over the slowest networks there are, and a document that changed is sent
// whole. So theirs change seldom and stay small, however many wait: what an act on the floor sends them
// is bounded by TestFramesAfterAFloorActAreSmall of server/room.

// audiencePlaces is how many places from the top of a list the audience is shown; how many more there
// are is a number. Each takes 58 bytes of every frame after an act on the floor, and six are a quarter of
// an hour. A request leaves them when it no longer waits: who speaks, and who has spoken, stand in
// documents of their own.
const audiencePlaces = 6

// How exactly the audience is told when the segment under way is expected to end and when the later
// ones are to begin and end, in milliseconds: the earlier moment, never one before the plan, so that
// nobody comes late by it and not every act moves the whole day.
const (
	audienceStepMS      = 5 * 60 * 1000
	audienceLaterStepMS = 15 * 60 * 1000
)

// audienceOverrunS is how much of an overrun that the list would bring is told to the audience, in
// seconds: a list that is longer is cut, not heard. What has been lost already is told in full.
const audienceOverrunS = 3600

func (st *State) audienceDoneAt(seg *Segment) Instant {
	return min(st.listDoneAt(seg), max(seg.Planned.End, st.floorFreeAt(seg)).Add(audienceOverrunS))
}

// audienceSegment leaves out what is for those who keep the list (time repair, the limits of rights of
// reply), and the number who wait, which stands in the list's document.
func audienceSegment(d *SegmentDoc) {
	step := func(at, planned Instant, ms Instant) Instant {
		return max(at-at%ms, min(at, planned))
	}
	switch d.State {
	case Open, Suspended:
		d.ProjectedEnd = step(d.ProjectedEnd, d.Planned.End, audienceStepMS)
	case Planned:
		d.ProjectedStart = step(d.ProjectedStart, d.Planned.Start, audienceLaterStepMS)
		d.ProjectedEnd = step(d.ProjectedEnd, d.Planned.End, audienceLaterStepMS)
	}
	d.List.Waiting = 0
	d.List.Limits.RightOfReplyS, d.List.Limits.SecondRightOfReplyS = 0, 0
}

// audienceBalance is that of the day, with what the groups have left.
func audienceBalance(d BalanceDoc) BalanceDoc {
	d.Segments, d.PersonBudgets = map[string]BalanceOf{}, nil
	return d
}

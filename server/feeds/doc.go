// Package feeds brings questions from outside the room: what a source says is offered, followed when
// it is edited, and taken back when it is deleted.
//
// A source runs under a lease on one node at a time, from the position that the record holds for it.
// Two nodes that run it all the same, or a restart before the position was written, offer the same
// items again: each has the reference FEED:ITEM and a command id derived from it, so the record has
// it once. Direct and private messages are never taken. What is read is bounded, and only public
// addresses are connected to unless the operator allows others.
package feeds

// Package session is the domain: a consultation day as a fold over the entries of its record.
//
// It is pure. It imports the standard library only, opens nothing, starts no goroutine, reads no
// clock and makes no random number; time, ids and salts come in with the command.
//
//	command ──Decide(state, input)──▶ entry ──(log)──▶ Apply(state, entry) ──▶ TakeChanges ──▶ Document, Me
//
// # The day
//
//	segment   planned ──open──▶ open ⇄ suspended ──close──▶ closed
//	phase     upcoming (no segment has opened) → live → closed (all have closed); derived, never stored
//	request   waiting ──give──▶ speaking ──end──▶ done
//	          waiting ──▶ done (a point of order ruled on without being heard)
//	          waiting ──▶ withdrawn (by its owner) | removed (by the chair, with a reason) |
//	                      lapsed (absent twice, the segment closed, a reply left behind, asked twice)
//	          waiting ──close, carried over──▶ waiting in another segment
//	question  offered ⇄ approved ⇄ selected ⇄ put ──▶ answered
//	          offered, approved, selected ──▶ hidden, dismissed ──▶ approved (restored)
//	          any but withdrawn ──return──▶ where it stood (a moderator takes an act back)
//	          any before put ──▶ withdrawn (by its author)
//
// # Glossary
//
// Who speaks next, by which method and with what effect, is in ORDERING.md.
//
// A request for the floor is inscribed on a segment's speakers list. The chair gives the floor;
// what follows is an intervention, here a speech. A point of order interrupts it and is ruled on.
// An act is what undo takes back: one entry made by the chair on programme or floor. An umbrella is
// a question into which others were merged. A seal is the commitment that the record keeps in place
// of personal data. A place is a request's position on its list with the reasons for it; a pin is a
// place that a person's act fixed; the safe top are the places that nothing re-orders. A part is what
// stands together on a list by its kind. A budget is an account of speaking time. A claim is in whose
// hand a question is among moderators; a hold is why a rule wants a person to look at one; the moderation
// ledger says what was dismissed and why, never who asked.
// The summary's sections are drafted from the notes by package session/summary; State.Summary is what
// people did to its sentences, and lies over any draft.
//
// # Invariants (Check tests them, and property tests drive Check)
//
//  1. One speaker at most; a second speech exists only paused, interrupted by a point of order.
//     Two people pressing "next" together is the everyday race of a podium.
//  2. A waiting request stands in exactly one place of exactly one list, and no other request
//     stands anywhere. An order that loses or doubles a person is the fault nobody forgives. Nobody
//     waits with two requests of one kind on a list.
//  3. A speech was given on its speaker's own request, or the chair called the person by name.
//  4. Times never run backwards: an entry is not before its predecessor, whatever clocks say.
//  5. The balance is the sum of the speeches, pauses excluded, procedural ones left out.
//     Each account of speaking time has left what its ledger and the speeches sum to.
//  6. Undo then redo is identity on the state, and act then undo too, but for the counters of ids:
//     an id once shown is never used for another thing, or an expectation of it could be met wrongly.
//  7. A voice counts once per person over an umbrella and its members.
//  8. What a participant did to the own request is never undone by another's undo. Nor does undo take
//     back what the clock did, or bring back a person who was erased.
//  9. The documents kept by TakeChanges equal documents made from nothing at the same version.
package session

// Package translate has questions translated by a service that the operator runs, when there is one: so
// moderators and the audience read what was asked in a language that is not theirs, and the same
// question is found again across languages (see package similar).
//
// What the service says is kept as a machine's: it never takes the place of what a person wrote, no page
// shows it without saying so, and a question changed at its source is translated anew. Of several nodes one
// asks at a time; two that ask all the same, or one that asks again after a restart, leave one translation.
// Nothing waits for it: a service that is slow or away delays translations alone.
package translate

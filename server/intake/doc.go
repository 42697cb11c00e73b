// Package intake reads the secretariat's files: the programme (YAML or JSON), the participants (CSV
// or JSON) and recorded acts (NDJSON).
//
// People write these files by hand and in a hurry, so every fault is named, not only the first: by
// line, with what is wrong, what was meant most likely, and what to do. A file with a fault is
// not taken over by halves; what to do with the good rows of a bad list is for the caller to decide.
//
// Files come from outside as well as from friends: their size, depth, count of nodes after aliases
// and count of reported faults are bounded.
package intake

// Package wire is what travels: the messages of the live channel and of HTTP, how they are read,
// and how a refusal is worded.
//
// Reading is strict, because a message that two programs understand differently is a security hole
// and a message that is half understood is a lost act. Names match by exact case, a name may stand
// once, text is valid UTF-8, unknown names are refused, nesting and size are bounded. Each fault has
// its own wording that names the place, and the command's id is given back whenever it can be read,
// so that the answer reaches the act it belongs to.
//
// Wordings stand in messages/LANG.json, one per key of session.Refusal and language of the United
// Nations. A test reads the sources for keys and demands each in all six.
//
// The contract is published from here: types.ts and schema.json for the pages, openapi.json and
// asyncapi.json for everyone, all written by gen from the Go types.
package wire

//go:generate go run ./gen

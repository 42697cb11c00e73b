// Package access says who a request comes from and how much it may ask: tokens and join codes,
// cookies, the Origin check, limits by address, and the headers that keep a page to itself.
//
// A token is 192 random bits. The server keeps its SHA-256 alone, in the record of the session, so a
// copied data folder lets nobody in; with that much randomness no slow hash is needed. Looking a
// hash up in a map leaks by timing at most bits of the hash, from which no token follows.
//
// Limits are made for a conference hall: hundreds of people behind one address are the normal case
// and not an attack.
package access

// Package bench measures a server from outside, on the loopback interface of one machine.
//
// The server under measurement is a process of its own, so that its processor time and its memory are
// its alone. Beside it, in the same run, stands a plain loop: a process that does nothing but write
// the same number of bytes to the same number of sockets, one write each. What the server costs is
// told as a ratio to that loop, which a slow or busy machine slows down too.
//
// Viewers are cheap: raw sockets and an epoll per swarm, no goroutine each. Still every frame is read
// to its end and taken over: a digest of every document that a viewer holds is kept, and at the end
// all viewers must hold what a fresh view of the server holds. A viewer that missed a version, went
// back or holds another document makes the run fail. Documents that many viewers are sent alike are
// read in full once; of the others' frames the bytes are digested, which is what costs least.
//
// What counts:
//
//	update     one command that was carried out, from the moment it was to be sent (a driver that is
//	           late does not make the server look early)
//	delivery   one update come to one viewer, however many updates the frame that brought it holds
//	latency    from the update's moment to the reading of the first frame at or past its version
//	CPU        what the process's threads have run, from /proc, to the nanosecond where the kernel tells
//	           it; user time alone in ticks of 10 ms
//	snapshots  whole views that the server encoded, by its own count: more than one for each kind of
//	           viewer and version make the run fail
//	memory     heap and stacks in use after a collection, over those of the server without viewers, to
//	           which all have joined: it holds their "me", 1 KB each, for a minute or while they look
package bench

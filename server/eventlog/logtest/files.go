package logtest

import (
	"bytes"
	"testing"

	"rostrum/server/eventlog"
)

func testFiles(t *testing.T, open Open) {
	log, _ := created(t, open)
	noError(t, "create", log.Create(deadline(t), "s2", "e1"))
	files, ok := log.(eventlog.Files)
	if !ok {
		t.Fatal("the log keeps no files")
	}
	a := eventlog.NewFile("p1", "Statement <1>.pdf", bytes.Repeat([]byte{0, 255, 10}, 100_000))
	b := eventlog.NewFile("p2", "other.txt", []byte("other"))
	same := eventlog.NewFile("p10", "the same.txt", b.Body)
	for _, f := range []eventlog.File{a, b, same, a} {
		noError(t, "put", files.PutFile(deadline(t), "s", f))
	}
	noError(t, "put", files.PutFile(deadline(t), "s2", b))
	read := func(session string, f eventlog.File, there bool) {
		t.Helper()
		got, err := files.File(deadline(t), session, f.Person, f.SHA256)
		if !there {
			wantError(t, "read a file that is not there", err, eventlog.ErrNoFile)
			return
		}
		noError(t, "read", err)
		if !bytes.Equal(got.Body, f.Body) || got.Name != f.Name {
			t.Fatalf("%s of %s came back with %d bytes", got.Name, f.Person, len(got.Body))
		}
	}
	read("s", a, true)
	read("s", same, true)
	read("s2", b, true)
	read("s2", a, false)
	list, err := files.ListFiles(deadline(t), "s")
	noError(t, "list", err)
	if len(list) != 3 || list[0].Person != "p1" || list[0].Name != a.Name || list[0].Body != nil {
		t.Fatalf("the list is %+v", list)
	}
	bad := b
	bad.SHA256 = a.SHA256
	wantError(t, "put what is something else", files.PutFile(deadline(t), "s", bad), eventlog.ErrMalformed)
	wantError(t, "put beside no record", files.PutFile(deadline(t), "none", b), eventlog.ErrNotFound)

	noError(t, "drop", files.DropFile(deadline(t), "s", b.Person, b.SHA256))
	noError(t, "drop again", files.DropFile(deadline(t), "s", b.Person, b.SHA256))
	read("s", b, false)
	noError(t, "redact", log.Redact(deadline(t), "s", "p1"))
	read("s", a, false)
	read("s", same, true)
	noError(t, "wipe", log.Wipe(deadline(t), "s", "e2"))
	read("s", same, false)
	read("s2", b, true)
}

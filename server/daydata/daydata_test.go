package daydata

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// The day that the demo drives is the day that the domain is tested with.
func TestSameAsTheTestedDay(t *testing.T) {
	r, err := Acts()
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"programme.yaml": Programme(), "participants.csv": Participants(), "day.ndjson": unpacked,
	} {
		want, err := os.ReadFile("../../session/testdata/day/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from the copy that the tests of package session read", name)
		}
	}
}

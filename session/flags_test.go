package session

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// A failing property prints the shrunk day itself and the seed that repeats it; no file is left.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "10s"} {
		if err := flag.Set(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	os.Exit(m.Run())
}

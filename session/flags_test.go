package session

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// rewrite keeps what the program says now as what it should say: go test -rewrite, then read the
// difference before committing it.
var rewrite = flag.Bool("rewrite", false, "write testdata anew")

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

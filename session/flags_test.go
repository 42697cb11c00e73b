package session

import "flag"

// A failing property prints the shrunk day itself and the seed that repeats it; no file is left.
func init() {
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "10s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}

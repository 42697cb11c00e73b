package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// listed is what `go list` says of a package: what its own files import, tests left out.
type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

const module = "rostrum"

func listModule(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Standard", module+"/...")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, errs.String())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// layer is how far out a package lies: session, what speaks for the server, the server, the program.
// The pages are bytes in a package of their own, which imports nothing of ours.
func layer(path string) int {
	switch rest := strings.TrimPrefix(path, module+"/"); {
	case rest == "session":
		return 0
	case strings.HasPrefix(rest, "session/"), rest == "frontend", strings.HasPrefix(rest, "frontend/"):
		return 1
	case strings.HasPrefix(rest, "server/"):
		return 2
	case rest == "server":
		return 3
	case strings.HasPrefix(rest, "cmd/"):
		return 4
	}
	return -1
}

// misplaced tells what is wrong with a package importing another, or "".
func misplaced(from, to string) string {
	ours := to == module || strings.HasPrefix(to, module+"/")
	std := !ours && !strings.Contains(strings.SplitN(to, "/", 2)[0], ".")
	a, b := layer(from), layer(to)
	switch {
	case a < 0:
		return "lies in no layer"
	case a == 0 && !std:
		return "the domain imports the standard library alone"
	case a == 1 && strings.HasPrefix(from, module+"/session/") && !std && !ours && !strings.HasPrefix(to, "golang.org/x/text/"):
		return "the domain's subpackages import the standard library and pure text libraries"
	case !ours:
		return ""
	case b < 0:
		return "imports what lies in no layer"
	case b > a || b == a && (a == 0 || a == 3):
		return "imports outwards"
	case from == module+"/server/eventlog" && b > 0, from == module+"/server/wire" && b > 0:
		return "the log and the wire know the domain alone"
	}
	return ""
}

// TestImportsPointOneWay: session ← server/{wire,eventlog,room,…} ← server ← cmd, by direct imports.
func TestImportsPointOneWay(t *testing.T) {
	seen := 0
	for _, p := range listModule(t) {
		if p.Standard {
			continue
		}
		seen++
		for _, to := range p.Imports {
			if why := misplaced(p.ImportPath, to); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, to, why)
			}
		}
	}
	if seen < 4 {
		t.Errorf("go list named %d packages", seen)
	}
}

func TestMisplaced(t *testing.T) {
	for _, c := range []struct {
		from, to string
		ok       bool
	}{
		{"rostrum/session", "encoding/json", true},
		{"rostrum/session", "rostrum/server/wire", false},
		{"rostrum/session", "github.com/google/uuid", false},
		{"rostrum/session", "rostrum/session/summary", false},
		{"rostrum/session/summary", "rostrum/session", true},
		{"rostrum/session/similar", "golang.org/x/text/unicode/norm", true},
		{"rostrum/session/similar", "modernc.org/sqlite", false},
		{"rostrum/session/similar", "rostrum/server/room", false},
		{"rostrum/server/room", "rostrum/server/wire", true},
		{"rostrum/server/room", "rostrum/server", false},
		{"rostrum/server/wire", "rostrum/server/room", false},
		{"rostrum/server/eventlog", "rostrum/server/wire", false},
		{"rostrum/server", "rostrum/server/room", true},
		{"rostrum/server", "rostrum/cmd/rostrum", false},
		{"rostrum/cmd/rostrum", "rostrum/server", true},
		{"rostrum/tools", "fmt", false},
	} {
		if why := misplaced(c.from, c.to); (why == "") != c.ok {
			t.Errorf("%s imports %s: %q", c.from, c.to, why)
		}
	}
}

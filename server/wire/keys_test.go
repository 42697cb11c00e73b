package wire

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// use is one place in the sources where a key of the catalogue stands.
type use struct {
	key    string
	at     string
	params []string // those given there
	open   bool     // more may be given that cannot be read off the source
}

// keyArgument is where the functions that make refusals and faults take their key.
var keyArgument = map[string]int{"refuse": 1, "fault": 0, "tooLarge": 0, "coded": 1, "Wording": 0, "segmentTurn": 2}

// usedKeys reads the sources of everything that refuses.
func usedKeys(t *testing.T) []use {
	t.Helper()
	root := moduleRoot(t)
	var uses []use
	for _, dir := range []string{"session", "server", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if u, ok := useOf(n); ok {
					u.at = strings.TrimPrefix(set.Position(n.Pos()).String(), root+"/")
					uses = append(uses, u)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return uses
}

var keyPattern = regexp.MustCompile(`^[a-z_]+\.[a-z0-9_]+$`)

func useOf(n ast.Node) (use, bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		i, ok := keyArgument[name]
		if !ok || len(n.Args) <= i {
			return use{}, false
		}
		u := use{key: literal(n.Args[i]), open: n.Ellipsis.IsValid()}
		first, ok := map[string]int{"refuse": 3, "fault": 3, "tooLarge": 3, "coded": 4}[name]
		u.open = u.open || !ok
		for j := first; ok && j < len(n.Args); j += 2 {
			u.params = append(u.params, literal(n.Args[j]))
		}
		return u, keyPattern.MatchString(u.key)
	case *ast.CompositeLit:
		u := use{open: true}
		for _, e := range n.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch name, _ := kv.Key.(*ast.Ident); {
			case name == nil:
			case name.Name == "Msg":
				u.key = literal(kv.Value)
			case name.Name == "Params":
				if m, ok := kv.Value.(*ast.CompositeLit); ok {
					u.open = false
					for _, p := range m.Elts {
						if pkv, ok := p.(*ast.KeyValueExpr); ok {
							u.params = append(u.params, literal(pkv.Key))
						}
					}
				}
			}
		}
		return u, keyPattern.MatchString(u.key)
	case *ast.BasicLit:
		key, ok := strings.CutPrefix(literal(n), "@")
		return use{key: key, open: true}, ok && keyPattern.MatchString(key)
	}
	return use{}, false
}

func literal(e ast.Expr) string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(l.Value)
	if err != nil {
		return ""
	}
	return s
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the working directory")
	return ""
}

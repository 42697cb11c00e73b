package session

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// pureImports are the packages that session may import: the standard library's, but none that opens,
// waits, or draws lots. The list names what is used and why; another one is to be argued for here.
var pureImports = map[string]string{
	"bytes":           "encoding",
	"crypto/sha256":   "the chain and the seals",
	"encoding/hex":    "the chain and the seals",
	"encoding/json":   "the codec",
	"fmt":             "errors",
	"maps":            "comparing",
	"slices":          "sorting",
	"sort":            "sorting",
	"strconv":         "ids",
	"strings":         "keys",
	"time":            "the form of an instant, never the clock",
	"unicode/utf8":    "lengths of text",
	"math":            "weights",
	"cmp":             "sorting",
	"errors":          "errors",
	"unicode":         "lengths of text",
	"container/heap":  "orders",
	"encoding/binary": "drawn lots from a given seed",
}

// impure are the names of package time that read a clock or wait.
var impure = map[string]bool{
	"Now": true, "Since": true, "Until": true, "Sleep": true, "After": true, "AfterFunc": true, "Tick": true,
	"NewTimer": true, "NewTicker": true, "Local": true, "LoadLocation": true,
}

// TestSessionIsPure: the package's own files import what is on the list, start no goroutine, make no
// channel and read no clock (rule 3 of the design).
func TestSessionIsPure(t *testing.T) {
	fset := token.NewFileSet()
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." {
			return filepath.SkipDir // subpackages may use pure text libraries; layers_test.go holds them
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files++
		for _, imp := range f.Imports {
			if name := strings.Trim(imp.Path.Value, `"`); pureImports[name] == "" {
				t.Errorf("%s imports %s", fset.Position(imp.Pos()), name)
			}
			if imp.Name != nil {
				t.Errorf("%s renames an import, which would hide what it uses", fset.Position(imp.Pos()))
			}
		}
		for _, what := range impurities(f) {
			t.Errorf("%s %s", fset.Position(what.pos), what.text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("only %d files were read", files)
	}
}

type impurity struct {
	pos  token.Pos
	text string
}

func impurities(f *ast.File) []impurity {
	var found []impurity
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, impurity{n.Pos(), "starts a goroutine"})
		case *ast.SelectStmt:
			found = append(found, impurity{n.Pos(), "waits in a select"})
		case *ast.ChanType:
			found = append(found, impurity{n.Pos(), "uses a channel"})
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && impure[n.Sel.Name] {
				found = append(found, impurity{n.Pos(), "uses time." + n.Sel.Name})
			}
		case *ast.CallExpr:
			if x, ok := n.Fun.(*ast.Ident); ok && x.Name == "panic" {
				found = append(found, impurity{n.Pos(), "panics"})
			}
		}
		return true
	})
	return found
}

// TestImpuritiesAreSeen: the test above can fail.
func TestImpuritiesAreSeen(t *testing.T) {
	src := `package x
import "time"
func f(c chan int) { go f(nil); select {}; _ = time.Now(); panic("x") }`
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	if found := impurities(f); len(found) != 5 {
		t.Errorf("found %d impurities of 5: %v", len(found), found)
	}
}

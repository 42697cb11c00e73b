// Command gen writes what the contract publishes, from the Go types that the server itself uses:
// types.ts and schema.json for the pages, openapi.json and asyncapi.json for everyone else. Run it
// with go generate ./server/wire after a change; a test here fails until that is done.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	files, err := generate(root)
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate makes all files, by path below the module's root.
func generate(root string) (map[string][]byte, error) {
	src, err := readSources(filepath.Join(root, "session"), filepath.Join(root, "server", "wire"))
	if err != nil {
		return nil, err
	}
	m, err := newModel(src)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"frontend/src/wire/types.ts": typeScript(m)}
	for name, doc := range map[string]any{
		"frontend/src/wire/schema.json": schema(m),
		"server/wire/openapi.json":      openAPI(m),
		"server/wire/asyncapi.json":     asyncAPI(m),
	} {
		b, err := encode(doc)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files[name] = b
	}
	return files, nil
}

// moduleRoot is the folder of go.mod, at or above the working directory.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod at or above the working directory")
		}
		dir = up
	}
}

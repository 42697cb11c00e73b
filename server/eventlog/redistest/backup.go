package redistest

import (
	"os"
	"path/filepath"
)

// appendOnly is the folder of the append-only file.
const appendOnly = "appendonlydir"

// Backup copies what the server has written so far. Nothing may be written meanwhile.
func (s *Server) Backup() (dir string) {
	s.t.Helper()
	dir = filepath.Join(s.t.TempDir(), appendOnly)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(s.dir, appendOnly))); err != nil {
		s.t.Fatal(err)
	}
	return dir
}

// Restore kills the server and starts it with what Backup copied; "" is nothing at all.
func (s *Server) Restore(dir string) {
	s.t.Helper()
	s.Kill()
	here := filepath.Join(s.dir, appendOnly)
	if err := os.RemoveAll(here); err != nil {
		s.t.Fatal(err)
	}
	if dir != "" {
		if err := os.CopyFS(here, os.DirFS(dir)); err != nil {
			s.t.Fatal(err)
		}
	}
	s.Restart()
}

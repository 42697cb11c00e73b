package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// dataLock keeps a second server from the same data folder. The system releases it when the process
// ends, in whatever way.
type dataLock struct{ f *os.File }

// errLocked: another process holds the file.
var errLocked = errors.New("locked by another process")

// lockData takes the folder, or says who has it.
func lockData(dir string) (*dataLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder %s: %w", dir, err)
	}
	if err := lockFile(f); err != nil {
		holder := make([]byte, 200)
		n, _ := f.ReadAt(holder, 0)
		f.Close()
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("data folder %s: lock: %w", dir, err)
		}
		who := strings.TrimSpace(string(holder[:n]))
		if who == "" {
			who = "another rostrum"
		}
		return nil, fmt.Errorf("data folder %s is in use by %s: stop it first, or name another folder with --data: %w", dir, who, errLocked)
	}
	l := &dataLock{f}
	if err := l.note(fmt.Sprintf("process %d", os.Getpid())); err != nil {
		l.release()
		return nil, fmt.Errorf("data folder %s: %w", dir, err)
	}
	return l, nil
}

// note writes who holds the folder, for the message that the next one gets.
func (l *dataLock) note(who string) error {
	if err := l.f.Truncate(0); err != nil {
		return err
	}
	_, err := l.f.WriteAt([]byte(who+"\n"), 0)
	return err
}

func (l *dataLock) release() { _ = l.f.Close() }

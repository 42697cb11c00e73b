package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rostrum/server/eventlog"
)

type backupCmd struct {
	To   string `arg:"" help:"A folder for the copy; it is made, and must hold no log yet."`
	Data string `default:"./data" help:"The data folder. A server may be running on it."`
}

// Run copies the log as it is at one moment and verifies the copy. What the folder holds besides, the
// secretariat's token, stays behind: a backup opens no door.
func (c *backupCmd) Run(a *app) error {
	if err := logIn(c.Data); err != nil {
		return err
	}
	if err := copyLog(a, c.Data, c.To); err != nil {
		return err
	}
	return (&verifyCmd{Data: c.To}).Run(a)
}

type restoreCmd struct {
	From string `arg:"" help:"The folder that backup made."`
	Data string `default:"./data" help:"The data folder to make; it must hold no log yet."`
}

// Run copies the backup, verifies the copy and raises the epoch of each record, so that whoever saw more
// than the backup has fetches everything anew. The backup stays as it is.
func (c *restoreCmd) Run(a *app) error {
	if err := logIn(c.From); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	lock, err := lockData(c.Data)
	if err != nil {
		return err
	}
	defer lock.release()
	if err := copyLog(a, c.From, c.Data); err != nil {
		return err
	}
	log, err := openLog(c.Data)
	if err != nil {
		return err
	}
	_, err = log.Raise(a.ctx)
	if err = errors.Join(err, log.Close()); err != nil {
		return err
	}
	return (&verifyCmd{Data: c.Data}).Run(a)
}

// logIn says that the folder holds a log, or what is wrong.
func logIn(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, logFile)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s holds no log (%s): is this the right folder?", dir, logFile)
	} else if err != nil {
		return err
	}
	return nil
}

func copyLog(a *app, from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	err := eventlog.BackupSQLite(a.ctx, filepath.Join(from, logFile), filepath.Join(to, logFile))
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s holds a log (%s) already, which is left as it is: name another folder", to, logFile)
	}
	return err
}

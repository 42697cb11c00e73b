package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rostrum/server/access"
	"rostrum/server/eventlog"
	"rostrum/session"
)

type checkCmd struct {
	hostFlags
}

// checklist prints one line per finding and remembers whether all is well.
type checklist struct {
	a      *app
	failed bool
}

func (l *checklist) ok(format string, args ...any) { l.a.say("ok    "+format, args...) }
func (l *checklist) fail(err error, remedy string) {
	l.failed = true
	l.a.say("FAIL  %v\n      %s", err, remedy)
}

// Run looks at everything that serve would need, and changes nothing but for a file that it makes
// and removes to see whether it can.
func (c *checkCmd) Run(a *app) error {
	l := &checklist{a: a}
	c.show(a)
	if err := c.validate(); err != nil {
		l.fail(err, "Correct the setting.")
		return errTold
	}
	l.ok("settings are valid")
	running := false
	if c.Redis != "" {
		c.redis(l)
	} else {
		running = c.folder(l)
		c.token(l)
		c.database(l)
		if err := c.enough(eventlog.SQLiteGuarantee); err != nil {
			l.fail(err, "Without it the server does not start.")
		}
	}
	c.clock(l)
	if running {
		l.ok("a server is running on this folder, so its ports are taken: that is as it should be")
	} else {
		c.ports(l)
	}
	if l.failed {
		return errTold
	}
	return nil
}

// show prints the effective settings, secrets masked.
func (c *checkCmd) show(a *app) {
	a.say("Settings:")
	secret := "(made on first start, kept in the data folder)"
	if v, ok := a.settings.values["secretariat-token"]; ok {
		secret = fmt.Sprintf("***** (%d characters, from %s)", len(v.text), v.from)
	}
	for _, s := range [][2]string{
		{"listen", c.Listen}, {"data", c.Data}, {"redis", withoutPassword(c.Redis)}, {"redis-replicas", fmt.Sprint(c.RedisReplicas)},
		{"durability", c.Durability}, {"public-url", c.PublicURL}, {"origin", strings.Join(c.Origin, ",")},
		{"trusted-proxy", strings.Join(c.TrustedProxy, ",")}, {"metrics-listen", c.MetricsListen},
		{"connections-per-address", fmt.Sprint(c.ConnectionsPerAddress)}, {"joins-per-second", fmt.Sprint(c.JoinsPerSecond)},
		{"requests-per-second", fmt.Sprint(c.RequestsPerSecond)}, {"messages-per-second", fmt.Sprint(c.MessagesPerSecond)},
		{"translate-url", c.TranslateURL}, {"log-format", c.LogFormat}, {"log-level", c.LogLevel}, {"secretariat-token", secret},
	} {
		from := ""
		if v, ok := a.settings.values[s[0]]; ok && s[0] != "secretariat-token" && v.text == s[1] {
			from = "  (from " + v.from + ")"
		}
		if s[1] == "" {
			s[1] = "-"
		}
		a.say("  %-24s %s%s", s[0], s[1], from)
	}
	if c.Redis == "" {
		a.say("Durability:\n  %s", eventlog.Promise)
	}
	a.say("Findings:")
}

// folder tells whether a server runs on it.
func (c *checkCmd) folder(l *checklist) (running bool) {
	info, err := os.Stat(c.Data)
	if errors.Is(err, fs.ErrNotExist) {
		parent := filepath.Dir(filepath.Clean(c.Data))
		if err := writable(parent); err != nil {
			l.fail(fmt.Errorf("data folder %s is not there and cannot be made: %w", c.Data, err), "Make it and give it to the user that runs the server, mode 0700.")
			return false
		}
		l.ok("data folder %s is not there yet; the first start makes it", c.Data)
		return false
	}
	if err != nil || !info.IsDir() {
		l.fail(fmt.Errorf("data folder %s: not a folder that can be read (%v)", c.Data, err), "Name another with --data.")
		return false
	}
	if err := writable(c.Data); err != nil {
		l.fail(fmt.Errorf("data folder %s: %w", c.Data, err), "Give it to the user that runs the server: chown, then chmod 700.")
		return false
	}
	l.ok("data folder %s can be written", c.Data)
	lock, err := lockData(c.Data)
	if errors.Is(err, errLocked) {
		return true
	}
	if err != nil {
		l.fail(err, "A local disk is needed: network file systems often cannot lock.")
		return false
	}
	lock.release()
	return false
}

func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".check-*")
	if err != nil {
		return err
	}
	name := f.Name()
	_, err = f.WriteString("rostrum check\n")
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(name))
}

func (c *checkCmd) token(l *checklist) {
	secret := l.a.settings.secret("secretariat-token")
	if secret == "" {
		if _, err := os.Stat(filepath.Join(c.Data, access.SecretariatFile)); err != nil {
			return // there is nothing to look at before the first start
		}
	}
	if _, _, err := access.SecretariatToken(c.Data, secret); err != nil {
		l.fail(err, "Without it the server does not start.")
		return
	}
	l.ok("the secretariat's token can be read")
}

func (c *checkCmd) database(l *checklist) {
	path := filepath.Join(c.Data, logFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		l.ok("there is no log yet; the first start makes it")
		return
	}
	version, latest, err := eventlog.SchemaOf(l.a.ctx, path)
	if err != nil {
		l.fail(err, "Restore the folder from a backup, or start the version of rostrum that wrote it.")
		return
	}
	if version < latest {
		l.ok("log %s has schema version %d; starting this version brings it to %d (back it up first)", path, version, latest)
		return
	}
	l.ok("log %s has schema version %d", path, version)
	log, err := openLog(c.Data)
	if err != nil {
		l.fail(err, "Restore the folder from a backup.")
		return
	}
	defer log.Close()
	infos, err := log.Sessions(l.a.ctx)
	if err != nil {
		l.fail(err, "Restore the folder from a backup.")
		return
	}
	c.records(l, log, infos)
}

// records walks every chain.
func (c *checkCmd) records(l *checklist, log eventlog.Log, infos []eventlog.Info) {
	for _, info := range infos {
		r, err := eventlog.Verify(l.a.ctx, log, info.Session)
		if err != nil {
			l.fail(fmt.Errorf("session %s: %w", info.Session, err), "Do not start: keep a copy of what is there, then restore it from a backup.")
			continue
		}
		l.ok("session %s: %d entries, the chain is whole", info.Session, r.Head.V)
		c.notAhead(l, log, info.Session)
	}
}

// notAhead: an entry of a real session that lies in the future tells of a clock that was or is wrong,
// and would hold the session's clock back until that moment.
func (c *checkCmd) notAhead(l *checklist, log eventlog.Log, id string) {
	st, err := fold(logLines(l.a.ctx, log, id))
	if err != nil {
		l.fail(fmt.Errorf("session %s: %w", id, err), "Start the version of rostrum that wrote it.")
		return
	}
	if ahead := time.Until(st.At.Time()); !st.Programme.Rehearsal && ahead > 2*time.Second {
		l.fail(fmt.Errorf("session %s: its last entry lies %v in the future", id, ahead.Round(time.Second)), "Set this machine's clock (NTP) before starting.")
	}
}

// programWritten is before any moment at which this program can run.
var programWritten = session.Instant(1735689600000) // 2025-01-01

func (c *checkCmd) clock(l *checklist) {
	now := time.Now()
	if session.At(now) < programWritten {
		l.fail(fmt.Errorf("this machine's clock says %s", now.UTC().Format(time.DateTime)), "Set it (NTP): speaking times and the record are taken from it.")
		return
	}
	l.ok("this machine's clock says %s UTC; compare it with a clock you trust", now.UTC().Format(time.DateTime))
}

func (c *checkCmd) ports(l *checklist) {
	for _, addr := range []string{c.Listen, c.MetricsListen} {
		if addr == "" || addr == "off" {
			continue
		}
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			l.fail(fmt.Errorf("%s cannot be listened on: %w", addr, err), "Stop what uses it (ss -ltnp), or name another address.")
			continue
		}
		if err := ln.Close(); err != nil {
			l.fail(err, "Try again.")
			continue
		}
		l.ok("%s is free", addr)
	}
}

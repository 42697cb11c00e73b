package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of processor time in /proc: USER_HZ, which is 100 on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// CPU is processor time that a process has used. User and System are told in ticks; exact is what its threads
// have run, to the nanosecond, where the kernel says it (proc(5), schedstat): eight seconds of one update a
// second are 40 ticks, and a tick more or less would be 2.5 per cent.
type CPU struct{ User, System, exact time.Duration }

func (c CPU) minus(o CPU) CPU { return CPU{c.User - o.User, c.System - o.System, c.exact - o.exact} }

func (c CPU) total() time.Duration {
	if c.exact > 0 {
		return c.exact
	}
	return c.User + c.System
}

// child is a process of this program.
type child struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines *bufio.Scanner
	errs  strings.Builder
}

// startChild runs this program again. It is killed when ctx ends, or by stop.
func startChild(ctx context.Context, args, env []string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.CommandContext(ctx, self, args...)}
	c.cmd.Env = append(cleanEnv(), env...)
	c.cmd.Stderr = &c.errs
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(syscall.SIGTERM) }
	c.cmd.WaitDelay = 15 * time.Second
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.lines = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	return c, nil
}

// cleanEnv leaves out the settings of this program: a bench measures the defaults.
func cleanEnv() (env []string) {
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "ROSTRUM_") {
			env = append(env, kv)
		}
	}
	return env
}

// line waits for the line that begins with prefix and returns its rest.
func (c *child) line(prefix string) (string, error) {
	for c.lines.Scan() {
		if rest, ok := strings.CutPrefix(c.lines.Text(), prefix); ok {
			return rest, nil
		}
	}
	return "", fmt.Errorf("%s ended early: %s", strings.Join(c.cmd.Args[1:2], " "), strings.TrimSpace(c.errs.String()))
}

// stop ends the process and waits for it.
func (c *child) stop() error {
	_ = c.stdin.Close()
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	for c.lines.Scan() { // the pipe must be read to its end before Wait
	}
	err := c.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%s: %w: %s", c.cmd.Args[1], err, strings.TrimSpace(c.errs.String()))
	}
	return err
}

// cpu reads fields 14 and 15 of /proc/PID/stat; the name before them may hold spaces.
func (c *child) cpu() (CPU, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		return CPU{}, err
	}
	_, rest, ok := strings.Cut(string(b), ") ")
	f := strings.Fields(rest)
	if !ok || len(f) < 13 {
		return CPU{}, errors.New("/proc/PID/stat is not as proc(5) says")
	}
	user, err1 := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	return CPU{time.Duration(user) * tick, time.Duration(system) * tick, c.ran()}, errors.Join(err1, err2)
}

// ran is how long the threads have run; 0 where that is not told. The Go runtime keeps its threads.
func (c *child) ran() (sum time.Duration) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", c.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for _, file := range threads {
		b, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		ran, _, _ := strings.Cut(string(b), " ")
		ns, err := strconv.ParseInt(ran, 10, 64)
		if err != nil {
			return 0
		}
		sum += time.Duration(ns)
	}
	return sum
}

// rss is the resident memory in bytes.
func (c *child) rss() (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", c.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0, errors.New("/proc/PID/statm is not as proc(5) says")
	}
	pages, err := strconv.ParseInt(f[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

// memory is what the process holds.
type memory struct {
	heap, stacks int64 // in use after a collection
	resident     int64
}

func (m memory) inUse() int64 { return m.heap + m.stacks }

// memoryOf asks for a collection and then for the Go runtime's own figures, over the listener for
// metrics and profiles at base.
func memoryOf(ctx context.Context, c *child, base string) (m memory, err error) {
	for range 2 { // a first collection queues finalizers, a second one takes what they held
		if _, err := get(ctx, base+"/debug/pprof/heap?gc=1"); err != nil {
			return m, err
		}
	}
	b, err := get(ctx, base+"/metrics")
	if err != nil {
		return m, err
	}
	m.heap, m.stacks = gauge(b, "go_memstats_heap_inuse_bytes"), gauge(b, "go_memstats_stack_inuse_bytes")
	m.resident, err = c.rss()
	return m, err
}

func gauge(metrics []byte, name string) int64 {
	for line := range strings.Lines(string(metrics)) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err == nil {
				return int64(f)
			}
		}
	}
	return 0
}

func get(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, res.Status)
	}
	return b, err
}

// profile writes the server's processor profile of the coming seconds to a file in dir, beside what
// its caller measures; wait returns when it is written. Without a dir it does nothing. It costs the
// server a few per cent.
func (m *measurement) profile(ctx context.Context, name string) (wait func() error) {
	if m.o.Profile == "" {
		return func() error { return nil }
	}
	done := make(chan error, 1)
	go func() {
		b, err := get(ctx, fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", m.scene.debug, m.o.Seconds))
		if err == nil {
			err = os.WriteFile(filepath.Join(m.o.Profile, name+".pprof"), b, 0o600)
		}
		done <- err
	}()
	return func() error { return <-done }
}

package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// spareFiles are those of a process beside its viewers' sockets.
const spareFiles = 600

// Run measures. It ends by itself: each part has its own limit of time, and so has ctx.
func Run(ctx context.Context, o Options) (r *Report, err error) {
	r = &Report{Viewers: o.Viewers, Roles: o.Roles, Rate: o.Rate, Seconds: o.Seconds, Cores: runtime.NumCPU()}
	note := func(format string, args ...any) {
		r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
		o.Say(format, args...)
	}
	if most := allowFiles(o.Viewers+o.Slow+spareFiles) - o.Slow - spareFiles; most < o.Viewers {
		note("the limit of open files allows %d viewers, not %d: raise it with ulimit -n", most, o.Viewers)
		r.Viewers = max(most, 1)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute+time.Duration(3*o.Seconds)*time.Second)
	defer cancel()
	people := max(waiting, 50)
	if slices.Contains(o.Roles, "participant") {
		people = max(people, (r.Viewers+len(o.Roles)-1)/len(o.Roles))
	}
	o.Say("Starting a server with %d delegates", people)
	s, err := newScene(ctx, people)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	m := &measurement{o: o, r: r, scene: s}
	if err := m.viewers(ctx); err != nil {
		return nil, err
	}
	if o.Commands {
		if r.Commands, err = m.commands(ctx); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// allowFiles raises the limit of open files towards n where that is allowed, and returns what it is.
func allowFiles(n int) int {
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l) != nil {
		return n
	}
	if l.Max < uint64(n) {
		more := syscall.Rlimit{Cur: uint64(n), Max: uint64(n)}
		if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &more) == nil {
			return n
		}
	}
	if l.Cur < l.Max {
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: l.Max, Max: l.Max})
	}
	return int(min(l.Max, 1<<30))
}

// measurement is one run under way.
type measurement struct {
	o     Options
	r     *Report
	scene *scene
	swarm *swarm
	// driven is how many steps of the day were carried out before the commands were measured.
	driven int
}

// settle is how long the server is left alone before its memory is looked at.
const settle = time.Second

func (m *measurement) viewers(ctx context.Context) error {
	s, r, o := m.scene, m.r, m.o
	tokens, err := s.tokens(ctx, r.Viewers, o.Roles)
	if err != nil {
		return err
	}
	if m.swarm, err = newSwarm(s.host, s.livePath(), tokens); err != nil {
		return err
	}
	defer m.swarm.close()
	empty, err := memoryOf(ctx, s.server, s.debug)
	if err != nil {
		return err
	}
	r.Memory.Empty = empty.inUse()
	if r.Connect, r.Memory.Idle, err = m.arrivals(ctx, "connects", empty); err != nil {
		return err
	}
	d, err := newDriver(ctx, s)
	if err != nil {
		return err
	}
	defer d.close()
	var after memory
	if r.Traffic, after, err = m.stretch(ctx, d, "traffic"); err != nil {
		return err
	}
	r.Memory.After = m.perViewer(after, empty)
	r.Memory.ResidentAfter = after.resident
	if o.Slow > 0 {
		o.Say("The same with %d viewers that never read", o.Slow)
		if r.Slow, err = m.slow(ctx, d, after); err != nil {
			return err
		}
	}
	if o.Herd {
		o.Say("Cutting everybody at once")
		if r.Herd, err = m.herd(ctx, d); err != nil {
			return err
		}
	}
	if err := m.compare(ctx, m.swarm); err != nil {
		return err
	}
	m.swarm.close()
	if o.SSE {
		if r.SSE, err = m.stream(ctx, d, tokens, empty); err != nil {
			return err
		}
		m.swarm.close()
	}
	m.driven = d.next
	o.Say("The plain loop")
	return m.loop(ctx)
}

// perViewer is how many bytes each viewer costs, from what is in use with and without them.
func (m *measurement) perViewer(with, without memory) float64 {
	return float64(with.inUse()-without.inUse()) / float64(m.r.Viewers)
}

// arrivals connects the swarm to the server, each viewer to everything it may see, and says how many
// bytes each costs then.
func (m *measurement) arrivals(ctx context.Context, name string, empty memory) (c Connect, idle float64, err error) {
	s := m.scene
	m.o.Say("Connecting %d viewers", m.r.Viewers)
	encoded, err := m.encoding(ctx)
	if err != nil {
		return c, 0, err
	}
	profiled := m.profile(ctx, name)
	took, cpu, err := m.arrive(ctx, s.server, false)
	if err != nil {
		return c, 0, err
	}
	if err := profiled(); err != nil {
		return c, 0, err
	}
	_, _, bytes := m.swarm.recording(false)
	c.CPU = cpu
	c.PerSecond = float64(m.r.Viewers) / took.Seconds()
	c.SnapshotBytes = float64(bytes) / float64(m.r.Viewers)
	if c.Encoded, err = encoded(); err != nil {
		return c, 0, err
	}
	if err := pause(ctx, settle); err != nil {
		return c, 0, err
	}
	with, err := memoryOf(ctx, s.server, s.debug)
	return c, m.perViewer(with, empty), err
}

// stretch drives the updates, and says what is in use when they are over.
func (m *measurement) stretch(ctx context.Context, d *driver, name string) (t Traffic, after memory, err error) {
	m.o.Say("Driving %g updates/s for %d s", m.o.Rate, m.o.Seconds)
	profiled := m.profile(ctx, name)
	if t, err = m.traffic(ctx, d); err != nil {
		return t, after, err
	}
	if err := profiled(); err != nil {
		return t, after, err
	}
	if err := pause(ctx, settle); err != nil {
		return t, after, err
	}
	after, err = memoryOf(ctx, m.scene.server, m.scene.debug)
	return t, after, err
}

// encoding counts the snapshots that the server encodes until the returned function is called. Those
// with no version to come back with need one for each kind of viewer, and no part moves the version
// while they arrive.
func (m *measurement) encoding(ctx context.Context) (until func() (Encoded, error), err error) {
	count := func() (int, error) {
		b, err := get(ctx, m.scene.debug+"/metrics")
		return int(gauge(b, "rostrum_snapshots_encoded_total")), err
	}
	before, err := count()
	kinds := slices.Compact(slices.Sorted(slices.Values(m.o.Roles)))
	return func() (Encoded, error) {
		after, err := count()
		return Encoded{Count: after - before, Most: len(kinds)}, err
	}, err
}

// arrive connects the swarm to the process and says how long that took, and how many microseconds of
// the process each arrival.
func (m *measurement) arrive(ctx context.Context, p *child, bare bool) (took time.Duration, cpu float64, err error) {
	before, err := p.cpu()
	if err != nil {
		return 0, 0, err
	}
	if took, err = m.swarm.connectAll(ctx, bare); err != nil {
		return 0, 0, err
	}
	after, err := p.cpu()
	return took, float64(after.minus(before).total().Microseconds()) / float64(len(m.swarm.viewers)), err
}

// compare holds what each viewer has against a fresh view by the same role.
func (m *measurement) compare(ctx context.Context, sw *swarm) error {
	byRole := map[string][]*viewer{}
	sw.mu.Lock()
	for i, v := range sw.viewers {
		role := m.o.Roles[i%len(m.o.Roles)]
		byRole[role] = append(byRole[role], v)
	}
	sw.mu.Unlock()
	for _, viewers := range byRole {
		docs, v, err := m.scene.viewAs(ctx, viewers[0].token)
		if err != nil {
			return err
		}
		if err := sw.wait(ctx, func(w *viewer) bool { return w.v >= v }); err != nil {
			return err
		}
		n, what := sw.differing(viewers, v, docs)
		m.r.Differing += n
		m.r.Examples = append(m.r.Examples, what...)
	}
	return nil
}

// traffic drives the updates and waits until every viewer has the last of them.
func (m *measurement) traffic(ctx context.Context, d *driver) (t Traffic, err error) {
	count := max(1, int(m.o.Rate*float64(m.o.Seconds)))
	m.swarm.recording(true)
	before, err := m.scene.server.cpu()
	if err != nil {
		return t, err
	}
	updates, err := d.run(ctx, count, m.o.Rate)
	if err != nil {
		return t, err
	}
	last := updates[len(updates)-1].v
	if err := m.swarm.wait(ctx, func(v *viewer) bool { return v.v >= last }); err != nil {
		return t, err
	}
	after, err := m.scene.server.cpu()
	if err != nil {
		return t, err
	}
	arrivals, frames, bytes := m.swarm.recording(false)
	acks := make([]int64, len(updates))
	for i, u := range updates {
		acks[i] = u.acked - u.due
	}
	t = trafficOf(len(m.swarm.viewers), updates, arrivals, frames, bytes, after.minus(before))
	t.Ack = latencyOf(acks)
	return t, nil
}

func trafficOf(viewers int, updates []update, arrivals []arrival, frames, bytes int64, cpu CPU) Traffic {
	ns := delays(updates, arrivals)
	n := float64(len(ns))
	return Traffic{
		Updates: len(updates), Deliveries: len(ns), Lost: viewers*len(updates) - len(ns),
		Frames: frames, FrameBytes: ratio(float64(bytes), float64(frames)), Latency: latencyOf(ns),
		CPUPerMillion:  ratio(cpu.total().Seconds()*1e6, n),
		UserPerDeliver: ratio(float64(cpu.User.Microseconds()), n),
	}
}

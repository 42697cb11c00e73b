package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
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
	o.Say("Connecting %d viewers", r.Viewers)
	profiledConnects := m.profile(ctx, "connects")
	took, cpu, err := m.arrive(ctx, s.server, false)
	if err != nil {
		return err
	}
	r.Connect.CPU = cpu
	if err := profiledConnects(); err != nil {
		return err
	}
	_, _, bytes := m.swarm.recording(false)
	r.Connect.PerSecond = float64(r.Viewers) / took.Seconds()
	r.Connect.SnapshotBytes = float64(bytes) / float64(r.Viewers)
	if err := pause(ctx, settle); err != nil {
		return err
	}
	idle, err := memoryOf(ctx, s.server, s.debug)
	if err != nil {
		return err
	}
	r.Memory.Idle = float64(idle.inUse()-empty.inUse()) / float64(r.Viewers)
	d, err := newDriver(ctx, s)
	if err != nil {
		return err
	}
	defer d.close()
	o.Say("Driving %g updates/s for %d s", o.Rate, o.Seconds)
	profiled := m.profile(ctx, "traffic")
	if r.Traffic, err = m.traffic(ctx, d); err != nil {
		return err
	}
	if err := profiled(); err != nil {
		return err
	}
	if err := pause(ctx, settle); err != nil {
		return err
	}
	after, err := memoryOf(ctx, s.server, s.debug)
	if err != nil {
		return err
	}
	r.Memory.After = float64(after.inUse()-empty.inUse()) / float64(r.Viewers)
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
	o.Say("The plain loop")
	m.swarm.close()
	return m.loop(ctx)
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

// loop measures the plain loop with as many sockets, updates and bytes.
func (m *measurement) loop(ctx context.Context) error {
	ref, err := startChild(ctx, []string{"bench-loop"}, nil)
	if err != nil {
		return err
	}
	defer ref.stop()
	host, err := ref.line("Listening on ")
	if err != nil {
		return err
	}
	if m.swarm, err = newSwarm(host, "/", make([]string, m.r.Viewers)); err != nil {
		return err
	}
	defer m.swarm.close()
	took, cpu, err := m.arrive(ctx, ref, true)
	if err != nil {
		return err
	}
	c, t := &m.r.Connect, m.r.Traffic
	c.BareCPU = cpu
	c.BarePerSecond = float64(m.r.Viewers) / took.Seconds()
	c.Ratio = ratio(c.PerSecond, c.BarePerSecond)
	if err := pause(ctx, settle); err != nil {
		return err
	}
	m.swarm.recording(true)
	before, err := ref.cpu()
	if err != nil {
		return err
	}
	fmt.Fprintf(ref.stdin, "send %d %g %d\n", t.Updates, m.o.Rate, int(t.FrameBytes))
	var updates []update
	for {
		line, err := ref.line("sent ")
		if err != nil {
			return err
		}
		if line == "all" {
			break
		}
		due, err := strconv.ParseInt(line, 10, 64)
		if err != nil {
			return err
		}
		updates = append(updates, update{due: due, v: uint64(len(updates) + 1)})
	}
	if err := m.swarm.wait(ctx, func(v *viewer) bool { return v.v >= uint64(len(updates)) }); err != nil {
		return err
	}
	after, err := ref.cpu()
	if err != nil {
		return err
	}
	arrivals, frames, bytes := m.swarm.recording(false)
	m.r.Loop = trafficOf(m.r.Viewers, updates, arrivals, frames, bytes, after.minus(before))
	m.r.Ratios = Ratios{
		CPU: ratio(t.CPUPerMillion, m.r.Loop.CPUPerMillion),
		P50: ratio(t.Latency.P50, m.r.Loop.Latency.P50),
		P99: ratio(t.Latency.P99, m.r.Loop.Latency.P99),
	}
	return nil
}

package eventlog

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// table is a set of leases in memory, which can be out of reach, and can give one away.
type table struct {
	mu      sync.Mutex
	holder  string
	away    bool
	renewed int
}

func (t *table) Acquire(_ context.Context, _, holder string, _ time.Duration) (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.away {
		return false, errors.New("out of reach")
	}
	if t.holder != "" && t.holder != holder {
		return false, nil
	}
	t.holder = holder
	t.renewed++
	return true, nil
}

func (t *table) Release(_ context.Context, _, holder string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.holder == holder {
		t.holder = ""
	}
	return nil
}

func (t *table) do(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

// TestOneLeadsAtATime: the second waits while the first holds and renews, takes over when the first lets go,
// and who has lost the lease stops before the other begins; so does one that cannot renew for its time.
func TestOneLeadsAtATime(t *testing.T) {
	leases := &table{}
	var mu sync.Mutex
	running, most, began := map[string]bool{}, 0, map[string]int{}
	work := func(who string) func(context.Context) {
		return func(ctx context.Context) {
			mu.Lock()
			running[who] = true
			began[who]++
			n := 0
			for _, on := range running {
				if on {
					n++
				}
			}
			most = max(most, n)
			mu.Unlock()
			<-ctx.Done()
			mu.Lock()
			running[who] = false
			mu.Unlock()
		}
	}
	is := func(what string, f func() bool) {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
			mu.Lock()
			ok := f()
			mu.Unlock()
			if ok {
				return
			}
			if time.Now().After(deadline) {
				t.Fatal("never came true:", what)
			}
		}
	}
	start := func(who string, ttl time.Duration) (stop func()) {
		ctx, cancel := context.WithCancel(context.Background())
		var done sync.WaitGroup
		done.Go(func() { leader{leases, "work", who, ttl, time.Millisecond}.run(ctx, work(who)) })
		stop = sync.OnceFunc(func() { cancel(); done.Wait() })
		t.Cleanup(stop)
		return stop
	}
	stopFirst := start("first", time.Hour)
	is("the first leads", func() bool { return running["first"] })
	stopSecond := start("second", time.Hour)
	renewed := 0
	leases.do(func() { renewed = leases.renewed })
	is("the first renews", func() bool {
		now := 0
		leases.do(func() { now = leases.renewed })
		return now > renewed+5
	})
	leases.do(func() { leases.away = true }) // for less than its time: it goes on
	time.Sleep(20 * time.Millisecond)
	leases.do(func() { leases.away = false })
	stopFirst()
	is("the second has taken over", func() bool { return running["second"] && !running["first"] })
	if most != 1 || began["first"] != 1 || began["second"] != 1 {
		t.Errorf("%d at once, begun %v", most, began)
	}
	leases.do(func() { leases.holder = "another" }) // the second was stopped for longer than its time
	is("the second has stopped", func() bool { return !running["second"] })
	leases.do(func() { leases.holder = "" })
	is("and begins again", func() bool { return running["second"] })
	stopSecond()

	start("third", 30*time.Millisecond)
	is("the third leads", func() bool { return running["third"] })
	leases.do(func() { leases.away = true })
	is("it stops when its time is over", func() bool { return !running["third"] })
}

func TestWithoutLeasesTheOnlyNodeLeads(t *testing.T) {
	n := 0
	Lead(t.Context(), nil, "work", "me", func(context.Context) { n++ })
	if n != 1 {
		t.Errorf("it ran %d times", n)
	}
}

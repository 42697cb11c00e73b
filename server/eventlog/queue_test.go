package eventlog

import (
	"context"
	"errors"
	"testing"
)

// sizes puts jobs of the given sizes (negative: alone, 0: its caller has gone) and returns how many
// went into each transaction.
func sizes(t *testing.T, jobs ...int) []int {
	t.Helper()
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	q := newQueue()
	var put []*job
	for _, n := range jobs {
		j := &job{ctx: context.Background(), bytes: max(n, -n), alone: n < 0, done: make(chan error, 1)}
		if n == 0 {
			j.ctx = gone
		}
		if err := q.put(j); err != nil {
			t.Fatal(err)
		}
		put = append(put, j)
	}
	q.close()
	if err := q.put(&job{}); !errors.Is(err, ErrClosed) {
		t.Fatalf("put into a closed queue: %v", err)
	}
	var groups []int
	var order []*job
	for g := q.take(); g != nil; g = q.take() {
		groups = append(groups, len(g))
		order = append(order, g...)
	}
	i := 0
	for k, j := range put {
		if jobs[k] == 0 {
			if err := <-j.done; !errors.Is(err, context.Canceled) {
				t.Errorf("a caller who had gone was told %v", err)
			}
			continue
		}
		if order[i] != j {
			t.Fatalf("job %d is out of turn", k)
		}
		i++
	}
	return groups
}

func TestQueueGroups(t *testing.T) {
	many := make([]int, groupJobs+3)
	for i := range many {
		many[i] = 1
	}
	for _, test := range []struct {
		name string
		jobs []int
		want []int
	}{
		{"all that waits goes together", []int{10, 10, 10}, []int{3}},
		{"one that wants to be alone", []int{10, -10, 10, 10}, []int{1, 1, 2}},
		{"alone at the head", []int{-10, -10, 10}, []int{1, 1, 1}},
		{"those who have gone are left out", []int{10, 0, 10, 0}, []int{2}},
		{"only those who have gone", []int{0, 0}, nil},
		{"the bytes of one transaction", []int{groupBytes / 2, groupBytes / 2, 1, 1}, []int{2, 2}},
		{"one that is larger than a group", []int{1, groupBytes * 2, 1}, []int{1, 1, 1}},
		{"the jobs of one transaction", many, []int{groupJobs, 3}},
	} {
		got := sizes(t, test.jobs...)
		if len(got) != len(test.want) {
			t.Errorf("%s: transactions of %v jobs, want %v", test.name, got, test.want)
			continue
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%s: transactions of %v jobs, want %v", test.name, got, test.want)
				break
			}
		}
	}
}
